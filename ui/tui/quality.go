package tui

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"offair/model"
)

// chartSpan is how much before the end of a push is drawn: what led to a drop
// takes seconds to minutes. What lies before is told as the usual value.
const chartSpan = 10 * 60

// chartMost is the widest a chart gets; chartLeast the narrowest beside its
// values.
const (
	chartMost  = 60
	chartLeast = 24
)

// levels are the signs of a chart, from nothing to all. Block elements are of
// ambiguous width: where they may be drawn wide, ASCII stands for them.
func (g glyphs) levels() []string {
	if g.vertical == "│" {
		return []string{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"}
	}
	return []string{"_", ",", "-", "~", "+", "*", "%", "#"}
}

// absentPart stands for a part of a chart without data.
const absentPart = "."

// quality draws how the push arrived, or says why it is not drawn.
func (s *sections) quality(r *model.Row) {
	if !s.aired.known || r.End == 0 {
		return
	}
	w, h := airIn(s.lang), &s.aired.push
	s.heading(w.arrived)
	switch {
	case s.aired.refused:
		s.wrapped(s.dim, w.never, indent)
	case h.pending:
		s.wrapped(s.dim, w.measuring, indent)
	case !h.problem.Empty():
		s.wrapped(s.warn, fmt.Sprintf(w.cannot, h.problem.In(s.lang)), indent)
	case h.quality.Span.Empty():
		s.wrapped(s.dim, fmt.Sprintf(w.notAsked, s.aired.key), indent)
	default:
		s.charts(r)
	}
}

// measure is one thing that is drawn.
type measure struct {
	name  string
	of    func(model.PushPoint) (int64, bool)
	text  func(int64) string
	least int64 // what the top of the chart is worth at least
}

func charted(w *airWords) []measure {
	return []measure{
		{w.rate, model.PushPoint.Rate, rateText, 1},
		{w.frames, func(p model.PushPoint) (int64, bool) { return p.VideoFPS, p.VideoFPS >= 0 }, func(n int64) string { return strconv.FormatInt(n, 10) + "/s" }, 1},
		{w.lag, model.PushPoint.Lag, lagText, 1000},
	}
}

// charts draws all measures of one push.
func (s *sections) charts(r *model.Row) {
	w, q := airIn(s.lang), &s.aired.push.quality
	points := q.Of(r.Client)
	if len(points) == 0 {
		text := w.notMeasured
		if s.aired.now-r.End < chartSpan {
			text += "; " + w.comingIn
		}
		s.wrapped(s.dim, text, indent)
		return
	}
	ch := s.chart(r, q)
	for _, m := range charted(w) {
		s.drawMeasure(ch, m, points)
	}
	s.axis(ch, q, points)
}

// chart is the place of charts: columns of time, the drop after the last.
type chart struct {
	x, cells int
	under    bool       // below the names and values, for want of room beside them
	span     model.Span // drawn
}

// chartText is the room for the values beside a chart.
const chartText = 31

func (s *sections) chart(r *model.Row, q *model.Quality) chart {
	w := airIn(s.lang)
	c := chart{span: model.Span{From: max(q.Span.From, r.End-chartSpan), To: r.End}}
	for _, name := range []string{w.rate, w.frames, w.lag} {
		c.x = max(c.x, s.p.ruler.width(name))
	}
	c.x += indent + 1
	c.cells = s.p.width - c.x - chartText
	if c.cells < chartLeast {
		c.under = true
		c.cells = s.p.width - indent - 1
		c.x = indent
	}
	c.cells = max(min(c.cells, chartMost, int((c.span.To-c.span.From)/2)), 1)
	return c
}

// column is the chart's column of a second; false outside.
func (c chart) column(at int64) (int, bool) {
	if at < c.span.From || at > c.span.To || c.span.Empty() {
		return 0, false
	}
	return int(min((at-c.span.From)*int64(c.cells)/(c.span.To-c.span.From), int64(c.cells-1))), true
}

// mostValue is more than any measurement means: sums must not overflow.
const mostValue = 1 << 40

// noPart says that a part of a chart has no data.
const noPart = -1

// parts are the means of the values in each column; noPart for none.
func (c chart) parts(m measure, points []model.PushPoint) []int64 {
	sums, counts := make([]int64, c.cells), make([]int64, c.cells)
	for _, p := range points {
		v, ok := m.of(p)
		if i, in := c.column(p.At); ok && in {
			sums[i] += min(v, mostValue)
			counts[i]++
		}
	}
	for i, n := range counts {
		if n == 0 {
			sums[i] = noPart
			continue
		}
		sums[i] /= n
	}
	return sums
}

// drawMeasure draws one chart with its values.
func (s *sections) drawMeasure(c chart, m measure, points []model.PushPoint) {
	w := airIn(s.lang)
	s.p.to(indent)
	s.p.put(s.label, m.name)
	usual, last, ok := ends(m, points)
	values := w.notTold
	if ok {
		values = fmt.Sprintf(w.usual, m.text(usual), m.text(last))
	}
	if c.under || !ok {
		s.p.blank(1)
		s.p.to(c.x)
		s.p.put(s.plain, values)
		s.end()
	}
	if !ok {
		return
	}
	s.p.to(c.x)
	s.bars(c.parts(m, points), max(m.least, usual))
	if !c.under {
		s.p.blank(1)
		s.p.put(s.plain, values)
	}
	s.end()
}

// bars draws one line of columns, and the drop at its end. The top is worth at
// least least.
func (s *sections) bars(parts []int64, least int64) {
	top := max(least, slices.Max(parts))
	signs := s.glyphs.levels()
	for _, v := range parts {
		if v == noPart {
			s.p.put(s.dim, absentPart)
			continue
		}
		s.p.put(s.plain, signs[min(max(int(float64(v)/float64(top)*float64(len(signs))), 0), len(signs)-1)])
	}
	s.p.put(s.bad, s.glyphs.cross)
}

// ends are the median of all values and the last one.
func ends(m measure, points []model.PushPoint) (usual, last int64, ok bool) {
	var all []int64
	for _, p := range points {
		if v, told := m.of(p); told {
			last = min(v, mostValue)
			all = append(all, last)
		}
	}
	if len(all) == 0 {
		return 0, 0, false
	}
	slices.Sort(all)
	return all[len(all)/2], last, true
}

// axis tells the times, and what is missing.
func (s *sections) axis(c chart, q *model.Quality, points []model.PushPoint) {
	w := airIn(s.lang)
	s.p.to(c.x)
	from, to := s.day.clockText(time.Unix(c.span.From, 0)), fmt.Sprintf(w.ended, s.day.clockText(time.Unix(c.span.To, 0)))
	s.p.put(s.dim, from)
	s.p.to(max(c.x+c.cells-s.p.ruler.width(to)+1, s.p.x+1))
	s.p.put(s.bad, to)
	s.end()
	holes := 0
	for _, v := range c.parts(measure{of: func(p model.PushPoint) (int64, bool) { return 0, true }}, points) {
		if v == noPart {
			holes++
		}
	}
	var notes []string
	if q.Span.From < c.span.From {
		notes = append(notes, fmt.Sprintf(w.usualOver, s.day.clockText(time.Unix(q.Span.From, 0))))
	}
	if holes > 0 {
		notes = append(notes, fmt.Sprintf(w.holes, holes, c.cells))
	}
	for _, n := range notes {
		s.wrapped(s.dim, n, c.x)
	}
}

// rateText is a bit rate in the unit that people use.
func rateText(bits int64) string {
	switch {
	case bits >= 995_000:
		return fmt.Sprintf("%.1f Mb/s", float64(bits)/1e6)
	default:
		return fmt.Sprintf("%d kb/s", (bits+500)/1000)
	}
}

// lagText is a delay.
func lagText(ms int64) string {
	if ms < 1000 {
		return strconv.FormatInt(ms, 10) + " ms"
	}
	return fmt.Sprintf("%.1f s", float64(ms)/1000)
}
