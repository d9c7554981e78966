package tui

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"offair/model"
	"offair/model/insight"
)

// story is what happened to the stream whose event the detail shows. One Cmd at
// a time works it out; a newer one cancels the one before. What was told of
// other streams of the same snapshot is kept.
//
//	cursor, snapshot ─► tell ─┬► kept ────────────► shown
//	                          └► Cmd ─► toldMsg ─► kept, shown
type story struct {
	gen    int
	cancel context.CancelFunc
	asked  storyKey
	shown  storyKey
	tales  []insight.Tale // of shown
	kept   map[storyKey][]insight.Tale
}

// storyKey is what tales depend on.
type storyKey struct {
	snap *model.Snapshot // that their rows are of
	key  uint32          // the stream's id in it
	zone *time.Location
}

// toldMsg is the answer to question gen.
type toldMsg struct {
	gen   int
	key   storyKey
	tales []insight.Tale
	err   error
}

// mostKept is how many streams' tales are kept.
const mostKept = 128

// tell asks for the story of the event in the detail, unless it is known.
func (m *root) tell() tea.Cmd {
	snap, row, ok := m.selected()
	if m.places.at == nowhere || !ok {
		return nil
	}
	t, k := &m.story, storyKey{snap, snap.Key(row), m.zone}
	if k == t.asked {
		return nil
	}
	stop(t.cancel)
	t.gen, t.asked = t.gen+1, k
	if tales, ok := t.kept[k]; ok {
		t.show(k, tales)
		m.fill()
		return nil
	}
	ctx, cancel := context.WithCancel(m.o.Context)
	t.cancel = cancel
	gen, ask := t.gen, insight.TellAsk{Zone: m.zone, Now: m.o.Now().Unix(), Scope: snap.Place(row)}
	return func() tea.Msg {
		defer cancel()
		tales, err := insight.Tell(ctx, snap, k.key, ask)
		return toldMsg{gen, k, tales, err}
	}
}

func (m *root) onTold(msg toldMsg) {
	t := &m.story
	if msg.gen != t.gen {
		return
	}
	if msg.err != nil { // the wait for everything has ended
		t.asked = storyKey{}
		return
	}
	if t.kept == nil || len(t.kept) >= mostKept || !t.holds(msg.key.snap) {
		t.kept = map[storyKey][]insight.Tale{}
	}
	t.kept[msg.key] = msg.tales
	t.show(msg.key, msg.tales)
}

// holds reports whether what is kept is of a snapshot: that of older ones is
// let go, and their columns with it.
func (t *story) holds(s *model.Snapshot) bool {
	for k := range t.kept {
		return k.snap == s
	}
	return true
}

func (t *story) show(k storyKey, tales []insight.Tale) { t.shown, t.tales = k, tales }

// mostTales is how many tales a detail tells.
const mostTales = 3

// nearBy is how far from an event, in seconds, a tale that it is no part of may
// lie and still be told beside it.
const nearBy = 3600

// of are the tales to be told of a row: those that it is evidence of first,
// then what else happened near by. While those of a newer snapshot are being worked out, the older ones hold.
func (t *story) of(s *model.Snapshot, row int) []insight.Tale {
	if t.shown.snap == nil || t.shown.key != s.Key(row) {
		return nil
	}
	when := s.When(row)
	if s != t.shown.snap {
		var ok bool
		if row, ok = t.shown.snap.Find(s.ID(row)); !ok {
			row = -1
		}
	}
	out := insight.About(t.tales, row)
	for _, other := range slices.Backward(t.tales) {
		near := other.Span.From-nearBy <= when && when < other.Span.To+nearBy
		if _, told := slices.BinarySearch(other.Rows, row); near && !told {
			out = append(out, other)
		}
	}
	return out[:min(len(out), mostTales)]
}

// told is what the detail shows of a story besides the record.
type told struct {
	off   insight.Off
	known int64 // Unix seconds up to which all is known; 0 where nothing is claimed
	tales []toldTale
}

// toldTale is one tale in one language, and when its records ended.
type toldTale struct {
	text  string
	times []int64
	more  int // records besides
}

// mostTimes is how many records of a tale are named.
const mostTimes = 4

// toldOf gathers it for a row. The snapshot's sequence was worked out with the
// view, so that here it costs nothing.
func (m *root) toldOf(s *model.Snapshot, row int) told {
	ask := insight.OffAsk{Scope: s.Place(row), Now: m.o.Now().Unix()}
	out := told{off: insight.OffsOf(s, ask).Of(row)}
	if len(s.Coverage.Known) > 0 {
		out.known = edgeOf(s)
	}
	for _, t := range m.story.of(s, row) {
		tale := toldTale{text: t.Text.In(m.o.Lang), more: max(t.Count-mostTimes, 0)}
		for _, r := range t.Rows[:min(len(t.Rows), mostTimes)] {
			tale.times = append(tale.times, m.story.shown.snap.When(r))
		}
		out.tales = append(out.tales, tale)
	}
	return out
}
