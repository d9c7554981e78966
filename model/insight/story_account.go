package insight

import (
	"slices"

	"offair/model"
)

const (
	wideWithin  = 5 * minute // around an event, for others of its cause
	wideStreams = 5          // streams that make it account-wide
)

// accountWide tells of stops by an account's or a quota's cause that befell
// many streams at once. Events near each other make one tale.
func (t *teller) accountWide() {
	until := int64(0)
	for i := range t.steps {
		side, when := t.steps[i].Side, t.steps[i].When
		if (side != model.Account && side != model.Quota) || when < until {
			continue
		}
		rows, streams := t.sameCause(i)
		until = when + wideWithin
		if streams < wideStreams {
			continue
		}
		from, to := t.s.When(rows[0]), t.s.When(rows[len(rows)-1])
		why := t.why(i)
		tale := Tale{
			Plot: AccountWide, Span: model.Span{From: from, To: to + 1}, Count: len(rows),
			Rows: t.evidence(rows, t.steps[i].Row),
			Text: both(
				"Not this stream alone: %d streams of the account were stopped or refused for the same cause (%s) %s.",
				"不只是这一路：%[3]s，账号下有 %[1]d 路流因同一原因（%[2]s）被断开或拒绝。", streams, why, t.between(from, to)),
		}
		t.tales = append(t.tales, tale)
	}
}

// evidence is the first rows, and the one that the tale is about.
func (t *teller) evidence(rows []int, own int) []int {
	if len(rows) <= mostEvidence {
		return rows
	}
	rows = append(slices.Clone(rows[:mostEvidence-1]), own)
	slices.Sort(rows)
	return slices.Compact(rows)
}

// sameCause are the rows around a step that ended by the same cause, and how
// many streams they are of.
func (t *teller) sameCause(i int) (rows []int, streams int) {
	when := t.steps[i].When
	lo, hi := t.s.Range(model.Span{From: when - wideWithin, To: when + wideWithin + 1})
	seen := map[uint32]struct{}{}
	for row := lo; row < hi; row++ {
		if t.s.Side(row) != t.steps[i].Side {
			continue
		}
		if r := t.s.Row(row); r.Cause == t.rows[i].Cause {
			rows = append(rows, row)
			seen[r.Key] = struct{}{}
		}
	}
	return rows, len(seen)
}
