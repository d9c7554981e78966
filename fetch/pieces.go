package fetch

import "offair/model"

const (
	hour = int64(3600)
	day  = 24 * hour

	// edgePiece is the length, in seconds, of the oldest piece when it touches
	// the API's reach: the window asked for gets too old while its pages are
	// read, so it is kept to about one page.
	edgePiece = 600
)

// pieces cuts what is wanted into spans that can be asked for, newest first:
// short ones where a person looks first, none longer than one call may span.
func (l *load) pieces(want spans) []model.Span {
	var out []model.Span
	for i := len(want) - 1; i >= 0; i-- {
		out = append(out, l.cutByAge(want[i])...)
	}
	return out
}

// unasked is the pieces of what is wanted as spans that nothing is told of yet.
func (l *load) unasked(want spans) []span {
	var out []span
	for _, sp := range l.pieces(want) {
		out = append(out, span{Span: sp})
	}
	return out
}

// cutByAge cuts at a day and a week before the load began and every 20 days
// from there.
func (l *load) cutByAge(sp model.Span) []model.Span {
	now := l.asOf.Unix() + 1
	var out []model.Span
	to := sp.To
	for at := now - day; to > sp.From; at = older(at, now) {
		if at >= to && at > sp.From {
			continue
		}
		from := max(at, sp.From)
		out = append(out, model.Span{From: from, To: to})
		to = from
	}
	return out
}

// older is the next place to cut before at.
func older(at, now int64) int64 {
	if at == now-day {
		return now - 7*day
	}
	return at - 20*day
}

// edgeFirst cuts a short piece off the oldest one when it touches the edge of
// what the API keeps, and puts it in front: it is about to get too old.
func edgeFirst(pieces []span, oldest int64) []span {
	for i, sp := range pieces {
		if sp.From < oldest+hour && sp.To > sp.From+2*edgePiece {
			cut := sp.From + edgePiece
			pieces[i].From = cut
			return append([]span{{Span: model.Span{From: sp.From, To: cut}}}, pieces...)
		}
	}
	return pieces
}
