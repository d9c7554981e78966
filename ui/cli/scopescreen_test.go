//go:build unix

package cli

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"offair/fetch/demo"
	"offair/model"
)

// twoDomains are records of an account that pushes to two domains; each has
// its own streams.
func twoDomains(n int) (all, ofA []model.Event) {
	now := time.Now().Unix()
	for i := range n {
		end := now - int64(30*i) - 120
		e := model.Event{Domain: "a.example.com", App: "live", Stream: "alpha", ClientIP: "192.0.2.1", Reason: "推流链路网络异常", Start: end - 60, End: end, Up: 60}
		if i%3 > 0 {
			e.Domain, e.Stream, e.ClientIP = "b.example.com", "beta", "198.51.100.7"
		} else {
			ofA = append(ofA, e)
		}
		all = append(all, e)
	}
	return all, ofA
}

// TestListOfAScopeFromTheArchive: what was kept of the whole account is not
// shown where one domain is asked for, and is there again without that.
func TestListOfAScopeFromTheArchive(t *testing.T) {
	t.Parallel()
	all, ofA := twoDomains(600)
	a := newAccount(t, all)
	list := func(args ...string) outcome {
		return a.run(append([]string{"list", "--since", "2d", "-o", "ndjson", "--archive", a.path()}, args...)...)
	}
	compare(t, identities(t, list().out), expected(all))
	for _, args := range [][]string{{"--domain", "a.example.com"}, {"--domain", "a.example.com", "--app", "live"}} {
		got := list(args...)
		compare(t, identities(t, got.out), expected(ofA))
		if got.status != answered {
			t.Errorf("%v: %+v", args, got)
		}
	}
	offline := list("--domain", "a.example.com", "--offline", "--to", "1m")
	compare(t, identities(t, offline.out), expected(ofA))
	if offline.status != answered || offline.err != "" {
		t.Errorf("offline: %d %s", offline.status, offline.err)
	}
	if got := list("--app", "vod"); strings.TrimSpace(got.out) != "" || got.status != answered {
		t.Errorf("of an app without records: %+v", got)
	}
	compare(t, identities(t, list("--offline", "--to", "1m").out), expected(all))
	note := a.run("note", "--since", "2d", "--archive", a.path(), "--domain", "a.example.com")
	if strings.Contains(note.out, "beta") || strings.Contains(note.out, "b.example.com") || !strings.Contains(note.out, "alpha") {
		t.Errorf("the note is of others too:\n%s", note.out)
	}
}

// TestScreenOfAScopeFromTheArchive: list, header, counts and suggestions know
// the scope alone.
func TestScreenOfAScopeFromTheArchive(t *testing.T) {
	t.Parallel()
	all, ofA := twoDomains(600)
	a := newAccount(t, all)
	if got := a.run("list", "--since", "2d", "--archive", a.path()); got.status != answered {
		t.Fatalf("%+v", got)
	}
	j := start(t, 140, 40, nil, append(keys(testID, testKey), "HOME="+a.home),
		"--endpoint", a.s.URL(), "--since", "1d", "--archive", a.path(), "--domain", "a.example.com")
	j.waitText(fmt.Sprintf("%d events", len(ofA)))
	for _, step := range [][2]string{{"/beta", "Nothing matches beta"}, {"\x15\r", "alpha"}, {"f", "192.0.2.0/24"}, {"v", "only live/alpha: 200 drops"}} {
		j.press(step[0])
		screen := j.waitText(step[1])
		if strings.Contains(screen, "b.example.com") || strings.Contains(screen, "198.51.100") || strings.Contains(screen, "600") {
			t.Fatalf("after %q the screen is of others too:\n%s", step[0], screen)
		}
	}
	j.press("\x03")
	j.ended(interrupted)
}

// gatedAPI is an API whose calls wait, but for the first and for those that
// name a stream, until the gate is opened.
type gatedAPI struct {
	api  http.Handler
	open chan struct{}

	mu      sync.Mutex
	calls   int
	streams []string // bodies of the calls that named one
}

// ServeHTTP answers one call.
func (g *gatedAPI) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	named := bytes.Contains(body, []byte(`"StreamName"`))
	g.mu.Lock()
	g.calls++
	passes := g.calls == 1 || named
	if named {
		g.streams = append(g.streams, string(body))
	}
	g.mu.Unlock()
	if !passes {
		select {
		case <-g.open:
		case <-r.Context().Done():
			return
		}
	}
	g.api.ServeHTTP(w, r)
}

// TestNamedStreamIsThereBeforeTheWindow: while all other calls of a big account
// hang, the rows of the stream that the line names come.
func TestNamedStreamIsThereBeforeTheWindow(t *testing.T) {
	t.Parallel()
	span := lastDays(20)
	events := demo.Random(12, 6000, span)
	for i := range 150 {
		end := span.To - 3600 - int64(i*10_000)
		events = append(events, model.Event{Domain: "d.example.com", App: "live", Stream: "cam_in_the_hall", ClientIP: "192.0.2.1", Reason: "推流链路网络异常", Start: end - 60, End: end, Up: 60})
	}
	for name, line := range map[string]string{"typed": "stream:=cam_in_the_hall", "a word": "in_the_h", "at the start": ""} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := &gatedAPI{api: serve(t, demo.Options{Events: events, Latency: 80 * time.Millisecond, Grace: time.Minute}), open: make(chan struct{})}
			s := httptest.NewServer(g)
			t.Cleanup(s.Close)
			args := []string{"--endpoint", s.URL, "--since", "20d", "--no-archive", "--rate", "20"}
			if line == "" {
				args = append(args, "stream:=cam_in_the_hall")
			}
			j := start(t, 120, 36, nil, keys(testID, testKey), args...)
			if line != "" {
				j.waitText("loading")
				j.press("/" + line)
			}
			screen := j.wait("all rows of the stream", func(s string) bool { return strings.Contains(s, "150 of ") })
			if !strings.Contains(screen, "loading") || strings.Contains(screen, "complete") || !strings.Contains(screen, "cam_in_the_hall") {
				t.Errorf("the screen says\n%s", screen)
			}
			close(g.open)
			if line != "" {
				j.press("\r")
			}
			j.waitText("150 of 6,150")
			j.press("q")
			j.ended(answered)
			g.mu.Lock()
			defer g.mu.Unlock()
			if !slices.ContainsFunc(g.streams, func(b string) bool { return strings.Contains(b, "in_the_h") }) || len(g.streams) > 40 {
				t.Errorf("%d calls named a stream: %q", len(g.streams), g.streams)
			}
		})
	}
}
