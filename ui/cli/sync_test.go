//go:build unix

package cli

import (
	"bytes"
	"context"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"offair/fetch/archive"
	"offair/model"
)

// fromEnv is a figure from the environment, for the long runs of docs/sync.sh.
func fromEnv(t testing.TB, name string, usual int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return usual
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// fixedDays is a span of days that ends at a fixed distance from now, whole hours.
func fixedDays(days int) model.Span {
	to := time.Now().Truncate(time.Hour).Add(-time.Hour)
	return model.Span{From: to.AddDate(0, 0, -days).Unix(), To: to.Unix()}
}

// syncCommand is the built program filling an archive from a server.
func syncCommand(t testing.TB, path, url string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := command(context.Background(), t, append([]string{"sync", "--endpoint", url, "--archive", path}, args...)...)
	cmd.Env = append(cmd.Env, keys(testID, testKey)...)
	cmd.Stderr = new(bytes.Buffer)
	return cmd
}

// keptIn is what an archive gives back.
func keptIn(t testing.TB, path string) *model.Snapshot {
	t.Helper()
	a, err := archive.Open(context.Background(), archive.Options{Path: path, ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Close(context.Background()) }()
	st, cover := model.NewStore(), model.Coverage{}
	if err := a.Restore(context.Background(), st, func(c model.Coverage) { cover = c }); err != nil {
		t.Fatal(err)
	}
	return st.Publish(cover, model.Freshness{})
}

// sameRows compares what is there with what there was, row by row.
func sameRows(t testing.TB, got *model.Snapshot, events []model.Event) {
	t.Helper()
	st := model.NewStore()
	st.Add(events)
	want := st.Publish(model.Coverage{}, model.Freshness{})
	if got.Len() != want.Len() {
		t.Fatalf("%d records, want %d", got.Len(), want.Len())
	}
	for i := range got.Len() {
		if g, w := got.Event(i), want.Event(i); g != w {
			t.Fatalf("row %d:\n%+v, want\n%+v", i, g, w)
		}
	}
}

// TestSyncOnce fills an archive at the full rate. At the size that
// OFFAIR_SYNC_EVENTS sets it reports how near to the rate it came and what it
// took of a core.
func TestSyncOnce(t *testing.T) {
	n := fromEnv(t, "OFFAIR_SYNC_EVENTS", 20_000)
	o := api{Seed: 3, N: n, Span: fixedDays(58), Latency: 80 * time.Millisecond}
	s := startAPI(t, o)
	path := filepath.Join(t.TempDir(), "kept.db")
	cmd := syncCommand(t, path, s.url, "--once", "--rate", "300")
	began := time.Now()
	if err := cmd.Run(); err != nil {
		t.Fatal(err, cmd.Stderr)
	}
	took := time.Since(began)
	if said := cmd.Stderr.(*bytes.Buffer).String(); said != "" {
		t.Errorf("it said %q", said)
	}
	calls, pages, peak := s.asked()
	cpu := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	at, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d records: %d calls, %d with a list, %.2f s, %.1f %% of 300/s, at most %d in a second; %.2f s CPU, %.2f of a core; %.1f bytes a record",
		n, calls, pages, took.Seconds(), float64(calls)/took.Seconds()/3, peak, cpu.Seconds(), cpu.Seconds()/took.Seconds(), float64(at.Size())/float64(n))
	// How calls bunch on their way is not in a client's hands; that hardly any
	// is refused is.
	if least := (n + 99) / 100; pages < least || pages > least+least/10+60 || calls-pages > 2+pages/1000 {
		t.Errorf("%d pages for %d, %d calls without one, at most %d in a second", pages, least, calls-pages, peak)
	}
	sameRows(t, keptIn(t, path), o.events())
}

// TestSyncKilled kills a sync five times on the way; it goes on where it was
// and ends with the same set.
func TestSyncKilled(t *testing.T) {
	n := fromEnv(t, "OFFAIR_SYNC_EVENTS", 20_000)
	o := api{Seed: 4, N: n, Span: fixedDays(58), Latency: 80 * time.Millisecond}
	s := startAPI(t, o)
	path := filepath.Join(t.TempDir(), "kept.db")
	seed := rand.Uint64()
	dice := rand.New(rand.NewPCG(seed, 0))
	t.Logf("seed %d", seed)
	whole := time.Duration(n/100) * time.Second / 300
	for range 5 {
		cmd := syncCommand(t, path, s.url, "--once", "--rate", "300")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		end := time.AfterFunc(whole/10+time.Duration(dice.Int64N(int64(whole/8))), func() { _ = cmd.Process.Kill() })
		_ = cmd.Wait()
		end.Stop()
	}
	if err := syncCommand(t, path, s.url, "--once", "--rate", "300").Run(); err != nil {
		t.Fatal(err)
	}
	calls, pages, _ := s.asked()
	t.Logf("%d calls, %d with a list, for %d pages", calls, pages, (n+99)/100)
	sameRows(t, keptIn(t, path), o.events())
}
