package model

import (
	"math/rand/v2"
	"testing"
)

// plainGap is the oracle: every later row of the stream asked one by one.
func plainGap(events []Event, refused func(int) bool, row int) int64 {
	e := events[row]
	if refused(row) || e.When() == 0 {
		return NoGap
	}
	best := int64(-1)
	for i := row + 1; i < len(events); i++ {
		o := events[i]
		if o.Domain != e.Domain || o.App != e.App || o.Stream != e.Stream || o.Start == 0 || refused(i) {
			continue
		}
		if best < 0 || o.Start < best {
			best = o.Start
		}
	}
	if best < 0 {
		return NoGap
	}
	return max(0, best-e.When())
}

func TestSequenceAgainstPlainGap(t *testing.T) {
	t.Parallel()
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 6))
		st := NewStore()
		addInBatches(r, st, randomEvents(r, 1500), 200)
		snap := st.Publish(Coverage{}, Freshness{})
		q := snap.Sequence()
		events := all(snap)
		for row := range events {
			if got, want := q.Gap(row), plainGap(events, q.Refused, row); got != want {
				t.Fatalf("seed %d: gap of row %d is %d, want %d", seed, row, got, want)
			}
			switch s := q.State(row); {
			case q.Refused(row) != (s == RefusedPush), s == Back && q.Gap(row) == NoGap && events[row].When() != 0:
				t.Fatalf("seed %d: row %d is %v with gap %d", seed, row, s, q.Gap(row))
			}
		}
	}
}

func TestRefusedOrDropped(t *testing.T) {
	t.Parallel()
	const expired, stopped, internal = "推流时间戳参数值已过期", "推流客户端主动断流", "直播系统内部错误"
	for name, c := range map[string]struct {
		e       Event
		refused bool
	}{
		"no length at all":            {Event{Start: 9, End: 9, Up: 0, Reason: stopped}, true},
		"a rejection that took a bit": {Event{Start: 9, End: 11, Up: 2, Reason: expired}, true},
		"a rejection cannot last":     {Event{Start: 9, End: 12, Up: 3, Reason: expired}, false},
		"a short drop":                {Event{Start: 9, End: 10, Up: 1, Reason: stopped}, false},
		"18/100 shares its text":      {Event{Start: 9, End: 10, Up: 1, Reason: internal}, false},
		"length from the times":       {Event{Start: 9, End: 10, Up: NoUp, Reason: expired}, true},
		"no length, no start":         {Event{End: 10, Up: NoUp, Reason: expired}, false},
	} {
		st := NewStore()
		st.Add([]Event{c.e})
		if got := st.Publish(Coverage{}, Freshness{}).Sequence().Refused(0); got != c.refused {
			t.Errorf("%s: refused %v, want %v", name, got, c.refused)
		}
	}
}
