package demo

import (
	"testing"
	"time"

	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common"

	"offair/model"
)

// The served account is Account, and grows as the server's clock goes on.
func TestServedAccount(t *testing.T) {
	t.Parallel()
	began := time.Now()
	s := start(t, Options{Account: true, Seed: 12, Rate: -1, Now: func() time.Time { return began }})
	c := sdk(t, s, s.Credentials())
	sp := model.Span{From: began.Unix() - 24*3600, To: began.Unix()}
	before := all(t, c, sp, 0)
	var want []model.ID
	for _, e := range cutTo(Account(12, began), sp.From, sp.To+1) {
		want = append(want, e.ID())
	}
	if !sameSet(before, want) {
		t.Errorf("%d events served, the account has %d", len(before), len(want))
	}
	s.Change(func(o *Options) { o.Offset = 290 * time.Second })
	if after := all(t, c, sp, 0); !sameSet(after, before) {
		t.Errorf("the past changed: %d events, then %d", len(before), len(after))
	}
	sp.To += 290
	if grown := len(all(t, c, sp, 0)) - len(before); grown < 5 || grown > 40 {
		t.Errorf("%d new events in 290 s", grown)
	}
}

// Pages are read while records arrive, early and late ones; what was there
// from the start is never lost from an answer.
func TestAppendWhileReading(t *testing.T) {
	t.Parallel()
	sp := lastDay()
	s := start(t, Options{Rate: -1, Events: Random(7, 3000, sp)})
	done := make(chan struct{})
	go func() {
		defer close(done)
		for seed := range uint64(60) {
			from := sp.From + int64(seed%2)*80_000
			s.Append(Random(1000+seed, 20, model.Span{From: from, To: sp.To})...)
		}
	}()
	c := sdk(t, s, s.Credentials())
	least := uint64(3000)
	for range 40 {
		r := ask(sp)
		r.PageSize, r.AppName = common.Uint64Ptr(100), common.StringPtr("live")
		must(t, c, r)
		total := *must(t, c, ask(sp)).TotalNum
		if total < least {
			t.Errorf("%d records after %d", total, least)
		}
		least = total
	}
	<-done
	if total := *must(t, c, ask(sp)).TotalNum; total != 3000+60*20 {
		t.Errorf("%d records in the end", total)
	}
}
