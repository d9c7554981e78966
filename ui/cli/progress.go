package cli

import (
	"context"
	"fmt"
	"time"

	"offair/model"
)

const progressEvery = 100 * time.Millisecond

// showProgress keeps one line on a terminal's standard error while a store
// fills. The returned function takes the line away and waits until it is gone.
func (a *app) showProgress(ctx context.Context, st *model.Store) (done func()) {
	if !terminal(a.Err) {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		a.progress(ctx, st)
	}()
	return func() { cancel(); <-ended }
}

func (a *app) progress(ctx context.Context, st *model.Store) {
	defer func() { _, _ = fmt.Fprint(a.Err, "\r\x1b[K") }()
	tick := time.NewTicker(progressEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			_, _ = fmt.Fprintf(a.Err, "\r%s\x1b[K", cut(progressText(st.Snapshot()).In(a.lang), 78, ""))
		}
	}
}

// progressText is how far a load is.
func progressText(s *model.Snapshot) model.Text {
	f, n := s.Freshness, s.Len()
	if !f.Problem.Empty() {
		return f.Problem
	}
	if f.Planned == 0 {
		return model.Text{EN: fmt.Sprintf("reading, %d records", n), ZH: fmt.Sprintf("读取中，%d 条", n)}
	}
	t := model.Text{
		EN: fmt.Sprintf("%d records, %d of %d calls answered", n, f.Done, f.Planned),
		ZH: fmt.Sprintf("%d 条，已完成 %d/%d 次调用", n, f.Done, f.Planned),
	}
	if f.Throttled {
		t.EN, t.ZH = t.EN+", held back by the account's rate limit", t.ZH+"，受账号频率限制"
	}
	return t
}
