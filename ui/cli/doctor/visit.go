package doctor

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"offair/fetch"
	"offair/fetch/css"
	"offair/model"
)

// visit is one run: what several checks look at is found once.
type visit struct {
	Options
	account func() Account
	way     func() css.Probe
	asked   func() asked
}

// asked is what the calls brought.
type asked struct {
	tried  bool
	err    error
	took   []time.Duration // of the calls that were answered
	client *css.Client
}

func newVisit(ctx context.Context, o Options) *visit {
	v := &visit{Options: o}
	if v.limits == (limits{}) {
		v.limits = usual
		if v.Patient {
			v.limits = usual.times(patience)
		}
	}
	v.account = sync.OnceValue(func() Account {
		ctx, cancel := context.WithTimeout(ctx, v.limits.search)
		defer cancel()
		return v.search(ctx)
	})
	v.way = sync.OnceValue(func() css.Probe { return v.probe(ctx) })
	v.asked = sync.OnceValue(func() asked { return v.ask(ctx) })
	return v
}

// search finds the credentials; a search that the time limit ended says so.
func (v *visit) search(ctx context.Context) Account {
	a := v.Account(ctx)
	if a.Err != nil && ctx.Err() != nil {
		a.Err = &fetch.Error{
			Class: fetch.Credential,
			What:  words("The search for credentials did not end within %[1]s.", "查找凭证未能在 %[1]s 内结束。", v.limits.search.String()),
			Next:  words("See whether the home directory answers, and for a role whether STS can be reached.", "请检查主目录是否可访问；若使用角色，请检查能否连接 STS。"),
		}
	}
	return a
}

// probe looks at the way, without credentials.
func (v *visit) probe(ctx context.Context) css.Probe {
	ctx, cancel := context.WithTimeout(ctx, v.limits.probe)
	defer cancel()
	client, err := css.New(v.Config)
	if err != nil {
		return css.Probe{Err: fetch.AsError(err)}
	}
	defer client.Close()
	return client.Probe(ctx)
}

// ask makes three calls of the smallest kind, where there is a way and
// credentials for them.
func (v *visit) ask(ctx context.Context) asked {
	account, way := v.account(), v.way()
	if account.Err != nil || way.Failed < css.StepAnswer || way.Failed == css.StepAnswer && errors.Is(way.Err, context.DeadlineExceeded) {
		return asked{}
	}
	config := v.Config
	config.Credentials = account.Credentials
	client, err := css.New(config)
	if err != nil {
		return asked{tried: true, err: err}
	}
	context.AfterFunc(ctx, client.Close)
	ctx, cancel := context.WithTimeout(ctx, v.limits.calls)
	defer cancel()
	a := asked{tried: true, client: client}
	for range 3 {
		began := time.Now()
		if _, err := client.Events(ctx, v.smallest(way)); err != nil {
			if len(a.took) == 0 {
				a.err = err
			}
			break
		}
		a.took = append(a.took, time.Since(began))
	}
	return a
}

// smallest asks for one record of one minute that is over, by the server's
// clock where that is known.
func (v *visit) smallest(way css.Probe) fetch.Request {
	const minute = 60
	now := v.Now().Unix()
	if !way.Date.IsZero() {
		now = way.Date.Unix()
	}
	return fetch.Request{Span: model.Span{From: now - 2*minute, To: now - minute}, Scope: v.Scope, Page: 1, Size: 1}
}

// median of the calls' times; there is at least one.
func median(took []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(took))
	return sorted[len(sorted)/2]
}

// within gives f a time limit where the operating system may hang; f's
// goroutine outlives the call only then.
func within(ctx context.Context, limit time.Duration, f func() Finding) Finding {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	done := make(chan Finding, 1)
	go func() { done <- f() }()
	select {
	case found := <-done:
		return found
	case <-ctx.Done():
		return limited(words("no answer within %[1]s", "%[1]s 内没有响应", limit.String()),
			words("See whether the disk or network home directory is well.", "请检查磁盘或网络主目录是否正常。"))
	}
}
