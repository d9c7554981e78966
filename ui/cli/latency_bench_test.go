//go:build unix

package cli

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// The measurements of the whole program in a terminal. docs/latency.sh writes
// the records and makes tables of what is reported here.

// frameRates are the numbers of frames a second that are compared.
var frameRates = []string{"60", "120"}

// words are typed into every program; terms are what only offair understands.
var (
	words = []string{"network", "live_12", "live_1234", "app3", "live_12 app3", "203.0.5", "zzz"}
	terms = []string{"side:network", "stream:live_12", "-live_1", "ip:203.0.0.0/18", "up<10s", "is:unseen", "live_12 side:media up>1m"}
)

// measured are the records that OFFAIR_SAMPLE names.
var measured = sync.OnceValue(func() string { return os.Getenv("OFFAIR_SAMPLE") })

func measuredRecords(b *testing.B) *records {
	b.Helper()
	if measured() == "" {
		b.Skip("OFFAIR_SAMPLE names no records; see docs/latency.sh")
	}
	return heldRecords(b)
}

var holding struct {
	sync.Mutex
	r *records
}

// heldRecords reads the records once for all measurements.
func heldRecords(b *testing.B) *records {
	holding.Lock()
	defer holding.Unlock()
	if holding.r == nil {
		holding.r = readRecords(b, measured())
	}
	return holding.r
}

// tell reports times in ms: the first key, and the median, the 95th
// percentile and the greatest of the others.
func tell(b *testing.B, name string, took []time.Duration) {
	b.Helper()
	if len(took) == 0 {
		return
	}
	sorted := slices.Sorted(slices.Values(took))
	at := func(part float64) float64 { return ms(sorted[min(int(part*float64(len(sorted))), len(sorted)-1)]) }
	b.ReportMetric(at(0.5), name+"-median-ms")
	b.ReportMetric(at(0.95), name+"-p95-ms")
	b.ReportMetric(at(1), name+"-max-ms")
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// memory reports the highest and the present resident size of a process, in
// MB, where the machine tells.
func memory(b *testing.B, pid int) {
	b.Helper()
	for unit, mb := range residents(pid) {
		b.ReportMetric(mb, unit)
	}
}

var resident = regexp.MustCompile(`(?m)^Vm(HWM|RSS):\s*(\d+) kB`)

func residents(pid int) map[string]float64 {
	out := map[string]float64{}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return out
	}
	for _, m := range resident.FindAllStringSubmatch(string(status), -1) {
		kb, err := strconv.Atoi(m[2])
		if err != nil {
			continue
		}
		out[map[string]string{"HWM": "peak-MB", "RSS": "now-MB"}[m[1]]] = float64(kb) / 1024
	}
	return out
}

// processorTime is what a process has used of the processors, to 10 ms, where
// the machine tells.
func processorTime(pid int) time.Duration {
	stat, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	_, rest, _ := strings.Cut(string(stat), ") ")
	fields := strings.Fields(rest)
	const user, system, tick = 11, 12, 10 * time.Millisecond
	if len(fields) <= system {
		return 0
	}
	u, _ := strconv.Atoi(fields[user])
	s, _ := strconv.Atoi(fields[system])
	return time.Duration(u+s) * tick
}

// BenchmarkScreenKey is the time from a key in the filter to the right screen.
func BenchmarkScreenKey(b *testing.B) {
	for _, fps := range frameRates {
		b.Run("offair-"+fps, func(b *testing.B) {
			r := measuredRecords(b)
			for b.Loop() {
				r.timeOffair(b, fps)
			}
			b.ReportMetric(0, "ns/op")
		})
	}
	for _, flags := range [][]string{{"--exact"}, nil} {
		name := "fzf-fuzzy"
		if flags != nil {
			name = "fzf-exact"
		}
		b.Run(name, func(b *testing.B) {
			r := measuredRecords(b)
			if _, err := exec.LookPath("fzf"); err != nil {
				b.Skip("fzf is not installed")
			}
			for b.Loop() {
				r.timeFzf(b, flags)
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

func (r *records) timeOffair(b *testing.B, fps string) {
	w, first, loaded := r.offair(b, "OFFAIR_FPS="+fps)
	b.ReportMetric(ms(first), "first-screen-ms")
	b.ReportMetric(ms(loaded), "loaded-ms")
	w.press("/")
	p, _ := r.picture(b, "", picture{})
	w.await("the open filter", func(s string) bool { return p.shown(s) && strings.Contains(s, "stream:") })
	dice := rand.New(rand.NewPCG(1, 1))
	before := processorTime(w.cmd.Process.Pid)
	took := r.timeKeys(b, w, typing(words), dice)
	b.ReportMetric(ms(processorTime(w.cmd.Process.Pid)-before)/float64(len(took)), "key-cpu-ms")
	b.ReportMetric(ms(took[0]), "first-key-ms")
	tell(b, "key", took[1:])
	tell(b, "term", r.timeKeys(b, w, typing(terms), dice))
	memory(b, w.cmd.Process.Pid)
	w.press("\x03")
	w.ended(interrupted)
}

// timeKeys times those keys that leave a line which can be used; the screen
// has to be right after the others too. What is right is worked out before the
// key is pressed, and garbage of that is collected between keys: the program
// that is measured has the cores to itself as far as can be.
func (r *records) timeKeys(b *testing.B, w *stopwatch, keys []keyed, dice *rand.Rand) (took []time.Duration) {
	b.Helper()
	const tidyEvery = 8 // keys
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	before, _ := r.picture(b, "", picture{})
	for i, k := range keys {
		if i%tidyEvery == 0 {
			runtime.GC()
		}
		p, ok := r.picture(b, k.line, before)
		pace(dice)
		t := w.key(k.key, p)
		tellKey(k, t)
		if ok {
			took = append(took, t)
		}
		before = p
	}
	return took
}

// tellKey tells each key's time where OFFAIR_EACH_KEY is set.
func tellKey(k keyed, t time.Duration) {
	if os.Getenv("OFFAIR_EACH_KEY") != "" {
		_, _ = fmt.Fprintf(os.Stderr, "key %-30q %7.1f ms\n", k.line, ms(t))
	}
}

// fzfLines writes the records as the lines that fzf is given: what offair's
// screen shows of them, nothing else.
func (r *records) fzfLines(b *testing.B) (path string, lines []string) {
	b.Helper()
	path = filepath.Join(b.TempDir(), "lines")
	file, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	out := bufio.NewWriterSize(file, 1<<20)
	for i := r.snap.Len() - 1; i >= 0; i-- {
		row := r.snap.Row(i)
		line := fmt.Sprintf("%s %s %s %s %d %s %s %s", time.Unix(row.When, 0).UTC().Format(time.DateTime), row.Stream, row.Side, row.Cause.Text.EN, row.Up, row.Client, row.Domain, row.App)
		lines = append(lines, strings.ToLower(line))
		_, _ = out.WriteString(line + "\n")
	}
	if err := out.Flush(); err != nil {
		b.Fatal(err)
	}
	if err := file.Close(); err != nil {
		b.Fatal(err)
	}
	return path, lines
}

// fzfCount is how many of the lines fzf must leave.
func fzfCount(lines []string, query string, exact bool) int {
	has := strings.Contains
	if !exact {
		has = follows
	}
	n, words := 0, strings.Fields(query)
	for _, line := range lines {
		if !slices.ContainsFunc(words, func(w string) bool { return !has(line, w) }) {
			n++
		}
	}
	return n
}

// follows reports whether the letters of word are in line, in their order.
func follows(line, word string) bool {
	for i := range len(word) {
		at := strings.IndexByte(line, word[i])
		if at < 0 {
			return false
		}
		line = line[at+1:]
	}
	return true
}

// fzfShown is the test for fzf's screen: the line typed, and the final count.
func fzfShown(query string, n, all int) func(string) bool {
	count := regexp.MustCompile(`(?m)^\s*` + fmt.Sprintf("%d/%d", n, all) + `[\s─]*$`)
	prompt := regexp.MustCompile(`(?m)^> ` + regexp.QuoteMeta(strings.TrimRight(query, " ")) + `\s*$`)
	return func(s string) bool { return count.MatchString(s) && prompt.MatchString(s) }
}

func (r *records) timeFzf(b *testing.B, flags []string) {
	path, lines := r.fzfLines(b)
	input, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = input.Close() }()
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, "fzf", flags...)
	cmd.Env = []string{"HOME=" + b.TempDir(), "TERM=xterm-256color", "LANG=en_US.UTF-8", "PATH=" + os.Getenv("PATH")}
	cmd.Stdin = input
	w := watch(b, cmd, cancel)
	some := regexp.MustCompile(`(?m)[1-9]\d*/[1-9]\d*`)
	b.ReportMetric(ms(w.await("lines", some.MatchString).Sub(w.spawned)), "first-screen-ms")
	b.ReportMetric(ms(w.awaitFor(r.loading(), "all lines", fzfShown("", len(lines), len(lines))).Sub(w.spawned)), "loaded-ms")
	dice := rand.New(rand.NewPCG(1, 1))
	var took []time.Duration
	for _, k := range typing(words) {
		shown := fzfShown(k.line, fzfCount(lines, k.line, len(flags) > 0), len(lines))
		pace(dice)
		w.expect(shown)
		pressed := time.Now()
		w.press(k.key)
		took = append(took, w.seen(fmt.Sprintf("right screen of fzf for %q", k.line)).Sub(pressed))
		tellKey(k, took[len(took)-1])
	}
	b.ReportMetric(ms(took[0]), "first-key-ms")
	tell(b, "key", took[1:])
	memory(b, w.cmd.Process.Pid)
	w.press("\x03")
	<-w.exited
}

// repeat is the pause of a key that is held down: 30 repeats a second.
const repeat = time.Second / 30

// BenchmarkScreenHeld holds a key down for three seconds: how many frames are
// drawn for each repeat, and how long after the last one the last byte comes.
func BenchmarkScreenHeld(b *testing.B) {
	const repeats = 90
	zeros := strings.Repeat("0", repeats)
	for _, h := range []held{
		{"step", "", "j", ""},
		{"letter", "e", "e", "e" + strings.Repeat("e", repeats)},
		{"all-rows", "up>=0", "0", "up>=0" + zeros},
		{"erase", "up>=0" + zeros, "\x7f", "up>=0"},
	} {
		for _, fps := range frameRates {
			b.Run(h.name+"-"+fps, func(b *testing.B) {
				r := measuredRecords(b)
				for b.Loop() {
					r.hold(b, h, fps, repeats)
				}
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}

// held is a key that is held down: the line before, none for the list, the
// key, and the line that is left.
type held struct{ name, line, key, left string }

// hold presses a key as the keyboard's repetition does, and waits for the
// screen to be right and then still.
func (r *records) hold(b *testing.B, h held, fps string, times int) {
	b.Helper()
	w, _, _ := r.offair(b, "OFFAIR_FPS="+fps)
	right := r.cursorAt(times)
	if h.line != "" {
		w.press("/")
		p, _ := r.picture(b, "", picture{})
		w.await("the open filter", p.shown)
		p, _ = r.picture(b, h.line, picture{})
		w.expect(p.shown)
		w.press(h.line)
		w.seen("the line to begin with")
		p, _ = r.picture(b, h.left, picture{})
		right = p.shown
	}
	w.quiet(300 * time.Millisecond)
	w.expect(right)
	var last time.Time
	beat := time.NewTicker(repeat)
	defer beat.Stop()
	for range times {
		<-beat.C
		last = time.Now()
		w.press(h.key)
	}
	at := w.seen("right screen after the last repeat")
	end, chunks, bytes := w.quiet(300 * time.Millisecond)
	b.ReportMetric(ms(at.Sub(last)), "right-ms")
	b.ReportMetric(ms(end.Sub(last)), "still-ms")
	b.ReportMetric(float64(frames(chunks))/float64(times), "frames/repeat")
	b.ReportMetric(float64(bytes)/float64(times), "B/repeat")
	w.press("\x03")
	w.ended(interrupted)
}

// cursorAt is the test for a list of all rows whose cursor stands on row n.
func (r *records) cursorAt(n int) func(screen string) bool {
	row := r.snap.Row(r.snap.Len() - 1 - n)
	want := rowPattern{row.Stream, row.Client}
	return func(screen string) bool {
		line := cursorLine(screen)
		return line != "" && want.on(line+" ")
	}
}

// frames is how many bursts of output there were: a frame may come in pieces.
func frames(chunks []time.Time) int {
	n := 0
	for i, at := range chunks {
		if i == 0 || at.Sub(chunks[i-1]) > 2*time.Millisecond {
			n++
		}
	}
	return n
}
