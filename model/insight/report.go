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
	ask = ask.about(v)
	var err error
	if ask.Verdict, err = verdictFor(ctx, v, ask); err != nil {
		return "", err
	}
	return Note(ctx, v, ask)
}

// Listed is a Note without a verdict, for rows that were chosen one by one:
// nothing can be said of what they leave out. Window and Now are as in Report.
func Listed(ctx context.Context, v *model.View, ask NoteAsk) (string, error) {
	ask = ask.about(v)
	ask.Verdict = nil
	return Note(ctx, v, ask)
}

// VerdictOf is the verdict that Report would tell.
func VerdictOf(ctx context.Context, v *model.View, ask NoteAsk) (*Verdict, error) {
	return verdictFor(ctx, v, ask.about(v))
}

func verdictFor(ctx context.Context, v *model.View, ask NoteAsk) (*Verdict, error) {
	base, err := BaselineOf(ctx, v, BaselineAsk{Span: ask.Window, Zone: ask.Zone, Scope: ask.Scope})
	if err != nil {
		return nil, err
	}
	return Judge(ctx, v, JudgeAsk{Span: ask.Window, Now: ask.Now, Zone: ask.Zone, Scope: ask.Scope, Baseline: base})
}

// about is the question with the times that v sets.
func (ask NoteAsk) about(v *model.View) NoteAsk {
	all := spanOf(v)
	if ask.Window.Empty() {
		ask.Window = all
	}
	if len(v.Snapshot().Coverage.Known) == 0 && !all.Empty() {
		ask.Now = all.To
	}
	return ask
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
