package query

import (
	"fmt"
	"strings"

	"offair/model"
)

// What every sentence about fields ends with.
const (
	fieldsEN = "stream: app: (or path:) domain: ip: cause: side: is: (or state:) res: reason: since: until: up<10s and gap>1m"
	fieldsZH = "stream: app:（或 path:）domain: ip: cause: side: is:（或 state:）res: reason: since: until: up<10s 以及 gap>1m"
)

// shownRunes is how much of what was typed a sentence repeats.
const shownRunes = 40

func text(en, zh string) model.Text { return model.Text{EN: en, ZH: zh} }

func sprintf(format string, args ...any) string { return fmt.Sprintf(format, args...) }

// say fills the same arguments into both languages.
func say(en, zh string, args ...any) model.Text {
	return model.Text{EN: sprintf(en, args...), ZH: sprintf(zh, args...)}
}

// shown is typed text made safe to repeat in a sentence, and short.
func shown(s string) string {
	r := []rune(model.Clean(s))
	if len(r) > shownRunes {
		r = append(r[:shownRunes], '…')
	}
	return `"` + string(r) + `"`
}

func unknownField(name string) model.Text {
	if near := nearest(name); near != "" {
		return say("there is no field %[1]s, did you mean %[2]s? The fields are %[3]s; quote the word to search for it as it stands",
			"没有字段 %[1]s，是否想用 %[2]s？可用字段：%[4]s；要按原文搜索请加引号",
			shown(name+":"), opening(near), fieldsEN, fieldsZH)
	}
	return say("there is no field %[1]s: the fields are %[2]s; quote the word to search for it as it stands",
		"没有字段 %[1]s：可用字段为 %[3]s；要按原文搜索请加引号", shown(name+":"), fieldsEN, fieldsZH)
}

func opening(name string) string {
	switch name {
	case FieldUp:
		return "up<10s"
	case FieldGap:
		return "gap>1m"
	}
	return name + ":"
}

func wrongFate(v value) model.Text {
	var en, zh []string
	for _, f := range fates() {
		en, zh = append(en, f.word.EN), append(zh, f.word.ZH)
	}
	return say("%[1]s is no state: is: takes %[2]s, or how one begins",
		"%[1]s 不是状态：is: 可用 %[3]s，可只写开头", shown(v.typed()), strings.Join(en, ", "), strings.Join(zh, "、"))
}

func doubleNot() model.Text {
	return text("exclude once: -x, !x or not:x; to search for a word that begins so, quote it",
		"排除只写一次：-x、!x 或 not:x；要搜索以此开头的词请加引号")
}

func loneNot() model.Text {
	return text("nothing follows the sign that excludes: write -word, -field:value or not:word",
		"排除号后没有内容：请写 -词、-字段:值 或 not:词")
}

func openQuote() model.Text {
	return text(`the quote is not closed: write "two words"`, `引号没有闭合：请写 "两个 词"`)
}

func openRegex() model.Text {
	return text(`the regular expression is not closed: write /live_\d+/ with a slash at its end; quote the text to search for it as it stands`,
		`正则表达式没有闭合：请写 /live_\d+/，以斜杠结束；要按原文搜索请加引号`)
}

func emptyRegex() model.Text {
	return text("// holds no regular expression: write /live_\\d+/", "// 中没有正则表达式：请写 /live_\\d+/")
}

func noValue(field string) model.Text {
	return say(`%[1]s has no value: write %[1]svalue, %[1]sa,b or %[1]s"two words"`,
		`%[1]s 后没有值：请写 %[1]s值、%[1]sa,b 或 %[1]s"两个 词"`, opening(field))
}

func emptyWord() model.Text {
	return text(`"" holds nothing to search for: write a word, or "two words"`, `"" 中没有要搜索的内容：请写词或 "两个 词"`)
}

func wrongLength(field string) model.Text {
	if field == FieldGap {
		return text("gap compares how long a stream was away: gap>1m, gap<=10s, gap>=1m30s or gap=0, with the units s m h d; a bare number is seconds",
			"gap 比较中断时长：gap>1m、gap<=10s、gap>=1m30s 或 gap=0，单位 s m h d，不写单位为秒")
	}
	return text("up compares a length: up<10s, up<=90, up>1m30s, up>=2h or up=0, with the units s m h d; a bare number is seconds",
		"up 比较推流时长：up<10s、up<=90、up>1m30s、up>=2h 或 up=0，单位 s m h d，不写单位为秒")
}

func wrongIP(v string) model.Text {
	return say("%s is no network: ip: takes an address, how it begins (ip:203.0.113.), a network (ip:203.0.113.0/24, ip:2409:8a00::/32) or - for internal pushes",
		"%s 不是网段：ip: 接受地址、地址开头（ip:203.0.113.）、网段（ip:203.0.113.0/24、ip:2409:8a00::/32）或表示内网推流的 -", shown(v))
}

func wrongSide(v string) model.Text {
	return say("no side begins with %[1]s: the sides are %[2]s", "没有以 %[1]s 开头的责任方：可用 %[3]s",
		shown(v), sideWords(model.EN), sideWords(model.ZH))
}

func sideWords(l model.Lang) string {
	var words []string
	for s := range model.Sides {
		words = append(words, model.Side(s).Name().In(l))
	}
	if l == model.ZH {
		return strings.Join(words, "、")
	}
	return strings.Join(words, ", ")
}

func wrongTime(field, v string) model.Text {
	return say("%[2]s is no time for %[1]s it takes 30m 2h 7d, 14:00 (the most recent), today, yesterday, 2026-11-20 or 2026-11-20T10:00, with Z or +08:00 if wanted",
		"%[1]s 不接受 %[2]s：可写 30m 2h 7d、14:00（最近一次）、today、yesterday、2026-11-20 或 2026-11-20T10:00，可加 Z 或 +08:00",
		field+":", shown(v))
}

func excludedTime(field string) model.Text {
	if field == FieldSince {
		return text("since: cannot be excluded: write until: for what ended before that time", "since: 不能排除：要看此前的记录请写 until:")
	}
	return text("until: cannot be excluded: write since: for what ended at or after that time", "until: 不能排除：要看此后的记录请写 since:")
}

func twice(field string) model.Text {
	return say("%s: is given twice: keep one of them", "%s: 写了两次：请只留一个", field)
}

func future() model.Text {
	return text("since: lies in the future: give a time before now", "since: 在未来：请给出现在之前的时间")
}

func backwards(from, to string) model.Text {
	return say("the window ends before it begins: since: is %[1]s and until: is %[2]s; until: must be later",
		"时间窗口终点不晚于起点：since: 为 %[1]s，until: 为 %[2]s；until: 必须更晚", from, to)
}
