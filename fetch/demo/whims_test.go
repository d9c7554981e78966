package demo

import (
	"testing"
	"time"

	"offair/model"
)

func TestLies(t *testing.T) {
	t.Parallel()
	rows := make([]uint32, 100)
	for name, c := range map[string]struct {
		f    Faults
		wont func(a answer) bool
	}{
		"empty": {Faults{EmptyPage: 1}, func(a answer) bool { return len(a.rows) > 0 || a.total != 730 }},
		"short": {Faults{ShortPage: 1}, func(a answer) bool { return len(a.rows) == 0 || len(a.rows) >= 100 || a.total != 730 }},
		"high":  {Faults{TotalHigh: 1}, func(a answer) bool { return len(a.rows) != 100 || a.total <= 730 }},
		"low":   {Faults{TotalLow: 1}, func(a answer) bool { return len(a.rows) != 100 || a.total >= 730 }},
		"none":  {Faults{}, func(a answer) bool { return len(a.rows) != 100 || a.total != 730 }},
	} {
		for n := range uint64(200) {
			a := answer{rows: rows, total: 730}
			told := lie(&a, &c.f, roll(3, n, 'L'))
			if c.wont(a) || told == (name == "none") {
				t.Fatalf("%s: %d rows, %d in all, lied: %v", name, len(a.rows), a.total, told)
			}
		}
	}
}

func TestRecordsThatAreLateTwiceOrChange(t *testing.T) {
	t.Parallel()
	events := Random(5, 90, model.Span{From: noon.Unix() - 3600, To: noon.Unix()})
	o := Options{Events: events, Now: func() time.Time { return noon }, Faults: Faults{Late: 0.5, Twice: 0.2, Change: 1}, Seed: 4}
	s := newSource(o)
	at := func(after time.Duration) (n, hidden int) {
		now := noon.Add(after)
		tab := s.table(now)
		y := young{o.Seed, o.Faults.Change, now.Unix()}
		for i := range tab.rows {
			if y.hides(&tab.rows[i]) {
				hidden++
			}
		}
		return len(tab.rows), hidden
	}
	early, hidden := at(0)
	if early < 40 || early > 80 || hidden == 0 || hidden == early {
		t.Errorf("at first %d, %d without a client", early, hidden)
	}
	later, hidden := at(2 * time.Hour)
	if later <= early || hidden != 0 {
		t.Errorf("later %d, %d without a client", later, hidden)
	}
	if all, _ := at(4 * time.Hour); all <= 95 || all > 140 || all <= later {
		t.Errorf("in the end %d, some of 90 twice", all)
	}
	s.replace(events[:10], noon.Unix()+4*3600)
	if n, _ := at(4 * time.Hour); n < 10 || n > 20 {
		t.Errorf("%d after a change", n)
	}
}
