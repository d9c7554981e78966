//go:build unix

package cli

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"offair/fetch/capture"
	"offair/model"
	"offair/model/query"
)

// The screen that everything here is measured on.
const (
	wideCols = 160
	wideRows = 45
)

// records is a capture in a file, and what the model knows of it.
type records struct {
	path string
	snap *model.Snapshot
}

// read gives a capture to the model.
func readRecords(t testing.TB, path string) *records {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	store := model.NewStore()
	_, err = capture.Read(context.Background(), file, func(events []model.Event) error {
		store.Add(events)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return &records{path, store.Publish(model.Coverage{}, model.Freshness{})}
}

// rowPattern is what a line of the list has to hold.
type rowPattern struct{ stream, client string }

// picture is what the screen has to show for a line in the filter: the line,
// how many rows there are, and the first of them, as many as find room.
type picture struct {
	line  string
	count string
	rows  []rowPattern
}

// picture is worked out from nothing: no earlier result is used. A line that
// cannot be used leaves what was there before, and ok is false.
func (r *records) picture(t testing.TB, line string, before picture) (p picture, ok bool) {
	t.Helper()
	p = before
	p.line = line
	q, err := query.Parse(line)
	if err != nil {
		return p, false
	}
	if e, _ := query.Unfinished(line); e != nil {
		return p, false
	}
	if _, _, err := q.Window(time.Now(), time.UTC); err != nil {
		return p, false
	}
	v, err := model.NewView(context.Background(), r.snap, q.Filter())
	if err != nil {
		t.Fatal(err)
	}
	p.count, p.rows = commas(r.snap.Len())+" events", nil
	if len(q.Terms) > 0 {
		p.count = commas(v.Len()) + " of " + commas(r.snap.Len())
	}
	for i := range min(v.Len(), wideRows) {
		row := r.snap.Row(v.Row(i))
		p.rows = append(p.rows, rowPattern{row.Stream, row.Client})
	}
	return p, true
}

// commas is a number with commas between thousands.
func commas(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// titles begin the list.
var titles = regexp.MustCompile(`^ +ended +stream `)

// shown reports whether the screen is right: the line is in the filter, its
// count in the header, its rows in the list, all of them and nothing else.
func (p *picture) shown(screen string) bool {
	lines := strings.Split(screen, "\n")
	if !strings.HasSuffix(strings.TrimRight(lines[0], " "), " "+p.count) {
		return false
	}
	top := slices.IndexFunc(lines, titles.MatchString)
	if top < 0 {
		return false
	}
	prompt := func(l string) bool { return strings.TrimSpace(l) == strings.TrimSpace("/ "+p.line) }
	if !slices.ContainsFunc(lines[1:top], prompt) {
		return false
	}
	list := lines[top+1 : wideRows-1] // the last line is the footer
	for i, l := range list {
		switch {
		case i < len(p.rows):
			if !p.rows[i].on(l) {
				return false
			}
		case len(p.rows) > 0 && strings.TrimSpace(l) != "":
			return false
		}
	}
	return true
}

// on reports whether the line shows the row. A client that is too long for its
// column has its middle left out.
func (r rowPattern) on(line string) bool {
	if !strings.Contains(line, " "+r.stream+" ") {
		return false
	}
	if strings.Contains(line, " "+r.client+" ") {
		return true
	}
	const least, ends = 16, 4 // bytes: of a client that may be cut, and what is left of it
	if len(r.client) < least {
		return false
	}
	_, rest, cut := strings.Cut(line, " "+r.client[:ends])
	_, rest, dots := strings.Cut(rest, "…")
	return cut && dots && strings.Contains(rest[:min(len(rest), least)], r.client[len(r.client)-ends:]+" ")
}

// stopwatch is a terminal whose output is timed.
type stopwatch struct {
	*journey
	spawned time.Time

	of     sync.Mutex
	wanted func(screen string) bool
	at     chan time.Time // when the wanted screen was there
	last   time.Time      // when anything came
	chunks []time.Time
	bytes  int
}

// watch times what a command shows.
func watch(t testing.TB, cmd *exec.Cmd, cancel func()) *stopwatch {
	t.Helper()
	w := &stopwatch{spawned: time.Now(), at: make(chan time.Time, 1)}
	w.journey = startCommand(t, wideCols, wideRows, cmd, cancel)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.arrived = w.onOutput
	return w
}

func (w *stopwatch) onOutput(at time.Time, n int) {
	w.of.Lock()
	defer w.of.Unlock()
	w.last, w.bytes = at, w.bytes+n
	w.chunks = append(w.chunks, at)
	if w.wanted != nil && w.wanted(w.screen.String()) {
		w.wanted = nil
		w.at <- at
	}
}

// expect has the next output compared with what is wanted.
func (w *stopwatch) expect(wanted func(screen string) bool) {
	w.of.Lock()
	defer w.of.Unlock()
	w.wanted = wanted
	w.chunks, w.bytes = w.chunks[:0], 0
}

// seen waits for what is expected and says when it came.
func (w *stopwatch) seen(what string) time.Time {
	w.t.Helper()
	return w.seenIn(patience, what)
}

func (w *stopwatch) seenIn(limit time.Duration, what string) time.Time {
	w.t.Helper()
	select {
	case at := <-w.at:
		return at
	case <-time.After(limit):
		w.t.Fatalf("no %s; the screen:\n%s", what, w.screen.String())
		return time.Time{}
	}
}

// await is expect for what may be on the screen already.
func (w *stopwatch) await(what string, wanted func(screen string) bool) time.Time {
	w.t.Helper()
	return w.awaitFor(patience, what, wanted)
}

func (w *stopwatch) awaitFor(limit time.Duration, what string, wanted func(screen string) bool) time.Time {
	w.t.Helper()
	w.expect(wanted)
	w.of.Lock()
	if w.wanted != nil && wanted(w.screen.String()) {
		w.wanted = nil
		w.at <- time.Now()
	}
	w.of.Unlock()
	return w.seenIn(limit, what)
}

// quiet waits until nothing came for a while, and says when the last byte did
// and how many pieces and bytes came since the last expect.
func (w *stopwatch) quiet(while time.Duration) (last time.Time, chunks []time.Time, bytes int) {
	for {
		w.of.Lock()
		last, chunks, bytes = w.last, slices.Clone(w.chunks), w.bytes
		w.of.Unlock()
		left := while - time.Since(last)
		if left <= 0 {
			return last, chunks, bytes
		}
		time.Sleep(left) // nothing tells that nothing comes
	}
}

// key presses one key and returns how long the screen took to be right, and
// when the last byte that it caused came.
func (w *stopwatch) key(key string, p picture) time.Duration {
	w.t.Helper()
	w.expect(p.shown)
	pressed := time.Now()
	w.press(key)
	return w.seen(fmt.Sprintf("right screen for %q: %q and %+v", p.line, p.count, p.rows[:min(3, len(p.rows))])).Sub(pressed)
}

// offair is the program on a capture, all of it loaded. first and loaded are
// the times from its start to its first rows and to all of them.
func (r *records) offair(t testing.TB, env ...string) (w *stopwatch, first, loaded time.Duration) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	cmd := command(ctx, t, "--read", r.path, "--lang", "en", "--tz", "utc")
	cmd.Env = append(cmd.Env, env...)
	w = watch(t, cmd, cancel)
	first = w.await("rows", func(s string) bool { return strings.Contains(s, "▌ ") }).Sub(w.spawned)
	all := regexp.MustCompile(` ` + commas(r.snap.Len()) + ` (events|of)`)
	loaded = w.awaitFor(r.loading(), "all rows", func(s string) bool { return all.MatchString(s) && strings.Contains(s, "complete") }).Sub(w.spawned)
	return w, first, loaded
}

// loading is how long reading all the records may take at the most.
func (r *records) loading() time.Duration {
	return patience + time.Duration(r.snap.Len())*30*time.Microsecond
}

// keyed is one key and what it leaves in the line.
type keyed struct{ key, line string }

// typing is the keys that type each word and erase it again.
func typing(words []string) []keyed {
	var out []keyed
	for _, word := range words {
		for i := range word {
			out = append(out, keyed{word[i : i+1], word[:i+1]})
		}
		for i := len(word) - 1; i >= 0; i-- {
			out = append(out, keyed{"\x7f", word[:i]})
		}
	}
	return out
}

// pace is a person's pause between two keys. It differs from key to key, so
// that keys fall anywhere between two frames.
func pace(r *rand.Rand) { time.Sleep(time.Duration(40+r.IntN(80)) * time.Millisecond) }

// small is a capture of n records that are all ASCII, which is what the
// emulated terminal can show.
func small(t testing.TB, n int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "small.ndjson")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w := bufio.NewWriter(file)
	writeSmall(w, n)
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func writeSmall(w io.Writer, n int) {
	r := rand.New(rand.NewPCG(5, 5))
	var reasons []string
	for _, c := range model.Causes() {
		reasons = append(reasons, c.Text.EN)
	}
	end := time.Date(2026, 11, 20, 14, 0, 0, 0, time.UTC)
	for range n {
		end = end.Add(-time.Duration(1+r.IntN(90)) * time.Second)
		up := r.IntN(5000)
		_, _ = fmt.Fprintf(w, `{"ended_at":%q,"started_at":%q,"domain":"push%d.example.com","app":"app%d","stream":"live_%d","reason":%q,"resolution":"1920*1080","client_ip":"203.0.113.%d","up_seconds":%d}`+"\n",
			end.Format(time.RFC3339), end.Add(-time.Duration(up)*time.Second).Format(time.RFC3339), r.IntN(5), r.IntN(8), r.IntN(n/20+2), reasons[r.IntN(len(reasons))], r.IntN(250), up)
	}
}

// TestEachKeyLeavesTheRightScreen types what the measurements type and
// compares the real screen after each key with the model.
func TestEachKeyLeavesTheRightScreen(t *testing.T) {
	t.Parallel()
	r := readRecords(t, small(t, 3000))
	w, _, _ := r.offair(t)
	w.press("/")
	p, _ := r.picture(t, "", picture{})
	w.await("the open filter", func(s string) bool { return p.shown(s) && strings.Contains(s, "stream:") })
	for _, k := range typing([]string{"live_12", "side:network app3", "-live_1 up<10m"}) {
		p, _ = r.picture(t, k.line, p)
		w.key(k.key, p)
	}
	w.press("\x03")
	w.ended(130)
}

// TestPictureKnowsWrongScreens keeps the comparison itself honest.
func TestPictureKnowsWrongScreens(t *testing.T) {
	t.Parallel()
	p := picture{line: "cam", count: "2 of 9", rows: []rowPattern{{"cam_1", "192.0.2.1"}, {"cam_2", "192.0.2.2"}}}
	screen := func(lines ...string) string {
		return strings.Join(append(lines, make([]string, wideRows-len(lines))...), "\n")
	}
	const title = "   ended  stream   client"
	long := rowPattern{"cam_1", "2409:8a00:8b::29f"}
	if !long.on("x cam_1  2409:8a00…::29f  1920") || long.on("x cam_1  2409:8a00…::19f  1920") || long.on("x cam_2  2409:8a00…::29f  1920") {
		t.Error("a client with its middle left out is mistaken")
	}
	if !p.shown(screen(" offair   2 of 9 ", "", " / cam", title, "▌ x cam_1  192.0.2.1 ", "  x cam_2  192.0.2.2 ")) {
		t.Error("the right screen is not taken for it")
	}
	for what, wrong := range map[string]string{
		"count":     screen(" offair  12 of 9 ", "", " / cam", title, "▌ x cam_1  192.0.2.1 ", "  x cam_2  192.0.2.2 "),
		"line":      screen(" offair   2 of 9 ", "", " / ca", title, "▌ x cam_1  192.0.2.1 ", "  x cam_2  192.0.2.2 "),
		"row":       screen(" offair   2 of 9 ", "", " / cam", title, "▌ x cam_1  192.0.2.1 ", "  x cam_22  192.0.2.2 "),
		"order":     screen(" offair   2 of 9 ", "", " / cam", title, "▌ x cam_2  192.0.2.2 ", "  x cam_1  192.0.2.1 "),
		"more rows": screen(" offair   2 of 9 ", "", " / cam", title, "▌ x cam_1  192.0.2.1 ", "  x cam_2  192.0.2.2 ", "  x cam_3  192.0.2.3 "),
		"no list":   screen(" offair   2 of 9 ", "", " / cam"),
	} {
		if p.shown(wrong) {
			t.Errorf("a screen with another %s is taken for the right one", what)
		}
	}
}
