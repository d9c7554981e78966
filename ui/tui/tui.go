package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"offair/model"
	"offair/model/query"
)

// root is the one tea.Model. It hands messages out and owns what its parts
// share: size, looks, words, the newest snapshot.
type root struct {
	o      Options
	words  *words
	glyphs glyphs
	looks  looks
	theme  *theme
	ruler  ruler
	zone   *time.Location

	keys                      *keyMap
	listKeys, typing, helping []action
	timeKeys, facetKeys       []action
	judgeKeys                 []action

	w, h    int
	places  places
	narrow  narrower
	sorter  sorter
	list    list
	edges   edges
	detail  detail
	filter  filter
	air     airing
	help    help
	hands   hands
	pointer pointer
	story   story
	watch   watch

	sum     summer
	time    timeline
	facets  facets
	verdict verdict
	usual   usual
	tracer  tracer
	focus   focus
	listY   int // where the list stood when it was shown last

	picking picking    // what is chosen by letter just now
	own     ownColumns // columns that a person shows or hides

	all     int        // rows in the window, the filter aside
	pin     *pinned    // an event that is read although the list does not hold it
	undo    []undoStep // what Esc takes back, the last first
	note    string     // what the footer says until the next key, or a later refresh
	noted   noted
	wanted  []asked  // windows that were asked of the source so far
	asking  int      // number of the line that was put in force last
	looking interest // what the source was told last that the line names
	pauses  pauses
	typedAt time.Time // when the line was changed last
	swift   bool      // not long after the time before

	head  head
	paper sheet
	stale bool // the frame must be drawn anew
	same  bool // the message at hand changes nothing that is shown
	pen   pen
	mouse bool
	view  tea.View
}

// looks is what changes how things look.
type looks struct {
	dark   bool
	zone   *time.Location
	method ansi.Method
	day    int64 // where today begins
	bare   bool  // the terminal has no colours
}

// New returns the screen.
func New(o Options) tea.Model {
	o = o.filled()
	m := &root{o: o, words: wordsIn(o.Lang), glyphs: glyphsOf(o), zone: o.Zone, stale: true}
	m.theme = themeOf(o.Dark == nil || *o.Dark)
	m.looks.dark = o.Dark == nil || *o.Dark
	m.keys = newKeys(m.words, m.glyphs)
	m.listKeys, m.typing, m.helping = m.keys.actions(), m.keys.typing(), m.keys.helping()
	m.narrow.ctx, m.sorter.ctx = o.Context, o.Context
	m.sorter.want.by, m.list.by = newestFirst, newestFirst
	m.detail.air = m.airedOf
	m.timeKeys, m.facetKeys, m.judgeKeys = m.keys.timing(), m.keys.sifting(), m.keys.judging()
	m.sum.ctx, m.verdict.ctx, m.tracer.ctx = o.Context, o.Context, o.Context
	m.detail.told = m.toldOf
	m.pauses = pauses{
		store: storePause, want: wantPause, judge: judgePause,
		answer: answerPause, frame: framePause, swift: swiftPause, still: stillPause,
	}
	m.filter = newFilter(model.Clean(o.Query))
	m.start()
	return m
}

// start puts the line that the screen was started with in force; one that
// cannot be used is shown for mending.
func (m *root) start() {
	m.narrow.now.window = m.o.Window
	m.narrow.wanted.window = m.o.Window
	if m.use() == nil && m.filter.wrong != nil {
		m.filter.focus()
	}
}

// Init asks for the first rows, and for the terminal's background.
func (m *root) Init() tea.Cmd {
	cmds := []tea.Cmd{m.waitStore(0), func() tea.Msg { query.Prepare(); return nil }}
	if m.o.Dark == nil {
		cmds = append(cmds, tea.RequestBackgroundColor)
	}
	return tea.Batch(cmds...)
}

// Update hands a message to the part that it is for.
func (m *root) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	m.same = false
	cmd := m.dispatch(msg)
	m.noteEnds(msg)
	m.stale = m.stale || !m.same
	m.arrange()
	cmd = m.with(cmd, m.tracer.later, m.summarize(), m.judge())
	m.tracer.later = nil
	return m, m.with(cmd, m.tell(), m.look())
}

// with is cmd and what else is to be worked out, if anything is.
func (m *root) with(cmd tea.Cmd, more ...tea.Cmd) tea.Cmd {
	for _, c := range more {
		if c != nil {
			cmd = tea.Batch(cmd, c)
		}
	}
	return cmd
}

func (m *root) dispatch(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.w, m.h = msg.Width, msg.Height
	case tea.BackgroundColorMsg:
		m.onBackground(msg)
	case tea.ModeReportMsg:
		m.onMode(msg)
	case storeMsg:
		return m.onStore(msg)
	case storeEndedMsg:
		return m.onEnd(msg)
	case narrowedMsg:
		return m.onNarrowed(msg)
	case linedMsg:
		return m.onLined(msg)
	case explainedMsg:
		return m.onExplained(msg)
	case wantMsg:
		m.onWant(msg)
	case summedMsg, judgedMsg, judgeDueMsg, tracedMsg:
		m.onWorkedOut(msg)
	case tea.ColorProfileMsg:
		m.looks.bare = msg.Profile <= colorprofile.ASCII
	default:
		return m.onBeside(msg)
	}
	return nil
}

// onBeside is for what was asked for beside the rows.
func (m *root) onBeside(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case handedMsg:
		return m.onHanded(msg)
	case toldMsg:
		m.onTold(msg)
	case watchedMsg:
		return m.onWatched(msg)
	default:
		if !m.onAir(msg) {
			return m.onInput(msg)
		}
	}
	return nil
}

// onWorkedOut takes what was worked out beside the keys.
func (m *root) onWorkedOut(msg tea.Msg) {
	switch msg := msg.(type) {
	case summedMsg:
		m.onSummed(msg)
	case judgedMsg:
		m.onJudged(msg)
	case judgeDueMsg:
		m.onJudgeDue()
	case tracedMsg:
		m.onTraced(msg)
	}
}

// onInput is for what the person does.
func (m *root) onInput(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return m.onKey(msg)
	case tea.PasteMsg:
		return m.onPaste(msg)
	case tea.MouseMsg:
		return m.onMouse(msg)
	default:
		m.same = true
	}
	return nil
}

// onKey looks at the overlay first, then at the filter line, then at the list.
func (m *root) onKey(msg tea.KeyPressMsg) tea.Cmd {
	m.note, m.pointer = "", pointer{}
	if cmd, ok := run(m, msg, []action{{&m.keys.leave, func(*root) tea.Cmd { return tea.Interrupt }}}); ok {
		return cmd
	}
	switch {
	case m.help.open:
		cmd, _ := run(m, msg, m.helping)
		return cmd
	case m.filter.open:
		if cmd, ok := run(m, msg, m.typing); ok {
			return cmd
		}
		return m.typed(msg)
	case m.picking != notPicking:
		return m.onPick(msg)
	case m.focus == onTimeline:
		cmd, _ := run(m, msg, m.timeKeys)
		return cmd
	case m.focus == onVerdict:
		cmd, _ := run(m, msg, m.judgeKeys)
		return cmd
	case m.focus == onFacets:
		return m.onFacetKey(msg)
	default:
		cmd, _ := run(m, msg, m.listKeys)
		return cmd
	}
}

func (m *root) onBackground(msg tea.BackgroundColorMsg) {
	if m.o.Dark == nil && msg.IsDark() != m.looks.dark {
		m.looks.dark = msg.IsDark()
		m.theme = themeOf(m.looks.dark)
	}
}

// onMode learns, as the renderer does, whether the terminal keeps the
// characters of one cluster in one cell.
func (m *root) onMode(msg tea.ModeReportMsg) {
	known := msg.Value == ansi.ModeReset || msg.Value == ansi.ModeSet || msg.Value == ansi.ModePermanentlySet
	if msg.Mode == ansi.ModeUnicodeCore && known {
		m.ruler.method, m.looks.method = ansi.GraphemeWidth, ansi.GraphemeWidth
	}
}
