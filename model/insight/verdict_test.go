package insight

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"offair/model"
	"offair/model/query"
)

// plain is a day of falls, by stream.
type plain struct{ events []model.Event }

func newPlain() *plain { return &plain{} }

func (p *plain) fall(at int64, stream int) {
	p.events = append(p.events, model.Event{
		Domain: "push.example.com", App: "live", Stream: fmt.Sprint("room-", stream), ClientIP: fmt.Sprintf("192.0.2.%d", stream%250),
		Reason: model.CauseByID("network").Text.EN, Start: at - 3000, End: at, Up: 3000,
	})
}

func (p *plain) view(t testing.TB) *model.View {
	t.Helper()
	st := model.NewStore()
	st.Add(p.events)
	cov := model.Coverage{}.With(model.Known{Span: model.Span{From: begin, To: begin + day}, AsOf: begin + day})
	return viewOf(t, st.Publish(cov, model.Freshness{}), "")
}

func (p *plain) judge(t testing.TB) *Verdict {
	t.Helper()
	v, err := Judge(t.Context(), p.view(t), JudgeAsk{Span: model.Span{From: begin, To: begin + day}, Now: begin + day})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// The verdict does not depend on the order in which events arrived.
func TestJudgeOrder(t *testing.T) {
	t.Parallel()
	seed := rand.Uint64()
	r := rand.New(rand.NewPCG(seed, 2))
	for range 20 {
		p := newPlain()
		p.events = randomEvents(r, 400, begin, day)
		for i := range 9 {
			p.fall(begin+40_000+int64(i), 500+i)
		}
		a := p.judge(t)
		r.Shuffle(len(p.events), func(i, j int) { p.events[i], p.events[j] = p.events[j], p.events[i] })
		b := p.judge(t)
		if x, y := a.Line(LineStyle{}), b.Line(LineStyle{}); x != y || a.Query() != b.Query() {
			t.Fatalf("seed %d: %q and %q", seed, x, y)
		}
	}
}

func TestJudgeStops(t *testing.T) {
	t.Parallel()
	p := newPlain()
	p.fall(begin+5, 1)
	v := p.view(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Judge(ctx, v, JudgeAsk{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if _, err := BaselineOf(ctx, v, BaselineAsk{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if _, err := Tell(ctx, v.Snapshot(), 0, TellAsk{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if _, err := Note(ctx, v, NoteAsk{Window: model.Span{From: 1, To: begin + day}}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// Random accounts: nothing panics, the numbers agree with the rows, what is
// told of them is found by the query.
func TestJudgeRandom(t *testing.T) {
	t.Parallel()
	seed := rand.Uint64()
	r := rand.New(rand.NewPCG(seed, 3))
	for i := range 60 {
		p := newPlain()
		p.events = randomEvents(r, r.IntN(600), begin, []int64{600, hour, day}[i%3])
		for k := range r.IntN(12) {
			p.fall(begin+500+int64(k), k)
		}
		v := p.view(t)
		o := p.judge(t)
		sum := 0
		for _, f := range o.Fallen {
			sum += f.Events
		}
		fates := o.Fate.Back + o.Fate.Down + o.Fate.Replaced + o.Fate.Unseen + o.Fate.Unknown
		if sum != o.Events || o.Streams != len(o.Fallen) || (o.Class != Refusals && fates != o.Streams) {
			t.Fatalf("seed %d: %+v", seed, o)
		}
		if o.Query() != "" {
			checkQuery(t, v, o, "")
		}
		for key := range uint32(min(8, v.Snapshot().Keys().Len())) {
			if _, err := Tell(t.Context(), v.Snapshot(), key, TellAsk{Now: begin + day}); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// A line keeps to its width, and drops what matters least first.
func TestLineFits(t *testing.T) {
	t.Parallel()
	p := newPlain()
	for i := range 12 {
		p.fall(begin+40_000+int64(i), i)
	}
	for i := range 60 {
		p.fall(begin+int64(i)*1300, 600+i*7)
	}
	o := p.judge(t)
	whole := o.Line(LineStyle{})
	for width := 1; width < 140; width++ {
		for _, st := range []LineStyle{{Width: width}, {Width: width, ASCII: true}, {Width: width, Lang: model.ZH}} {
			line := o.Line(st)
			if n := len([]rune(line)); n > width && width > 3 {
				t.Errorf("%d cells for %q", n, line)
			}
			if st.ASCII && strings.ContainsAny(line, "·–…") {
				t.Errorf("%q is not ASCII", line)
			}
		}
	}
	if line := o.Line(LineStyle{Width: 60}); !strings.Contains(line, "12 streams fell") || len(line) >= len(whole) {
		t.Errorf("%q of %q", line, whole)
	}
}

// Whatever a name is, the query finds it and nothing else.
func FuzzExactly(f *testing.F) {
	for _, s := range []string{"", "a", "直播间-1", `a"b`, `a\`, "a,b", "=x", "/re/", " x ", "-", "＂ａ＂", "a:b", "a：b", "‸"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if s = model.Clean(s); s == "" {
			return
		}
		q, err := query.Parse("stream:=" + exactly(s))
		if err != nil || len(q.Terms) != 1 {
			t.Fatalf("%q: %v", s, err)
		}
		if got := q.Scope().Stream; got != s && got != "" {
			t.Fatalf("%q is read as %q", s, got)
		}
		if again, err := query.Parse(q.String()); err != nil || again.String() != q.String() {
			t.Fatalf("%q is printed as %q", s, q)
		}
	})
}

func TestWant(t *testing.T) {
	t.Parallel()
	const now = begin + 60*day
	ask := BaselineAsk{Span: model.Span{From: now - hour, To: now}, Days: 3, Zone: time.UTC}
	got := ask.Want(model.Coverage{}.With(model.Known{Span: model.Span{From: now - 2*day - 2*hour, To: now - 2*day + hour}, AsOf: now}))
	want := []model.Window{
		{From: now - day - 2*hour, To: now - day + hour},
		{From: now - 3*day - 2*hour, To: now - 3*day + hour},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	ask.Span.From = now - day
	total := int64(0)
	for _, w := range ask.Want(model.Coverage{}) {
		total += w.To - w.From
		if w.To > ask.Span.From {
			t.Errorf("%v is asked for already", w)
		}
	}
	if total != 3*day+hour {
		t.Errorf("%d seconds for three days", total)
	}
}

// The same hours are those of the clocks, also where they were changed.
func TestWantClocks(t *testing.T) {
	t.Parallel()
	z := zone(t, "Europe/Berlin")
	at := time.Date(2026, 10, 25, 14, 0, 0, 0, z) // the clocks went back that night
	w := BaselineAsk{Span: model.Span{From: at.Unix(), To: at.Unix() + hour}, Days: 1, Zone: z}.Want(model.Coverage{})
	if got := time.Unix(w[0].From, 0).In(z); got.Hour() != 13 || got.Day() != 24 {
		t.Error(got)
	}
}

// A line that is read by itself says which day and whose clocks.
func TestLineAlone(t *testing.T) {
	t.Parallel()
	p := newPlain()
	for i := range 12 {
		p.fall(begin+40_000+int64(9*i), i)
	}
	o := p.judge(t)
	at := time.Unix(begin+40_000, 0).UTC()
	for _, lang := range []model.Lang{model.EN, model.ZH} {
		want := at.Format("2006-01-02 15:04–") + at.Add(99*time.Second).Format("15:04 -07:00") + " · "
		if line := o.Line(LineStyle{Lang: lang, Alone: true}); !strings.HasPrefix(line, want) {
			t.Errorf("%q, want %q", line, want)
		}
	}
}

func TestLengthText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		s      int64
		en, zh string
	}{
		{0, "0 s", "0 秒"},
		{1, "1 s", "1 秒"},
		{89, "89 s", "89 秒"},
		{90, "2 min", "2 分钟"},
		{3569, "59 min", "59 分钟"},
		{3570, "1 h", "1 小时"},
		{3600, "1 h", "1 小时"},
		{5400, "1 h 30 min", "1 小时 30 分"},
		{day - 1, "24 h", "24 小时"},
		{day, "24 h", "24 小时"},
		{day + 12*hour, "36 h", "36 小时"},
		{2 * day, "2 d", "2 天"},
		{2*day - 31, "47 h 59 min", "47 小时 59 分"},
		{2*day + hour, "2 d 1 h", "2 天 1 小时"},
		{3*day - 60, "3 d", "3 天"},
		{60 * day, "60 d", "60 天"},
	} {
		if got := lengthText(c.s); got.EN != c.en || got.ZH != c.zh {
			t.Errorf("%d: %q, %q", c.s, got.EN, got.ZH)
		}
	}
}
