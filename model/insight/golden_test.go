package insight

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"offair/model"
	"offair/model/query"
)

var update = flag.Bool("update", false, "write what is told below the events of testdata/incidents")

// incident is a file of testdata/incidents: events as people would write them
// down, and below a line of dashes what is told of them.
//
//	now 2026-11-20T14:20:00+08:00    the moment of looking
//	span 24h                         how far back; 24h when missing
//	covered 8d                       how far back everything is known; "none" for a capture
//	known 2026-11-20T…/2026-11-20T…  another way to say it
//	query …                          the filter
//	scope app=live                   what coverage is asked about
//	baseline 7                       days before that are handed in; none when missing
//	tell live/room-1                 the stream whose story is told
//	air 14:19:00 live/room-1         an on-air call said that the stream was not on air
//	air 14:19:00 live/room-1 14:10:00  … that it was, since then
//	note                             the note is written; "masked" without addresses
//	14:02:00 +5s x37 live/room-{n} 203.0.113.{n} network up=1h res=… domain=…
//	d-1..7 14:00:00 …                the same on each of seven days before
type incident struct {
	now    time.Time
	span   time.Duration
	known  []model.Known
	claims bool
	days   int
	line   string
	scope  model.Scope
	tell   string
	note   bool
	air    model.Air
	mask   bool
	events []model.Event
}

func TestIncidents(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/incidents/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no incidents", err)
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			data, want, _ := strings.Cut(string(text), "\n---\n")
			got := told(t, readIncident(t, data))
			if *update {
				if err := os.WriteFile(name, []byte(data+"\n---\n"+got), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if got != want {
				t.Errorf("told:\n%swant:\n%s", got, want)
			}
		})
	}
}

// told is all that is concluded, as text.
func told(t *testing.T, in *incident) string {
	t.Helper()
	v, ask := in.view(t)
	o, err := Judge(t.Context(), v, ask)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "en: %s\nzh: %s\n", o.Line(LineStyle{}), o.Line(LineStyle{Lang: model.ZH}))
	if q := o.Query(); q != "" {
		fmt.Fprintf(&b, "query: %s\n", q)
		checkQuery(t, v, o, in.line)
		checkPieces(t, v, o, in.line)
	}
	if in.tell != "" {
		tell(t, &b, v, in)
	}
	if in.note {
		writeNote(t, &b, v, in, o)
	}
	return b.String()
}

// tell writes the tales of one stream with their evidence.
func tell(t *testing.T, b *strings.Builder, v *model.View, in *incident) {
	t.Helper()
	s := v.Snapshot()
	for key := range uint32(s.Keys().Len()) {
		if streamName(s, key) != in.tell {
			continue
		}
		tales, err := Tell(t.Context(), s, key, TellAsk{Zone: in.now.Location(), Now: in.now.Unix(), Scope: in.scope})
		check(t, err)
		for _, tale := range tales {
			fmt.Fprintf(b, "tale en: %s\ntale zh: %s\n  evidence:", tale.Text.EN, tale.Text.ZH)
			for _, row := range tale.Rows {
				fmt.Fprintf(b, " %s", time.Unix(s.When(row), 0).In(in.now.Location()).Format(time.TimeOnly))
				if got := About(tales, row); len(got) == 0 {
					t.Errorf("row %d is evidence of nothing", row)
				}
			}
			fmt.Fprintln(b)
		}
		return
	}
	t.Errorf("there is no %s", in.tell)
}

// writeNote writes the note in both languages.
func writeNote(t *testing.T, b *strings.Builder, v *model.View, in *incident, o *Verdict) {
	t.Helper()
	for _, lang := range []model.Lang{model.EN, model.ZH} {
		text, err := Note(t.Context(), v, NoteAsk{
			Lang: lang, Window: o.Asked, Now: o.Now, Zone: o.Zone, Scope: in.scope, Verdict: o, Account: "demo · cn",
			Query: in.line, Reopen: "offair --demo " + o.Query(), Mask: Mask{Addresses: in.mask}, Most: 5,
		})
		check(t, err)
		fmt.Fprintf(b, "\n%s", text)
	}
}

// checkQuery finds the evidence by the verdict's own query.
func checkQuery(t *testing.T, v *model.View, o *Verdict, line string) {
	t.Helper()
	q, err := query.Parse(strings.TrimSpace(line + " " + o.Query()))
	if err != nil {
		t.Fatalf("%s: %v", o.Query(), err)
	}
	if again, err := query.Parse(q.String()); err != nil || again.String() != q.String() || len(q.Terms) < len(o.Terms()) {
		t.Errorf("%s is printed as %s", o.Query(), q)
	}
	w, _, err := q.Window(time.Unix(o.Now, 0), o.Zone)
	if err != nil {
		t.Fatal(err)
	}
	found, err := model.NewView(t.Context(), v.Snapshot(), q.Filter())
	if err != nil {
		t.Fatal(err)
	}
	found = found.Within(w.At(time.Unix(o.Now, 0)))
	timed := 0 // rows without a time belong to every window
	for i := range found.Len() {
		timed += min(1, int(v.Snapshot().When(found.Row(i))))
	}
	if timed == 0 || timed > o.Events && o.Finding != One {
		t.Errorf("%s finds %d rows of %d", o.Query(), timed, o.Events)
	}
}

// checkPieces narrows to each piece: what is found is as many streams as the
// piece tells of, where it begins with a number of the fallen.
func checkPieces(t *testing.T, v *model.View, o *Verdict, line string) {
	t.Helper()
	for _, p := range o.Pieces() {
		if !p.Narrows() {
			continue
		}
		sp, terms := o.Narrow(p)
		q, err := query.Parse(strings.TrimSpace(line + " " + strings.Join(terms, " ")))
		check(t, err)
		found, err := model.NewView(t.Context(), v.Snapshot(), q.Filter())
		check(t, err)
		if sp.Empty() {
			sp = o.Asked
		}
		keys := map[uint32]bool{}
		for part := range found.Within(sp).Parts() {
			for i := 0; i < part.Len() && !part.Timeless; i++ {
				keys[part.Chunk.Key[part.At(i)]] = true
			}
		}
		told := 0
		if n, err := fmt.Sscanf(p.Text.EN, "%d", &told); n == 0 || err != nil || p.Wide || !p.Span.Empty() {
			told = 0
		}
		if len(keys) == 0 || told > 0 && len(keys) != told {
			t.Errorf("%q narrows to %d streams by %q", p.Text.EN, len(keys), terms)
		}
	}
}

func (in *incident) view(t *testing.T) (*model.View, JudgeAsk) {
	t.Helper()
	st := model.NewStore()
	st.Add(in.events)
	var cov model.Coverage
	for _, k := range in.known {
		cov = cov.With(k)
	}
	s := st.Publish(cov, model.Freshness{})
	if !in.air.Empty() {
		s = st.SetAir(in.air)
	}
	v := viewOf(t, s, in.line)
	now := in.now.Unix()
	ask := JudgeAsk{
		Span: model.Span{From: in.now.Add(-in.span).Unix(), To: now}, Now: now,
		Zone: in.now.Location(), Scope: in.scope,
	}
	v = v.Within(ask.Span)
	if in.days > 0 {
		b, err := BaselineOf(t.Context(), v, BaselineAsk{Span: ask.Span, Days: in.days, Zone: ask.Zone, Scope: in.scope})
		if err != nil {
			t.Fatal(err)
		}
		ask.Baseline = b
	}
	return v, ask
}

func readIncident(t *testing.T, text string) *incident {
	t.Helper()
	in := &incident{span: 24 * time.Hour, claims: true}
	for line := range strings.SplitSeq(text, "\n") {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch word {
		case "", "#":
		case "now":
			at, err := time.Parse(time.RFC3339, rest)
			check(t, err)
			_, off := at.Zone()
			in.now = at.In(time.FixedZone("", off))
		case "span":
			in.span = length(t, rest)
		case "covered":
			if in.claims = rest != "none"; in.claims {
				in.know(in.now.Add(-length(t, rest)), in.now)
			}
		case "known":
			from, to, _ := strings.Cut(rest, "/")
			in.know(in.clock(t, from, 0), in.clock(t, to, 0))
		case "query":
			in.line = rest
		case "scope":
			in.scope.App = strings.TrimPrefix(rest, "app=")
		case "baseline":
			n, err := strconv.Atoi(rest)
			check(t, err)
			in.days = n
		case "note":
			in.note, in.mask = true, rest == "masked"
		case "air":
			in.onAir(t, strings.Fields(rest))
		case "tell":
			in.tell = rest
		default:
			in.add(t, strings.Fields(line))
		}
	}
	return in
}

func (in *incident) onAir(t *testing.T, words []string) {
	t.Helper()
	app, stream, _ := strings.Cut(words[1], "/")
	f := model.AirFact{State: model.OffAir, AsOf: in.clock(t, words[0], 0).Unix()}
	if len(words) > 2 {
		f.State, f.Since = model.OnAir, []int64{in.clock(t, words[2], 0).Unix()}
	}
	in.air = in.air.With(model.Scope{Domain: "push.live.example.com", App: app, Stream: stream}, f)
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (in *incident) know(from, to time.Time) {
	in.known = append(in.known, model.Known{Scope: in.scope, Span: model.Span{From: from.Unix(), To: to.Unix()}, AsOf: in.now.Unix()})
}

// length reads 90s, 10m, 3h, 8d.
func length(t *testing.T, s string) time.Duration {
	t.Helper()
	if days, ok := strings.CutSuffix(s, "d"); ok {
		n, err := strconv.Atoi(days)
		check(t, err)
		return time.Duration(n) * 24 * time.Hour
	}
	d, err := time.ParseDuration(s)
	check(t, err)
	return d
}

// clock is a time of day, so many days before the day of looking.
func (in *incident) clock(t *testing.T, s string, days int) time.Time {
	t.Helper()
	at, err := time.Parse(time.TimeOnly, s)
	check(t, err)
	y, mo, d := in.now.Date()
	h, mi, sec := at.Clock()
	return time.Date(y, mo, d-days, h, mi, sec, 0, in.now.Location())
}

// add reads a line of events.
func (in *incident) add(t *testing.T, words []string) {
	t.Helper()
	first, last := 0, 0
	if rest, ok := strings.CutPrefix(words[0], "d-"); ok {
		_, err := fmt.Sscanf(rest, "%d..%d", &first, &last)
		if err != nil {
			first, err = strconv.Atoi(rest)
			check(t, err)
			last = first
		}
		words = words[1:]
	}
	at, step, n := words[0], time.Duration(0), 1
	words = words[1:]
	if s, ok := strings.CutPrefix(words[0], "+"); ok {
		step = length(t, s)
		_, err := fmt.Sscanf(words[1], "x%d", &n)
		check(t, err)
		words = words[2:]
	}
	for day := first; day <= last; day++ {
		for i := range n {
			in.events = append(in.events, eventOf(t, in.clock(t, at, day).Add(time.Duration(i)*step), words, i))
		}
	}
}

func eventOf(t *testing.T, at time.Time, words []string, i int) model.Event {
	t.Helper()
	named := func(s string) string {
		return strings.NewReplacer("{n}", strconv.Itoa(i+1), "{x}", strconv.FormatInt(int64(i+1), 16), "{5}", strconv.Itoa(i%5+1)).Replace(s)
	}
	app, stream, _ := strings.Cut(named(words[0]), "/")
	e := model.Event{
		Domain: "push.live.example.com", App: app, Stream: stream, ClientIP: named(words[1]),
		Resolution: "1920*1080", Reason: words[2], End: at.Unix(), Up: 3600,
	}
	if e.ClientIP == "none" {
		e.ClientIP = ""
	}
	if c := model.CauseByID(words[2]); c != nil {
		e.Reason = c.Text.ZH
		if c.Rejection() {
			e.Up = 0
		}
	}
	for _, w := range words[3:] {
		name, value, _ := strings.Cut(w, "=")
		switch name {
		case "up":
			e.Up = int64(length(t, value) / time.Second)
		case "res":
			e.Resolution = named(value)
		case "domain":
			e.Domain = named(value)
		default:
			t.Fatalf("%s is nothing that an event has", w)
		}
	}
	e.Start = e.End - e.Up
	return e
}
