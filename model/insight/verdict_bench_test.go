package insight

import (
	"testing"
	"time"

	"offair/model"
)

// BenchmarkJudge works out the verdict on everything there is: far more than
// a screen asks for, which looks at a day.
func BenchmarkJudge(b *testing.B) {
	onAccounts(b, []string{"10k", "20k", "100k", "1M"}, func(b *testing.B, s *model.Snapshot) {
		v := viewOf(b, s, "")
		_ = s.Sequence().States()
		for b.Loop() {
			if _, err := Judge(b.Context(), v, JudgeAsk{Zone: time.UTC}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkJudgeDay is the last day with a baseline of seven days before.
func BenchmarkJudgeDay(b *testing.B) {
	onAccounts(b, usual(), func(b *testing.B, s *model.Snapshot) {
		v := viewOf(b, s, "")
		to := s.When(s.Len()-1) + 1
		sp := model.Span{From: to - day, To: to}
		base, err := BaselineOf(b.Context(), v, BaselineAsk{Span: sp})
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			if _, err := Judge(b.Context(), v.Within(sp), JudgeAsk{Span: sp, Now: to, Baseline: base}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkBaseline gathers seven days before the last one.
func BenchmarkBaseline(b *testing.B) {
	onAccounts(b, usual(), func(b *testing.B, s *model.Snapshot) {
		v := viewOf(b, s, "")
		to := s.When(s.Len()-1) + 1
		for b.Loop() {
			if _, err := BaselineOf(b.Context(), v, BaselineAsk{Span: model.Span{From: to - day, To: to}}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkNote writes the note on everything there is.
func BenchmarkNote(b *testing.B) {
	onAccounts(b, []string{"20k", "100k"}, func(b *testing.B, s *model.Snapshot) {
		v := viewOf(b, s, "")
		to := s.When(s.Len()-1) + 1
		for b.Loop() {
			if _, err := Note(b.Context(), v, NoteAsk{Window: model.Span{From: 1, To: to}, Now: to}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkTell tells the story of the stream that dropped last.
func BenchmarkTell(b *testing.B) {
	onAccounts(b, usual(), func(b *testing.B, s *model.Snapshot) {
		for b.Loop() {
			if _, err := Tell(b.Context(), s, s.Key(s.Len()-1), TellAsk{}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
