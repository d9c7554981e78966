package fetch

import (
	"fmt"
	"time"

	"offair/model"
)

// unsettled is why a span is missing whose answers never agreed with their count.
var unsettled = model.Text{
	EN: "The API's answers and its count did not agree, even when asked again.",
	ZH: "API 返回的记录与总数不一致，重试后仍然如此。",
}

// overtaken is why an answer is asked for anew that came after so many others.
var overtaken = model.Text{
	EN: "An answer of the API came after so many later ones that it was not used.",
	ZH: "API 的一次返回过迟，已被大量后续返回超过，未被采用。",
}

// hanging is what is said while the archive does not answer.
var hanging = model.Text{
	EN: "The archive does not answer: its disk hangs, or another program holds it. What it keeps is shown once it comes.",
	ZH: "归档没有响应：磁盘卡住，或被其他程序占用。其中的记录会在读到后显示。",
}

// tooOld is why the part of a window before the API's reach is missing.
var tooOld = model.Text{
	EN: "The API keeps 60 days; older records cannot be had.",
	ZH: "API 只保留 60 天的记录，更早的无法获取。",
}

// short is why a span is missing whose answers held fewer records than counted.
func short(t *tally) model.Text {
	return model.Text{
		EN: fmt.Sprintf("The API counts %d records here and gave %d, even when asked again.", t.total, t.have()),
		ZH: fmt.Sprintf("API 称此处有 %d 条记录，但只给出 %d 条，重试后仍然如此。", t.total, t.have()),
	}
}

// crowded is why the second at is missing: more records fall into it than
// paging can reach, and time cannot be cut finer.
func crowded(at int64, t *tally) model.Text {
	when := time.Unix(at, 0).UTC().Format(time.RFC3339)
	return model.Text{
		EN: fmt.Sprintf("The second %s holds more records than the %d that the API gives for one query; %d were read.", when, MaxDepth, t.have()),
		ZH: fmt.Sprintf("%s 这一秒的记录超过 API 单次查询可返回的 %d 条，已读取 %d 条。", when, MaxDepth, t.have()),
	}
}

// notKept is why a span is missing that an offline feed was not given.
var notKept = model.Text{
	EN: "It is not in the archive, and --offline asks for nothing.",
	ZH: "本地归档中没有，且 --offline 不发起请求。",
}

// inexact is why a span is missing of a scope whose answers held records
// outside of it: what such a server leaves out is not certain.
var inexact = model.Text{
	EN: "The API's answers held records of other streams than the one asked for, so it is not certain that they are all.",
	ZH: "API 返回了所请求之外的流的记录，因此不能确定结果完整。",
}

// stopped is why a span is missing that was not asked for any more.
var stopped = model.Text{
	EN: "It was not asked for any more.",
	ZH: "未再请求。",
}

// notYet is why the newest seconds are missing when the API refuses to be asked
// for them.
var notYet = model.Text{
	EN: "The API does not answer for the newest seconds yet: its clock is behind this machine's.",
	ZH: "API 尚不提供最近这段时间的记录：它的时钟比本机慢。",
}
