package cli

import (
	"context"
	"errors"

	"offair/fetch/css"
	"offair/fetch/onair"
	"offair/model"
)

// desk puts someone who asks what is on air beside r's source.
func (a *app) desk(r *reader, client *css.Client, p plan) {
	r.air = onair.New(onair.Options{
		Caller: client, Store: r.store, Limit: r.limit, Scope: p.scope, SmallPages: r.site == css.Intl, Now: a.Now,
	})
}

// aired is the newest snapshot once what is on air was asked, for a query that
// needs it; why says what of that is not known.
func (a *app) aired(ctx context.Context, r *reader, p plan, snap *model.Snapshot) (_ *model.Snapshot, why model.Text) {
	if !p.query.NeedsAir() {
		return snap, model.Text{}
	}
	if r.air == nil {
		return snap, model.Text{
			EN: "a capture cannot tell what is on air, so is:down finds nothing; is:unseen finds what was not seen again.",
			ZH: "保存的记录无法得知当前是否在播，is:down 查不到任何流；is:unseen 可查找之后未再出现的流。",
		}
	}
	why = r.air.AskAll(ctx)
	return r.store.Snapshot(), why
}

// andAir adds to how complete a list is what is not known of the air.
func andAir(err error, why model.Text) error {
	var e *exit
	switch {
	case why.Empty():
		return err
	case err == nil:
		return &exit{status: incomplete, what: model.Text{EN: "what is on air is not known in full: " + why.EN, ZH: "在播状态不完整：" + why.ZH}}
	case errors.As(err, &e) && e.status == incomplete:
		both := *e
		both.what = model.Text{EN: e.what.EN + " What is on air is not known in full: " + why.EN, ZH: e.what.ZH + "在播状态不完整：" + why.ZH}
		return &both
	default:
		return err
	}
}
