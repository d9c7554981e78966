package cli

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"offair/fetch/demo"
	"offair/model"
)

// fallen are three streams that dropped ten minutes ago: one is on air again,
// one is down, one is forbidden.
func fallen() demo.Options {
	end := time.Now().Unix() - 600
	var events []model.Event
	for _, stream := range []string{"again", "down", "forbidden"} {
		events = append(events, model.Event{
			Domain: "push.example.com", App: "live", Stream: stream, ClientIP: "192.0.2.1", Reason: "推流链路网络异常",
			Start: end - 300, End: end, Up: 300,
		})
	}
	place := func(stream string) model.Scope {
		return model.Scope{Domain: "push.example.com", App: "live", Stream: stream}
	}
	return demo.Options{Events: events, OnAir: []demo.Airing{{Place: place("again"), Since: []int64{end + 42}}}, Forbid: []model.Scope{place("forbidden")}}
}

func TestListOfWhatIsDownAsksItself(t *testing.T) {
	t.Parallel()
	s := serve(t, fallen())
	out := listFrom(t, s, "-o", "json", "is:down")
	var rows []struct {
		Stream, State string
		Gap           *int64 `json:"gap_seconds"`
	}
	if err := json.Unmarshal([]byte(out.out), &rows); err != nil {
		t.Fatal(err, out)
	}
	if out.status != 0 || len(rows) != 2 || rows[0].State != "down" || rows[0].Gap != nil {
		t.Errorf("%+v", out)
	}
	back := listFrom(t, s, "-o", "json", "not:is:down")
	if err := json.Unmarshal([]byte(back.out), &rows); err != nil {
		t.Fatal(err, back)
	}
	if len(rows) != 1 || rows[0].Stream != "again" || rows[0].State != "back" || rows[0].Gap == nil || *rows[0].Gap != 42 {
		t.Errorf("%+v", back)
	}
}

func TestListThatNeedsNoAirMakesNoSuchCall(t *testing.T) {
	t.Parallel()
	s := serve(t, fallen())
	if out := listFrom(t, s, "is:unseen"); out.status != 0 || strings.Count(out.out, "push.example.com")+strings.Count(out.out, "network") == 0 {
		t.Errorf("%+v", out)
	}
	if n := s.Stats().Actions["DescribeLiveStreamOnlineList"].Calls; n != 0 {
		t.Errorf("%d calls", n)
	}
}

func TestListSaysThatTheAirIsNotKnown(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"InvalidAction", "UnauthorizedOperation"} {
		o := fallen()
		o.Actions = map[string]*demo.Failure{"DescribeLiveStreamOnlineList": {Code: code, Message: "no"}}
		out := listFrom(t, serve(t, o), "-o", "ndjson", "is:down")
		if out.status != incomplete || out.out != "" || !strings.Contains(out.err, "on air") || !strings.Contains(out.err, "DescribeLiveStreamOnlineList") {
			t.Errorf("%s: %+v", code, out)
		}
	}
	capture := `{"ended_at":"2026-11-20T10:00:00Z","started_at":"2026-11-20T09:00:00Z","domain":"d","app":"live","stream":"x","reason":"r","resolution":"","client_ip":null,"up_seconds":3600}` + "\n"
	out := runWith(t, nil, capture, "list", "--read", "-", "is:down")
	if out.status != incomplete || !strings.Contains(out.err, "is:unseen") {
		t.Errorf("%+v", out)
	}
}
