package fetch

import (
	"context"
	"slices"

	"offair/model"
)

// mostNames is how many domains, apps and streams a crowded second is cut by.
const mostNames = 200

// byName reads a second that holds more records than one query reaches in
// parts: each domain for itself, where that is too much each app of it, and
// then each stream. The names are those that were seen; that none is missing
// is certain only when the parts add up to the whole second's count. A part
// that was read in full is claimed in any case, as just that.
func (l *load) byName(ctx context.Context, at int64, w model.Span, t *tally) (whole bool, err error) {
	snap := l.f.board.publish()
	parts := []model.Scope{l.scope}
	asked := 0
	for _, field := range [...]func(*model.Scope) *string{domainOf, appOf, streamOf} {
		var crowds []model.Scope
		names := finer(snap, parts, at, field)
		if asked += len(names); asked > mostNames {
			return false, nil // too many to be worth it
		}
		for _, sc := range names {
			fits, err := l.part(ctx, at, w, sc, t)
			if err != nil {
				return false, err
			}
			if !fits {
				crowds = append(crowds, sc)
			}
		}
		parts = crowds
	}
	// Only a count above MaxDepth is certain not to be clipped there.
	return t.total > MaxDepth && t.complete(), nil
}

func domainOf(s *model.Scope) *string { return &s.Domain }
func appOf(s *model.Scope) *string    { return &s.App }
func streamOf(s *model.Scope) *string { return &s.Stream }

// finer is the parts with one more field set to each of the names that records
// of the second at have there.
func finer(snap *model.Snapshot, parts []model.Scope, at int64, field func(*model.Scope) *string) []model.Scope {
	var out []model.Scope
	lo, hi := snap.Range(model.Span{From: at, To: at + 1})
	for row := lo; row < hi; row++ {
		e := snap.Event(row)
		of := model.Scope{Domain: e.Domain, App: e.App, Stream: e.Stream}
		for _, sc := range parts {
			if *field(&of) == "" || !sc.Holds(of) {
				continue
			}
			*field(&sc) = *field(&of)
			if !slices.Contains(out, sc) && len(out) <= mostNames {
				out = append(out, sc)
			}
		}
	}
	return out
}

// part reads one scope of a second and reports whether paging reached it all.
func (l *load) part(ctx context.Context, at int64, w model.Span, sc model.Scope, all *tally) (fits bool, err error) {
	l.planned(1)
	q := Request{Span: w, Scope: sc, Page: 1, Ascending: true}
	first, err := l.page(ctx, q)
	if err != nil {
		return false, err
	}
	t := newTally(sc)
	t.seed = all.seed
	t.add(1, first)
	if first.Total < MaxDepth {
		fits, err = l.rest(ctx, q, t)
	}
	for hash := range t.seen {
		all.seen[hash] = struct{}{}
	}
	if err == nil && fits && !t.alien && l.f.mode.byEnd() {
		k := model.Known{Scope: sc, Span: model.Span{From: at, To: at + 1}, AsOf: l.asOf.Unix()}
		l.f.supersede(l.doubt, k)
		l.f.know(k)
	}
	return fits && !t.alien, err
}
