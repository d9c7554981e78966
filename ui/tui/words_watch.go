package tui

import "offair/model"

// watchWords tell of what is watched.
type watchWords struct {
	key, allKey, title        string // what the keys do; the help's heading
	on, off, allOn, allOff    string // stream; stream; line; nothing
	everything                string // in the place of a line
	one, many, filter         string // in the header: nothing, how many, line
	fellAt                    string // stream, time, why
	back, fellBack            string // stream, length; stream, time, length
	backFell                  string // stream, length, time, why
	someFell, someBack, comma string // how many, names; how many, names; between two of them
	etc, dismiss              string
}

var watchEnglish = watchWords{
	key: "watch this stream", allKey: "watch what the filter leaves", title: "Watch",
	on: "Watching %s: you are told when it falls and when it is back.", off: "%s is no longer watched.",
	allOn: "Watching %s: you are told when a stream of it falls and is back.", allOff: "The filter is no longer watched.",
	everything: "everything",
	one:        "watching 1 stream", many: "watching %s streams", filter: "watching %s",
	fellAt: "%s fell %s: %s",
	back:   "%s is back after %s", fellBack: "%s fell %s and is back after %s",
	backFell: "%s was back after %s and fell again %s: %s",
	someFell: "%s watched streams fell: %s", someBack: "%s are back: %s", comma: ", ",
	etc: "...", dismiss: "dismiss",
}

var watchChinese = watchWords{
	key: "关注此流", allKey: "关注过滤结果", title: "关注",
	on: "已关注 %s：断流与恢复时提醒。", off: "不再关注 %s。",
	allOn: "已关注 %s：其中的流断流与恢复时提醒。", allOff: "不再关注过滤结果。",
	everything: "全部",
	one:        "关注 1 路", many: "关注 %s 路", filter: "关注 %s",
	fellAt: "%s 于 %s 断流：%s",
	back:   "%s 已恢复，中断 %s", fellBack: "%s 于 %s 断流，%s 后恢复",
	backFell: "%s 中断 %s 后恢复，又于 %s 断流：%s",
	someFell: "%s 路关注的流断流：%s", someBack: "%s 路已恢复：%s", comma: "、",
	etc: "等", dismiss: "知道了",
}

// watchIn are the words in one language.
func watchIn(l model.Lang) *watchWords {
	if l == model.ZH {
		return &watchChinese
	}
	return &watchEnglish
}

// watchOf are the words in the language of w.
func watchOf(w *words) *watchWords {
	if w == &chinese {
		return &watchChinese
	}
	return &watchEnglish
}
