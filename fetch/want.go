package fetch

import (
	"time"

	"offair/model"
)

// wanting adds w to the windows that are wanted. Windows that end with the
// present are one: the one that begins first; others are kept until the list
// is long, then told as one that holds them all, so the list never grows.
func wanting(all []model.Window, w model.Window, now time.Time) []model.Window {
	const most = 16
	out := make([]model.Window, 0, len(all)+1)
	for _, o := range all {
		switch {
		case holds(o, w, now):
			return all
		case !holds(w, o, now):
			out = append(out, o)
		}
	}
	out = append(out, w)
	if len(out) <= most {
		return out
	}
	first := out[1]
	for _, o := range out[2:] {
		first = around(first, o, now)
	}
	return []model.Window{out[0], first}
}

// holds reports whether a is as good as b now and stays so.
func holds(a, b model.Window, now time.Time) bool {
	sa, sb := a.At(now), b.At(now)
	rolls := b.Back > 0 || b.To == 0
	return sa.From <= sb.From && sb.To <= sa.To && (!rolls || a.To == 0)
}

// around is a window that holds both.
func around(a, b model.Window, now time.Time) model.Window {
	sa, sb := a.At(now), b.At(now)
	w := model.Window{From: min(sa.From, sb.From), To: max(sa.To, sb.To)}
	if a.To == 0 || b.To == 0 {
		w.To = 0
	}
	return w
}

// wanted is the set of seconds that is wanted now, within the API's reach.
func (f *Feed) wanted(now time.Time) spans {
	f.mu.Lock()
	defer f.mu.Unlock()
	oldest := f.clock.oldest()
	var out spans
	for _, w := range f.wants {
		sp := w.At(now)
		out = out.with(model.Span{From: max(sp.From, oldest), To: min(sp.To, now.Unix()+1)})
	}
	return out
}

// missing is what a load would have to bring in now.
func (f *Feed) missing(now time.Time) spans {
	wanted := f.wanted(now)
	cov := f.board.coverage()
	f.mu.Lock()
	horizon, gaveUp, again := f.horizon, f.gaveUp, f.again
	f.mu.Unlock()
	if horizon > 0 {
		wanted = wanted.within(model.Span{From: 0, To: horizon})
	}
	var out spans
	for _, w := range wanted {
		for _, sp := range cov.Missing(f.opts.Scope, w) {
			out = out.with(sp)
		}
		for _, sp := range again.within(w) {
			out = out.with(sp)
		}
	}
	for _, sp := range gaveUp {
		out = out.minus(sp)
	}
	return out
}

// hasAgain reports whether something is to be read that is known already.
func (f *Feed) hasAgain() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.again) > 0
}

// current reports whether a wanted window reaches the present, so that polling
// makes sense.
func (f *Feed) current(now time.Time) bool {
	w := f.wanted(now)
	return len(w) > 0 && w[len(w)-1].To >= now.Unix()
}

// tell says in words what of the wanted windows is beyond the API's reach.
func (f *Feed) tell(now time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	oldest := f.clock.oldest()
	for _, w := range f.wants {
		if sp := w.At(now); sp.From != 0 && sp.From < oldest-edgeSlack {
			f.board.leave(f.opts.Scope, model.Span{From: sp.From, To: min(sp.To, oldest)}, tooOld)
		}
	}
}
