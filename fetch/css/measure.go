package css

import (
	"offair/fetch/wire"
	"offair/model"
)

// beijing is how far the clock of times without a zone may be ahead: the
// international site writes them so.
const beijing = 8 * 3600

// longestClient is how much of a client's address is kept, in runes.
const longestClient = 64

// points are the measurements that lie in the span that was asked for; the
// others are counted. A time eight hours ahead of it was written in another
// zone.
func points(list []wire.Measure, sp model.Span) (out []model.PushPoint, odd int) {
	const slack = 120 // seconds: a measurement may be dated by the end of its interval
	wide := model.Span{From: sp.From - slack, To: sp.To + slack}
	pushes := map[string]int{}
	for _, m := range list {
		switch p := m.PushPoint; {
		case wide.Contains(p.At):
		case wide.Contains(p.At - beijing):
			p.At -= beijing
			m.PushPoint = p
		default:
			odd++
			continue
		}
		n, known := pushes[m.Sequence]
		if !known {
			n = len(pushes)
			pushes[m.Sequence] = n
		}
		m.Push, m.Client = n, shown(m.Client, longestClient)
		out = append(out, m.PushPoint)
	}
	return out, odd
}
