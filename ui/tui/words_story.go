package tui

import "offair/model"

// storyWords tell what an event meant and what happened around it.
type storyWords struct {
	off                       string // the field's name
	back, atMost              string // length, time
	handOver                  string
	replaced                  string
	down                      string // length, time asked
	unseen                    string // length, time up to which all is known
	unseenHere                string // in records that claim nothing
	unknown                   string // time up to which all is known
	unknownHere, neverOn      string
	title, evidence, moreThan string // nothing; times; times, how many more
}

var storyEnglish = storyWords{
	off: "off air", back: "%s, back %s", atMost: "at most %s, back %s",
	handOver: "none: another push of the stream was on", replaced: "none: another push had taken over",
	down: "%s so far, down as of %s", unseen: "%s so far, not seen again, known to %s",
	unseenHere: "not seen again in these records", unknown: "cannot be said: known to %s only",
	unknownHere: "cannot be said", neverOn: "never on air",
	title: "what happened", evidence: "records: %s", moreThan: "records: %s and %d more",
}

var storyChinese = storyWords{
	off: "中断时长", back: "%s，%s 恢复", atMost: "至多 %s，%s 恢复",
	handOver: "无：该流的另一路推流仍在播", replaced: "无：已由另一路推流接替",
	down: "已 %s，截至 %s 已断", unseen: "已 %s，未再出现，数据已知至 %s",
	unseenHere: "在这些记录中未再出现", unknown: "无法确定：数据仅知至 %s",
	unknownHere: "无法确定", neverOn: "未曾开播",
	title: "经过", evidence: "依据的记录：%s", moreThan: "依据的记录：%s 等，另有 %d 条",
}

// storyIn are the words in one language.
func storyIn(l model.Lang) *storyWords {
	if l == model.ZH {
		return &storyChinese
	}
	return &storyEnglish
}
