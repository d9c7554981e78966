package query

import (
	"strings"
	"testing"
)

// Values that are typed half wait for the rest; what is no value yet, what is
// whole and what narrows as it is typed do not.
func TestUnfinished(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		line   string
		part   string // of the line that waits; "" for none
		usable bool
		en, zh string // of the sentence
	}{
		{line: "ip:203.0.0.0/", part: "ip:203.0.0.0/", en: "is no network", zh: "不是网段"},
		{line: "x -ip:2409:8a00::/", part: "-ip:2409:8a00::/", en: "is no network", zh: "不是网段"},
		{line: "ip:-,203.0.113.0/", part: "ip:-,203.0.113.0/", en: `"203.0.113.0/"`, zh: "网段"},
		{line: "ip:203.0.113.0/3", part: "ip:203.0.113.0/3", usable: true, en: "may go on", zh: "还没写完"},
		{line: "ip:10.0.0.0/1", part: "ip:10.0.0.0/1", usable: true, en: "space or Enter", zh: "空格或 Enter"},
		{line: "ip:２０３.0.113.0／2", part: "ip:２０３.0.113.0／2", usable: true, en: "may go on", zh: "还没写完"},
		{line: "ip:2409:8a00::/3", part: "ip:2409:8a00::/3", usable: true, en: "may go on", zh: "还没写完"},
		{line: "ip:2409:8a00::/12", part: "ip:2409:8a00::/12", usable: true, en: "may go on", zh: "还没写完"},
		{line: "ip:203.0.113.7,10.0.0.0/2", part: "ip:203.0.113.7,10.0.0.0/2", usable: true, en: "may go on", zh: "还没写完"},
		{line: "up<1m3", part: "up<1m3", en: "up compares a length", zh: "推流时长"},
		{line: "-gap>=1h3", part: "-gap>=1h3", en: "gap compares", zh: "中断时长"},
		{line: "since:3", part: "since:3", en: "is no time for since:", zh: "since: 不接受"},
		{line: "until:14:", part: "until:14:", en: "is no time for until:", zh: "until: 不接受"},
		{line: "since:2026-11-20T1", part: "since:2026-11-20T1", en: "is no time", zh: "不接受"},
		{line: "since:yes", part: "since:yes", en: "is no time", zh: "不接受"},
		{line: "side:=net", part: "side:=net", en: "no side begins with", zh: "责任方"},
		{line: "is:back,=un", part: "is:back,=un", en: "is no state", zh: "不是状态"},
		{line: "cause:18/5", part: "cause:18/5", usable: true, en: "18/50", zh: "18/50"},
		{line: "-cause:18/50", part: "-cause:18/50", usable: true, en: "no cause has the code", zh: "没有代码为"},

		{line: "ip:203.0.113.0/3 "},
		{line: "ip:203.0.113.0/3 x"},
		{line: "ip:203.0.113.0/32"},
		{line: "ip:10.0.0.0/8"},
		{line: "ip:0.0.0.0/0"},
		{line: "ip:2409:8a00::/13"},
		{line: "ip:2409:8a00::/128"},
		{line: "ip:203.0.113."},
		{line: "ip:2409:8a00::"},
		{line: "ip:=203.0.113.0/3"},
		{line: "ip:10.0.0.0/3,203.0.113.7"}, // only what is typed last goes on
		{line: "cause:18"},
		{line: "cause:18/"},
		{line: "cause:18/503"},
		{line: "cause:99"}, // begins no code
		{line: `cause:"18/5"`},
		{line: "cause:netw"},
		{line: "up<10"},
		{line: "since:30m"},
		{line: "since:2026-11-20"},
		{line: "side:net"},
		{line: "is:un"},
		{line: ""},
		{line: "-"},
		{line: "stream:"},
		{line: "ip:"},
		{line: "up<"},
		{line: "gap>="},
		{line: "since:"},
		{line: "is:"},
		{line: "side:="},
		{line: "cause:"},
		{line: "/"},
		{line: "/("},
		{line: "/live_[0-"},
		{line: `"live ro`},
		{line: "side:x"}, // wrong, which Parse says
	} {
		e, usable := Unfinished(tt.line)
		if e == nil {
			if tt.part != "" {
				t.Errorf("%q waits for nothing, want %q", tt.line, tt.part)
			}
			continue
		}
		if got := tt.line[e.From:e.To]; got != tt.part || usable != tt.usable {
			t.Errorf("%q waits at %q, usable %v; want %q, %v", tt.line, got, usable, tt.part, tt.usable)
		}
		if !strings.Contains(e.What.EN, tt.en) || !strings.Contains(e.What.ZH, tt.zh) || tt.en == "" {
			t.Errorf("%q: %+v, want %q and %q", tt.line, e.What, tt.en, tt.zh)
		}
		if _, err := Parse(tt.line); err != nil {
			t.Errorf("%q is wrong, not unfinished: %v", tt.line, err)
		}
		if _, err := ParseArgs([]string{tt.line}); (err == nil) != usable {
			t.Errorf("%q is usable: %v; the command line says %v", tt.line, usable, err)
		}
	}
}

// An expression that is being typed never matches more than what was typed of
// it before an alternative or a repetition began.
func TestOpenRegexNeverOpensUp(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"/live_1|":        "/live_1/",
		"/live_1|l":       "/live_1|l/",
		"/a|b|":           "/a|b/",
		"/(a|":            "",
		"/x(a|":           "/x/",
		"/x[|":            "/x/",
		`/x\|`:            `/x\|/`,
		"/live_1{":        "/live_1/",
		"/live_1{2":       "/live_1/",
		"/live_1{2,":      "/live_1/",
		"/live_1{2,3}":    "/live_1{2,3}/",
		"stream:/live_1|": "stream:/live_1/",
	} {
		q, err := Parse(line)
		if err != nil || q.String() != want {
			t.Errorf("Parse(%q) = %q, %v, want %q", line, q, err, want)
		}
	}
	if q, err := Parse("/a|/"); err != nil || q.String() != "/a|/" {
		t.Errorf("a closed expression is read as %q, %v", q, err)
	}
}
