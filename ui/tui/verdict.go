package tui

import (
	"context"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"offair/model"
	"offair/model/insight"
	"offair/model/query"
)

// verdict is the sentence above the filter line: one stream or everyone.
type verdict struct {
	latest[judgeKey]
	found *insight.Verdict // nil before the first answer
	part  partKey          // that Enter takes; the zero value: all that the verdict tells of
	key   verdictKey
	line  inked
}

// judgeKey is what a verdict depends on: rows of a question, on the clocks of
// a zone.
type judgeKey struct {
	view *model.View
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

// judgedMsg is the answer to question gen.
type judgedMsg struct {
	gen   int
	found *insight.Verdict
	err   error
}

// judge works the verdict out anew if the rows have changed; bars and counts,
// which are faster, come first.
func (m *root) judge() tea.Cmd {
	v := &m.verdict
	k := judgeKey{m.list.view, judgeWants{m.narrow.now.line, m.zone}}
	switch {
	case k.view == nil, m.narrow.asks, k == v.asked, m.places.verdict.h == 0, m.unclaimed(), m.sum.busy:
		return nil
	case v.busy && k.judgeWants == v.asked.judgeWants:
		return nil // asked again when the answer comes
	}
	ask := insight.JudgeAsk{Span: m.windowSpan(), Now: m.o.Now().Unix(), Zone: m.zone, Scope: m.callScope()}
	if len(k.view.Snapshot().Coverage.Known) == 0 {
		ask.Now = 0 // a capture tells of its own time
	}
	m.wantUsual(ask.Span)
	pause := m.judgeLater(k.view)
	j := v.begin(k)
	return func() tea.Msg {
		defer j.done()
		if err := rest(j.ctx, pause); err != nil {
			return judgedMsg{j.gen, nil, err}
		}
		found, err := judged(j.ctx, k.view, ask)
		return judgedMsg{j.gen, found, err}
	}
}

// judgeLater is how long the verdict on v waits: for the frame with its rows,
// for a line that is being typed, and while many rows pour in.
func (m *root) judgeLater(v *model.View) time.Duration {
	const many = 50_000 // the verdict of fewer costs a few milliseconds
	switch s := m.narrow.snap; {
	case s.Freshness.Loading && s.Len() > many:
		return m.pauses.judge
	case m.filter.open && v.Len() > many:
		return m.pauses.still
	default:
		return m.behind()
	}
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
// be complete: then nothing is said of them.
func (m *root) unclaimed() bool {
	s := m.narrow.snap
	return s == nil || (s.Freshness.Loading && len(s.Coverage.Known) == 0)
}

func (m *root) onJudged(msg judgedMsg) {
	if m.verdict.took(msg.gen) && msg.err == nil {
		m.verdict.found = msg.found
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
