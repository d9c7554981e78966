package query

import (
	"strings"

	"offair/model"
)

// The fields, as Term.Field names them.
const (
	FieldStream = "stream"
	FieldApp    = "app"
	FieldDomain = "domain"
	FieldIP     = "ip"
	FieldCause  = "cause"
	FieldSide   = "side"
	FieldRes    = "res"
	FieldReason = "reason"
	FieldUp     = "up"
	FieldGap    = "gap"
	FieldIs     = "is"
	FieldSince  = "since"
	FieldUntil  = "until"
)

// field is one of the names that may stand before a colon.
type field struct {
	name string
	open string // how a term of it begins
	hint model.Text
}

// fields are all fields, the most asked for first.
func fields() []field {
	return []field{
		{FieldStream, "stream:", text("stream name", "流名称")},
		{FieldCause, "cause:", text("cause: word, id or code", "断流原因：词、标识或代码")},
		{FieldSide, "side:", text("whose side it is on", "责任方")},
		{FieldIs, "is:", text("what became of the stream", "断流后的状态")},
		{FieldIP, "ip:", text("client address or network", "推流端地址或网段")},
		{FieldDomain, "domain:", text("push domain", "推流域名")},
		{FieldApp, "app:", text("push path (AppName)", "推流路径 AppName")},
		{FieldUp, "up<", text("how long it was on air", "推流时长")},
		{FieldGap, "gap>", text("how long until it was back", "中断时长")},
		{FieldSince, "since:", text("ended at or after", "断流时间起点")},
		{FieldUntil, "until:", text("ended before", "断流时间终点（不含）")},
		{FieldRes, "res:", text("resolution", "分辨率")},
		{FieldReason, "reason:", text("raw text of the record", "记录中的原文")},
	}
}

// isTime reports whether the field belongs to Window rather than to Filter.
func isTime(field string) bool { return field == FieldSince || field == FieldUntil }

// canonical is the field that a typed name stands for; "" when there is none.
func canonical(name string) string {
	name = strings.ToLower(name)
	switch name {
	case "path":
		return FieldApp
	case "state":
		return FieldIs
	}
	for _, f := range fields() {
		if f.name == name {
			return name
		}
	}
	return ""
}

// isLength reports whether the field is compared with a length of time.
func isLength(field string) bool { return field == FieldUp || field == FieldGap }

// nearest is the field that was probably meant by an unknown name; "" when
// nothing is near.
func nearest(name string) string {
	name = strings.ToLower(name)
	if f, ok := otherNames()[name]; ok {
		return f
	}
	var names []string
	for _, f := range fields() {
		names = append(names, f.name)
	}
	best, _ := Nearest(name, append(names, "path", "state"))
	return best
}

// otherNames are what people who know the API or the exports would type.
func otherNames() map[string]string {
	return map[string]string{
		"streamname": FieldStream, "name": FieldStream, "appname": FieldApp,
		"domainname": FieldDomain, "host": FieldDomain, "client": FieldIP, "clientip": FieldIP,
		"client_ip": FieldIP, "addr": FieldIP, "resolution": FieldRes, "stopreason": FieldReason,
		"code": FieldCause, "errcode": FieldCause, "cause_codes": FieldCause, "duration": FieldUp,
		"up_seconds": FieldUp, "gap_seconds": FieldGap, "downtime": FieldGap, "down": FieldGap, "status": FieldIs,
		"from": FieldSince, "start": FieldSince, "after": FieldSince,
		"to": FieldUntil, "end": FieldUntil, "before": FieldUntil,
	}
}
