package cli

import (
	"context"
	"fmt"
	"sync"
	"time"

	"offair/model"
)

const (
	renewal  = 24 * time.Hour   // how long one feed runs: what it holds grows with what arrives
	lookWait = 10 * time.Second // between two looks at how things are, at most
	hushTime = time.Minute      // between two lines about the same thing, at least
)

// syncOn keeps the archive filled until a signal ends it. Only what is worth a
// look gets a line.
func (a *app) syncOn(ctx context.Context, r *reader, p plan) error {
	t := &teller{app: a, plan: p, shelf: r.kept, told: map[subject]word{}}
	a.say(keeps(r, a.set.refresh))
	for ctx.Err() == nil {
		a.syncDay(ctx, r, t)
		r.renew()
	}
	r.kept.close()
	if trouble := r.kept.trouble(); !trouble.Empty() {
		return &exit{status: incomplete, what: trouble}
	}
	a.say(model.Text{EN: "ended; all that was fetched is kept.", ZH: "已结束；已获取的内容均已保存。"})
	return nil
}

// syncDay runs one feed for a day.
func (a *app) syncDay(ctx context.Context, r *reader, t *teller) {
	ctx, cancel := context.WithTimeout(ctx, renewal)
	defer cancel()
	var running sync.WaitGroup
	defer running.Wait()
	running.Go(func() { r.run(ctx) })
	t.watch(ctx, r.store)
}

func keeps(r *reader, every time.Duration) model.Text {
	path := quoted(r.kept.options.Path)
	return model.Text{
		EN: fmt.Sprintf("keeping %s filled; it asks every %s.", path, every),
		ZH: fmt.Sprintf("正在持续写入 %s；每 %s 查询一次。", path, every),
	}
}

// subject is what a line is about.
type subject int

const (
	ofCalls   subject = iota // whether the API answers
	ofKeeping                // whether records are kept
	ofWindow                 // whether the window is complete
)

// word is what was said of a subject last.
type word struct {
	text model.Text
	at   time.Time
}

// teller says what is worth a look, once, and not too often.
type teller struct {
	app   *app
	plan  plan
	shelf *shelf
	told  map[subject]word
}

// watch tells what becomes of the feed behind st until ctx ends.
func (t *teller) watch(ctx context.Context, st *model.Store) {
	version := uint64(0)
	for ctx.Err() == nil {
		limited, cancel := context.WithTimeout(ctx, lookWait)
		if snap, err := st.Wait(limited, version); err == nil {
			version = snap.Version
		}
		cancel()
		t.look(ctx, st.Snapshot())
	}
}

// look says what is new about each subject.
func (t *teller) look(ctx context.Context, snap *model.Snapshot) {
	f := &snap.Freshness
	t.say(ofCalls, f.Problem, model.Text{EN: "the API answers again.", ZH: "接口已恢复应答。"})
	t.say(ofKeeping, t.shelf.trouble(), model.Text{EN: "records are kept again.", ZH: "已恢复保存。"})
	if f.Loading || f.AsOf.IsZero() {
		return
	}
	var holes model.Text
	if err := missing(snap, model.Text{}, t.plan.zone); err != nil {
		holes = exitOf(err).what
	}
	if _, before := t.told[ofWindow]; !before && holes.Empty() {
		if t.shelf.flush(ctx) != nil {
			return // it is complete, but not kept yet
		}
		t.app.say(done(snap, t.plan, t.shelf.options.Path))
	}
	t.say(ofWindow, holes, model.Text{EN: "complete again.", ZH: "已恢复完整。"})
	if _, before := t.told[ofWindow]; !before {
		t.told[ofWindow] = word{}
	}
}

// say tells a trouble when it is another than the one told last, and over once
// it is over.
func (t *teller) say(s subject, trouble, over model.Text) {
	last := t.told[s]
	now := t.app.Now()
	if trouble == last.text || now.Sub(last.at) < hushTime {
		return
	}
	t.told[s] = word{trouble, now}
	if trouble.Empty() {
		t.app.say(over)
		return
	}
	t.app.say(trouble)
}
