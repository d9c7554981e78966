package insight

import (
	"math/rand/v2"
	"testing"

	"offair/model"
)

// TestStatesWithTheAir: a stream that a call said is not on air is a value of
// its own, and rows that only a newer call speaks of are counted anew.
func TestStatesWithTheAir(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 7))
	st := model.NewStore()
	st.Add(randomEvents(r, 900, begin, 1000))
	v := viewOf(t, st.Publish(model.Coverage{}, model.Freshness{}), "")
	ask := Ask{Facets: []Field{State}, Top: 9, Points: 6}
	before, err := Summarize(t.Context(), v, ask, nil)
	if err != nil {
		t.Fatal(err)
	}
	list := model.AirList{AsOf: begin + 5000}
	snap := st.SetAir(model.Air{}.WithList(list))
	if v, err = v.Extend(t.Context(), snap); err != nil {
		t.Fatal(err)
	}
	after, err := Summarize(t.Context(), v, ask, before)
	if err != nil {
		t.Fatal(err)
	}
	checkSummary(t, v, ask, after)
	down := 0
	for _, val := range after.Facets[0].Values {
		if val.Term == model.Down.String() {
			down = val.Count
		}
	}
	if down == 0 {
		t.Errorf("nothing is down: %+v", after.Facets[0].Values)
	}
}
