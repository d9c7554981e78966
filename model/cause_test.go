package model

import (
	"encoding/csv"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// row is a line of the vendor's table.
type row struct {
	code   Code
	zh, en string
}

func vendorTable(t *testing.T) []row {
	t.Helper()
	f, err := os.Open("testdata/causes.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }() // read only
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []row
	for _, l := range lines[1:] {
		code, ok := ParseCode(l[0] + "/" + l[1])
		if !ok {
			t.Fatalf("bad line %q", l)
		}
		rows = append(rows, row{code, l[2], l[3]})
	}
	if len(rows) != 70 {
		t.Fatalf("the table has %d rows, want 70", len(rows))
	}
	return rows
}

func TestEveryRowOfTheVendorsTable(t *testing.T) {
	t.Parallel()
	byText := map[string][]Code{}
	rows := vendorTable(t)
	for _, r := range rows {
		byText[r.zh] = append(byText[r.zh], r.code)
		byText[r.en] = append(byText[r.en], r.code)
	}
	for _, r := range rows {
		owner := causeByCode(r.code)
		if owner == nil || owner.Text.ZH != r.zh || owner.Text.EN != r.en || !slices.Contains(owner.Codes, r.code) {
			t.Fatalf("code %v belongs to %+v", r.code, owner)
		}
		for _, text := range []string{r.zh, r.en} {
			cause, codes := Recognize(text)
			if cause != owner && r.code != (Code{18, 203}) { // its English text is service-off's too
				t.Errorf("%v: %q is %v, want %s", r.code, text, cause, owner.ID)
			}
			if !slices.Equal(codes, byText[text]) {
				t.Errorf("%q stands for %v, want %v", text, codes, byText[text])
			}
			for _, n := range []string{" (" + r.code.String() + ")", "（" + r.code.String() + "）"} {
				if c, one := Recognize(text + n); c != owner || !slices.Equal(one, []Code{r.code}) {
					t.Errorf("%q is %v %v, want %s %v", text+n, c, one, owner.ID, r.code)
				}
			}
		}
	}
}

func TestSharedEnglishTextOfSuspendedServices(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, id, codes string }{
		{"Your CSS services have been suspended.", "service-off", "18/201 18/203"},
		{"Your CSS services have been suspended. (18)", "service-off", "18/201 18/203"},
		{"Your CSS services have been suspended. (18/203)", "service-forced-off", "18/203"},
		{"您的直播服务已被关停", "service-off", "18/201"},
		{"您的直播服务已被强制关停", "service-forced-off", "18/203"},
		{"Your CSS service has been suspended.", "service-off", "18/201"},
	} {
		checkRecognize(t, c.in, c.id, c.codes)
	}
}

func TestFormerWordings(t *testing.T) {
	t.Parallel()
	own := func(id string) string { return codeList(CauseByID(id).Codes) }
	for _, c := range []struct{ in, id, codes string }{
		{"Unknown error.", "unknown", "0/0"},
		{"未知错误", "unknown", "0/0"},
		{"The push client actively stopped the push.", "client-stopped", own("client-stopped")},
		{"The push client actively stopped the push", "client-stopped", own("client-stopped")},
		{"Push client interrupted the push.", "client-stopped", own("client-stopped")},
		{"客户端主动断流", "client-stopped", own("client-stopped")},
		{"客户端主动断流(3)", "client-stopped", "3/0"},
		{"The client interrupted the stream", "client-stopped", own("client-stopped")},
		{"Client actively interrupts the push (3)", "client-stopped", "3/0"},
		{"Internal error in the CSS system.", "internal-error", "5/0 9/0 11/0 16/0 18/100 18/101 18/102 18/103 18/104 24/0 38/0"},
		{"The live streaming system has an internal error.", "internal-error", own("internal-error")},
		{"Exception with the RTMP protocol content.", "rtmp-content", "6/0 23/0"},
		{"Abnormal RTMP protocol content.", "rtmp-content", "6/0 23/0"},
		{"The size of a single RTMP frame exceeds the maximum value allowed by the configuration.", "rtmp-frame-too-big", "7/0"},
		{"Single RTMP frame size exceeds the upper limit.", "rtmp-frame-too-big", "7/0"},
		{"The system actively disconnected the push as there was no data for a prolonged time.", "no-data", "8/0 20/0"},
		{"The system interrupted the stream because no data was generated for a long period.", "no-data", "8/0 20/0"},
		{"The system actively stopped the push with no data for a long time.", "no-data", "8/0 20/0"},
		{"The proxy layer received an interruption command.", "proxy-command", "10/0"},
		{"Exception with the push linkage network.", "network", "12/0 13/0 14/0 15/0 17/0"},
		{"Push client network exceptions.", "network", own("network")},
		{"Abnormal stream pushing link network.", "network", own("network")},
		{"Failed to get the customer information corresponding to the push link.", "no-customer-info", "18/200"},
		{"Failed to get the user information corresponding to the push URL.", "no-customer-info", "18/200"},
		{"Your CSS service has been disabled.", "service-off", "18/201"},
		{"You CSS service has been temporarily disabled due to arrears of your account. Please top up promptly.", "overdue", "18/202"},
		{"Your CSS service has been suspended due to an overdue payment. Please make the payment to resume service.", "overdue", "18/202"},
		{"Your CSS service has been forcibly disabled.", "service-forced-off", "18/203"},
		{"We have suspended CSS services for your account.", "service-forced-off", "18/203"},
		{"Push with an IP address is not allowed.", "ip-url", "18/300"},
		{"Push via IP address is not allowed.", "ip-url", "18/300"},
		{"Cannot recognize the push domain name.", "domain-unrecognized", "18/301"},
		{"The push domain name is invalid.", "domain-invalid", "18/302"},
		{"The push domain name is disabled.", "domain-disabled", "18/303"},
		{"The push application name is disabled.", "app-disabled", "18/304"},
		{"The pushed stream name is in forbidden status.", "stream-disabled", "18/305"},
		{"推流流名称处于禁播状态", "stream-disabled", "18/305"},
		{"The access mode is channel mode, but the corresponding push channel has not been created yet.", "channel-missing", "18/306"},
		{"Channel mode is in use, yet no push channel exists.", "channel-missing", "18/306"},
		{"The access mode is channel mode, but the current push channel has been disabled.", "channel-closed", "18/307"},
		{"Channel mode is in use, yet the current push channel is disabled.", "channel-closed", "18/307"},
		{"The pushed stream name contains invalid characters.", "stream-bad-chars", "18/308"},
		{"The stream name contains unallowed characters.", "stream-bad-chars", "18/308"},
		{"推流流名称中含有非法字符", "stream-bad-chars", "18/308"},
		{"The push application name contains invalid characters.", "app-bad-chars", "18/309"},
		{"The push client IP is in the blocklist.", "ip-blocked", "18/400"},
		{"The push client IP is not in the allowlist.", "ip-not-allowed", "18/401"},
		{"The push does not carry the expiration time parameter.", "no-txtime", "18/500"},
		{"The push URL carries no expiration time parameter.", "no-txtime", "18/500"},
		{"The parameter value of the expiration time has expired.", "url-expired", "18/501"},
		{"Reached the expiration time.", "url-expired", "18/501"},
		{"过期时间参数值已过期", "url-expired", "18/501"},
		{"The push does not carry the authentication parameter.", "no-txsecret", "18/502"},
		{"The push URL carries no authentication parameter.", "no-txsecret", "18/502"},
		{"Authentication parameter verification failed.", "auth-failed", "18/503"},
		{"Authentication failed.", "auth-failed", "18/503"},
		{"The current number of pushes exceeds the maximum value allowed by the configuration.", "max-streams", "18/600"},
		{"The number of current push streams exceeds the upper limit.", "max-streams", "18/600"},
		{"The number of pushes corresponding to the current stream name exceeds the maximum value allowed by the configuration.", "max-same-name", "18/601"},
		{"The number of push streams with this `StreamName` exceeds the upper limit.", "max-same-name", "18/601"},
		{"The priority of the push URL is lower than an existing one.", "lower-priority", "18/602"},
		{"Third-party authentication failure.", "third-party-auth", "19/0"},
		{"A push interruption request from the client was received.", "api-drop", "21/100"},
		{"CSS received a request for stream interruption from the customer.", "api-drop", "21/100"},
		{"A playback forbidding request from the client was received.", "api-forbid", "21/101"},
		{"CSS received a request to disable the stream from the customer.", "api-forbid", "21/101"},
		{"A new push link was received to replace the current push.", "replaced", "21/102"},
		{"A new push URL replaced this one.", "replaced", "21/102"},
		{"The push URL did not generate data and was replaced by a new one.", "replaced-idle", "21/103"},
		{"Exception with the RTMP AMF data.", "amf", "33/0"},
		{"RTMP AMF data exception.", "amf", "33/0"},
		{"Abnormal RTMP AMF data.", "amf", "33/0"},
	} {
		checkRecognize(t, c.in, c.id, c.codes)
	}
	for _, w := range formerWordings {
		if c, _ := Recognize(w.text); c == nil || c.ID != w.id {
			t.Errorf("%q is %v, want %s", w.text, c, w.id)
		}
	}
}

func TestRecognizeIsTolerant(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, id, codes string }{
		{"  Authentication failed.\r\n", "auth-failed", "18/503"},
		{"authentication FAILED", "auth-failed", "18/503"},
		{"Authentication  \t failed . ", "auth-failed", "18/503"},
		{"Authentication failed!", "auth-failed", "18/503"},
		{"Ａｕｔｈｅｎｔｉｃａｔｉｏｎ　ｆａｉｌｅｄ．", "auth-failed", "18/503"},
		{"校验鉴权参数不通过。", "auth-failed", "18/503"},
		{"校验鉴权参数不通过！", "auth-failed", "18/503"},
		{"RTMP协议内容异常", "rtmp-content", "6/0 23/0"},
		{"ＲＴＭＰ　协议内容异常", "rtmp-content", "6/0 23/0"},
		{"推流客户端IP在黑名单中", "ip-blocked", "18/400"},
		{"账号欠费,您的直播服务已被暂时关停, 请及时充值", "overdue", "18/202"},
		{"The push client's IP address is on the blocklist.", "ip-blocked", "18/400"},
		{"The push client‘s IP address is on the blocklist", "ip-blocked", "18/400"},
		{"Channel mode is used, but there isn't a push channel.", "channel-missing", "18/306"},
		{"“Channel mode is used, but there isn’t a push channel.”", "channel-missing", "18/306"},
		{"The number of push streams with this StreamName exceeds the upper limit.", "max-same-name", "18/601"},
		{"Third‑party authentication failed.", "third-party-auth", "19/0"},
		{"推流客户端主动断流（3）", "client-stopped", "3/0"},
		{"推流客户端主动断流（３）。", "client-stopped", "3/0"},
		{"推流客户端主动断流 ( 3 / 0 )", "client-stopped", "3/0"},
		{"The push client stopped the stream. (35)", "client-stopped", "35/0"},
		{"The push client stopped the stream (35).", "client-stopped", "35/0"},
		{"Unknown reason.(22)", "unknown", "22/0"},
		{"CSS system internal error. (18)", "internal-error", "18/100 18/101 18/102 18/103 18/104"},
		{"Internal error in the CSS system. (16)", "network", "16/0"},
	} {
		checkRecognize(t, c.in, c.id, c.codes)
	}
}

func TestRecognizeWeighsTheNumber(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, id, codes string }{
		// The text wins over a number that does not fit.
		{"Authentication failed. (3)", "auth-failed", "18/503"},
		{"Authentication failed. (18/501)", "auth-failed", "18/503"},
		{"推流客户端主动断流(5)", "client-stopped", "1/0 2/0 3/0 4/0 35/0"},
		{"推流客户端主动断流(9999)", "client-stopped", "1/0 2/0 3/0 4/0 35/0"},
		// The number alone decides where one cause has it.
		{"something new (3)", "client-stopped", "3/0"},
		{"something new (3/0)", "client-stopped", "3/0"},
		{"全新的说法（18/503）", "auth-failed", "18/503"},
		{"(19)", "third-party-auth", "19/0"},
		{"something new (0)", "unknown", "0/0"},
		// Families 18 and 21 need the second number.
		{"something new (18)", "", ""},
		{"something new (21)", "", ""},
		{"something new (18/999)", "", ""},
		{"something new (40)", "", ""},
		{"something new (3/1)", "", ""},
	} {
		checkRecognize(t, c.in, c.id, c.codes)
	}
}

func TestUnknownTextStaysUnknown(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		"", " ", ".", "。", "()", "（）", "(3", "3)", "3", "18/503", "Authentication", "Authentication failed. Really.", "鉴权", "The push", "(-3)", "(3/)", "(/3)", "(3/0/0)",
		"(٣)", "(00003)", "\xff\xfe", "(\xff)", strings.Repeat("Authentication failed. ", 1000), strings.Repeat("(", 5000) + "x)",
	} {
		checkRecognize(t, in, "", "")
	}
	checkRecognize(t, strings.Repeat("x", 1<<20)+" (18/503)", "auth-failed", "18/503")
}

func checkRecognize(t *testing.T, in, id, codes string) {
	t.Helper()
	c, got := Recognize(in)
	gotID := ""
	if c != nil {
		gotID = c.ID
	}
	if gotID != id || codeList(got) != codes {
		t.Errorf("Recognize(%.60q) = %q [%s], want %q [%s]", in, gotID, codeList(got), id, codes)
	}
}

func codeList(codes []Code) string {
	var words []string
	for _, c := range codes {
		words = append(words, c.String())
	}
	return strings.Join(words, " ")
}

// causeByCode is the cause that the vendor's table gives for the code, nil when
// the table does not have it. A code has one cause.
func causeByCode(c Code) *Cause { return catalogue().byCode[c].cause }

// The golden list: every cause, its side and whether it is a rejection.
func TestCausesAndTheirSides(t *testing.T) {
	t.Parallel()
	want := strings.Fields(`
		unknown:unknown client-stopped:publisher internal-error:platform rtmp-content:media rtmp-frame-too-big:media
		no-data:network proxy-command:platform network:network
		no-customer-info:account! service-off:account! overdue:account! service-forced-off:account!
		ip-url:config! domain-unrecognized:config! domain-invalid:config! domain-disabled:config! app-disabled:config!
		stream-disabled:config! channel-missing:config! channel-closed:config! stream-bad-chars:config! app-bad-chars:config!
		ip-blocked:access-list! ip-not-allowed:access-list!
		no-txtime:auth! url-expired:auth! no-txsecret:auth! auth-failed:auth!
		max-streams:quota! max-same-name:quota! lower-priority:replaced! third-party-auth:auth!
		api-drop:operator api-forbid:operator replaced:replaced replaced-idle:replaced
		amf:media not-played:platform frame-too-big:media`)
	var got []string
	for _, c := range Causes() {
		line := c.ID + ":" + c.Side.String()
		if c.Rejection() {
			line += "!"
		}
		got = append(got, line)
	}
	if !slices.Equal(got, want) {
		t.Errorf("causes are\n%s\nwant\n%s", strings.Join(got, " "), strings.Join(want, " "))
	}
}

func TestCausesAreWhole(t *testing.T) {
	t.Parallel()
	codes, ids, last := map[Code]string{}, map[string]bool{}, Code{-1, 0}
	for _, c := range Causes() {
		if ids[c.ID] || CauseByID(c.ID) != c {
			t.Errorf("%s is not the one of its id", c.ID)
		}
		ids[c.ID] = true
		if c.Codes[0].compare(last) <= 0 || !slices.IsSortedFunc(c.Codes, Code.compare) {
			t.Errorf("%s breaks the order of the table", c.ID)
		}
		last = c.Codes[0]
		for _, code := range c.Codes {
			if other := codes[code]; other != "" {
				t.Errorf("code %v belongs to %s and %s", code, other, c.ID)
			}
			codes[code] = c.ID
		}
		checkTexts(t, c)
	}
	if len(ids) != 39 || len(codes) != 70 {
		t.Errorf("%d causes with %d codes, want 39 with 70", len(ids), len(codes))
	}
	if CauseByID("nonesuch") != nil || causeByCode(Code{18, 999}) != nil || causeByCode(Code{18, 0}) != nil {
		t.Error("found what is not there")
	}
}

// checkTexts looks at what a person reads: both languages, one or two
// sentences, clean, and addresses of the vendor.
func checkTexts(t *testing.T, c *Cause) {
	t.Helper()
	for _, s := range []string{c.Text.EN, c.Text.ZH, c.Remedy.EN, c.Remedy.ZH, c.Doc.EN, c.Doc.ZH} {
		if s == "" || Clean(s) != s || strings.TrimSpace(s) != s {
			t.Errorf("%s: text %q", c.ID, s)
		}
	}
	if n := strings.Count(c.Remedy.EN+" ", ". "); n < 1 || n > 2 || !strings.HasSuffix(c.Remedy.EN, ".") {
		t.Errorf("%s: %d sentences in %q", c.ID, n, c.Remedy.EN)
	}
	if n := strings.Count(c.Remedy.ZH, "。"); n < 1 || n > 2 || !strings.HasSuffix(c.Remedy.ZH, "。") {
		t.Errorf("%s: %d sentences in %q", c.ID, n, c.Remedy.ZH)
	}
	zhSite := strings.HasPrefix(c.Doc.ZH, "https://cloud.tencent.com/document/product/") || strings.HasPrefix(c.Doc.ZH, intlZH)
	if !strings.HasPrefix(c.Doc.EN, intl) || !zhSite {
		t.Errorf("%s: addresses %+v", c.ID, c.Doc)
	}
}

// Only the one known text may stand for two causes, and every wording must fit
// into the buffer that it is compared in.
func TestWordingsDoNotCollide(t *testing.T) {
	t.Parallel()
	owner := map[string]string{}
	take := func(text, id string) {
		key, fits := normalForm(make([]byte, 0, maxWording), text)
		if !fits || len(key) == 0 {
			t.Errorf("%q has no normal form", text)
		}
		if old := owner[string(key)]; old != "" && old != id && (old != "service-off" || id != "service-forced-off") {
			t.Errorf("%q stands for %s and %s", text, old, id)
		}
		owner[string(key)] = id
	}
	for _, c := range Causes() {
		take(c.Text.EN, c.ID)
		take(c.Text.ZH, c.ID)
	}
	for _, w := range formerWordings {
		if CauseByID(w.id) == nil {
			t.Fatalf("%q names no cause", w.id)
		}
		take(w.text, w.id)
	}
}

func TestParseCode(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in   string
		want Code
		ok   bool
	}{
		{"18/503", Code{18, 503}, true},
		{"3/0", Code{3, 0}, true},
		{"3", Code{3, 0}, true},
		{"0", Code{0, 0}, true},
		{"", Code{}, false},
		{"/", Code{}, false},
		{"18/", Code{}, false},
		{"/503", Code{}, false},
		{"18/503/1", Code{}, false},
		{"-3", Code{}, false},
		{"+3", Code{}, false},
		{" 3", Code{}, false},
		{"3x", Code{}, false},
		{"99999999999999999999", Code{}, false},
	} {
		if got, ok := ParseCode(c.in); got != c.want || ok != c.ok {
			t.Errorf("ParseCode(%q) = %v %v", c.in, got, ok)
		}
	}
	for _, r := range vendorTable(t) {
		if got, ok := ParseCode(r.code.String()); !ok || got != r.code {
			t.Errorf("ParseCode(%q) = %v", r.code.String(), got)
		}
		if want := strconv.Itoa(r.code.Err) + "/" + strconv.Itoa(r.code.Sub); r.code.String() != want {
			t.Errorf("%+v reads %q", r.code, r.code.String())
		}
	}
}

func TestRecognizeFromManyGoroutines(t *testing.T) {
	t.Parallel()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 200 {
				if c, _ := Recognize("Authentication failed. (18/503)"); c != CauseByID("auth-failed") {
					t.Errorf("got %v", c)
				}
			}
		})
	}
	wg.Wait()
}

func TestRecognizeAllocatesNothing(t *testing.T) {
	for _, s := range []string{
		"The push client stopped the stream.", "推流客户端主动断流", "客户端主动断流(3)", "Ａuthentication Failed （18/503）", "(3)", "no such text", strings.Repeat("x", 5000),
	} {
		if n := testing.AllocsPerRun(100, func() { Recognize(s) }); n != 0 {
			t.Errorf("Recognize(%.30q) allocates %v times", s, n)
		}
	}
}

func FuzzRecognize(f *testing.F) {
	for _, c := range Causes() {
		f.Add(c.Text.EN + " (" + c.Codes[0].String() + ")")
		f.Add(c.Text.ZH + "（" + strconv.Itoa(c.Codes[0].Err) + "）。")
	}
	f.Add("(((")
	f.Add("\xff)")
	f.Fuzz(func(t *testing.T, s string) {
		c, codes := Recognize(s)
		if (c == nil) != (len(codes) == 0) {
			t.Fatalf("Recognize(%q) = %v %v", s, c, codes)
		}
		if !slices.IsSortedFunc(codes, Code.compare) {
			t.Fatalf("Recognize(%q) gives codes out of order: %v", s, codes)
		}
		if again, _ := Recognize("\t" + s + " "); again != c {
			t.Fatalf("white space around %q changes %v to %v", s, c, again)
		}
	})
}

func BenchmarkRecognize(b *testing.B) {
	for _, s := range []string{"The push client stopped the stream.", "推流客户端主动断流", "客户端主动断流(3)", "no such text at all"} {
		b.Run(s, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Recognize(s)
			}
		})
	}
}

// What the first call pays.
func BenchmarkCatalogue(b *testing.B) {
	for b.Loop() {
		buildCatalogue()
	}
}
