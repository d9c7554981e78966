package tui

import (
	"fmt"
	"time"

	"offair/model"
)

// head is the header as it was drawn last. It is made anew only when something
// that it tells has changed.
type head struct {
	key   headKey
	lines []inked
	troub []string // the sentences under the two fixed lines
}

// headKey is all that the header depends on.
type headKey struct {
	snap    *model.Snapshot
	base    *model.View
	asked   string // the line in force
	n, all  int
	fresh   int
	follow  bool
	w, rows int
	looks   looks
	beyond  bool // the window reaches beyond what was asked for
	by      model.Order
	marks   int
	watch   string // what is watched
	alert   string // what befell it last
}

// piece is a part of a header line. Where the line is too short, pieces of the
// lowest rank go first.
type piece struct {
	k    ink
	text string
	rank int
}

// headGap parts two pieces.
const headGap = 2

// troubleRows is how many lines the sentences under the header may take.
func troubleRows(h int) int {
	switch {
	case h >= 30:
		return 4
	case h >= 20:
		return 2
	case h >= 12:
		return 1
	default:
		return 0
	}
}

// headerRows is how many lines the header asks for.
func (m *root) headerRows() int {
	m.head.troub = m.troubles()
	return 2 + min(len(m.head.troub), troubleRows(m.h))
}

// troubles are the sentences that a person must read: why nothing new comes,
// and what cannot be had.
func (m *root) troubles() []string {
	if m.narrow.snap == nil {
		return nil
	}
	f := &m.narrow.snap.Freshness
	out := m.alertLines()
	if !f.Problem.Empty() && m.all > 0 { // without rows it stands in their place
		out = append(out, wrap(m.ruler, f.Problem.In(m.o.Lang), m.w-2*margin)...)
	}
	if !f.Archive.Empty() {
		out = append(out, wrap(m.ruler, f.Archive.In(m.o.Lang), m.w-2*margin)...)
	}
	if !f.Clock.Empty() {
		out = append(out, wrap(m.ruler, f.Clock.In(m.o.Lang), m.w-2*margin)...)
	}
	return append(out, m.leftOut()...)
}

// leftOut says which spans of the window are missing, and why.
func (m *root) leftOut() []string {
	var out []string
	sp := m.narrow.now.span(m.o.Now())
	for _, l := range m.narrow.snap.Coverage.Left {
		if l.Span.From >= sp.To || l.Span.To <= sp.From {
			continue
		}
		span := fmt.Sprintf(m.words.between, m.clock(l.Span.From), m.clock(l.Span.To))
		text := fmt.Sprintf(m.words.missing, span, l.Why.In(m.o.Lang))
		if m.all == 0 && l.Why == m.narrow.snap.Freshness.Problem { // which stands in the place of rows
			text = fmt.Sprintf(m.words.missingSpan, span)
		}
		out = append(out, wrap(m.ruler, text, m.w-2*margin)...)
	}
	return out
}

// margin is the room at both ends of a line.
const margin = 1

// header draws the lines of the header.
func (m *root) header() []inked {
	snap := m.narrow.snap
	k := headKey{
		snap: snap, base: m.narrow.base, asked: m.narrow.now.line, n: m.list.events(), all: m.all, by: m.list.by, marks: len(m.list.marks),
		fresh: m.list.fresh(), follow: m.list.follow, w: m.w, rows: m.places.header.h, looks: m.looks,
		beyond: m.beyond(m.narrow.now), watch: m.watchHead(), alert: m.watch.alert,
	}
	if k == m.head.key && m.head.lines != nil {
		return m.head.lines
	}
	m.head.key = k
	lines := []inked{m.headLine(m.identity(), m.counts(k)), m.headLine(m.freshness(k), nil)}
	for i := range max(m.places.header.h-2, 0) {
		lines = append(lines, m.troubleLine(i))
	}
	m.head.lines = lines
	return lines
}

// troubleLine is one of the sentences; an alert says which key ends it.
func (m *root) troubleLine(i int) inked {
	p := pen{ruler: m.ruler, dots: m.glyphs.dots}
	p.reset(m.w)
	p.blank(margin)
	p.put(m.theme.warn, m.head.troub[i])
	if alerts := len(m.alertLines()); i == alerts-1 {
		p.blank(headGap)
		m.hint(&p, of(watchIn(m.o.Lang).dismiss, &m.keys.undo))
	}
	return inked{string(p.buf), p.x}
}

// headLine lays out pieces from the left and from the right.
func (m *root) headLine(l, r []piece) inked {
	p := pen{ruler: m.ruler, dots: m.glyphs.dots}
	p.reset(m.w)
	for m.span(l)+m.span(r)+2*margin > m.w && drop(&l, &r) {
	}
	gap := min(margin, max(m.w-m.span(l)-m.span(r), 0))
	p.blank(gap)
	for _, c := range l {
		p.put(c.k, c.text)
		p.blank(headGap)
	}
	p.to(m.w - m.span(r) + headGap - gap)
	for _, c := range r {
		p.put(c.k, c.text)
		p.blank(headGap)
	}
	return inked{string(p.buf), p.x}
}

// span is the width of pieces, a gap after each.
func (m *root) span(ps []piece) int {
	w := 0
	for _, c := range ps {
		w += m.ruler.width(c.text) + headGap
	}
	return w
}

// drop takes the piece of the lowest rank out, unless only one is left.
func drop(l, r *[]piece) bool {
	if len(*l)+len(*r) <= 1 {
		return false
	}
	at, i := l, -1
	for _, ps := range []*[]piece{l, r} {
		for j := range *ps {
			if i < 0 || (*ps)[j].rank < (*at)[i].rank {
				at, i = ps, j
			}
		}
	}
	*at = append((*at)[:i], (*at)[i+1:]...)
	return true
}

// identity is whose data this is and which time it is about.
func (m *root) identity() []piece {
	ps := []piece{{m.theme.brand, "offair", 3}}
	if m.o.Demo {
		ps = append(ps, piece{m.theme.badge, " " + m.words.demo + " ", 100})
	}
	if m.o.Account != "" {
		ps = append(ps, piece{m.theme.strong, m.o.Account, 4})
	}
	if m.o.Site != "" {
		ps = append(ps, piece{m.theme.dim, m.o.Site, 1})
	}
	if m.o.Scope != "" { // less than the account: before all else but the badge
		ps = append(ps, piece{m.theme.warn, m.o.Scope, 30})
	}
	window := m.windowText(m.narrow.now)
	return append(ps, piece{m.theme.plain, window, 5}, piece{m.theme.dim, m.zoneName(), 2})
}

func (m *root) zoneName() string { return zoneText(m.o.Now().In(m.zone)) }

// windowText names a window.
func (m *root) windowText(a asked) string {
	w := a.window
	switch {
	case w.Back > 0:
		return fmt.Sprintf(m.words.last, m.backText(w.Back))
	case w.From != 0 && w.To != 0:
		return fmt.Sprintf(m.words.between, m.clock(w.From), m.clock(w.To))
	case w.From != 0:
		return fmt.Sprintf(m.words.since, m.clock(w.From))
	case w.To != 0:
		return fmt.Sprintf(m.words.until, m.clock(w.To))
	default:
		return m.words.everything
	}
}

// backText is a length in its largest whole unit.
func (m *root) backText(d time.Duration) string {
	switch {
	case d%(24*time.Hour) == 0 && d > 48*time.Hour:
		return fmt.Sprintf(m.words.days, d/(24*time.Hour))
	case d%time.Hour == 0:
		return fmt.Sprintf(m.words.hours, d/time.Hour)
	case d%time.Minute == 0:
		return fmt.Sprintf(m.words.minutes, d/time.Minute)
	default:
		return string(appendLength(nil, int64(d/time.Second)))
	}
}

// clock is a time as the header writes it.
func (m *root) clock(sec int64) string {
	return todayAt(m.o.Now(), m.zone).clockText(time.Unix(sec, 0))
}

// counts is how many rows there are, and what came in unseen.
func (m *root) counts(k headKey) []piece {
	var ps []piece
	switch {
	case k.fresh > 0:
		text := m.glyphs.up + " " + fmt.Sprintf(m.words.fresh, grouped(k.fresh)) + " (g)"
		ps = append(ps, piece{m.theme.new, text, 50})
	case k.follow:
		ps = append(ps, piece{m.theme.new, m.words.following, 7})
	}
	if m.narrow.base == nil {
		return ps
	}
	if k.by != newestFirst {
		ps = append(ps, piece{m.theme.label, m.byText(k.by), 45})
	}
	if k.marks > 0 {
		ps = append(ps, piece{m.theme.mark, fmt.Sprintf(m.words.marked, grouped(k.marks)), 6})
	}
	if k.watch != "" {
		ps = append(ps, piece{m.theme.mark, k.watch, 8})
	}
	text := fmt.Sprintf(m.words.events, grouped(k.all))
	switch {
	case len(m.narrow.now.query.Terms) > 0:
		text = fmt.Sprintf(m.words.ofAll, grouped(k.n), grouped(k.all))
	case k.all == 1:
		text = m.words.oneEvent
	}
	if m.places.header.h == 1 && !m.narrow.snap.Freshness.StaleSince.IsZero() {
		ps = append(ps, piece{m.theme.bad, m.glyphs.cross, 60})
	}
	if k.all == 0 && m.knows() == knowsNothing {
		return ps // 0 would be a claim
	}
	return append(ps, piece{m.theme.strong, text, 40})
}
