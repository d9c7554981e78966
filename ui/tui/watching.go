package tui

import (
	"context"
	"maps"
	"math"

	"offair/model"
)

// watchBack is how far, in seconds, records that are looked at reach behind the
// newest one: records come late, though seldom by more.
const watchBack = 600

// mostFallen is how many streams are waited for to come back.
const mostFallen = 10_000

// watched is what is watched, and what was seen of it. It is immutable.
type watched struct {
	streams map[uint32]watchStart // by their ids in Snapshot.Keys
	wide    bool                  // what filter leaves is watched too
	filter  model.Filter          // of W; nil: everything
	line    string                // that it is of
	view    *model.View           // of filter, as looked at last; nil before
	snap    *model.Snapshot       // looked at last
	newest  int64                 // Unix seconds of the newest record seen
	seen    map[model.ID]struct{}
	fallen  []model.ID // drops that are not over
}

// change is one thing that befell a stream.
type change struct {
	key  uint32
	name string
	when int64
	why  model.Text
	gap  int64 // seconds off the air; model.NoGap while it is not over
}

// changes is what a look found out, the oldest first.
type changes struct{ fell, back []change }

func (c *changes) none() bool { return len(c.fell)+len(c.back) == 0 }

// done reports whether all of a snapshot was looked at.
func (w *watched) done(s *model.Snapshot) bool {
	if w.snap != s || w.wide && w.view == nil {
		return false
	}
	for _, st := range w.streams {
		if !st.looked {
			return false
		}
	}
	return true
}

// look compares a snapshot with what was seen before. The error is ctx's.
func (w *watched) look(ctx context.Context, s *model.Snapshot) (*watched, changes, error) {
	n := *w
	n.snap, n.streams, n.seen, n.fallen = s, maps.Clone(w.streams), map[model.ID]struct{}{}, nil
	l := looking{was: w, now: &n, s: s, q: s.Sequence()}
	if s.Len() > 0 {
		n.newest = max(n.newest, s.When(s.Len()-1))
	}
	if w.wide {
		var err error
		if w.view == nil {
			n.view, err = model.NewView(ctx, s, w.filter)
		} else {
			n.view, err = w.view.Extend(ctx, s)
		}
		if err != nil {
			return nil, changes{}, err
		}
	}
	l.returns()
	l.begin()
	l.newRows()
	return &n, l.found, ctx.Err()
}

// looking is one look.
type looking struct {
	was, now *watched
	s        *model.Snapshot
	q        *model.Sequence
	found    changes
}

// returns finds the streams that are back of those that had fallen.
func (l *looking) returns() {
	for _, id := range l.was.fallen {
		row, ok := l.s.Find(id)
		if !ok || !l.watches(row) {
			continue
		}
		if c := l.change(row); c.gap != model.NoGap {
			l.found.back = append(l.found.back, c)
		} else {
			l.now.fallen = append(l.now.fallen, id)
		}
	}
}

// watches reports whether a row is of what is watched.
func (l *looking) watches(row int) bool {
	if _, on := l.now.streams[l.s.Key(row)]; on {
		return true
	}
	if l.now.view == nil {
		return false
	}
	_, in := l.now.view.Index(row)
	return in
}

// begin takes the last event of streams that are newly watched: where it was a
// drop that is not over, the return is waited for.
func (l *looking) begin() {
	for key, st := range l.now.streams {
		if st.looked {
			continue
		}
		row, ok := l.s.Find(st.id)
		for next := row; ok; next, ok = l.s.Neighbour(next, 1) {
			row = next
		}
		st.looked = true
		l.now.streams[key] = st
		if l.s.Key(row) == key && l.dropped(row) && l.q.Gap(row) == model.NoGap {
			l.wait(l.s.ID(row))
		}
	}
}

func (l *looking) wait(id model.ID) {
	if len(l.now.fallen) < mostFallen {
		l.now.fallen = append(l.now.fallen, id)
	}
}

// dropped reports whether a row took its stream off the air: hand-overs do not.
func (l *looking) dropped(row int) bool {
	st := l.q.State(row)
	return st != model.RefusedPush && st != model.ReplacedByOther && l.q.Gap(row) != 0
}

// newRows looks at the newest records of what is watched.
func (l *looking) newRows() {
	lo, hi := l.s.Range(model.Span{From: max(l.now.newest-watchBack, 1), To: math.MaxUint32})
	for row := lo; row < hi; row++ {
		if !l.watches(row) {
			continue
		}
		id := l.s.ID(row)
		l.now.seen[id] = struct{}{}
		if _, old := l.was.seen[id]; !old && l.tells(row) {
			l.fell(row, id)
		}
	}
}

// tells reports whether a row that was not seen before is news: what ended
// before the watch began is not, nor is a publisher's own stop of a stream that
// is watched as one of many.
func (l *looking) tells(row int) bool {
	if !l.dropped(row) {
		return false
	}
	if st, on := l.now.streams[l.s.Key(row)]; on {
		was := l.was.streams[l.s.Key(row)]
		return was.looked && st.looked
	}
	return l.was.view != nil && l.s.Side(row) != model.Publisher
}

func (l *looking) fell(row int, id model.ID) {
	c := l.change(row)
	l.found.fell = append(l.found.fell, c)
	if c.gap == model.NoGap {
		l.wait(id)
		return
	}
	l.found.back = append(l.found.back, c)
}

func (l *looking) change(row int) change {
	r := l.s.Row(row)
	c := change{key: r.Key, name: r.Stream, when: r.When, why: model.Text{EN: r.Reason, ZH: r.Reason}, gap: l.q.Gap(row)}
	if r.Cause != nil {
		c.why = r.Cause.Text
	}
	return c
}
