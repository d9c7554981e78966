package query

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"offair/model"
)

// holds is the query evaluated event by event on strings: slow, and written
// without any of what the filter uses, so that the two can be held against
// each other.
func (q Query) holds(e model.Event) bool {
	for _, t := range q.Terms {
		if !isTime(t.Field) && t.hits(e) == t.Not {
			return false
		}
	}
	return true
}

func (t Term) hits(e model.Event) bool {
	if t.Field == FieldUp {
		n := t.up.secs
		return e.Up != model.NoUp && map[byte]bool{
			'<': e.Up < n, 'l': e.Up <= n, '>': e.Up > n, 'g': e.Up >= n, '=': e.Up == n,
		}[t.up.op]
	}
	for _, v := range t.values {
		if v.hits(t.Field, e) {
			return true
		}
	}
	return false
}

func (v value) hits(field string, e model.Event) bool {
	cause, codes := model.Recognize(e.Reason)
	switch field {
	case "":
		return v.is(e.Stream) || v.is(e.App) || v.is(e.Domain) || v.is(e.ClientIP) || v.isCause(e.Reason, cause)
	case FieldStream:
		return v.is(e.Stream)
	case FieldApp:
		return v.is(e.App)
	case FieldDomain:
		return v.is(e.Domain)
	case FieldReason:
		return v.is(e.Reason)
	case FieldRes:
		star := strings.NewReplacer("x", "*", "X", "*", "×", "*").Replace(v.text)
		return v.is(e.Resolution) || (strings.Trim(star, "*0123456789") == "" && value{text: star, exact: v.exact}.is(e.Resolution))
	case FieldSide:
		side := model.UnknownSide
		if cause != nil {
			side = cause.Side
		}
		return v.begins(side.Name().EN) || v.begins(side.Name().ZH)
	case FieldIP:
		return v.isClient(e.ClientIP)
	}
	for _, c := range codes {
		if one, all := fmt.Sprintf("%d/%d", c.Err, c.Sub), fmt.Sprint(c.Err); !v.quoted && (v.text == one || v.text == all) {
			return true
		}
	}
	return (!isCode(v.text) || v.quoted) && v.isCause(e.Reason, cause)
}

func (v value) is(raw string) bool {
	if v.exact {
		return raw == v.text || model.Clean(raw) == v.text
	}
	return strings.Contains(model.Fold(model.Clean(raw)), model.Fold(model.Clean(v.text)))
}

func (v value) begins(word string) bool {
	return word == v.text || (!v.exact && strings.HasPrefix(word, strings.ToLower(v.text)))
}

func (v value) isCause(raw string, c *model.Cause) bool {
	return v.is(raw) || (c != nil && (v.is(c.ID) || v.is(c.Text.EN) || v.is(c.Text.ZH)))
}

func (v value) isClient(raw string) bool {
	if v.exact || v.text == "-" {
		return raw == v.text
	}
	addr, err := netip.ParseAddr(raw)
	if net, bad := netip.ParsePrefix(v.text); bad == nil {
		return err == nil && net.Contains(addr.Unmap())
	}
	if want, bad := netip.ParseAddr(v.text); bad == nil {
		return err == nil && want == addr.Unmap()
	}
	return strings.HasPrefix(strings.ToLower(raw), v.text) || (err == nil && strings.HasPrefix(addr.Unmap().String(), v.text))
}

// world makes events and queries from few parts, so that they often meet.
type world struct{ *rand.Rand }

func newWorld(seed uint64) world { return world{rand.New(rand.NewPCG(seed, 7))} }

func (w world) pick(from ...string) string { return from[w.IntN(len(from))] }

func (w world) stream() string {
	return w.pick("live_1", "live_12", "Live 12", "直播间", "直播,间", "a\x1bb", "-x", "", `q"uote`, "rtmp://x", "/x/", "ＦＵＬＬ", "=a", "\xff\xfe") +
		w.pick("", "", "_b", fmt.Sprint(w.IntN(40)))
}

func (w world) client() string {
	return w.pick("", "-", "203.0.113.7", "203.0.113.77", "203.0.114.1", "2409:8a00::1", "2409:8A00:0:0:0:0:0:1", "2409:8a01::5",
		"::ffff:203.0.113.7", "odd", "203.0.113.7:1935", fmt.Sprintf("198.51.100.%d", w.IntN(50)))
}

func (w world) reason() string {
	return w.pick("推流客户端主动断流", "推流链路网络异常", "Authentication failed.", "The push URL has expired.", "未知原因", "",
		"账号欠费，您的直播服务已被暂时关停，请及时充值", "推流客户端主动断流(3)", "Brand new wording", "\x1b[31mred", "校验鉴权参数不通过", "network of my own",
		"A new push URL replaced the current one.", fmt.Sprint("odd ", w.IntN(9)))
}

func (w world) res() string { return w.pick("", "640*352", "1920*1080", "1080*1920", "auto") }

func (w world) domain() string {
	return w.pick("push.example.com", "PUSH2.example.com", "推流.example.cn")
}

func (w world) app() string { return w.pick("live", "Live", "app2", "") }

func (w world) event(around int64) model.Event {
	end := around + w.Int64N(1000)
	e := model.Event{
		Domain: w.domain(), App: w.app(), Stream: w.stream(), ClientIP: w.client(), Resolution: w.res(), Reason: w.reason(),
		Start: end - w.Int64N(200), End: end, Up: w.Int64N(100),
	}
	switch w.IntN(12) {
	case 0:
		e.Up = model.NoUp
	case 1:
		e.End = 0
	case 2:
		e.Start, e.End = 0, 0
	case 3:
		e.Up = 0
	}
	return e
}

func (w world) events(n int, around int64) []model.Event {
	out := make([]model.Event, n)
	for i := range out {
		out[i] = w.event(around)
	}
	return out
}

func (w world) some(s string) string {
	r := []rune(s)
	if len(r) < 2 || w.IntN(3) == 0 {
		return s
	}
	from := w.IntN(len(r) - 1)
	return string(r[from : from+1+w.IntN(len(r)-from-1)])
}

// term is a term as the parser could have made it.
func (w world) term() Term {
	t := Term{Not: w.IntN(4) == 0}
	make := map[string]func() string{
		FieldStream: w.stream, FieldApp: w.app, FieldDomain: w.domain, FieldIP: w.ip, FieldRes: w.resTyped,
		FieldReason: w.reason, FieldCause: w.cause, FieldSide: w.side, "": w.word,
	}
	t.Field = w.pick(FieldStream, FieldApp, FieldDomain, FieldIP, FieldRes, FieldReason, FieldCause, FieldSide, "", "", "", FieldUp)
	if t.Field == FieldUp {
		t.up = limit{op: "<>=lg"[w.IntN(5)], secs: max(0, w.Int64N(110)-10)}
		return t
	}
	for range 1 + w.IntN(2)*w.IntN(2) {
		v := value{text: make[t.Field]()}
		switch t.Field {
		case "", FieldIP, FieldSide:
		default:
			v.exact = w.IntN(3) == 0
			if !v.exact && !isCode(v.text) {
				v.text = w.some(v.text)
			}
		}
		if (v.text != "" || v.exact) && len(t.values) < 1+len(t.Field) {
			t.values = append(t.values, v)
		}
	}
	if len(t.values) == 0 {
		return w.term()
	}
	slices.SortStableFunc(t.values, func(a, b value) int { return order(a.exact) - order(b.exact) })
	return t
}

func (w world) word() string {
	return w.some(w.pick(w.stream(), w.domain(), w.client(), w.reason(), "network", "网络", "auth", "e", "url-expired"))
}

func (w world) ip() string {
	return w.pick("-", "203.0.113.0/24", "2409:8a00::/32", "0.0.0.0/0", "::/0", "203.0.113.7", "2409:8a00::1", "203.0.", "2409:8a", "odd", "198.51.100.")
}

func (w world) resTyped() string { return w.pick("640x352", "1920*1080", "1920", "auto", "x") }

func (w world) cause() string {
	return w.pick("18/503", "3", "18", "url-expired", "欠费", "replaced", "network", "The push URL has expired.", w.reason())
}

func (w world) side() string {
	return w.pick("net", "网络", "a", "publisher", "auth", "unknown", "未知")
}

func (w world) query() Query {
	var q Query
	for range 1 + w.IntN(4) {
		q.Terms = append(q.Terms, w.term())
	}
	return q
}

// snapshotRows is the rows of s for which ok holds.
func snapshotRows(s *model.Snapshot, ok func(model.Event) bool) []int {
	var out []int
	for row := range s.Len() {
		if ok(s.Event(row)) {
			out = append(out, row)
		}
	}
	return out
}

// boundRows is the rows that b leaves of s.
func boundRows(s *model.Snapshot, b model.Binding) []int {
	var out []int
	for i := range s.Chunks() {
		c := &s.Chunks()[i]
		half := b.Scan(c, 0, nil)
		half = half[:len(half):len(half)]
		if mid := c.Len() / 2; !slices.Equal(b.Scan(c, mid, slices.DeleteFunc(slices.Clone(half), func(r uint16) bool { return int(r) >= mid })), half) {
			panic("a scan from the middle differs from a whole one")
		}
		for _, r := range half {
			out = append(out, c.First+int(r))
		}
	}
	return out
}

// The filter leaves the rows that the naive evaluation leaves, also when it
// is bound to snapshot after snapshot of a growing store.
func TestFilterIsTheNaiveOne(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		w := newWorld(seed)
		store := model.NewStore()
		queries := make([]Query, 150)
		last := make([]model.Binding, len(queries))
		for i := range queries {
			queries[i] = w.query()
		}
		for step := range 4 {
			store.Add(w.events([]int{0, 3, 150, 250}[step], int64(1_700_000_000-step*300)))
			s := store.Publish(model.Coverage{}, model.Freshness{})
			for i, q := range queries {
				compare(t, q, s, &last[i])
			}
		}
	}
}

func compare(t *testing.T, q Query, s *model.Snapshot, last *model.Binding) {
	t.Helper()
	f := q.Filter()
	if f == nil {
		t.Fatalf("%q has no filter", q)
	}
	want := snapshotRows(s, q.holds)
	fresh, err := f.Bind(t.Context(), s, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := boundRows(s, fresh); !slices.Equal(got, want) {
		t.Fatalf("%q leaves %v of %d rows, want %v", q, got, s.Len(), want)
	}
	if *last != nil { // a binding is only good for the filter it came from
		f = (*last).(*binding).of
	}
	if *last, err = f.Bind(t.Context(), s, *last); err != nil {
		t.Fatal(err)
	}
	if got := boundRows(s, *last); !slices.Equal(got, want) {
		t.Fatalf("%q bound to a grown snapshot leaves %v, want %v", q, got, want)
	}
}

// What was bound before stays as it was when a later snapshot is bound.
func TestBindingsAreImmutable(t *testing.T) {
	t.Parallel()
	w := newWorld(99)
	store := model.NewStore()
	store.Add(w.events(200, 1_700_000_000))
	s1 := store.Publish(model.Coverage{}, model.Freshness{})
	for range 200 {
		q := w.query()
		f := q.Filter()
		b1, err := f.Bind(t.Context(), s1, nil)
		if err != nil {
			t.Fatal(err)
		}
		before := boundRows(s1, b1)
		store.Add(w.events(5, 1_700_000_500))
		if _, err := f.Bind(t.Context(), store.Publish(model.Coverage{}, model.Freshness{}), b1); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(boundRows(s1, b1), before) {
			t.Fatalf("%q: binding a later snapshot changed an earlier binding", q)
		}
	}
}

// Random terms, printed and parsed, are the same terms.
func TestRandomTermsPrintAndParse(t *testing.T) {
	t.Parallel()
	w := newWorld(5)
	for range 3000 {
		q := w.query()
		got, err := ParseArgs([]string{q.String()})
		if err != nil {
			t.Fatalf("%q: %v", q, err)
		}
		if got.String() != q.String() || len(got.Terms) != len(q.Terms) {
			t.Fatalf("%q printed and parsed is %q", q, got)
		}
		e := w.event(1_700_000_000)
		if q.holds(e) != got.holds(e) {
			t.Fatalf("%q and what it prints differ on %+v", q, e)
		}
	}
}

func FuzzFilter(f *testing.F) {
	for _, s := range []string{"live -x", `ip:203.0.113.0/24 "network"`, "cause:18 up<10s", "stream:=a,b -side:n", "e -a 1 网 o"} {
		f.Add(s, uint64(1))
	}
	f.Fuzz(func(t *testing.T, line string, seed uint64) {
		q, err := Parse(line)
		if err != nil || q.Filter() == nil {
			return
		}
		w := newWorld(seed)
		store := model.NewStore()
		store.Add(w.events(60, 1_700_000_000))
		var last model.Binding
		for range 2 {
			store.Add(w.events(20, 1_700_000_900))
			compareLoose(t, q, store.Publish(model.Coverage{}, model.Freshness{}), &last)
		}
	})
}

// compareLoose is compare for lines that people type: the naive evaluation
// reads ip: values in their plain spelling only.
func compareLoose(t *testing.T, q Query, s *model.Snapshot, last *model.Binding) {
	t.Helper()
	for _, term := range q.Terms {
		for _, v := range term.values {
			typed := term.Field == FieldIP || term.Field == FieldSide || term.Field == FieldCause
			if typed && (halved(v.text) != v.text || strings.ToLower(strings.TrimSpace(v.text)) != v.text || strings.ContainsAny(v.text, "/%")) {
				return
			}
			if term.Field == FieldCause && isCode(v.text) && strings.HasPrefix(v.text, "0") {
				return
			}
		}
	}
	compare(t, q, s, last)
}

func snapshotOfClients(clients []string) *model.Snapshot {
	store := model.NewStore()
	for i, c := range clients {
		store.Add([]model.Event{{Stream: "s", ClientIP: c, Start: int64(10 * i), End: int64(10*i + 5), Up: 5}})
	}
	return store.Publish(model.Coverage{}, model.Freshness{})
}
