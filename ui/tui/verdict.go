package tui

import (
	"context"
	"strings"
	"time"
	"weak"

	tea "charm.land/bubbletea/v2"

	"offair/model"
	"offair/model/insight"
	"offair/model/query"
)

// verdict is the sentence above the filter line: one stream or everyone.
type verdict struct {
	latest[judgeKey]
	found  *insight.Verdict // nil before the first answer
	told   judgeWants       // what found answers
	part   partKey          // that Enter takes; the zero value: all that the verdict tells of
	key    verdictKey
	line   inked
	rests  bool // rows pour in, and the next question waits
	rested bool // it has waited
}

// judgeKey is what a verdict depends on: rows of a question, on the clocks of
// a zone. What was asked of old rows does not keep them in memory.
type judgeKey struct {
	view weak.Pointer[model.View]
	judgeWants
}

type judgeWants struct {
	line string
	zone *time.Location
}

// verdictKey is all that the line depends on.
type verdictKey struct {
	found   *insight.Verdict
	w       int
	looks   looks
	focused bool
	part    partKey
}

// judgeDueMsg says that the verdict has rested.
type judgeDueMsg struct{}

// judgedMsg is the answer to question gen.
type judgedMsg struct {
	gen   int
	found *insight.Verdict
	err   error
}

// judge works the verdict out anew if the rows have changed; bars and counts,
// which are faster, come first.
func (m *root) judge() tea.Cmd {
	v, view := &m.verdict, m.list.view
	k := judgeKey{weak.Make(view), judgeWants{m.narrow.now.line, m.zone}}
	switch {
	case view == nil, m.narrow.asks, k == v.asked, m.places.verdict.h == 0, m.unclaimed(), m.sum.busy:
		return nil
	case v.busy && k.judgeWants == v.asked.judgeWants:
		return nil // asked again when the answer comes
	case m.pouring() && !v.rested && m.pauses.judge > 0 && k.judgeWants == v.told:
		return v.rest(m.pauses.judge)
	}
	v.rested = false
	ask := insight.JudgeAsk{Span: m.windowSpan(), Now: m.o.Now().Unix(), Zone: m.zone, Scope: m.callScope()}
	if len(view.Snapshot().Coverage.Known) == 0 {
		ask.Now = 0 // a capture tells of its own time
	}
	m.wantUsual(ask.Span)
	pause := m.judgeLater(view)
	j := v.begin(k)
	return func() tea.Msg {
		defer j.done()
		if err := rest(j.ctx, pause); err != nil {
			return judgedMsg{j.gen, nil, err}
		}
		found, err := judged(j.ctx, view, ask)
		return judgedMsg{j.gen, found, err}
	}
}

// judgeMany is from how many rows on a verdict is waited with: that of fewer
// costs a few milliseconds.
const judgeMany = 50_000

// pouring reports whether many rows are there and a load brings more.
func (m *root) pouring() bool {
	s := m.narrow.snap
	return s != nil && s.Freshness.Loading && s.Len() > judgeMany
}

// rest has the next question on the same line wait, of whatever rows are there by
// then: while they pour in, none are held for it.
func (v *verdict) rest(d time.Duration) tea.Cmd {
	if v.rests {
		return nil
	}
	v.rests = true
	return tea.Tick(d, func(time.Time) tea.Msg { return judgeDueMsg{} })
}

func (m *root) onJudgeDue() { m.verdict.rests, m.verdict.rested = false, true }

// judgeLater is how long the verdict on v waits: for the frame with its rows,
// and for a line that is being typed.
func (m *root) judgeLater(v *model.View) time.Duration {
	if m.filter.open && v.Len() > judgeMany {
		return m.pauses.still
	}
	return m.behind()
}

// judged is the verdict, against the days before as far as they are loaded;
// rows of all times have none.
func judged(ctx context.Context, v *model.View, ask insight.JudgeAsk) (*insight.Verdict, error) {
	if !ask.Span.Empty() {
		base, err := insight.BaselineOf(ctx, v, insight.BaselineAsk{Span: ask.Span, Zone: ask.Zone, Scope: ask.Scope})
		if err != nil {
			return nil, err
		}
		ask.Baseline = base
	}
	return insight.Judge(ctx, v, ask)
}

// unclaimed reports whether rows are still coming of which nothing is known to
// be complete: then nothing is said of them. What an open input gives is all
// there is so far.
func (m *root) unclaimed() bool {
	s := m.narrow.snap
	return s == nil || (s.Freshness.Loading && len(s.Coverage.Known) == 0 && s.Freshness.Input != model.InputOpen)
}

func (m *root) onJudged(msg judgedMsg) {
	if m.verdict.took(msg.gen) && msg.err == nil {
		m.verdict.found, m.verdict.told = msg.found, m.verdict.asked.judgeWants
	}
}

// openVerdict gives the keys to the verdict.
func (m *root) openVerdict() tea.Cmd {
	if m.verdict.found == nil || m.verdict.found.Query() == "" || m.places.verdict.h == 0 {
		m.note = m.words.notes.noVerdict
		return nil
	}
	m.focus, m.verdict.part = onVerdict, partKey{}
	return nil
}

func (m *root) leaveVerdict() tea.Cmd {
	m.focus = m.home()
	return nil
}

// withTerms is the line with those terms besides that it lacks; times aside.
func withTerms(line string, terms []string) string {
	have := map[string]bool{}
	if q, err := query.Parse(line); err == nil {
		for _, t := range q.Terms {
			have[t.String()] = true
		}
	}
	for _, t := range terms {
		q, err := query.Parse(t)
		if err != nil || len(q.Terms) != 1 || have[q.Terms[0].String()] {
			continue
		}
		if f := q.Terms[0].Field; f != query.FieldSince && f != query.FieldUntil {
			line = strings.TrimSpace(line + " " + t)
		}
	}
	return line
}

// showVerdict makes the line anew if anything about it has changed.
func (m *root) showVerdict() {
	k := verdictKey{m.verdict.found, m.w, m.looks, m.focus == onVerdict, m.verdict.part}
	if k == m.verdict.key {
		return
	}
	m.verdict.key, m.verdict.line = k, inked{}
	if k.found == nil {
		return
	}
	p := pen{ruler: m.ruler, dots: m.glyphs.dots}
	p.reset(max(m.w-margin, 0))
	sign, look, text := m.glyphs.tick, m.theme.good, m.theme.plain
	if k.found.Finding == insight.One || k.found.Finding == insight.Many {
		sign, look, text = m.glyphs.cross, m.theme.bad, m.theme.strong
	}
	if k.found.Finding == insight.Blind || k.found.Finding == insight.TooFew {
		sign, look = m.glyphs.none, m.theme.dim
	}
	if k.focused {
		m.focusedVerdict(&p)
	} else {
		p.put(look, sign)
		p.blank(1)
		p.put(text, k.found.Line(m.verdictStyle()))
	}
	m.verdict.line = inked{string(p.buf), p.x}
}
