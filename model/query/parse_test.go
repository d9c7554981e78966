package query

import (
	"errors"
	"strings"
	"testing"

	"offair/model"
)

// bare is the terms of q without what differs when they are written anew.
func bare(q Query) []Term {
	out := make([]Term, len(q.Terms))
	for i, t := range q.Terms {
		t.Text, t.From, t.To = "", 0, 0
		out[i] = t
	}
	return out
}

func TestCanonicalText(t *testing.T) {
	t.Parallel()
	tests := []struct{ line, want string }{
		{"", ""},
		{"   ", ""},
		{"live_12", "live_12"},
		{"  Live   room ", "Live room"},
		{`"live room"`, `"live room"`},
		{`"live"`, `live`},
		{"-x !y not:z NOT:w", "-x -y -z -w"},
		{`-"a b" not:"c d"`, `-"a b" -"c d"`},
		{`"-x"`, `"-x"`},
		{"--x", "--x"},
		{`a-b!c`, `a-b!c`},
		{`say"hi"`, `say"hi"`},
		{`"a"b`, `a b`},
		{`"he said \"hi\" \\o/ \n"`, `"he said \"hi\" \\o/ \\n"`},
		{"stream:a", "stream:a"},
		{"STREAM:A", "stream:A"},
		{"path:live", "app:live"},
		{"stream:a,b", "stream:a,b"},
		{"stream:a,,b,", "stream:a,b"},
		{`stream:"a b",c`, `stream:"a b",c`},
		{`stream:"a,b"`, `stream:"a,b"`},
		{"stream:=a,b", "stream:=a,b"},
		{"stream:=a,=b", "stream:=a,b"},
		{"stream:=b,a,=c", "stream:=b,a,c"},
		{"stream:b,=a", "stream:b,=a"},
		{"stream:,=a,b", "stream:b,=a"},
		{`stream:"=a"`, `stream:"=a"`},
		{`stream:=""`, `stream:=""`},
		{`stream:="=a"`, `stream:="=a"`},
		{"-stream:=x", "-stream:=x"},
		{"domain:push.example.com", "domain:push.example.com"},
		{"ip:-", "ip:-"},
		{"ip:203.0.113.0/24,2409:8a00::/32", "ip:203.0.113.0/24,2409:8a00::/32"},
		{"cause:18/503 cause:3", "cause:18/503 cause:3"},
		{`cause:"3"`, `cause:"3"`},
		{`cause:欠费`, `cause:欠费`},
		{"side:net side:网络", "side:net side:网络"},
		{"res:1920x1080", "res:1920x1080"},
		{"reason:'x", "reason:'x"},
		{"up<10 up<=90s up>1m30s up>=2H up=0", "up<10s up<=1m30s up>1m30s up>=2h up=0s"},
		{"up:10s up:<5 up==1 up≤3 up≥4", "up=10s up<5s up=1s up<=3s up>=4s"},
		{"-up<1d2h3m4s", "-up<1d2h3m4s"},
		{"since:90m until:30M", "since:1h30m until:30m"},
		{"since:1w", "since:7d"},
		{"since:9:05", "since:09:05"},
		{"since:14:00:00 until:15:00:07", "since:14:00 until:15:00:07"},
		{"since:yesterday until:TODAY", "since:yesterday until:today"},
		{"since:昨天 until:现在", "since:yesterday until:now"},
		{"since:2026-11-20 until:2026-11-20t10:00z", "since:2026-11-20 until:2026-11-20T10:00:00Z"},
		{"since:2026-11-20T10:00+08:00 until:2026-11-20T10:00:05.123+0800", "since:2026-11-20T10:00:00+08:00 until:2026-11-20T10:00:05+08:00"},
		{`since:"2026-11-20 10:00"`, "since:2026-11-20T10:00"},
		// words with a colon that are no field
		{"rtmp://push.example.com/live/x", "rtmp://push.example.com/live/x"},
		{"foo://bar rtmp: http:/", "foo://bar rtmp: http:/"},
		{"2409:8a00::1 fe80::1 cafe:1 14:03", "2409:8a00::1 fe80::1 cafe:1 14:03"},
		{"原因:欠费 a1:b", "原因:欠费 a1:b"},
		{`"foo:bar"`, `"foo:bar"`},
		{`"stream:x" "up<3" "/re/"`, `"stream:x" "up<3" "/re/"`},
		{`up gap upload<5 "/live" a/b/`, `up gap upload<5 "/live" a/b/`},
		// what came next
		{"gap>1m gap<=10 -gap>=1h gap:5s GAP=0", "gap>1m gap<=10s -gap>=1h gap=5s gap=0s"},
		{"is:back state:unseen,refused -is:flapping", "is:back is:unseen,refused -is:flapping"},
		{"is:b is:=back state:被顶替 IS:Dropped", "is:b is:=back is:被顶替 is:Dropped"},
		// regular expressions
		{`/live_[0-9]+/ -/x/ not:/y/`, `/live_[0-9]+/ -/x/ -/y/`},
		{`/two words/ x`, `/two words/ x`},
		{`/a/b/ c/`, `/a/b/ c/`},
		{`/a\/ b/ /(?-i)A/`, `/a\/ b/ /(?-i)A/`},
		{`stream:/^a,b$/,c,/d/ x`, `stream:/^a,b$/,c,/d/ x`},
		{`stream:=/x/ stream:"/x/"`, `stream:="/x/" stream:"/x/"`},
		{`ip:/^203\./ side:/net|auth/ cause:/expired$/ res:/1080/`, `ip:/^203\./ side:/net|auth/ cause:/expired$/ res:/1080/`},
		{`／a／b／，c／ ／d/`, `/a／b／，c/ /d/`},
		{`/[/] [ /]x/`, `/[/] [ /]x/`},
		// full-width punctuation
		{"stream：ａ，b　－x ！y", "stream:ａ,b -x -y"},
		{"＂两个 词＂ “another one” ”x“", `"两个 词" "another one" x`},
		{"stream：＝“a b”，c", `stream:="a b",c`},
		{"not：x up＜１０ｓ up＞＝１", "-x up<10s up>=1s"},
		{"ip：１０.0.0.0／8", "ip:１０.0.0.0／8"},
		{"since：14：00", "since:14:00"},
		{"账号欠费，您的", "账号欠费，您的"},
		{`cause:"账号欠费，您的"`, `cause:"账号欠费，您的"`},
		{`"it’s “fine” here"`, `"it’s “fine” here"`},
	}
	for _, tt := range tests {
		q, err := Parse(tt.line)
		if err != nil {
			t.Errorf("Parse(%q): %v", tt.line, err)
			continue
		}
		if got := q.String(); got != tt.want {
			t.Errorf("Parse(%q).String() = %q, want %q", tt.line, got, tt.want)
		}
		samePrinted(t, tt.line, q)
	}
}

// samePrinted checks that the canonical text of q means the same.
func samePrinted(t *testing.T, line string, q Query) {
	t.Helper()
	again, err := Parse(q.String())
	if err != nil {
		t.Fatalf("Parse(%q) of %q: %v", q.String(), line, err)
	}
	if !sameTerms(bare(q), bare(again)) {
		t.Fatalf("%q reads %+v, printed as %q reads %+v", line, bare(q), q.String(), bare(again))
	}
	if q.String() != again.String() {
		t.Fatalf("%q prints %q and then %q", line, q.String(), again.String())
	}
}

func sameTerms(a, b []Term) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		x, y := a[i], b[i]
		if x.Not != y.Not || x.Field != y.Field || x.limit != y.limit || x.at != y.at || len(x.values) != len(y.values) {
			return false
		}
		for j := range x.values {
			if x.values[j] != y.values[j] {
				return false
			}
		}
	}
	return true
}

func TestTermsKnowTheirPlace(t *testing.T) {
	t.Parallel()
	line := ` 流 -stream:"a b",c  up<3 “x y”`
	q, err := Parse(line)
	if err != nil {
		t.Fatal(err)
	}
	want := []struct {
		text, field string
		not         bool
	}{{"流", "", false}, {`-stream:"a b",c`, FieldStream, true}, {"up<3", FieldUp, false}, {"“x y”", "", false}}
	if len(q.Terms) != len(want) {
		t.Fatalf("%d terms, want %d", len(q.Terms), len(want))
	}
	for i, w := range want {
		got := q.Terms[i]
		if got.Text != w.text || got.Field != w.field || got.Not != w.not || line[got.From:got.To] != w.text {
			t.Errorf("term %d is %q %q %v at %q, want %+v", i, got.Text, got.Field, got.Not, line[got.From:got.To], w)
		}
	}
}

// What is only begun is no condition while it is typed, and an error when the
// line is finished.
func TestBegun(t *testing.T) {
	t.Parallel()
	tests := []struct{ line, want string }{
		{"-", ""},
		{"!", ""},
		{"－", ""},
		{"not:", ""},
		{"a - b", "a b"},
		{`"`, ""},
		{`-"`, ""},
		{`""`, ""},
		{"stream:", ""},
		{"stream: x", "x"},
		{"-stream:", ""},
		{"stream:=", ""},
		{`stream:"`, ""},
		{`stream:="`, ""},
		{`stream:""`, ""},
		{"stream:,", ""},
		{"side:", ""},
		{"ip:", ""},
		{"ip:203.0.113.0/", ""},
		{"ip:-,2409:8a00::/", "ip:-"},
		{"up<", ""},
		{"up:", ""},
		{"up<=", ""},
		{"up<1m3", ""},
		{"since:", ""},
		{"since:3", ""},
		{"since:30", ""},
		{"since:1h3", ""},
		{"since:14:", ""},
		{"since:14:0", ""},
		{"since:14:00:", ""},
		{"since:14:00:3", ""},
		{"since:to", ""},
		{"until:YESTERD", ""},
		{"since:2026", ""},
		{"since:2026-", ""},
		{"since:2026-1", ""},
		{"since:2026-0", ""},
		{"since:2026-12-3", ""},
		{"since:2026-11-20T", ""},
		{"since:2026-11-20T1", ""},
		{"since:2026-11-20T10:00:", ""},
		{"since:2026-11-20T10:00+", ""},
		{"since:2026-11-20T10:00:00+08:", ""},
		{"until:昨", ""},
		{"gap>", ""},
		{"gap:", ""},
		{"gap<=1m3", ""},
		{"is:", ""},
		{"state:=", ""},
		{"is:back,=un", "is:back"},
		{"side:=net", ""},
		{"/", ""},
		{"//", ""},
		{"/(", ""},
		{"/*", ""},
		{"stream:/", ""},
		{"stream:/[", ""},
		{"stream:a,/[", "stream:a"},
	}
	for _, tt := range tests {
		q, err := Parse(tt.line)
		if err != nil {
			t.Errorf("Parse(%q): %v", tt.line, err)
		} else if q.String() != tt.want {
			t.Errorf("Parse(%q) = %q, want %q", tt.line, q, tt.want)
		}
		if _, err := ParseArgs([]string{tt.line}); err == nil {
			t.Errorf("ParseArgs(%q) is no error", tt.line)
		}
	}
}

// Every way to type a good line, key by key, passes only through lines that
// are good or begun.
func TestTypingNeverFlickers(t *testing.T) {
	t.Parallel()
	lines := []string{
		`is:back -state:=flapping,back gap>=1m30s /^(live|room) [0-9]+\/x{2,3}$/ stream:/a[^b]/,c`,
		`live -stream:=a,"b c" not:x ip:203.0.113.0/24 ip:2409:8a00::/32 side:network`,
		"cause:18/503 up<1m30s since:2026-11-20T10:00:05+08:00 until:14:00:30",
		"since:2026-12-31 until:yesterday up>=10 rtmp://x/y",
		"since:1h30m until:2026-02-05T23:59Z 昨天 “两个 词” cause:欠费",
	}
	for _, line := range lines {
		if _, err := ParseArgs([]string{line}); err != nil {
			t.Errorf("ParseArgs(%q): %v", line, err)
		}
		for i := range line {
			if _, err := Parse(line[:i]); err != nil {
				t.Errorf("Parse(%q): %v", line[:i], err)
			}
		}
	}
}

func TestOpenQuoteReachesTheEnd(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		`"live room `:        `"live room "`,
		`stream:"a b -c`:     `stream:"a b -c"`,
		`-“x y`:              `-"x y"`,
		`x "it's \" not`:     `x "it's \" not"`,
		`stream:=a,"b, c`:    `stream:=a,"b, c"`,
		"\"tail backslash\\": `"tail backslash\\"`,
	} {
		q, err := Parse(line)
		if err != nil || q.String() != want {
			t.Errorf("Parse(%q) = %q, %v, want %q", line, q, err, want)
		}
		if _, err := ParseArgs([]string{line}); err == nil {
			t.Errorf("ParseArgs(%q) is no error", line)
		}
	}
}

// An expression that is not finished is taken as far as it can be read.
func TestOpenRegexNarrows(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		`x /live`:           `x /live/`,
		`/live room `:       `/live room /`,
		`/live_[0-`:         `/live_/`,
		`/live_[0-9]`:       `/live_[0-9]/`,
		`/a(b|c`:            `/a/`,
		`/a(b|c)`:           `/a(b|c)/`,
		`/a\`:               `/a/`,
		`/a\\`:              `/a\\/`,
		`/a\/`:              `/a\//`,
		`/\Qa\/`:            `/\Qa\//`,
		`/live/stream1`:     `/live/stream1/`,
		`-stream:b,/a b(`:   `-stream:b,/a b/`,
		"/a\xff":            `/a/`,
		"/a" + longer + "(": "/a" + longer[:maxRegex-1] + "/",
	} {
		q, err := Parse(line)
		if err != nil || q.String() != want {
			t.Errorf("Parse(%q) = %q, %v, want %q", line, q, err, want)
			continue
		}
		samePrinted(t, line, q)
		if _, err := ParseArgs([]string{line}); err == nil {
			t.Errorf("ParseArgs(%q) is no error", line)
		}
	}
}

var longer = strings.Repeat("a", maxRegex)

func TestErrors(t *testing.T) {
	t.Parallel()
	tests := []struct{ line, wrong, says, saysZH string }{
		{"a streem:x b", "streem:x", "did you mean stream:", "stream:"},
		{"-strm:x", "-strm:x", "did you mean stream:", "stream:"},
		{"foo：bar", "foo：bar", "the fields are stream: app:", "可用字段"},
		{"client_ip:1.2.3.4", "client_ip:1.2.3.4", "did you mean ip:", "ip:"},
		{"duration:5", "duration:5", "did you mean up<10s", "up<10s"},
		{"caus:x", "caus:x", "did you mean cause:", "cause:"},
		{"xyz:", "xyz:", "there is no field", "没有字段"},
		{"a -state:back,dow-n b", "-state:back,dow-n", "is no state", "不是状态"},
		{"is:gone", "is:gone", "is: takes unseen, down, back, replaced, refused, dropped, flapping", "未再出现、已断、已恢复"},
		{"is:=b x", "is:=b", `"b" is no state`, "不是状态"},
		{"is:/b/", "is:/b/", `"/b/" is no state`, "不是状态"},
		{"statr:x", "statr:x", "did you mean state:", "state:"},
		{"gap_seconds:5", "gap_seconds:5", "did you mean gap>1m", "gap>1m"},
		{"gap>x", "gap>x", "gap compares how long a stream was away", "中断时长"},
		{"gap!=3 x", "gap!=3", "gap compares", "中断时长"},
		{"-gap:1x", "-gap:1x", "gap compares", "中断时长"},
		{"a /live_[0-9/ b", "[0-9", "a ] is missing", "缺少 ]"},
		{"a -/x(y/ b", "x(y", "a ) is missing", "缺少 )"},
		{"/x)y/", "x)y", "a ) too many", "多了一个 )"},
		{"/ab**c/", "**", "nothing to repeat", "没有可重复的内容"},
		{"/*x/", "*", "nothing to repeat", "没有可重复的内容"},
		{"/a{5,2}/", "{5,2}", "repeats too often", "重复次数"},
		{`stream:a,/流\c/,d`, `\c`, "the backslash means nothing here", "反斜杠"},
		{"/[z-a]/", "z-a", "the set of letters is none", "字符集合"},
		{"/(?<x)/", "(?<x)", "(? begins nothing that is known", "(?"},
		{"/(?=x)/", "(?=", "(? begins nothing that is known", "(?"},
		{"/a\xff/", "\xff", "not valid UTF-8", "UTF-8"},
		{"ip:／a(／", "a(", "a ) is missing", "缺少 )"},
		{"/(?i)(/", "(?i)(", "a ) is missing", "缺少 )"},
		{"/" + longer + "x/", "/" + longer + "x/", "too large", "过大"},
		{"not:not:x", "not:not:x", "exclude once", "只写一次"},
		{"-not:x", "-not:x", "exclude once", "只写一次"},
		{"side:carrier", "side:carrier", "publisher, network, media", "推流端、网络"},
		{"side:=net x", "side:=net", "the sides are", "责任方"},
		{"side:network,zzz", "side:network,zzz", `"zzz"`, "zzz"},
		{"ip:203.0.113.0/33", "ip:203.0.113.0/33", "is no network", "不是网段"},
		{"ip:203.0.113.0/ x", "ip:203.0.113.0/", "is no network", "不是网段"},
		{"ip:10/8", "ip:10/8", "ip:203.0.113.0/24", "网段"},
		{"up<x", "up<x", "up compares a length", "推流时长"},
		{"up<1x y", "up<1x", "units s m h d", "单位"},
		{"up!=3", "up!=3", "up compares", "推流时长"},
		{"up:x", "up:x", "up compares", "推流时长"},
		{"up<-5", "up<-5", "up compares", "推流时长"},
		{"up<1m3 x", "up<1m3", "up compares", "推流时长"},
		{"up<99999999999999999999", "up<99999999999999999999", "up compares", "推流时长"},
		{"up<1.5h", "up<1.5h", "up compares", "推流时长"},
		{"since:30 x", "since:30", "it takes 30m", "30m"},
		{"since:30:00", "since:30:00", "it takes 30m", "30m"},
		{"since:x", "since:x", "14:00 (the most recent)", "最近一次"},
		{"since:2026-13", "since:2026-13", "it takes", "可写"},
		{"since:2026-02-30", "since:2026-02-30", "it takes", "可写"},
		{"since:1h,2h", "since:1h,2h", "it takes", "可写"},
		{"until:=1h", "until:=1h", "until:", "until:"},
		{"-since:1h", "-since:1h", "write until:", "请写 until:"},
		{"-since:", "-since:", "write until:", "请写 until:"},
		{"not:until:1h", "not:until:1h", "write since:", "请写 since:"},
		{"since:1h x since:2h", "since:2h", "given twice", "写了两次"},
	}
	for _, tt := range tests {
		q, err := Parse(tt.line)
		var e *Error
		if !errors.As(err, &e) {
			t.Errorf("Parse(%q) = %q, no error", tt.line, q)
			continue
		}
		if got := tt.line[e.From:e.To]; got != tt.wrong {
			t.Errorf("Parse(%q) underlines %q, want %q", tt.line, got, tt.wrong)
		}
		if !strings.Contains(e.What.EN, tt.says) || e.Error() != e.What.EN {
			t.Errorf("Parse(%q) says %q, want %q in it", tt.line, e.What.EN, tt.says)
		}
		if !strings.Contains(e.What.ZH, tt.saysZH) || strings.Contains(e.What.ZH+e.What.EN, "%!") {
			t.Errorf("Parse(%q) says %q, want %q in it", tt.line, e.What.ZH, tt.saysZH)
		}
		if len(q.Terms) > 0 {
			t.Errorf("Parse(%q) gives terms and an error", tt.line)
		}
	}
}

func TestErrorsRepeatNothingHostile(t *testing.T) {
	t.Parallel()
	hostile := "\x1b]52;c;aGk=\a\u202e" + strings.Repeat("x", 5000)
	for _, line := range []string{"side:" + hostile, "since:" + hostile, "ip:" + hostile + "/x"} {
		for _, parse := range []func(string) (Query, error){Parse, func(s string) (Query, error) { return ParseArgs([]string{s}) }} {
			var e *Error
			if _, err := parse(line); !errors.As(err, &e) {
				t.Fatalf("%q is no error", line)
			}
			for _, s := range []string{e.What.EN, e.What.ZH} {
				if model.Clean(s) != s || len(s) > 1000 {
					t.Errorf("the sentence is not safe to show, or %d bytes long: %q", len(s), s)
				}
			}
		}
	}
}

func TestParseArgs(t *testing.T) {
	t.Parallel()
	q, err := ParseArgs([]string{"live room", "-x", "stream:=a", `stream:"b`, `c"`})
	if want := `live room -x stream:=a stream:"b c"`; err != nil || q.String() != want {
		t.Errorf("got %q, %v, want %q", q, err, want)
	}
	if q, err := ParseArgs(nil); err != nil || len(q.Terms) != 0 {
		t.Errorf("no arguments: %q, %v", q, err)
	}
	tests := []struct {
		args []string
		says string
	}{
		{[]string{"a", "foo:x"}, `argument 2, "foo:x": there is no field`},
		{[]string{"a b", "c is:gone"}, `argument 2, "c is:gone": "gone" is no state`},
		{[]string{"a", "/x", "y(/"}, `argument 2, "/x": the regular expression is wrong`},
		{[]string{"/x"}, `argument 1, "/x": the regular expression is not closed`},
		{[]string{"stream:"}, `argument 1, "stream:": stream: has no value`},
		{[]string{"x", "-"}, `argument 2, "-": nothing follows`},
		{[]string{`stream:"a`, "b"}, `argument 1, "stream:"a": the quote is not closed`},
		{[]string{"since:1h", "since:2h"}, `argument 2, "since:2h": since: is given twice`},
		{[]string{"since:30"}, `argument 1, "since:30": "30" is no time`},
	}
	for _, tt := range tests {
		_, err := ParseArgs(tt.args)
		var e *Error
		if !errors.As(err, &e) || !strings.HasPrefix(e.What.EN, tt.says) {
			t.Errorf("ParseArgs(%q): %v, want %q", tt.args, err, tt.says)
		} else if !strings.HasPrefix(e.What.ZH, "第 ") {
			t.Errorf("ParseArgs(%q) says %q", tt.args, e.What.ZH)
		}
	}
}

func TestScope(t *testing.T) {
	t.Parallel()
	tests := []struct {
		line string
		want model.Scope
	}{
		{"stream:=a app:=live domain:=d x", model.Scope{Stream: "a", App: "live", Domain: "d"}},
		{"stream:a", model.Scope{}},
		{"-stream:=a path:=live", model.Scope{App: "live"}},
		{"stream:=a,b", model.Scope{}},
		{"stream:=a stream:=b", model.Scope{}},
		{"stream:=a -stream:=b", model.Scope{Stream: "a"}},
		{"stream:=a␛b", model.Scope{}}, // the raw name is another one
		{`stream:=""`, model.Scope{}},
	}
	for _, tt := range tests {
		q, err := Parse(tt.line)
		if err != nil {
			t.Fatal(err)
		}
		if got := q.Scope(); got != tt.want {
			t.Errorf("%q has scope %+v, want %+v", tt.line, got, tt.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"", `a -b "c d" stream:=x,"y z" ip:10.0.0.0/8 up<1m30s since:14:00`, "stream：“ａ”，！x", "since:2026-11-20T10:00+08:00",
		`"\\\""`, "-\xff\"", "not:not:", "/x/ 2409:8a00::1 cause:\"3\",4/", "side:n,网", "up≥１ｈ", "gap>1m is:b,=back state:re", `/a\/ b/ -/x(/`, "stream:/a,b/,／c／ x", "/\\Qx\\/", "/(?i:a|b", "stream:b,=a,=\"\"",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		q, err := Parse(line)
		strictQ, strictErr := ParseArgs([]string{line})
		if err != nil {
			var e *Error
			if !errors.As(err, &e) || e.From < 0 || e.From >= e.To || e.To > len(line) || e.What.EN == "" || e.What.ZH == "" {
				t.Fatalf("Parse(%q): %+v", line, err)
			}
			if strictErr == nil {
				t.Fatalf("%q is wrong as a line and right as an argument", line)
			}
			return
		}
		for _, term := range q.Terms {
			if line[term.From:term.To] != term.Text {
				t.Fatalf("%q: term %q stands at %d:%d", line, term.Text, term.From, term.To)
			}
		}
		samePrinted(t, line, q)
		if strictErr == nil && strictQ.String() != q.String() {
			t.Fatalf("%q reads %q, as an argument %q", line, q, strictQ)
		}
	})
}
