package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// noted is what the footer said last, and since when.
type noted struct {
	what string
	at   time.Time
}

// noteFor is how long a note stands at least that no key takes away.
const noteFor = 20 * time.Second

// noteEnds takes a note away that has stood for a while, once rows come that
// draw a frame in any case: an idle screen sends nothing. An alert that has no
// other place stays until it is read.
func (m *root) noteEnds(msg tea.Msg) {
	now := m.o.Now()
	if m.note != m.noted.what {
		m.noted = noted{m.note, now}
	}
	if _, rows := msg.(storeMsg); rows && now.Sub(m.noted.at) >= noteFor && m.note != m.watch.alert {
		m.note, m.noted = "", noted{}
	}
}
