package insight

import (
	"context"
	"sort"

	"offair/model"
)

// Report is a Note whose verdict is worked out first, against the days before
// as far as the snapshot knows them. Where ask.Window is empty, it is what the
// rows of v span. A snapshot that claims no coverage, as that of a capture,
// tells of its own time: then Now is just behind its last row. The error is
// ctx's.
func Report(ctx context.Context, v *model.View, ask NoteAsk) (string, error) {
	all := spanOf(v)
	if ask.Window.Empty() {
		ask.Window = all
	}
	if len(v.Snapshot().Coverage.Known) == 0 && !all.Empty() {
		ask.Now = all.To
	}
	base, err := BaselineOf(ctx, v, BaselineAsk{Span: ask.Window, Zone: ask.Zone, Scope: ask.Scope})
	if err != nil {
		return "", err
	}
	ask.Verdict, err = Judge(ctx, v, JudgeAsk{
		Span: ask.Window, Now: ask.Now, Zone: ask.Zone, Scope: ask.Scope, Baseline: base,
	})
	if err != nil {
		return "", err
	}
	return Note(ctx, v, ask)
}

// spanOf is from the first row that has a time to the second after the last
// one; empty where none has.
func spanOf(v *model.View) model.Span {
	s := v.Snapshot()
	timed := sort.Search(v.Len(), func(i int) bool { return s.When(v.Row(i)) == 0 }) // the newest come first
	if timed == 0 {
		return model.Span{}
	}
	return model.Span{From: s.When(v.Row(timed - 1)), To: s.When(v.Row(0)) + 1}
}
