package demo

import (
	"cmp"
	"slices"

	"offair/model"
)

// coming is the pushes of an account that end after a moment: what is on air,
// and what will be for a while.
type coming struct {
	at     int64 // Unix seconds; 0: not made yet
	events []model.Event
}

const (
	comingFor   = 60        // seconds that they are good for
	longestPush = 26 * 3600 // no push lasts longer, in seconds
)

// upcoming is the account's pushes that end after now, those that have begun
// by then among others.
func (s *source) upcoming(now int64) []model.Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.account == nil {
		return nil
	}
	if c := &s.coming; c.at == 0 || now < c.at || now >= c.at+comingFor {
		*c = coming{now, s.account.between(now+1, now+longestPush)}
	}
	return s.coming.events
}

// onAir is what is on air within the scope, in order of names.
func (a *asking) onAir() []Airing {
	byPlace := map[model.Scope]*Airing{}
	add := func(place model.Scope, client string, since ...int64) {
		if !a.scope.Holds(place) {
			return
		}
		if byPlace[place] == nil {
			byPlace[place] = &Airing{Place: place, Client: client}
		}
		byPlace[place].Since = append(byPlace[place].Since, since...)
	}
	for _, e := range a.server.source.upcoming(a.now) {
		if e.Start <= a.now && e.End > a.now {
			add(placeOf(&e), e.ClientIP, e.Start)
		}
	}
	for _, x := range a.call.options.OnAir {
		add(x.Place, x.Client, x.Since...)
	}
	out := make([]Airing, 0, len(byPlace))
	for _, x := range byPlace {
		out = append(out, *x)
	}
	slices.SortFunc(out, func(x, y Airing) int {
		return cmp.Or(cmp.Compare(x.Place.Domain, y.Place.Domain), cmp.Compare(x.Place.App, y.Place.App), cmp.Compare(x.Place.Stream, y.Place.Stream))
	})
	return out
}

func placeOf(e *model.Event) model.Scope {
	return model.Scope{Domain: e.Domain, App: e.App, Stream: e.Stream}
}

// forbidden reports whether pushing the stream is forbidden: because the
// options say so, or because it was the last that the records tell of it.
func (a *asking) forbidden() bool {
	if slices.Contains(a.call.options.Forbid, a.scope) {
		return true
	}
	rows := a.records(a.now-daySeconds, a.now+1)
	if len(rows) == 0 {
		return false
	}
	cause, _ := model.Recognize(rows[len(rows)-1].Reason)
	return cause != nil && (cause.ID == "api-forbid" || cause.ID == "stream-disabled")
}

// records are those of the asked stream that ended in [from, to), the oldest
// first. An empty domain or app is any.
func (a *asking) records(from, to int64) []model.Event {
	t := a.server.source.table(a.call.options.now())
	is := t.texts.marks(func(s string) bool { return s == a.scope.Stream })
	var out []model.Event
	for _, r := range t.rows[t.after(from):t.after(to)] {
		if !is[r.stream] {
			continue
		}
		text := func(id uint32) string { return t.texts.list[id].raw }
		e := model.Event{
			Domain: text(r.domain), App: text(r.app), Stream: text(r.stream), ClientIP: text(r.client),
			Resolution: text(r.resolution), Reason: text(r.reason), Start: r.start, End: r.end, Up: r.up,
		}
		if a.scope.Holds(placeOf(&e)) {
			out = append(out, e)
		}
	}
	return out
}
