package query

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"offair/model"
)

// holds is the query evaluated event by event on strings: slow, and written
// without any of what the filter uses, so that the two can be held against
// each other.
func (q Query) holds(e naiveRow) bool {
	for _, t := range q.Terms {
		if !isTime(t.Field) && t.hits(e) == t.Not {
			return false
		}
	}
	return true
}

func (t Term) hits(e naiveRow) bool {
	switch t.Field {
	case FieldUp:
		return e.Up != model.NoUp && t.limit.holds(e.Up)
	case FieldGap:
		return e.gap != model.NoGap && t.limit.holds(e.gap)
	}
	for _, v := range t.values {
		if v.hits(t.Field, e) {
			return true
		}
	}
	return false
}

func (l limit) holds(x int64) bool {
	return map[byte]bool{'<': x < l.secs, 'l': x <= l.secs, '>': x > l.secs, 'g': x >= l.secs, '=': x == l.secs}[l.op]
}

// naiveRow is an event with what became of its stream.
type naiveRow struct {
	model.Event
	gap   int64
	words []string // of is:, in both languages
}

// naiveRows is the events of s, each looked at beside all others.
func naiveRows(s *model.Snapshot, f Flapping) []naiveRow {
	out := make([]naiveRow, s.Len())
	streams := map[[3]string][]int{}
	for row := range out {
		e := s.Event(row)
		out[row].Event = e
		key := [3]string{e.Domain, e.App, e.Stream}
		streams[key] = append(streams[key], row)
	}
	for _, rows := range streams {
		for i, row := range rows {
			out[row].become(out, rows[i+1:])
		}
		naiveFlaps(out, rows, f.OrUsual())
	}
	return out
}

// oracle is the naive rows of one snapshot, made once for each meaning of
// flapping.
type oracle struct {
	*model.Snapshot
	rows map[Flapping][]naiveRow
}

func oracleOf(s *model.Snapshot) oracle { return oracle{s, map[Flapping][]naiveRow{}} }

// want is the rows that q leaves.
func (o oracle) want(q Query) []int {
	if o.rows[q.Flapping] == nil {
		o.rows[q.Flapping] = naiveRows(o.Snapshot, q.Flapping)
	}
	return snapshotRows(o.rows[q.Flapping], q.holds)
}

// refused reports whether the push was never on air.
func (r *naiveRow) refused() bool {
	up := r.Up
	if up == model.NoUp {
		if r.End == 0 || r.Start == 0 {
			return false
		}
		up = r.End - r.Start
	}
	_, codes := model.Recognize(r.Reason)
	only := len(codes) > 0 && !slices.ContainsFunc(codes, func(c model.Code) bool {
		return c.Err != 19 && (c.Err != 18 || c.Sub < 200 || c.Sub > 699)
	})
	return up == 0 || (only && up > 0 && up <= 2)
}

// become fills in what became of the row by the later rows of its stream.
func (r *naiveRow) become(all []naiveRow, later []int) {
	r.gap = model.NoGap
	next := int64(0)
	for _, i := range later {
		if o := &all[i]; o.Start != 0 && !o.refused() && (next == 0 || o.Start < next) {
			next = o.Start
		}
	}
	if r.refused() {
		r.words = []string{"refused", "被拒绝"}
		return
	}
	if next != 0 && r.When() != 0 {
		r.gap = max(0, next-r.When())
	}
	cause, _ := model.Recognize(r.Reason)
	switch {
	case cause != nil && cause.Side == model.Replaced:
		r.words = []string{"replaced", "被顶替"}
	case next != 0:
		r.words = []string{"back", "已恢复"}
	default:
		r.words = []string{"unseen", "未再出现"}
	}
	r.words = append(r.words, "dropped", "断流")
}

// naiveFlaps marks the drops of one stream of which so many follow each other
// so fast.
func naiveFlaps(all []naiveRow, rows []int, f Flapping) {
	rows = slices.DeleteFunc(slices.Clone(rows), func(i int) bool { return all[i].refused() || all[i].When() == 0 })
	for i := range rows {
		last := i + f.Drops - 1
		if last >= len(rows) || all[rows[last]].When()-all[rows[i]].When() > int64(f.Within/time.Second) {
			continue
		}
		for _, row := range rows[i : last+1] {
			if r := &all[row]; !slices.Contains(r.words, "flapping") {
				r.words = append(r.words, "flapping", "频繁断流")
			}
		}
	}
}

func (v value) hits(field string, e naiveRow) bool {
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
		return v.opens(side.Name().EN) || v.opens(side.Name().ZH)
	case FieldIs:
		return slices.ContainsFunc(e.words, v.opens)
	case FieldIP:
		return v.isClient(e.ClientIP)
	}
	for _, c := range codes {
		if one, all := fmt.Sprintf("%d/%d", c.Err, c.Sub), fmt.Sprint(c.Err); !v.quoted && !v.regex && (v.text == one || v.text == all) {
			return true
		}
	}
	return (!isCode(v.text) || v.quoted || v.regex) && v.isCause(e.Reason, cause)
}

func (v value) is(raw string) bool {
	if v.regex {
		return naiveRegex(v.text).MatchString(model.Clean(raw))
	}
	if v.exact {
		return raw == v.text || model.Clean(raw) == v.text
	}
	return strings.Contains(model.Fold(model.Clean(raw)), model.Fold(model.Clean(v.text)))
}

var naiveRegexes sync.Map // compiling takes longer than all else

func naiveRegex(s string) *regexp.Regexp {
	re, ok := naiveRegexes.Load(s)
	if !ok {
		re, _ = naiveRegexes.LoadOrStore(s, regexp.MustCompile("(?i)"+s))
	}
	return re.(*regexp.Regexp)
}

func (v value) opens(word string) bool {
	if v.regex {
		return v.is(word)
	}
	return word == v.text || (!v.exact && strings.HasPrefix(word, strings.ToLower(v.text)))
}

func (v value) isCause(raw string, c *model.Cause) bool {
	return v.is(raw) || (c != nil && (v.is(c.ID) || v.is(c.Text.EN) || v.is(c.Text.ZH)))
}

func (v value) isClient(raw string) bool {
	if v.regex {
		return v.is(raw)
	}
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
		FieldReason: w.reason, FieldCause: w.cause, FieldSide: w.side, FieldIs: w.fate, "": w.word,
	}
	t.Field = w.pick(FieldStream, FieldApp, FieldDomain, FieldIP, FieldRes, FieldReason, FieldCause, FieldSide, "", "", "", FieldUp, FieldGap, FieldIs)
	if isLength(t.Field) {
		t.limit = limit{op: "<>=lg"[w.IntN(5)], secs: max(0, w.Int64N(110)-10)}
		return t
	}
	for range 1 + w.IntN(2)*w.IntN(2) {
		v := value{text: make[t.Field]()}
		switch {
		case t.Field != FieldIs && w.IntN(6) == 0:
			v = value{text: w.regex(t.Field), regex: true}
		case slices.Contains([]string{"", FieldIP, FieldSide, FieldIs}, t.Field):
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

func (w world) fate() string {
	return w.pick("back", "b", "unseen", "refused", "re", "dropped", "flapping", "f", "replaced", "被", "未再出现", "断流")
}

func (w world) regex(field string) string {
	if field == FieldSide {
		return w.pick("^net", "h$", "网|推", ".")
	}
	return w.pick("live_[0-9]+", "^live", "间$", "(?-i)Live", "e.*e", "^$", "1|x", `\W`, "a/b", "203[.]0", "[[:upper:]]", `\/x`, "(expired|网络)", "two words?")
}

func (w world) query() Query {
	q := Query{Flapping: Flapping{Drops: w.IntN(4), Within: time.Duration(w.IntN(3)) * 100 * time.Second}}
	for range 1 + w.IntN(4) {
		q.Terms = append(q.Terms, w.term())
	}
	return q
}

// snapshotRows is the rows of s for which ok holds.
func snapshotRows(rows []naiveRow, ok func(naiveRow) bool) []int {
	var out []int
	for row, r := range rows {
		if ok(r) {
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
			o := oracleOf(store.Publish(model.Coverage{}, model.Freshness{}))
			for i, q := range queries {
				compare(t, q, o, &last[i])
			}
		}
	}
}

func compare(t *testing.T, q Query, o oracle, last *model.Binding) {
	t.Helper()
	s := o.Snapshot
	f := q.Filter()
	if f == nil {
		t.Fatalf("%q has no filter", q)
	}
	want := o.want(q)
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
		e := naiveRow{Event: w.event(1_700_000_000), gap: w.Int64N(50), words: []string{"back", "dropped"}}
		if q.holds(e) != got.holds(e) {
			t.Fatalf("%q and what it prints differ on %+v", q, e)
		}
	}
}

func FuzzFilter(f *testing.F) {
	for _, s := range []string{"live -x", `ip:203.0.113.0/24 "network"`, "cause:18 up<10s", "is:flapping gap>5s", "-state:=back,re /^live_[0-9]/ reason:/e.*d/", "up>1 gap:0", "stream:=a,b -side:n", "e -a 1 网 o"} {
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
			if v.regex {
				continue
			}
			typed := term.Field == FieldIP || term.Field == FieldSide || term.Field == FieldCause || term.Field == FieldIs
			if typed && (halved(v.text) != v.text || strings.ToLower(strings.TrimSpace(v.text)) != v.text || strings.ContainsAny(v.text, "/%")) {
				return
			}
			if term.Field == FieldCause && isCode(v.text) && strings.HasPrefix(v.text, "0") {
				return
			}
		}
	}
	compare(t, q, oracleOf(s), last)
}

func snapshotOfClients(clients []string) *model.Snapshot {
	store := model.NewStore()
	for i, c := range clients {
		store.Add([]model.Event{{Stream: "s", ClientIP: c, Start: int64(10 * i), End: int64(10*i + 5), Up: 5}})
	}
	return store.Publish(model.Coverage{}, model.Freshness{})
}
