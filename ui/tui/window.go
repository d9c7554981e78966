package tui

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"offair/model"
	"offair/model/query"
)

// windowChoices are the windows that are a key away; the API keeps sixty days.
var windowChoices = [...]struct {
	letter, since string
	back          time.Duration
}{
	{"1", "15m", 15 * time.Minute},
	{"2", "1h", time.Hour},
	{"3", "6h", 6 * time.Hour},
	{"4", "24h", 24 * time.Hour},
	{"5", "7d", 7 * 24 * time.Hour},
	{"6", "30d", 30 * 24 * time.Hour},
	{"7", "60d", 60 * 24 * time.Hour},
}

// openWindow offers windows; t with another window in force leads back in two
// keys.
func (m *root) openWindow() tea.Cmd { return m.openPicker(pickWindow) }

// windowMenu is the windows, and the one that the screen was started with.
func (m *root) windowMenu() menu {
	out := menu{title: m.words.pick.window, how: m.words.pick.windowHow}
	now := m.narrow.wanted
	for _, c := range windowChoices {
		out.items = append(out.items, menuItem{
			letter: c.letter, name: m.windowText(asked{window: model.Window{Back: c.back}}), inForce: now.own && now.window.Back == c.back,
			do: func(m *root) tea.Cmd { return m.takeWindow(c.since) },
		})
	}
	out.items = append(out.items, menuItem{
		letter: "0", name: m.words.pick.windowOwn, inForce: !now.own,
		do: func(m *root) tea.Cmd { return m.takeWindow("") },
	})
	return out
}

// takeWindow writes a window into the filter line in place of the one there;
// "" leaves the one that the screen was started with.
func (m *root) takeWindow(since string) tea.Cmd {
	line := query.SetSpan(m.filter.line(), model.Span{From: 1, To: 1}, m.o.Now(), m.zone) // an empty one takes it out
	if since != "" {
		line = strings.TrimSpace(strings.TrimSpace(line) + " since:" + since)
	}
	cmd := m.putLine(line)
	m.wantNow() // it was chosen, not typed on the way to another
	return cmd
}
