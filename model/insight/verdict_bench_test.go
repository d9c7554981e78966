package insight

import (
	"fmt"
	"testing"
	"time"

	"offair/model"
)

// BenchmarkJudge works out the verdict on everything there is: far more than
// a screen asks for, which looks at a day.
func BenchmarkJudge(b *testing.B) {
	onAccounts(b, []string{"10k", "20k", "100k", "1M"}, func(b *testing.B, s *model.Snapshot) {
		v := viewOf(b, s, "")
		_, _, _ = s.Sequence().States(), s.Sequence().Onsets(), s.Sequence().Flapping(model.Flapping{})
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

// BenchmarkKeyAndVerdict is all that a key causes with everything in view:
// filter, timeline and facets, then the verdict with its baseline, which a
// screen works out behind.
func BenchmarkKeyAndVerdict(b *testing.B) {
	for _, days := range []int64{1, 60} {
		for _, line := range []string{"live_12", "live_1", "e"} {
			b.Run(fmt.Sprintf("days=%d/line=%s", days, line), func(b *testing.B) {
				onAccounts(b, []string{"1M"}, func(b *testing.B, s *model.Snapshot) { benchmarkVerdict(b, s, line, days) })
			})
		}
	}
}

func benchmarkVerdict(b *testing.B, s *model.Snapshot, line string, days int64) {
	_, _, _ = s.Sequence().States(), s.Sequence().Onsets(), s.Sequence().Flapping(model.Flapping{})
	to := s.When(s.Len()-1) + 1
	sp := model.Span{From: to - days*day, To: to}
	var behind time.Duration
	prev, err := Summarize(b.Context(), viewOf(b, s, ""), screen(), nil)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		all := viewOf(b, s, line)
		v := all.Within(sp)
		if _, err := Summarize(b.Context(), v, screen(), prev); err != nil {
			b.Fatal(err)
		}
		start := time.Now()
		base, err := BaselineOf(b.Context(), v, BaselineAsk{Span: sp, Zone: time.UTC})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := Judge(b.Context(), v, JudgeAsk{Span: sp, Now: to, Zone: time.UTC, Baseline: base}); err != nil {
			b.Fatal(err)
		}
		behind += time.Since(start)
	}
	b.ReportMetric(float64(behind.Nanoseconds())/float64(b.N), "ns-verdict")
}
