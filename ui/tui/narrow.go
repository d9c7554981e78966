package tui

import (
	"context"
	"math"
	"time"

	tea "charm.land/bubbletea/v2"

	"offair/model"
	"offair/model/query"
)

// narrower keeps the view of the newest snapshot through the line in force.
// One Cmd at a time looks at rows; each has a number, and a newer question
// cancels the one before.
//
//	a line that can be used ─► ask (cancels) ─┐
//	a new snapshot ─► catchUp (waits its turn)┴► narrowedMsg ─► explainedMsg
type narrower struct {
	ctx    context.Context
	snap   *model.Snapshot // the newest
	now    asked           // in force
	base   *model.View     // of now, over all times; nil before the first answer
	wanted asked           // asked for last
	gen    int
	busy   bool
	asks   bool               // busy with another question, not with rows that came
	cancel context.CancelFunc // of the question that is asked
	hush   context.CancelFunc // of the explanation that is worked out
}

// asked is one question: a line and what it means.
type asked struct {
	line   string
	query  query.Query
	window model.Window // looked at
	own    bool         // the line itself sets the window
}

// narrowedMsg is the answer to question gen.
type narrowedMsg struct {
	gen  int
	view *model.View
	err  error
}

// ask looks for the rows of another question.
func (n *narrower) ask(a asked) tea.Cmd {
	n.wanted = a
	if n.snap == nil {
		n.now = a
		return nil
	}
	n.asks = true
	return n.start(nil)
}

// catchUp extends the view to the newest snapshot, unless an answer is still
// to come: whoever takes that calls again.
func (n *narrower) catchUp() tea.Cmd {
	if n.busy || n.snap == nil || (n.base != nil && n.base.Snapshot() == n.snap) {
		return nil
	}
	return n.start(n.base)
}

// start looks at rows: at all of them, or at those that base has not seen.
func (n *narrower) start(base *model.View) tea.Cmd {
	stop(n.cancel)
	stop(n.hush)
	ctx, cancel := context.WithCancel(n.ctx)
	n.gen++
	n.busy, n.cancel = true, cancel
	gen, snap, f, last := n.gen, n.snap, n.wanted.query.Filter(), n.base
	return func() tea.Msg {
		defer cancel()
		v, err := (*model.View)(nil), error(nil)
		switch {
		case base != nil:
			v, err = base.Extend(ctx, snap)
		case last != nil: // terms that both lines have are not looked up again
			v, err = last.Refilter(ctx, snap, f)
		default:
			v, err = model.NewView(ctx, snap, f)
		}
		if err == nil {
			snap.Sequence() // which frames read: it must not be worked out there
		}
		return narrowedMsg{gen, v, err}
	}
}

func stop(cancel context.CancelFunc) {
	if cancel != nil {
		cancel()
	}
}

// took accepts an answer, unless a newer question was asked since.
func (n *narrower) took(msg narrowedMsg) bool {
	if msg.gen != n.gen {
		return false
	}
	n.busy, n.asks = false, false
	if msg.err != nil { // the wait for everything has ended
		return false
	}
	n.base, n.now = msg.view, n.wanted
	return true
}

// span is the window in force at the moment now. An open end reaches past now:
// a record whose clock is a little ahead is not hidden.
func (a asked) span(now time.Time) model.Span {
	sp := a.window.At(now)
	if a.window.To == 0 {
		sp.To = math.MaxUint32
	}
	return sp
}

// explainedMsg tells about the line in force what takes longer than a key may.
type explainedMsg struct {
	gen    int
	of     string // the line in force, whose terms are counted
	counts []int
	line   string // that offers continue
	offers []query.Suggestion
}

// offersAsked is how many suggestions are asked for.
const offersAsked = 40

// explain counts each term's rows by itself and looks for what may be typed
// next after line, once the frame with the rows is out.
func (n *narrower) explain(line string, now time.Time, zone *time.Location, pause time.Duration) tea.Cmd {
	if n.base == nil {
		return nil
	}
	stop(n.hush)
	ctx, cancel := context.WithCancel(n.ctx)
	n.hush = cancel
	gen, base, a := n.gen, n.base, n.now
	return func() tea.Msg {
		defer cancel()
		if rest(ctx, pause) != nil {
			return nil // a newer question was asked
		}
		counts, err := a.counts(ctx, base, now, zone)
		if err != nil {
			return nil
		}
		return explainedMsg{gen, a.line, counts, line, query.Suggest(line, base.Snapshot(), a.span(now), offersAsked)}
	}
}

// counts is how many rows each term leaves by itself. base is the view of all
// of them together: what a term leaves that stands alone is known from it.
func (a asked) counts(ctx context.Context, base *model.View, now time.Time, zone *time.Location) ([]int, error) {
	sp := a.span(now)
	if len(a.query.Terms) == 1 && !a.own {
		return []int{base.Within(sp).Len()}, ctx.Err()
	}
	return a.query.Counts(ctx, base.Snapshot(), sp, now, zone)
}

// total is how many rows of the window there are without any filter.
func total(s *model.Snapshot, sp model.Span) int {
	if s == nil {
		return 0
	}
	lo, hi := s.Range(sp)
	timeless, _ := s.Range(model.Span{From: 1, To: math.MaxUint32})
	return hi - lo + timeless
}
