package demo

import (
	"testing"
	"time"

	"offair/model"
	"offair/model/insight"
)

func TestDemoVerdictProbe(t *testing.T) {
	for i, now := range append(moments(6), noon) {
		events := Account(uint64(i), now)
		st := model.NewStore()
		st.Add(events)
		n := now.Unix() + 1
		cov := model.Coverage{}.With(model.Known{Span: model.Span{From: n - 60*86400, To: n}, AsOf: n})
		v, _ := model.NewView(t.Context(), st.Publish(cov, model.Freshness{}), nil)
		z := time.FixedZone("", 8*3600)
		sp := model.Span{From: n - 86400, To: n}
		v = v.Within(sp)
		for _, base := range []bool{false, true} {
			ask := insight.JudgeAsk{Span: sp, Now: n, Zone: z}
			if base {
				ask.Baseline, _ = insight.BaselineOf(t.Context(), v, insight.BaselineAsk{Span: sp, Zone: z})
			}
			t0 := time.Now()
			o, err := insight.Judge(t.Context(), v, ask)
			if err != nil {
				t.Fatal(err)
			}
			t.Log(time.Since(t0), now.In(z), o.Line(insight.LineStyle{}), "|||", o.Line(insight.LineStyle{Lang: model.ZH}))
			for _, c := range o.Common {
				t.Logf("   %+v", c)
			}
		}
	}
}
