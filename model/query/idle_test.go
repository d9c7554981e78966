package query

import (
	"testing"

	"offair/model"
)

// TestWordOfNewLetters: a word that no name can hold, for it has a letter that
// none has, is found as soon as one does, whichever dictionary that is in.
func TestWordOfNewLetters(t *testing.T) {
	t.Parallel()
	const word = "xyz"
	for name, e := range map[string]model.Event{
		"stream": {Stream: "a-xyz"}, "app": {App: "XYZ"}, "domain": {Domain: "xyz.example.com"},
		"client": {ClientIP: "xyz"}, "reason": {Reason: "went xyz"}, "nothing": {Stream: "x", App: "y", Domain: "z"},
	} {
		st := model.NewStore()
		st.Add([]model.Event{{Stream: "a", App: "b", Domain: "c", ClientIP: "192.0.2.1", Reason: "d", End: 5}})
		q, err := Parse(word)
		if err != nil {
			t.Fatal(err)
		}
		v, err := model.NewView(t.Context(), st.Publish(model.Coverage{}, model.Freshness{}), q.Filter())
		if err != nil || v.Len() != 0 {
			t.Fatalf("%d rows, %v", v.Len(), err)
		}
		for round := range 2 { // the second one grows marks that are there
			e.End = int64(10 + round)
			st.Add([]model.Event{e, {Stream: "other", End: int64(20 + round)}})
			e.Stream, e.App, e.Domain, e.ClientIP, e.Reason = e.Stream+"_", e.App+"_", e.Domain+"_", e.ClientIP+"_", e.Reason+"_"
			if v, err = v.Extend(t.Context(), st.Publish(model.Coverage{}, model.Freshness{})); err != nil {
				t.Fatal(err)
			}
			want := round + 1
			if name == "nothing" {
				want = 0
			}
			if v.Len() != want {
				t.Errorf("%s, round %d: %d rows, want %d", name, round, v.Len(), want)
			}
		}
	}
}
