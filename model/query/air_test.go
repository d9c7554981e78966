package query

import (
	"testing"

	"offair/model"
)

func TestNeedsAir(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]bool{
		"": false, "live": false, "is:down": true, "-is:down": true, "is:dow": true, "is:back,down": true, "is:已断": true,
		"is:d": false, "is:do": true, "is:dropped": false, "is:unseen": false, "is:unseen,down": false, "is:back": false, "state:=down x": true,
	} {
		q, err := Parse(line)
		if err != nil {
			t.Fatal(err)
		}
		if got := q.NeedsAir(); got != want {
			t.Errorf("%q: %v, want %v", line, got, want)
		}
	}
}

func TestDownIsWhatCallsSaid(t *testing.T) {
	t.Parallel()
	st := model.NewStore()
	event := func(stream string, start, end int64) model.Event {
		return model.Event{Domain: "d", App: "a", Stream: stream, Start: start, End: end, Up: end - start}
	}
	st.Add([]model.Event{event("gone", 10, 20), event("again", 10, 20), event("unasked", 10, 20), event("gone", 1, 5)})
	st.Publish(model.Coverage{}, model.Freshness{})
	count := func(line string) int {
		q, err := Parse(line)
		if err != nil {
			t.Fatal(err)
		}
		view, err := model.NewView(t.Context(), st.Snapshot(), q.Filter())
		if err != nil {
			t.Fatal(err)
		}
		return view.Len()
	}
	if n := count("is:down"); n != 0 {
		t.Errorf("%d rows are down though nobody asked", n)
	}
	place := func(stream string) model.Scope { return model.Scope{Domain: "d", App: "a", Stream: stream} }
	st.SetAir(model.Air{}.
		With(place("gone"), model.AirFact{State: model.OffAir, AsOf: 30}).
		With(place("again"), model.AirFact{State: model.OnAir, Since: []int64{25}, AsOf: 30}))
	for line, want := range map[string]int{
		"is:down": 1, "is:back": 2, "is:unseen": 1, "-is:down": 3, "is:dropped": 4, "is:down,unseen": 2, "is:back gap=5": 2, "gap=5": 2,
	} {
		if n := count(line); n != want {
			t.Errorf("%s: %d rows, want %d", line, n, want)
		}
	}
}

func TestAViewFollowsWhatCallsSay(t *testing.T) {
	t.Parallel()
	st := model.NewStore()
	st.Add([]model.Event{{Stream: "x", Start: 10, End: 20, Up: 10}})
	q, err := Parse("is:down")
	if err != nil {
		t.Fatal(err)
	}
	view, err := model.NewView(t.Context(), st.Publish(model.Coverage{}, model.Freshness{}), q.Filter())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []struct {
		state model.AirState
		rows  int
	}{{model.OffAir, 1}, {model.OnAir, 0}, {model.Forbidden, 1}} {
		snap := st.SetAir(st.Snapshot().Air().With(model.Scope{Stream: "x"}, model.AirFact{State: f.state, AsOf: 30 + int64(st.Snapshot().Version)}))
		if view, err = view.Extend(t.Context(), snap); err != nil || view.Len() != f.rows {
			t.Errorf("%v: %d rows, %v", f.state, view.Len(), err)
		}
	}
}
