package onair

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"offair/fetch"
	"offair/model"
)

const (
	leastPage  = 10  // the API takes no smaller one
	mostPlaces = 200 // pairs of domain and app that are listed: 2.5 s of calls
	mostPages  = 400 // of one pair
)

// pageSize is how many streams a page may hold; it becomes small for good
// once the API refused a large one.
type pageSize struct {
	small bool // from the start
	found atomic.Bool
}

func (p *pageSize) size() int {
	if p.small || p.found.Load() {
		return fetch.OnlineSmallPage
	}
	return fetch.OnlineLargePage
}

// AskAll lists what is on air, for every domain and app of the records, at
// most once a minute for all who ask. It returns once the answer is in the
// store, empty, or with the sentence for what went wrong; what was answered is
// in the store then too.
//
// Domain and app are always named: accounts with several of either have to.
// Only of those that were listed in full is absence known.
func (d *Desk) AskAll(ctx context.Context) model.Text {
	return d.flights.join(ctx, flight{key: key{kind: online}, now: d.o.Now, run: d.list})
}

// list lists every place. Of several failures the first is told. Unless all
// failed, the whole list is not read again for a minute.
func (d *Desk) list() (serves time.Duration, failed error) {
	places, left := d.places()
	answered := len(places) == 0
	for _, p := range places {
		err := d.listPlace(p)
		answered = answered || err == nil
		if err != nil && failed == nil {
			failed = err
		}
		if d.ctx.Err() != nil {
			break
		}
	}
	if failed == nil && left > 0 {
		failed = tooMany(left)
	}
	if !answered {
		return 0, failed
	}
	return fetch.OnlineEvery, failed
}

// places are the pairs of domain and app of the records, those with the most
// streams first, and how many more there are.
func (d *Desk) places() (out []model.Scope, left int) {
	s := d.o.Store.Snapshot()
	streams := map[model.Scope]int{}
	for _, k := range s.Keys().All() {
		p := model.Scope{Domain: s.Domains().Raw(k.Domain), App: s.Apps().Raw(k.App)}
		if p.Domain != "" && p.App != "" && d.o.Scope.Holds(p) {
			streams[p]++
		}
	}
	for p := range streams {
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b model.Scope) int {
		if n := streams[b] - streams[a]; n != 0 {
			return n
		}
		return strings.Compare(a.String(), b.String())
	})
	left = max(0, len(out)-mostPlaces)
	return out[:len(out)-left], left
}

func tooMany(left int) error {
	return &fetch.Error{Class: fetch.Refused, What: model.Text{
		EN: fmt.Sprintf("%d pairs of domain and app with few streams were not asked about: it takes too many calls.", left),
		ZH: fmt.Sprintf("有 %d 组域名与应用（流较少）未查询：所需调用过多。", left),
	}, Next: model.Text{EN: "Name one with --domain and --app.", ZH: "请用 --domain 和 --app 指定。"}}
}

// reading is a list while its pages come in.
type reading struct {
	place    model.Scope
	size     int
	asOf     int64
	streams  map[model.Scope][]int64
	seen     int  // items, those of other places and odd ones too
	doubtful bool // an item could not be read
}

// listPlace lists one pair of domain and app.
func (d *Desk) listPlace(place model.Scope) error {
	r := &reading{place: place, size: d.pages.size()}
	whole, err := d.read(r)
	if r.size != fetch.OnlineSmallPage && (err == nil && !whole || tooLarge(err)) {
		d.pages.found.Store(true)
		r = &reading{place: place, size: fetch.OnlineSmallPage}
		whole, err = d.read(r)
	}
	if r.asOf == 0 {
		return err
	}
	d.change(func(a model.Air) model.Air {
		if err == nil && whole {
			return a.WithList(model.AirList{Scope: place, AsOf: r.asOf, Streams: r.streams})
		}
		return a.WithListed(r.streams, r.asOf)
	})
	if err == nil && !whole {
		return unsettled(place)
	}
	return err
}

// tooLarge reports whether a refusal may be about the size of the page.
func tooLarge(err error) bool {
	e := fetch.AsError(err)
	return e != nil && e.Class == fetch.Refused && strings.HasPrefix(e.Code, "InvalidParameter")
}

func unsettled(place model.Scope) error {
	name := model.Clean(place.Domain + "/" + place.App)
	return &fetch.Error{Class: fetch.Transient, What: model.Text{
		EN: "The list of what is on air at " + name + " and its count did not agree; of streams that it lacks nothing is known.",
		ZH: name + " 的在播列表与其总数不一致；未列出的流状态未知。",
	}, Next: model.Text{EN: "Ask again in a minute.", ZH: "请一分钟后重试。"}}
}

// read takes in page after page. It reports whether the list is whole: as many
// streams as the API counts, each readable.
func (d *Desk) read(r *reading) (whole bool, err error) {
	for page := 1; page <= mostPages; page++ {
		var p fetch.OnlinePage
		err := d.call(online, r.place.Domain, func(ctx context.Context) (err error) {
			p, err = d.o.Caller.Online(ctx, fetch.OnlineRequest{Scope: r.place, Page: page, Size: r.size})
			return err
		})
		if err != nil {
			return false, err
		}
		if page == 1 {
			r.asOf, r.streams = d.second(p.Date), map[model.Scope][]int64{}
		}
		r.take(&p)
		switch {
		case p.Total >= 0 && r.seen >= p.Total, p.Total < 0 && len(p.Streams) < r.size:
			return !r.doubtful, nil
		case len(p.Streams)+p.Odd < r.size: // a short page that is not the last
			return false, nil
		}
	}
	return false, nil
}

func (r *reading) take(p *fetch.OnlinePage) {
	r.doubtful = r.doubtful || p.Odd > 0
	r.seen += p.Odd
	for _, s := range p.Streams {
		place := same(s.Place, r.place)
		if _, known := r.streams[place]; !known {
			r.seen++ // one that is listed twice moved between two pages, and another one may be missing
		}
		r.streams[place] = s.Since
	}
}

// same is place as asked names it where the two differ in nothing but the case
// of domain and app.
func same(place, asked model.Scope) model.Scope {
	if strings.EqualFold(place.Domain, asked.Domain) {
		place.Domain = asked.Domain
	}
	if strings.EqualFold(place.App, asked.App) {
		place.App = asked.App
	}
	return place
}
