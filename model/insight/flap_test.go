package insight

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"offair/model"
)

// plainFlapping is the oracle: a drop is flapping when some group of enough
// drops of its stream, within the time, holds it.
func plainFlapping(steps []Step, rule model.Flapping) []bool {
	var drops []int
	for i, s := range steps {
		if !s.Refused && s.When != 0 {
			drops = append(drops, i)
		}
	}
	out := make([]bool, len(steps))
	for i := 0; i+rule.Drops <= len(drops); i++ {
		group := drops[i : i+rule.Drops]
		if steps[group[len(group)-1]].When-steps[group[0]].When > int64(rule.Within/time.Second) {
			continue
		}
		for _, k := range group {
			out[k] = true
		}
	}
	return out
}

// plainBursts is the oracle: every stretch that begins at a drop is counted.
func plainBursts(drops []int64, within int64) []Burst {
	var found []Burst
	for i, at := range drops {
		if i == 0 || at-drops[i-1] > within {
			found = append(found, Burst{From: at})
		}
		b := &found[len(found)-1]
		b.To = at
		b.Drops++
	}
	for i := range found {
		b := &found[i]
		for _, from := range drops {
			inside := 0
			for _, at := range drops {
				if from >= b.From && at >= from && at <= b.To && at-from <= within {
					inside++
				}
			}
			b.Most = max(b.Most, inside)
		}
	}
	return found
}

func TestBurstsAgainstPlain(t *testing.T) {
	t.Parallel()
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 2))
		drops := make([]int64, r.IntN(40))
		for i := range drops {
			drops[i] = begin + r.Int64N(1+r.Int64N(6000))
		}
		slices.Sort(drops)
		within := 1 + r.Int64N(900)
		got := burstsOf(drops, model.Flapping{Within: time.Duration(within) * time.Second})
		if want := plainBursts(drops, within); !slices.Equal(got, want) {
			t.Fatalf("seed %d, %d s, %v: %v, want %v", seed, within, drops, got, want)
		}
	}
}

func TestFlappingAgainstPlain(t *testing.T) {
	t.Parallel()
	for seed := range uint64(10) {
		r := rand.New(rand.NewPCG(seed, 6))
		st := model.NewStore()
		st.Add(randomEvents(r, 1500, begin, 90_000))
		all := viewOf(t, st.Publish(model.Coverage{}, model.Freshness{}), "")
		sp := model.Span{From: begin + 5000, To: begin + 80_000}
		rule := model.Flapping{Drops: 2 + r.IntN(8), Within: time.Duration(600+r.Int64N(9000)) * time.Second}
		got, err := Flapping(t.Context(), all.Within(sp), rule)
		if err != nil {
			t.Fatal(err)
		}
		checkFlaps(t, all, sp, rule, got)
	}
}

func checkFlaps(t *testing.T, all *model.View, sp model.Span, rule model.Flapping, got []Flap) {
	t.Helper()
	found := map[uint32][]Burst{}
	for _, f := range got {
		found[f.Key] = f.Bursts
	}
	for key := range uint32(all.Snapshot().Keys().Len()) {
		steps, err := History(t.Context(), all, key, rule)
		if err != nil {
			t.Fatal(err)
		}
		var drops []int64
		for i, flaps := range plainFlapping(steps, rule) {
			if steps[i].Flapping != flaps {
				t.Fatalf("stream %d, step %d: flapping %v, want %v", key, i, steps[i].Flapping, flaps)
			}
			if flaps && sp.Contains(steps[i].When) {
				drops = append(drops, steps[i].When)
			}
		}
		if want := plainBursts(drops, int64(rule.Within/time.Second)); !slices.Equal(found[key], want) {
			t.Fatalf("stream %d: %v, want %v", key, found[key], want)
		}
		some, err := History(t.Context(), all.Within(sp), key, rule)
		if err != nil || !slices.Equal(Bursts(some, rule), found[key]) {
			t.Fatalf("stream %d: bursts of its history %v, want %v (%v)", key, Bursts(some, rule), found[key], err)
		}
	}
	if !slices.IsSortedFunc(got, func(a, b Flap) int { return int(b.Last() - a.Last()) }) {
		t.Error("not the latest first")
	}
}

func TestHistory(t *testing.T) {
	t.Parallel()
	st := model.NewStore()
	ev := func(start, end int64, reason string) model.Event {
		return model.Event{Stream: "a", Start: start, End: end, Up: end - start, Reason: reason}
	}
	st.Add([]model.Event{
		ev(begin, begin+100, "推流链路网络异常"), ev(begin+130, begin+130, "Authentication failed."),
		ev(begin+160, begin+300, "推流链路网络异常"),
		{Stream: "b", Start: begin, End: begin + 200, Up: 200},
		{Stream: "a", Up: model.NoUp},
	})
	v := viewOf(t, st.Publish(model.Coverage{}, model.Freshness{}), "")
	key := v.Snapshot().Key(v.Row(0))
	steps, err := History(t.Context(), v, key, model.Flapping{})
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, s := range steps {
		got += fmt.Sprintln(max(0, s.When-begin), s.Up, s.Gap, s.Refused, s.State, s.Side)
	}
	want := "0 -1 -1 false back unknown\n100 100 60 false back network\n" +
		"130 0 -1 true refused auth\n300 140 -1 false unseen network\n"
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestByCauseAgainstPlain(t *testing.T) {
	t.Parallel()
	if len(model.Causes()) >= slots {
		t.Fatal("the catalogue has more causes than a grid has slots")
	}
	r := rand.New(rand.NewPCG(7, 7))
	st := model.NewStore()
	st.Add(randomEvents(r, 3000, begin, 50_000))
	v := viewOf(t, st.Publish(model.Coverage{}, model.Freshness{}), "-live_3")
	b := Every(model.Span{From: begin + 3000, To: begin + 44_000}, nil, hour)
	got, err := ByCause(t.Context(), v, b)
	if err != nil {
		t.Fatal(err)
	}
	want, outside := map[string][]uint32{}, 0
	for i := range v.Len() {
		row := v.Snapshot().Row(v.Row(i))
		k, ok := plainBucket(b, row.When)
		if !ok {
			outside++
			continue
		}
		id := ""
		if row.Cause != nil {
			id = row.Cause.ID
		}
		if want[id] == nil {
			want[id] = make([]uint32, b.Len())
		}
		want[id][k]++
	}
	if len(got.Causes) != len(want) || got.Outside != outside || got.Causes[len(want)-1] != nil {
		t.Fatalf("%d causes and %d outside, want %d and %d", len(got.Causes), got.Outside, len(want), outside)
	}
	for i, c := range got.Causes {
		id := ""
		if c != nil {
			id = c.ID
		}
		if !slices.Equal(got.Count[i], want[id]) {
			t.Errorf("cause %q: %v, want %v", id, got.Count[i], want[id])
		}
	}
}
