//go:build unix

package cli

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"offair/fetch/archive"
	"offair/fetch/demo"
	"offair/model"
)

// filled is an archive of n events as a sync leaves it.
func filled(t testing.TB, n int) (path string, events []model.Event) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "kept.db")
	a, err := archive.Open(context.Background(), archive.Options{Path: path, Owner: archive.Owner{Account: "env", Site: "cn"}})
	must(t, err)
	events = demo.Random(6, n, fixedDays(58))
	slices.SortFunc(events, func(a, b model.Event) int { return int(a.End - b.End) })
	for part := range slices.Chunk(events, importBatch) {
		a.Keep(part, nil)
		must(t, a.Flush(context.Background()))
	}
	all := model.Span{From: time.Now().AddDate(0, 0, -60).Unix(), To: time.Now().Unix()}
	a.Keep(nil, []model.Known{{Span: all, AsOf: all.To}})
	must(t, a.Flush(context.Background()))
	must(t, a.Close(context.Background()))
	return path, events
}

// TestStartFromTheArchive: rows stand on the screen from what was kept, with
// the network dead: offline, and with an API that nobody answers for. The times
// are told, not judged; OFFAIR_KEPT_EVENTS sets the size.
func TestStartFromTheArchive(t *testing.T) {
	n := fromEnv(t, "OFFAIR_KEPT_EVENTS", 20_000)
	path, _ := filled(t, n)
	at, err := os.Stat(path)
	must(t, err)
	t.Logf("%d events, %.1f bytes each", n, float64(at.Size())/float64(n))
	for name, args := range map[string][]string{
		"offline": {"--offline"}, "a dead host": {"--endpoint", "http://127.0.0.1:1"},
	} {
		var first, all []time.Duration
		for range fromEnv(t, "OFFAIR_KEPT_ROUNDS", 1) {
			f, l, rss := startFrom(t, n, append(args, "--archive", path, "--since", "60d"))
			first, all = append(first, f), append(all, l)
			t.Logf("%s: first rows after %v, all after %v, %.0f MB", name, f, l, rss)
		}
		slices.Sort(first)
		slices.Sort(all)
		t.Logf("%s: medians %v, %v", name, first[len(first)/2], all[len(all)/2])
	}
}

// someCount is a count of rows in the header.
var someCount = regexp.MustCompile(`[1-9][0-9,]* events`)

func startFrom(t *testing.T, n int, args []string) (first, all time.Duration, rss float64) {
	t.Helper()
	cmd := command(context.Background(), t, args...)
	cmd.Env = append(cmd.Env, keys(testID, testKey)...)
	began := time.Now()
	w := watch(t, cmd, func() {})
	firstAt := w.await("rows", someCount.MatchString)
	allAt := w.await("all rows", func(s string) bool { return strings.Contains(s, commas(n)+" events") })
	rss = residents(cmd.Process.Pid)["now-MB"]
	w.press("q")
	w.ended(answered)
	return firstAt.Sub(began), allAt.Sub(began), rss
}

// TestTwoReadersAndASync: a sync and two others on one archive for as long as
// OFFAIR_TOGETHER_SECONDS says: nobody reports an error, and in the end no
// event is lost.
func TestTwoReadersAndASync(t *testing.T) {
	span := fixedDays(20)
	s := serve(t, demo.Options{Events: demo.Random(8, 6000, span), Grace: time.Minute})
	path := filepath.Join(t.TempDir(), "kept.db")
	env := append(keys(testID, testKey), "HOME="+t.TempDir())
	j := start(t, 120, 36, nil, env, "--endpoint", s.URL(), "--archive", path, "--since", "30d", "--refresh", "1s")
	j.waitText("complete")
	daemon := syncCommand(t, path, s.URL(), "--refresh", "1s")
	must(t, daemon.Start())
	end := time.Now().Add(time.Duration(fromEnv(t, "OFFAIR_TOGETHER_SECONDS", 5)) * time.Second)
	var lists sync.WaitGroup
	lists.Go(func() {
		for time.Now().Before(end) {
			got := runWith(t, env, "", "list", "--endpoint", s.URL(), "--archive", path, "--since", "1h", "-o", "ndjson")
			if got.status != answered || got.err != "" {
				t.Errorf("list: %d %s", got.status, got.err)
			}
		}
	})
	added := 0
	for i := 0; time.Now().Before(end); i++ {
		var fresh []model.Event
		for range 20 {
			fresh = append(fresh, scattered.arriving(added, 1_000_000, time.Now().Unix()-1))
			added++
		}
		s.Append(fresh...)
		j.press("j")
		screen := j.wait("a screen", func(string) bool { return true })
		if strings.Contains(screen, "archive trouble") || strings.Contains(screen, "stale") {
			t.Fatalf("the screen says\n%s", screen)
		}
		time.Sleep(500 * time.Millisecond) // the pace of arrivals, not a wait for anything
	}
	lists.Wait()
	j.wait("all rows", func(s string) bool { return strings.Contains(s, commas(6000+added)) })
	must(t, daemon.Process.Signal(syscall.SIGTERM))
	if err := daemon.Wait(); err != nil {
		t.Errorf("sync: %v %s", err, daemon.Stderr)
	}
	said := daemon.Stderr.(*bytes.Buffer).String()
	if strings.Count(said, "\n") > 4 || !strings.Contains(said, "ended") {
		t.Errorf("sync said %s", said)
	}
	j.press("q")
	j.ended(answered)
	if got := keptIn(t, path).Len(); got != 6000+added {
		t.Errorf("%d are kept of %d", got, 6000+added)
	}
}

// TestSecondSyncSaysWhoWrites: it ends with status 1 and a process's number.
func TestSecondSyncSaysWhoWrites(t *testing.T) {
	s := serve(t, demo.Options{Events: demo.Random(8, 100, fixedDays(2)), Grace: time.Minute})
	path := filepath.Join(t.TempDir(), "kept.db")
	first := syncCommand(t, path, s.URL())
	must(t, first.Start())
	defer func() { _ = first.Wait() }()
	defer func() { _ = first.Process.Signal(syscall.SIGTERM) }()
	deadline := time.Now().Add(patience)
	for {
		if pid, ok := archive.Writer(path); ok && pid == first.Process.Pid {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the first never wrote")
		}
		time.Sleep(20 * time.Millisecond) // another process's doing
	}
	second := syncCommand(t, path, s.URL(), "--once")
	_ = second.Run()
	said := second.Stderr.(*bytes.Buffer).String()
	if second.ProcessState.ExitCode() != failed || !strings.Contains(said, "process "+strconv.Itoa(first.Process.Pid)) {
		t.Errorf("%d %s", second.ProcessState.ExitCode(), said)
	}
}
