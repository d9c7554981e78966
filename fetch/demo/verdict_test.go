package demo

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"offair/model"
	"offair/model/insight"
)

var beijing = time.FixedZone("", 8*3600)

// account60 is all that the account of seed holds at now, fetched in full.
func account60(t *testing.T, seed uint64, now time.Time) *model.View {
	t.Helper()
	st := model.NewStore()
	st.Add(Account(seed, now))
	to := now.Unix() + 1
	known := model.Known{Span: model.Span{From: to - int64(reach/time.Second), To: to}, AsOf: to}
	v, err := model.NewView(t.Context(), st.Publish(model.Coverage{}.With(known), model.Freshness{}), nil)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// judged is the verdict on a span, with seven days before or without.
func judged(t *testing.T, v *model.View, sp model.Span, baseline bool) *insight.Verdict {
	t.Helper()
	ask := insight.JudgeAsk{Span: sp, Now: sp.To, Zone: beijing}
	if baseline {
		b, err := insight.BaselineOf(t.Context(), v, insight.BaselineAsk{Span: sp, Zone: beijing})
		if err != nil {
			t.Fatal(err)
		}
		ask.Baseline = b
	}
	o, err := insight.Judge(t.Context(), v.Within(sp), ask)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// The first screen of the demo tells of the outage, whenever it is opened: with
// the days before, and until those are there.
func TestVerdictOfOutage(t *testing.T) {
	t.Parallel()
	usual := regexp.MustCompile(`^(\d\d-\d\d )?\d\d:\d\d–\d\d:\d\d · 3[678] streams fell \(usual 0\) · (3[5-8]|all) network · 31 behind 203\.0\.113\.0/24 · `)
	alone := regexp.MustCompile(`^(\d\d-\d\d )?\d\d:\d\d–\d\d:\d\d · 3[678] streams fell · (3[5-8]|all) network · 31 behind 203\.0\.113\.0/24 · .*no baseline yet`)
	chinese := regexp.MustCompile(`3[678] 路断流（平时 0 路） · (责任方均为网络|3[5-8] 路.*网络.*) · 31 路来自 203\.0\.113\.0/24`)
	right := 0
	times := append(moments(9), noon)
	for i, now := range times {
		v := account60(t, uint64(i%5), now)
		sp := model.Span{From: now.Add(-24*time.Hour).Unix() + 1, To: now.Unix() + 1}
		with, without := judged(t, v, sp, true), judged(t, v, sp, false)
		ok := true
		for _, line := range []struct {
			want *regexp.Regexp
			got  string
		}{
			{usual, with.Line(insight.LineStyle{})},
			{alone, without.Line(insight.LineStyle{})},
			{chinese, with.Line(insight.LineStyle{Lang: model.ZH})},
		} {
			if !line.want.MatchString(line.got) {
				t.Logf("%v: %s", now.In(beijing), line.got)
				ok = false
			}
		}
		if ok && strings.HasSuffix(with.Query(), " ip:203.0.113.0/24") {
			right++
		}
	}
	if right < len(times)-1 { // an outage that has only just begun is smaller
		t.Errorf("right at %d of %d moments", right, len(times))
	}
}

// storyOf is the newest tale of a plot of the streams whose names begin so.
func storyOf(t *testing.T, v *model.View, begin string, now time.Time, plot insight.Plot) (insight.Tale, bool) {
	t.Helper()
	s, found := v.Snapshot(), insight.Tale{}
	for key, k := range s.Keys().All() {
		if !strings.HasPrefix(s.Streams().Raw(k.Stream), begin) {
			continue
		}
		tales, err := insight.Tell(t.Context(), s, uint32(key), insight.TellAsk{Zone: beijing, Now: now.Unix() + 1})
		if err != nil {
			t.Fatal(err)
		}
		for _, tale := range tales {
			if tale.Plot == plot && tale.Span.From > found.Span.From {
				found = tale
			}
		}
	}
	return found, found.Span.From != 0
}

// The two other incidents are told of their streams, from their records.
func TestStoriesOfDemo(t *testing.T) {
	t.Parallel()
	expired := regexp.MustCompile(`^Dropped at .* \(network\); \d+ tries refused from .* to .* \(url-expired\): the push URL had expired; back at .* after [67] min, from another address, 198\.51\.100\.\d+\.$`)
	fought := regexp.MustCompile(`^Two encoders fight for this stream: 192\.0\.2\.\d+ and 198\.51\.100\.\d+ replaced each other \d+ times from .* to .*\.`)
	for i, now := range moments(6) {
		v := account60(t, uint64(i), now.Add(6*time.Hour)) // so that both are over
		now = now.Add(6 * time.Hour)
		if tale, ok := storyOf(t, v, "年会直播-", now, insight.Expired); !ok || len(tale.Rows) < 20 {
			t.Errorf("%v: no expired URL: %+v", now, tale)
		} else if !expired.MatchString(tale.Text.EN) && !strings.HasSuffix(tale.Text.EN, "not seen again.") {
			t.Errorf("%v: %s", now, tale.Text.EN)
		}
		tale, ok := storyOf(t, v, "final-court-", now, insight.Fight)
		if !ok || len(tale.Rows) < 6 || !fought.MatchString(tale.Text.EN) {
			t.Errorf("%v: %+v", now, tale)
		}
		half := model.Span{From: tale.Span.From - 600, To: tale.Span.From + 900}
		if line := judged(t, v, half, true).Line(insight.LineStyle{}); ok && !strings.Contains(line, "sport/final-court-") {
			t.Errorf("%v: %s", now, line)
		}
	}
}
