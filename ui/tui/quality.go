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

// chartMost is the widest a chart gets; chartLeast the narrowest that says
// anything.
const (
	chartMost  = 60
	chartLeast = 12
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

// arrival is how the push arrived as lines of w cells, below all else.
func (s *sections) arrival(r *model.Row, w int) []inked {
	s.lines = nil
	s.p.reset(w)
	s.quality(r)
	return s.lines
}

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
	s.axis(ch, points)
}

// chart is the place of charts: columns of time, the drop after the last.
type chart struct {
	x, cells int
	span     model.Span // drawn
	whole    model.Span // asked for
}

func (s *sections) chart(r *model.Row, q *model.Quality) chart {
	w := airIn(s.lang)
	c := chart{x: 0, whole: q.Span, span: model.Span{From: max(q.Span.From, r.End-chartSpan), To: r.End}}
	for _, name := range []string{w.rate, w.frames, w.lag} {
		c.x = max(c.x, s.p.ruler.width(name))
	}
	c.x += indent + 1
	c.cells = min(max(s.p.width-c.x-chartText, chartLeast), chartMost, max(s.p.width-c.x-2, 1))
	if room := c.span.To - c.span.From; room > 0 {
		c.cells = int(min(int64(c.cells), max(room/2, 1)))
	}
	return c
}

// chartText is the room for the values beside a chart.
const chartText = 30

// column is the chart's column of a second; false outside.
func (c chart) column(at int64) (int, bool) {
	if at < c.span.From || at > c.span.To || c.span.Empty() {
		return 0, false
	}
	return int(min((at-c.span.From)*int64(c.cells)/(c.span.To-c.span.From), int64(c.cells-1))), true
}

// noPart says that a part of a chart has no data.
const noPart = -1

// parts are the means of the values in each column; noPart for none.
func (c chart) parts(m measure, points []model.PushPoint) []int64 {
	sums, counts := make([]int64, c.cells), make([]int64, c.cells)
	for _, p := range points {
		v, ok := m.of(p)
		if i, in := c.column(p.At); ok && in {
			sums[i] += v
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
	s.p.to(c.x)
	usual, last, ok := ends(m, points)
	if !ok {
		s.p.put(s.dim, w.notTold)
		s.end()
		return
	}
	parts := c.parts(m, points)
	top := max(m.least, usual, slices.Max(parts))
	signs := s.glyphs.levels()
	for _, v := range parts {
		if v == noPart {
			s.p.put(s.dim, absentPart)
			continue
		}
		s.p.put(s.plain, signs[min(int(v*int64(len(signs))/top), len(signs)-1)])
	}
	s.p.put(s.bad, s.glyphs.cross)
	s.p.blank(1)
	s.p.put(s.plain, fmt.Sprintf(w.usual, m.text(usual), m.text(last)))
	s.end()
}

// ends are the median of all values and the last one.
func ends(m measure, points []model.PushPoint) (usual, last int64, ok bool) {
	var all []int64
	for _, p := range points {
		if v, told := m.of(p); told {
			all, last = append(all, v), v
		}
	}
	if len(all) == 0 {
		return 0, 0, false
	}
	slices.Sort(all)
	return all[len(all)/2], last, true
}

// axis tells the times, and what is missing.
func (s *sections) axis(c chart, points []model.PushPoint) {
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
	if c.whole.From < c.span.From {
		notes = append(notes, fmt.Sprintf(w.usualOver, s.day.clockText(time.Unix(c.whole.From, 0))))
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
