package tui

import "offair/model"

// airWords tell of what is on air and of how a push arrived.
type airWords struct {
	askKey, askAllKey                    string // what the keys do
	now                                  string // the field's name
	onAirSince                           string // time, time asked
	onAir, offAir, forbidden             string // time asked
	before                               string // goes after one of them
	notAsked, asking                     string // key; nothing
	cannot                               string // why
	counted, countedOne                  string // streams, time asked; time asked
	askingAll                            string
	noSource, nothingYet, listedAsOf     string // nothing; nothing; time asked
	arrived, rate, frames, lag           string // heading; names of the charts
	usual                                string // usual value, value at the end
	ended, notMeasured, measuring, never string // time; nothing; nothing; nothing
	holes, comingIn, usualOver, notTold  string // share without data; nothing; span; nothing
}

var airEnglish = airWords{
	askKey: "ask: on air?", askAllKey: "ask for all that is on air",
	now: "now", onAirSince: "on air since %s, asked %s", onAir: "on air, asked %s", offAir: "not on air, asked %s",
	forbidden: "forbidden, asked %s", before: "(before this ended)",
	notAsked: "not asked: %s asks now", asking: "asking ...", cannot: "cannot be asked: %s",
	counted: "%s streams are on air, asked %s.", countedOne: "1 stream is on air, asked %s.", askingAll: "Asking what is on air.",
	noSource:   "These records cannot tell what is on air now; is:unseen finds what was not seen again.",
	nothingYet: "Nothing is known yet of what is on air.", listedAsOf: "What is on air was asked %s: none of these was down then.",
	arrived: "how it arrived", rate: "bit rate", frames: "frames", lag: "lag",
	usual: "%s, at the end %s", ended: "ended %s",
	notMeasured: "no measurements", measuring: "asking ...", never: "never on air: nothing was measured",
	holes: "no data in %d of %d parts", comingIn: "some may still be coming in", usualOver: "usual: the median since %s",
	notTold: "not told",
}

var airChinese = airWords{
	askKey: "查询是否在播", askAllKey: "查询全部在播流",
	now: "当前", onAirSince: "在播，自 %s，查询于 %s", onAir: "在播，查询于 %s", offAir: "未在播，查询于 %s",
	forbidden: "已禁播，查询于 %s", before: "（早于本次断流）",
	notAsked: "未查询：按 %s 查询", asking: "查询中 ...", cannot: "无法查询：%s",
	counted: "共 %s 路在播，查询于 %s。", countedOne: "共 1 路在播，查询于 %s。", askingAll: "正在查询在播流。",
	noSource:   "这些记录无法得知当前是否在播；is:unseen 可查找之后未再出现的流。",
	nothingYet: "尚不知道哪些流在播。", listedAsOf: "在播流查询于 %s：当时这些流都不是已断状态。",
	arrived: "断流前的推流质量", rate: "码率", frames: "帧率", lag: "滞后",
	usual: "%s，结束时 %s", ended: "%s 结束",
	notMeasured: "没有测量数据", measuring: "查询中 ...", never: "从未开播：没有测量数据",
	holes: "%d/%d 段无数据", comingIn: "部分数据可能尚未到达", usualOver: "平时值为 %s 以来的中位数",
	notTold: "未提供",
}

// airIn are the words in one language.
func airIn(l model.Lang) *airWords {
	if l == model.ZH {
		return &airChinese
	}
	return &airEnglish
}

// airOf are the words in the language of w.
func airOf(w *words) *airWords {
	if w == &chinese {
		return &airChinese
	}
	return &airEnglish
}
