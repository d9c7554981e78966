package query

import (
	"slices"
	"strings"
	"testing"

	"offair/model"
)

// smallSnapshot has streams, clients and reasons with known numbers of rows.
func smallSnapshot(t *testing.T) *model.Snapshot {
	t.Helper()
	store := model.NewStore()
	n := int64(0)
	add := func(rows int, e model.Event) {
		for range rows {
			n++
			e.Domain, e.App, e.Start, e.End, e.Up = "push.example.com", "live", n, n+10, 10
			store.Add([]model.Event{e})
		}
	}
	add(5, model.Event{Stream: "live_1", ClientIP: "203.0.113.7", Reason: "推流链路网络异常", Resolution: "1920*1080"})
	add(3, model.Event{Stream: "live_12", ClientIP: "-", Reason: "The push URL has expired."})
	add(7, model.Event{Stream: "two words", ClientIP: "203.0.113.8", Reason: "推流客户端主动断流"})
	add(2, model.Event{Stream: "a\x1bb,c", Reason: "never seen before"})
	return store.Publish(model.Coverage{}, model.Freshness{})
}

func TestSuggest(t *testing.T) {
	t.Parallel()
	s := smallSnapshot(t)
	tests := []struct {
		line string
		want []string // the first suggestions
	}{
		{"", []string{"stream:", "cause:", "side:", "is:", "ip:", "domain:", "app:", "up<", "gap>", "since:"}},
		{"x ", []string{"stream:", "cause:"}},
		{"-", []string{"-stream:", "-cause:", "-side:", "-is:", "-ip:", "-domain:", "-app:", "-up<", "-gap>", "-res:", "-reason:"}},
		{"s", []string{"stream:", "side:", "since:"}},
		{"not:str", []string{"not:stream:"}},
		{"Netw", []string{"side:network"}},
		{"网络", []string{"side:network"}},
		{"stream:", []string{`stream:="two words"`, "stream:=live_1", "stream:=live_12", `stream:="a␛b,c"`}},
		{"x -stream:LIVE", []string{"-stream:=live_1", "-stream:=live_12"}},
		{"stream:=", []string{`stream:="two words"`, "stream:=live_1"}},
		{"stream:a,live_12", []string{"stream:a,=live_12"}},
		{"stream:=a,live_12", []string{"stream:=a,live_12"}},
		{"stream:=a,=live_12", []string{"stream:=a,live_12"}},
		{`stream:"two w`, []string{`stream:="two words"`}},
		{`stream：“two`, []string{`stream：="two words"`}},
		{"stream:nothing", nil},
		{"ip:", []string{"ip:=203.0.113.8", "ip:=203.0.113.7", "ip:-", `ip:=""`}},
		{"ip:203", []string{"ip:=203.0.113.8", "ip:=203.0.113.7"}},
		{"path:", []string{"path:=live"}},
		{"domain:", []string{"domain:=push.example.com"}},
		{"res:", []string{`res:=""`, "res:=1920*1080"}},
		{"reason:never", []string{`reason:="never seen before"`}},
		{"side:n", []string{"side:network"}},
		{"side:publisher,n", []string{"side:publisher,network"}},
		{"up", []string{"up<"}},
		{"up<", []string{"up<10s", "up<1m"}},
		{"-up=", []string{"-up=0"}},
		{"since:", []string{"since:30m", "since:2h", "since:24h"}},
		{"since:y", []string{"since:yesterday"}},
		{"until:1", []string{"until:14:00"}},
		{"since:up", nil},
		{"gap", []string{"gap>"}},
		{"x gap>", []string{"gap>1m", "gap>10m"}},
		{"-gap<", []string{"-gap<=10s"}},
		{"is:", []string{"is:dropped", "is:flapping", "is:back", "is:unseen", "is:down", "is:replaced", "is:refused"}},
		{"-state:re", []string{"-state:replaced", "-state:refused"}},
		{"is:=b", []string{"is:=back"}},
		{"is:back,dr", []string{"is:back,dropped"}},
		{"flap", []string{"is:flapping"}},
		{"-未再", []string{"-is:unseen"}},
		{"/li", nil},
		{"/", nil},
		{"stream:/li", nil},
		{"stream:a,/li ve", nil},
	}
	for _, tt := range tests {
		var got []string
		for _, sug := range Suggest(tt.line, s, model.Span{}, 20) {
			got = append(got, sug.Insert)
		}
		if len(got) < len(tt.want) || !slices.Equal(got[:len(tt.want)], tt.want) || (len(tt.want) == 0 && len(got) > 0) {
			t.Errorf("Suggest(%q) = %q, want %q first", tt.line, got, tt.want)
		}
	}
	if got := Suggest("stream:", s, model.Span{}, 2); len(got) != 2 {
		t.Errorf("%d suggestions, want 2", len(got))
	}
	if got := Suggest("", s, model.Span{}, 0); len(got) != 0 {
		t.Errorf("%d suggestions, want none", len(got))
	}
}

// TestSuggestionsCountTheWindow: what a suggestion counts is what its term
// leaves in the window, rows without a time included, as the list has them.
func TestSuggestionsCountTheWindow(t *testing.T) {
	t.Parallel()
	w := newWorld(4)
	store := model.NewStore()
	for i := range 8 {
		store.Add(w.events(100, 1_700_000_000+int64(i)*500))
	}
	s := store.Publish(model.Coverage{}, model.Freshness{})
	counted := 0
	for _, sp := range []model.Span{{From: 1_700_000_300, To: 1_700_002_000}, {From: 0, To: 1_700_000_500}, {From: 1_700_001_000, To: 1 << 32}, {From: 1_700_009_000, To: 1_700_010_000}} {
		for _, line := range []string{"stream:", "app:", "domain:", "ip:", "side:", "cause:", "is:", "res:"} {
			for _, sug := range Suggest(line, s, sp, 8) {
				q, err := Parse(sug.Insert)
				if err != nil {
					t.Fatalf("%q: %v", sug.Insert, err)
				}
				want := len(snapshotRows(naiveRows(s, q.Flapping), func(e naiveRow) bool {
					in := e.When() == 0 || (e.When() >= sp.From && e.When() < sp.To)
					return in && q.Terms[0].hits(e)
				}))
				if sug.Count != want {
					t.Errorf("%q in %v counts %d, leaves %d", sug.Insert, sp, sug.Count, want)
				}
				counted++
			}
		}
	}
	if counted < 60 {
		t.Errorf("only %d suggestions", counted)
	}
}

// A suggestion is a good term, and its count is what it leaves.
func TestSuggestionsCountTheirRows(t *testing.T) {
	t.Parallel()
	s := smallSnapshot(t)
	lines := []string{"a", "ne", "网", "未", "un"}
	for _, f := range fields() {
		lines = append(lines, f.open, "x -"+f.open)
	}
	counted := 0
	for _, line := range lines {
		for _, sug := range Suggest(line, s, model.Span{}, 100) {
			q, err := Parse(sug.Insert)
			if err != nil {
				t.Errorf("%q suggests %q: %v", line, sug.Insert, err)
				continue
			}
			if sug.Count < 0 {
				continue
			}
			counted++
			q.Terms[0].Not = false
			if n := len(snapshotRows(naiveRows(s, Flapping{}), q.holds)); n != sug.Count {
				t.Errorf("%q suggests %q for %d rows, it leaves %d", line, sug.Insert, sug.Count, n)
			}
		}
	}
	if counted < 20 {
		t.Errorf("only %d suggestions have a count", counted)
	}
}

func TestSuggestCauses(t *testing.T) {
	t.Parallel()
	s := smallSnapshot(t)
	for line, want := range map[string]Suggestion{
		"cause:过期":   {Insert: "cause:=url-expired", Count: 3},
		"expired":    {Insert: "cause:=url-expired", Count: 3},
		"cause:":     {Insert: "cause:=client-stopped", Count: 7},
		"cause:18/5": {Insert: "", Count: 0},
		"-cause:3":   {Insert: "-cause:=client-stopped", Count: 7},
		"side:":      {Insert: "side:publisher", Count: 7},
	} {
		got := append(Suggest(line, s, model.Span{}, 9), Suggestion{})[0]
		if got.Insert != want.Insert || got.Count != want.Count || (want.Insert != "" && got.Hint.Empty()) {
			t.Errorf("Suggest(%q) begins with %+v, want %+v", line, got, want)
		}
	}
}

func FuzzSuggest(f *testing.F) {
	for _, line := range []string{"", "-", `stream:=a,"b`, "not:ip：", "up<", "网", "cause:1", "x ／y／", `side:"`, "is:b", "/x y", "stream:a,/b c/,"} {
		f.Add(line)
	}
	store := model.NewStore()
	store.Add(newWorld(2).events(50, 1_700_000_000))
	s := store.Publish(model.Coverage{}, model.Freshness{})
	f.Fuzz(func(t *testing.T, line string) {
		word := lastWord(line)
		for _, sug := range Suggest(line, s, model.Span{}, 10) {
			if !strings.HasPrefix(sug.Insert, word.sign) {
				t.Fatalf("Suggest(%q): %q drops the sign", line, sug.Insert)
			}
			if _, err := Parse(sug.Insert); err != nil {
				before, bad := Parse(line)
				if bad == nil {
					t.Fatalf("%q (%v) suggests %q: %v", line, before, sug.Insert, err)
				}
			}
		}
	})
}
