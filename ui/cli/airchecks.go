package cli

import (
	"context"
	"strings"

	"offair/fetch"
	"offair/fetch/css"
	"offair/fetch/onair"
	"offair/model"
	"offair/ui/cli/doctor"
)

// airChecks are the doctor's checks of the calls that tell what is on air.
// None of them is needed.
func airChecks(place model.Scope) (out []doctor.Extra) {
	for _, p := range onair.Probes(place) {
		out = append(out, doctor.Extra{
			ID: strings.ToLower(strings.TrimPrefix(p.Action, "Describe")), Name: p.Name,
			Run: func(ctx context.Context, c *css.Client) doctor.Finding { return airFinding(ctx, c, p, place) },
		})
	}
	return out
}

func airFinding(ctx context.Context, c *css.Client, p onair.Probe, place model.Scope) doctor.Finding {
	if p.Domain && place.Domain == "" {
		return doctor.Finding{Mark: doctor.Note, What: model.Text{
			EN: p.Action + " is not tried: it needs a push domain (--domain)", ZH: p.Action + " 未检查：需要推流域名（--domain）",
		}}
	}
	if e := fetch.AsError(p.Try(ctx, c)); e != nil {
		return doctor.Finding{Mark: doctor.Limited, What: e.What, Next: e.Next}
	}
	return doctor.Finding{Mark: doctor.Fine, What: model.Text{EN: p.Action + " is answered: " + p.For.EN, ZH: p.Action + " 可用：" + p.For.ZH}}
}
