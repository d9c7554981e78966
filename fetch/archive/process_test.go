//go:build unix

package archive

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"offair/model"
)

// TestMain is also the program that the tests of processes start.
func TestMain(m *testing.M) {
	switch os.Getenv("OFFAIR_TEST_ROLE") {
	case "":
		os.Exit(m.Run())
	case "writer":
		childWriter()
	case "reader":
		childReader()
	}
}

// child starts this program in a role. It ends when its input does.
func child(t testing.TB, program, role, path string, env ...string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program)
	cmd.Env = append(os.Environ(), append(env, "OFFAIR_TEST_ROLE="+role, "OFFAIR_TEST_PATH="+path)...)
	out, err := cmd.StdoutPipe()
	must(t, err)
	cmd.Stderr = os.Stderr
	_, err = cmd.StdinPipe()
	must(t, err)
	must(t, cmd.Start())
	return cmd, bufio.NewScanner(out)
}

func self(t testing.TB) string {
	t.Helper()
	path, err := os.Executable()
	must(t, err)
	return path
}

// childEvents is how many events there are for childWriter.
const (
	childEvents = 40_000
	childBatch  = 100
)

// childWriter keeps what the archive does not know yet, a batch at a time, in
// an order of its own, and says "done" when it knows all. With
// OFFAIR_TEST_STAYS it goes on writing until it is killed.
func childWriter() {
	go func() { _, _ = io.Copy(io.Discard, os.Stdin); os.Exit(9) }() // its parent is gone
	events := randomEvents(7, childEvents)
	seed, _ := strconv.ParseUint(os.Getenv("OFFAIR_TEST_SEED"), 10, 64)
	a, err := Open(context.Background(), standard(Options{Path: os.Getenv("OFFAIR_TEST_PATH")}))
	if err != nil {
		fmt.Println("cannot open:", err)
		return
	}
	st := model.NewStore()
	var cover model.Coverage
	if err := a.Restore(context.Background(), st, func(c model.Coverage) { cover = c }); err != nil {
		fmt.Println("cannot restore:", err)
		return
	}
	st.Publish(cover, model.Freshness{})
	fmt.Println("open")
	order := rand.New(rand.NewPCG(seed, 0)).Perm(childEvents / childBatch)
	for _, i := range order {
		part := events[i*childBatch : (i+1)*childBatch]
		k := claim(part[0].End, part[childBatch-1].End+1, sixtyDays.To)
		if len(cover.Missing(model.Scope{}, k.Span)) == 0 {
			continue
		}
		st.Add(part)
		cover = cover.With(k)
		a.Keep(part[:childBatch/2], nil) // a claim of events that came before it
		a.Keep(part[childBatch/2:], []model.Known{k})
		st.Publish(cover, model.Freshness{})
		time.Sleep(time.Millisecond) // the work between two pages, not a wait for anything
	}
	if os.Getenv("OFFAIR_TEST_STAYS") != "" {
		select {}
	}
	if err := a.Close(context.Background()); err != nil {
		fmt.Println("cannot close:", err)
		return
	}
	fmt.Println("done")
}

// TestKilled kills a writer again and again: at any moment the file says
// nothing that is not so, and in the end all is there once.
func TestKilled(t *testing.T) {
	t.Parallel()
	r := seed(t)
	path := newPath(t)
	all := snapshotOf(randomEvents(7, childEvents))
	rows, done := 0, false
	for kills := 0; !done; kills++ {
		if kills > 60 {
			t.Fatal("it never came to an end")
		}
		cmd, lines := child(t, self(t), "writer", path, "OFFAIR_TEST_SEED="+strconv.Itoa(kills))
		if !lines.Scan() || lines.Text() != "open" {
			t.Fatalf("kill %d: %q", kills, lines.Text())
		}
		end := time.AfterFunc(time.Duration(2+r.IntN(150))*time.Millisecond, func() {
			if kills < 40 {
				_ = cmd.Process.Kill()
			}
		})
		for lines.Scan() {
			if done = lines.Text() == "done"; !done {
				t.Errorf("kill %d: %s", kills, lines.Text())
			}
		}
		_ = cmd.Wait()
		end.Stop()
		got, cover := reopened(t, Options{Path: path})
		honest(t, kills, got, cover, all)
		if got.Len() < rows {
			t.Fatalf("kill %d: %d rows after %d", kills, got.Len(), rows)
		}
		rows = got.Len()
	}
	got, cover := reopened(t, Options{Path: path})
	sameEvents(t, got, all)
	honest(t, "end", got, cover, all)
}

// TestProcesses lets two processes and this one keep the same events on one
// file at once, and kills the one that began.
func TestProcesses(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	all := snapshotOf(randomEvents(7, childEvents))
	first, lines := child(t, self(t), "writer", path, "OFFAIR_TEST_SEED=1", "OFFAIR_TEST_STAYS=1")
	if !lines.Scan() || lines.Text() != "open" {
		t.Fatal(lines.Text())
	}
	a := opened(t, Options{Path: path})
	st := model.NewStore()
	must(t, a.Restore(t.Context(), st, func(model.Coverage) {}))
	second, more := child(t, self(t), "writer", path, "OFFAIR_TEST_SEED=2")
	if !more.Scan() || more.Text() != "open" {
		t.Fatal(more.Text())
	}
	if a.Writing() {
		t.Error("two write")
	}
	must(t, first.Process.Kill())
	_ = first.Wait()
	events := randomEvents(7, childEvents)
	st.Add(events)
	whole := model.Coverage{}.With(claim(events[0].End, events[len(events)-1].End+1, sixtyDays.To))
	a.Keep(events, whole.Known)
	st.Publish(whole, model.Freshness{})
	for more.Scan() {
		if more.Text() != "done" {
			t.Error(more.Text())
		}
	}
	_ = second.Wait()
	waitFor(t, func() bool { return a.Writing() && !a.behind() && queued(a) == 0 })
	if !a.Trouble().Empty() {
		t.Errorf("told: %v", a.Trouble())
	}
	closed(t, a)
	got, cover := reopened(t, Options{Path: path})
	sameEvents(t, got, all)
	honest(t, "", got, cover, all)
	sameKnown(t, cover.Known, whole.Known)
}

// TestTakeOver lets readers come and go; what each fetched is there in the end.
func TestTakeOver(t *testing.T) {
	t.Parallel()
	r := seed(t)
	path := newPath(t)
	events := randomEvents(3, 12_000)
	all := snapshotOf(events)
	var wg sync.WaitGroup
	for i := range 4 {
		part := events[i*3000 : (i+1)*3000]
		wait := time.Duration(r.IntN(20)) * time.Millisecond
		wg.Go(func() {
			a, err := Open(t.Context(), standard(Options{Path: path}))
			if err != nil {
				t.Error(err)
				return
			}
			st := model.NewStore()
			var cover model.Coverage
			if err := a.Restore(t.Context(), st, func(c model.Coverage) { cover = c }); err != nil {
				t.Error(err)
			}
			for lo := 0; lo < 3000; lo += 500 {
				k := claim(part[lo].End, part[lo+499].End+1, sixtyDays.To)
				st.Add(part[lo : lo+500])
				cover = cover.With(k)
				a.Keep(part[lo:lo+500], []model.Known{k})
				st.Publish(cover, model.Freshness{})
				time.Sleep(wait) // the pace at which pages come
			}
			waitFor(t, func() bool { return a.Writing() && !a.behind() && queued(a) == 0 })
			closed(t, a)
		})
	}
	wg.Wait()
	got, cover := reopened(t, Options{Path: path})
	sameEvents(t, got, all)
	honest(t, "", got, cover, all)
}

// TestTakeOverHeals lets the writer lose a part of the archive, which a reader
// has in its store and so never fetches again: when it takes over, the part is
// there again before anything is claimed of it.
func TestTakeOverHeals(t *testing.T) {
	t.Parallel()
	o := Options{Path: newPath(t)}
	all := kept(t, o.Path, 4000)
	a, b := opened(t, o), opened(t, o)
	st := model.NewStore()
	var cover model.Coverage
	must(t, b.Restore(t.Context(), st, func(c model.Coverage) { cover = c }))
	st.Publish(cover, model.Freshness{})
	m, err := readManifest(t.Context(), a.reading())
	must(t, err)
	a.foundBad(m.segments[3])
	waitFor(t, func() bool { a.mu.Lock(); defer a.mu.Unlock(); return len(a.bad) == 0 })
	closed(t, a)
	got, less := reopened(t, o)
	honest(t, "lost", got, less, all)
	if got.Len() == all.Len() {
		t.Fatal("nothing was lost")
	}
	whole := claim(all.When(0), all.When(all.Len()-1)+1, sixtyDays.To+9)
	b.Keep(nil, []model.Known{whole}) // as after reading the whole window again
	st.Publish(cover.With(whole), model.Freshness{})
	waitFor(t, func() bool { return b.Writing() && !b.behind() && queued(b) == 0 })
	closed(t, b)
	got, cover = reopened(t, o)
	sameEvents(t, got, all)
	honest(t, "", got, cover, all)
	sameKnown(t, cover.Known, []model.Known{whole})
}

// TestFollow shows a reader what the writer adds, each row once, through
// compactions too.
func TestFollow(t *testing.T) {
	t.Parallel()
	o := Options{Path: newPath(t)}
	w := opened(t, o)
	w.Keep(randomEvents(1, 100), nil)
	waitFor(t, func() bool { return queued(w) == 0 })
	b := opened(t, o)
	st := model.NewStore()
	must(t, b.Restore(t.Context(), st, func(model.Coverage) {}))
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- b.Follow(ctx, st, func(c model.Coverage) { st.Publish(c, model.Freshness{}) })
	}()
	events := randomEvents(2, 6000)
	for i := 0; i < len(events); i += 100 {
		part := events[i : i+100]
		w.Keep(part, []model.Known{claim(part[0].End, part[99].End+1, sixtyDays.To)})
		waitFor(t, func() bool { return queued(w) == 0 })
	}
	all := snapshotOf(append(randomEvents(1, 100), events...))
	waitFor(t, func() bool { return st.Snapshot().Len() == all.Len() })
	stop()
	if err := <-ended; err == nil {
		t.Error("Follow says that all is there")
	}
	sameEvents(t, st.Snapshot(), all)
	honest(t, "", st.Snapshot(), st.Snapshot().Coverage, all)
}

// seenByReader is what a process that may not write sees of an archive.
type seenByReader struct {
	Open, Trouble string
	Rows          int
}

func childReader() {
	var s seenByReader
	a, err := Open(context.Background(), standard(Options{Path: os.Getenv("OFFAIR_TEST_PATH")}))
	if err != nil {
		s.Open = err.Error()
	} else {
		st := model.NewStore()
		if err := a.Restore(context.Background(), st, func(model.Coverage) {}); err != nil {
			s.Open = err.Error()
		}
		a.Keep(randomEvents(1, 5), nil)
		s.Rows, s.Trouble = st.Publish(model.Coverage{}, model.Freshness{}).Len(), a.Trouble().EN
		_ = a.Close(context.Background())
	}
	_ = json.NewEncoder(os.Stdout).Encode(s)
}

// TestReadOnlyDirectory opens archives where nothing can be written. Modes do
// not stop root, so the process that opens them is nobody's.
func TestReadOnlyDirectory(t *testing.T) {
	t.Parallel()
	dir, err := os.MkdirTemp("", "offair-read-only-")
	must(t, err)
	t.Cleanup(func() { must(t, os.Chmod(dir, 0o700)); must(t, os.RemoveAll(dir)) })
	program := filepath.Join(dir, "program")
	raw, err := os.ReadFile(self(t))
	must(t, err)
	must(t, os.WriteFile(program, raw, 0o700))
	must(t, os.Chmod(program, 0o755)) // another user has to run it, whatever the umask
	path := filepath.Join(dir, "events.db")
	all := kept(t, path, 2000)
	_ = os.Remove(path + ".lock")
	must(t, os.Chmod(path, 0o444))
	must(t, os.Chmod(dir, 0o555))
	ask := func(path string) (s seenByReader) {
		cmd := exec.CommandContext(t.Context(), program)
		cmd.Env = append(os.Environ(), "OFFAIR_TEST_ROLE=reader", "OFFAIR_TEST_PATH="+path)
		cmd.Dir, cmd.Stderr = "/", os.Stderr
		if os.Geteuid() == 0 {
			cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		}
		out, err := cmd.Output()
		must(t, err)
		must(t, json.Unmarshal(out, &s))
		return s
	}
	if s := ask(path); s.Open != "" || s.Rows != all.Len() || s.Trouble != fault(path, ErrReadOnly).Text().EN {
		t.Errorf("there: %+v, want %d rows", s, all.Len())
	}
	none := filepath.Join(dir, "none.db")
	if s := ask(none); s.Open != fault(none, ErrReadOnly).Error() {
		t.Errorf("not there: %+v", s)
	}
}
