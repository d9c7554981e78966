package fetch

import (
	"context"

	"offair/model"
)

const (
	probePage = 95     // the page whose last record tells where about 9,500 records end
	pieceSize = 7000   // records aimed at in each piece of the rest
	mostCuts  = 64     // pieces that one cut makes of the rest
	chainSize = 25_000 // records from which on a span is read as several chains
)

// cut is called when w, asked for sp, matches more than paging can reach.
//
// Where a window is known to match all that ended in it, its pages in the
// order of ends are read as far as they reach, and what lies behind is asked
// for next: a chain. It costs no call more than the records fill. Chains wait
// for themselves between two links, so there are several side by side.
func (l *load) cut(ctx context.Context, sp span, w model.Span, first Page) error {
	switch {
	case sp.To-sp.From <= 1:
		return l.second(ctx, sp.From)
	case !l.f.mode.byEnd():
		return l.cutByTime(ctx, sp, w, first)
	case sp.depth == 0 && chains(first.Total) > 1:
		for _, piece := range equal(sp.Span, chains(first.Total)) {
			l.spawn(ctx, span{Span: piece, depth: 1})
		}
		return nil
	default:
		return l.link(ctx, sp, w, first)
	}
}

// chains is how many chains total records are read as. Where the count is
// clipped it says nothing.
func chains(total int) int {
	if total == MaxDepth {
		return spanWorkers / 2
	}
	return min(spanWorkers, 1+total/chainSize)
}

// cutByTime cuts sp where it is not known which time is filtered. Where to cut
// is learnt from a record near the end of what can be reached; that each piece
// fits is checked by its own count, so a piece that came out wrong is cut
// again.
func (l *load) cutByTime(ctx context.Context, sp span, w model.Span, first Page) error {
	l.planned(1)
	probe, err := l.page(ctx, Request{Span: w, Page: probePage, Ascending: true})
	if err != nil && !is(err, Refused) { // a refusal of the page number: no probe then
		return err
	}
	at := cutAt(sp, lastEnd(probe.Events))
	rest := model.Span{From: at, To: sp.To}
	for _, piece := range equal(rest, piecesOf(sp, at, first.Total)) {
		l.spawn(ctx, span{Span: piece, depth: sp.depth + 1})
	}
	l.spawn(ctx, span{Span: model.Span{From: sp.From, To: at}, depth: sp.depth + 1})
	return nil
}

// cutAt is where to cut sp when the record at the probe's place ended at the
// second end. An end on or outside the borders of sp comes from a crowd at a
// border, which is cut off first, or from pushes much longer than sp, for
// which there is only the middle.
func cutAt(sp span, end int64) int64 {
	switch {
	case sp.From < end && end < sp.To:
		return end
	case end != 0 && sp.depth%2 == 0:
		return min(max(end, sp.From+1), sp.To-1)
	default:
		return sp.From + (sp.To-sp.From)/2
	}
}

// piecesOf is the number of pieces for what lies behind the cut: by the
// server's count, or where that is clipped at MaxDepth, by the density before.
func piecesOf(sp span, at int64, total int) int {
	before := int64(probePage * PageSize)
	rest := int64(total) - before
	if total == MaxDepth {
		rest = before * (sp.To - at) / (at - sp.From)
	}
	return int(min(max((rest+pieceSize-1)/pieceSize, 1), mostCuts))
}

// equal cuts sp into n pieces of the same length, newest first.
func equal(sp model.Span, n int) []model.Span {
	n = int(min(int64(n), sp.To-sp.From))
	var out []model.Span
	for i := n; i > 0; i-- {
		out = append(out, model.Span{
			From: sp.From + (sp.To-sp.From)*int64(i-1)/int64(n),
			To:   sp.From + (sp.To-sp.From)*int64(i)/int64(n),
		})
	}
	return out
}

// lastEnd is the end of the last event that has one, 0 when none has.
func lastEnd(events []model.Event) int64 {
	for i := len(events) - 1; i >= 0; i-- {
		if events[i].End > 0 {
			return events[i].End
		}
	}
	return 0
}
