package demo

import (
	"sync"
	"time"
)

// meter counts what happens within any one second: the half-open span that
// ends with each arrival. It keeps the arrivals of the last second only.
type meter struct {
	mu     sync.Mutex
	recent []time.Time // arrivals less than one second before the latest, oldest first
	most   int
}

func newMeter() *meter { return &meter{} }

// add notes an arrival now.
func (m *meter) add() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.note(time.Now())
}

// take notes an arrival now unless the second before it already holds limit of
// them. A limit of 0 allows everything.
func (m *meter) take(limit int) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.tryAt(time.Now(), limit)
}

func (m *meter) tryAt(t time.Time, limit int) bool {
	m.forget(t)
	if limit > 0 && len(m.recent) >= limit {
		return false
	}
	m.note(t)
	return true
}

func (m *meter) note(t time.Time) {
	m.forget(t)
	m.recent = append(m.recent, t)
	m.most = max(m.most, len(m.recent))
}

// forget drops what lies a full second or more before t.
func (m *meter) forget(t time.Time) {
	n := 0
	for n < len(m.recent) && t.Sub(m.recent[n]) >= time.Second {
		n++
	}
	if n > 0 {
		m.recent = append(m.recent[:0], m.recent[n:]...)
	}
}

// peak is the most arrivals within any one second so far.
func (m *meter) peak() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.most
}
