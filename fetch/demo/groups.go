package demo

import (
	"fmt"
	"strings"
	"time"
)

// groups are the streams of the account on usual days. Names are of the kinds
// that people use, in Chinese and English; the last group has the handful that
// are hard to show.
var groups = []group{
	{
		domain: "push.live.example.com", app: "live", streams: 120, name: room,
		workdays: 0.42, weekends: 0.55, peak: 20.5, spread: 3.2, hours: 1.3, heavy: 0.8, trouble: 0.22,
	},
	{
		domain: "push.edu.example.com", app: "edu", streams: 60, name: lesson,
		workdays: 0.55, weekends: 0.06, peak: 10.8, spread: 4, hours: 0.7, heavy: 0.15, trouble: 0.12,
	},
	{
		domain: "push.shop.example.org", app: "shop", streams: 54, name: shop,
		workdays: 0.45, weekends: 0.55, peak: 18, spread: 5, hours: 2, heavy: 0.7, trouble: 0.2,
	},
	{
		domain: "push-hk.example.net", app: "sport", streams: 16, name: match,
		workdays: 0.35, weekends: 0.9, peak: 19, spread: 3.5, hours: 1.9, heavy: 0.25, trouble: 0.2, internal: 0.3,
	},
	{
		domain: "push.live.example.com", app: "cam", streams: 18, name: camera,
		workdays: 0.6, weekends: 0.6, peak: 11, spread: 7, hours: 7, heavy: 0.5, trouble: 0.5, internal: 0.35,
	},
	{
		domain: "push-hk.example.net", app: "show", streams: 20, name: stage,
		workdays: 0.4, weekends: 0.2, peak: 22, spread: 5, hours: 1, heavy: 0.6, trouble: 0.18,
	},
	{
		domain: "push.live.example.com", app: "fun", streams: len(oddNames), name: func(_ int64, n int) string { return oddNames[n] },
		workdays: 0.3, weekends: 0.4, peak: 20, spread: 4, hours: 0.8, heavy: 0.6, trouble: 0.25,
	},
}

func room(_ int64, n int) string {
	if n%3 == 2 {
		return fmt.Sprintf("room-%d", 71002+n*37)
	}
	return fmt.Sprintf("直播间-%d", 8800+n)
}

func lesson(_ int64, n int) string {
	return fmt.Sprintf("%s年级%s班-%s",
		[...]string{"一", "二", "三", "四", "五", "六"}[n%6],
		[...]string{"一", "二", "三", "四", "五"}[n/6%5],
		[...]string{"语文", "数学", "英语", "科学"}[(n+n/30)%4])
}

func shop(_ int64, n int) string {
	switch n % 3 {
	case 0:
		return fmt.Sprintf("shop-%d-main", 1024+n)
	case 1:
		return fmt.Sprintf("带货-%s-%02d", [...]string{"春茶", "水果", "家电", "图书"}[n/3%4], n)
	default:
		return fmt.Sprintf("sale_%04d_backup", 300+n)
	}
}

// match is named after its day.
func match(day int64, n int) string {
	date := time.Unix(day*daySeconds, 0).UTC().Format("0102")
	return fmt.Sprintf("match-%s-%02d-%s", date, n/2+1, [...]string{"main", "wide"}[n%2])
}

func camera(_ int64, n int) string {
	return fmt.Sprintf("cam-%s-%02d", [...]string{"north-gate", "harbour", "hall-b", "roof", "lobby", "东门"}[n%6], n/6+1)
}

func stage(_ int64, n int) string {
	return fmt.Sprintf("%s-%d", [...]string{"keynote-stage", "town-hall-eu", "panel", "after-show", "green-room"}[n%5], n/5+1)
}

var oddNames = []string{
	"family-👨\u200d👩\u200d👧\u200d👦-show",
	"invoice-\u202egpj.exe",
	"karaoke ＮＩＧＨＴ 한국어",
	"Ünïcödé-café",
	"livestream-" + strings.Repeat("subchannel-", 10) + "end",
}
