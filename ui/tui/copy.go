package tui

import (
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"offair/model"
	"offair/model/insight"
)

// clipLimit is how many bytes of a text are sent to the clipboard: terminals
// drop a sequence of more than 100,000, and it travels as base64.
const clipLimit = 74_994

// clip sends a text to the clipboard of the person's own machine. The terminal
// does not answer, so no more is said than that it was sent.
func (m *root) clip(what, text string) tea.Cmd {
	if text == "" {
		m.note = copyIn(m.o.Lang).nothing
		return nil
	}
	w, sent := copyIn(m.o.Lang), clipped(text)
	m.note = fmt.Sprintf(w.sent, what, grouped(len(sent)))
	if len(sent) < len(text) {
		m.note = fmt.Sprintf(w.cut, what, grouped(len(sent)), grouped(len(text)), m.keys.save.Help().Key)
	}
	return tea.SetClipboard(sent)
}

// clipped is as many whole lines of a text as the clipboard takes, or of one
// endless line as many characters.
func clipped(text string) string {
	if len(text) <= clipLimit {
		return text
	}
	text = text[:clipLimit]
	if i := strings.LastIndexByte(text, '\n'); i > 0 {
		return text[:i+1]
	}
	return strings.ToValidUTF8(text, "")
}

// reopening is the command that shows this view again; "" where there is none.
func (m *root) reopening() string {
	if m.o.Reopen == nil {
		return ""
	}
	return m.o.Reopen(m.narrow.now.line, m.noteSpan(), m.zone)
}

func (m *root) copyCommand() tea.Cmd {
	command := insight.Mask{}.Text(m.reopening())
	if command == "" {
		m.note = copyIn(m.o.Lang).noCommand
		return nil
	}
	return m.clip(copyIn(m.o.Lang).command, command)
}

func (m *root) copyStream() tea.Cmd {
	snap, row, _ := m.selected()
	return m.clip(copyIn(m.o.Lang).stream, snap.Row(row).Stream)
}

func (m *root) copyClient() tea.Cmd {
	snap, row, _ := m.selected()
	client := snap.Row(row).Client
	if client == "" || client == model.Internal {
		m.note = copyIn(m.o.Lang).noClient
		return nil
	}
	return m.clip(copyIn(m.o.Lang).client, client)
}

func (m *root) copyJSON() tea.Cmd {
	snap, row, _ := m.selected()
	return m.clip(copyIn(m.o.Lang).json, insight.Mask{}.Text(m.o.JSON(snap, row)))
}

func (m *root) copyRow() tea.Cmd {
	snap, row, _ := m.selected()
	return m.clip(copyIn(m.o.Lang).row, insight.Mask{}.Text(m.rowText(snap, row)))
}

// rowText is an event in one line of words, clean.
func (m *root) rowText(snap *model.Snapshot, row int) string {
	r := snap.Row(row)
	var parts []string
	add := func(name, value string) {
		if value != "" {
			parts = append(parts, strings.TrimSpace(name+" "+value))
		}
	}
	if r.When != 0 {
		t := time.Unix(r.When, 0).In(m.zone)
		add("", t.Format(time.DateTime)+" "+zoneText(t))
	}
	add("", r.Stream)
	cause := r.Reason
	if r.Cause != nil {
		cause = r.Cause.Text.In(m.o.Lang)
	}
	add("", strings.TrimRight(r.Side.Name().In(m.o.Lang)+": "+cause, ": "))
	c := &m.words.columns
	if r.Up >= 0 {
		add(c[colUp], string(appendLength(nil, r.Up)))
	}
	if gap := snap.Sequence().Gap(row); gap != model.NoGap {
		add(c[colGap], string(appendLength(nil, gap)))
	}
	add(c[colClient], r.Client)
	add(c[colDomain], r.Domain)
	add(c[colApp], r.App)
	add(c[colResolution], r.Resolution)
	return strings.Join(parts, " | ")
}
