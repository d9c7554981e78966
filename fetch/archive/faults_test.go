package archive

import (
	"context"
	"database/sql"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"offair/model"
)

// kept makes an archive of some events, all of whose time is claimed, a part of
// them in a long segment.
func kept(t testing.TB, path string, n int) *model.Snapshot {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	w, err := newWriterAt(t, path)
	if err != nil {
		t.Fatal(err)
	}
	defer w.close()
	snap := snapshotOf(randomEvents(9, n))
	for i := range 40 {
		lo, hi := i*n/40, (i+1)*n/40
		k := claim(snap.When(lo), snap.When(hi-1)+1, sixtyDays.To)
		if err := w.keep(t.Context(), batch{rows: snap.Segment(lo, hi), known: []model.Known{k}}); err != nil {
			t.Fatal(err)
		}
		if i == 30 {
			if err := w.compact(t.Context()); err != nil || len(w.manifest.short()) > 0 {
				t.Fatal(err, len(w.manifest.short()))
			}
		}
	}
	return snap
}

// honest fails when a claim stands without its events, or a row is there that
// never was.
func honest(t testing.TB, what any, got *model.Snapshot, cover model.Coverage, all *model.Snapshot) {
	t.Helper()
	for i := range got.Len() {
		if _, ok := all.Find(got.ID(i)); !ok {
			t.Fatalf("%v: a row that was never kept: %+v", what, got.Event(i))
		}
	}
	for _, k := range cover.Known {
		lo, hi := got.Range(k.Span)
		from, to := all.Range(k.Span)
		if hi-lo != to-from {
			t.Fatalf("%v: %+v is claimed with %d of %d rows", what, k, hi-lo, to-from)
		}
	}
}

func TestOpenFaults(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		make func(t *testing.T, path string)
		o    Options
		want error
	}{
		"a directory in the file's place": {func(t *testing.T, path string) { must(t, os.MkdirAll(path, 0o700)) }, Options{}, ErrDirectory},
		"a file in the directory's place": {func(t *testing.T, path string) { write(t, filepath.Dir(path), "x") }, Options{}, ErrBroken},
		"a text":                          {func(t *testing.T, path string) { write(t, path, strings.Repeat("alias ll=ls\n", 50)) }, Options{}, ErrForeign},
		"a short text":                    {func(t *testing.T, path string) { write(t, path, "x") }, Options{}, ErrForeign},
		"another program's database":      {foreignDatabase, Options{}, ErrForeign},
		"a newer schema":                  {func(t *testing.T, path string) { kept(t, path, 400); alter(t, path, "PRAGMA user_version = 99") }, Options{}, ErrNewer},
		"a newer schema, only read":       {func(t *testing.T, path string) { kept(t, path, 400); alter(t, path, "PRAGMA user_version = 99") }, Options{ReadOnly: true}, ErrNewer},
		"another key":                     {func(t *testing.T, path string) { kept(t, path, 400) }, Options{Owner: Owner{"env", "cn", "AKIDother"}}, ErrOwner},
		"another site":                    {func(t *testing.T, path string) { kept(t, path, 400) }, Options{Owner: Owner{"env", "intl", "AKIDexample"}}, ErrOwner},
		"another profile":                 {func(t *testing.T, path string) { kept(t, path, 400) }, Options{Owner: Owner{"work", "cn", ""}}, ErrOwner},
		"nothing there, only read":        {func(*testing.T, string) {}, Options{ReadOnly: true}, ErrNone},
		"no path":                         {func(*testing.T, string) {}, Options{Path: "-"}, ErrNone},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := c.o
			if o.Path == "" {
				o.Path = newPath(t)
			} else {
				o.Path = ""
			}
			if o.Path != "" {
				c.make(t, o.Path)
			}
			before, _ := os.ReadFile(o.Path)
			a, err := Open(t.Context(), standard(o))
			if err == nil {
				closed(t, a)
			}
			isTold(t, err, c.want)
			if after, _ := os.ReadFile(o.Path); !slices.Equal(before, after) {
				t.Error("the file was changed")
			}
		})
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func write(t testing.TB, path, text string) {
	t.Helper()
	must(t, os.MkdirAll(filepath.Dir(path), 0o700))
	must(t, os.WriteFile(path, []byte(text), 0o600))
}

func alter(t testing.TB, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", database(path, nil))
	must(t, err)
	_, err = db.ExecContext(t.Context(), statement)
	must(t, err)
	must(t, db.Close())
}

func foreignDatabase(t *testing.T, path string) {
	write(t, path, "")
	alter(t, path, "CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)")
}

// TestOwner tells who may use whose archive.
func TestOwner(t *testing.T) {
	t.Parallel()
	o := newOwner(someone)
	for who, want := range map[Owner]bool{
		someone:                       true,
		{"work", "cn", "AKIDexample"}: true, // the key tells, not the name
		{"env", "cn", ""}:             true, // a temporary key names nobody
		{"", "", ""}:                  true,
		{"env", "cn", "AKIDother"}:    false,
		{"env", "intl", ""}:           false,
	} {
		if o.is(who) != want {
			t.Errorf("%+v: %v", who, !want)
		}
	}
	path := newPath(t)
	closed(t, opened(t, Options{Path: path, Owner: Owner{Account: "env", Site: "cn"}}))
	closed(t, opened(t, Options{Path: path})) // teaches it the key
	_, err := Open(t.Context(), standard(Options{Path: path, Owner: Owner{"env", "cn", "AKIDother"}}))
	isTold(t, err, ErrOwner)
	for _, suffix := range []string{"", "-wal"} {
		if raw, err := os.ReadFile(path + suffix); err == nil && strings.Contains(string(raw), someone.SecretID) {
			t.Error("the key's id is in the file")
		}
	}
}

// TestMigrate brings an old archive on in one transaction, or not at all.
func TestMigrate(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	snap := kept(t, path, 400)
	db, err := openWriter(path)
	must(t, err)
	two := append(slices.Clone(migrations), "ALTER TABLE aside ADD COLUMN found INTEGER; UPDATE aside SET found = 1")
	broken := append(slices.Clone(two), "CREATE TABLE more (x); SELECT nonsense FROM nowhere")
	if err := migrate(t.Context(), db, broken, nil); err == nil {
		t.Error("a step that fails went unnoticed")
	}
	if v, err := version(t.Context(), db); v != len(migrations) || err != nil {
		t.Errorf("schema %d after a failure: %v", v, err)
	}
	must(t, migrate(t.Context(), db, two, nil))
	if v, err := version(t.Context(), db); v != len(two) || err != nil {
		t.Errorf("schema %d: %v", v, err)
	}
	m, err := readManifest(t.Context(), db)
	if err != nil || len(m.segments) == 0 {
		t.Error(m, err)
	}
	must(t, db.Close())
	_, err = Open(t.Context(), standard(Options{Path: path}))
	isTold(t, err, ErrNewer) // as the program of before sees it
	alter(t, path, "PRAGMA user_version = 1")
	got, cover := reopened(t, Options{Path: path})
	sameEvents(t, got, snap)
	honest(t, "", got, cover, snap)
}

// TestDiskFull keeps on when there is room again.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	o := Options{Path: newPath(t)}
	a := opened(t, o)
	st := model.NewStore()
	must(t, a.Restore(t.Context(), st, func(model.Coverage) {}))
	limit := func(pages string) {
		_, err := a.writer.db.ExecContext(t.Context(), "PRAGMA max_page_count = "+pages)
		must(t, err)
	}
	limit("12")
	events := randomEvents(4, 60_000)
	for i := 0; i < len(events); i += 5000 {
		part := events[i : i+5000]
		st.Add(slices.Clone(part))
		a.Keep(part, []model.Known{claim(part[0].End, part[4999].End+1, sixtyDays.To)})
	}
	full := fault(o.Path, ErrFull).Text()
	waitFor(t, func() bool { return a.Trouble() == full })
	got, cover := reopened(t, o)
	honest(t, "full", got, cover, snapshotOf(events))
	limit("100000")
	waitFor(t, func() bool { return a.Trouble().Empty() && queued(a) == 0 })
	closed(t, a)
	got, cover = reopened(t, o)
	sameEvents(t, got, snapshotOf(events))
	if len(cover.Missing(model.Scope{}, model.Span{From: events[0].End, To: events[4999].End + 1})) > 0 {
		t.Error("a claim was lost")
	}
}

// TestSpill keeps more than may wait while the disk is stuck: all is saved from
// the store when it moves again, and no claim comes before its events.
func TestSpill(t *testing.T) {
	t.Parallel()
	o := Options{Path: newPath(t)}
	a := opened(t, o)
	st := model.NewStore()
	must(t, a.Restore(t.Context(), st, func(model.Coverage) {}))
	stuck, err := a.writer.db.BeginTx(t.Context(), nil) // the writer's one connection
	must(t, err)
	events := randomEvents(5, 3*mostQueued)
	cover := model.Coverage{}
	for i := 0; i < len(events); i += 4096 {
		part := events[i : i+4096]
		st.Add(slices.Clone(part))
		k := claim(part[0].End, part[4095].End+1, sixtyDays.To)
		cover = cover.With(k)
		start := time.Now()
		a.Keep(part, []model.Known{k})
		if d := time.Since(start); d > 30*time.Second {
			t.Errorf("Keep waited %v", d)
		}
	}
	if a.Trouble() != fallenBehind || queued(a) > mostQueued+64 {
		t.Errorf("%v, %d wait", a.Trouble(), queued(a))
	}
	st.Publish(cover, model.Freshness{})
	must(t, stuck.Rollback())
	waitFor(t, func() bool { return a.Trouble().Empty() && queued(a) == 0 && !a.behind() })
	closed(t, a)
	got, known := reopened(t, o)
	want := snapshotOf(events)
	sameEvents(t, got, want)
	honest(t, "", got, known, want)
	sameKnown(t, known.Known, cover.Known)
}

// TestDamagedSegment spoils one segment: what it held is not claimed any more,
// all else is.
func TestDamagedSegment(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]string{
		"cut":     "UPDATE segment SET body = substr(body, 1, 50) WHERE id = (SELECT max(id) FROM segment) - 3",
		"changed": "UPDATE segment SET body = zeroblob(length(body)) WHERE id = (SELECT min(id) FROM segment)",
		"another": "UPDATE segment SET body = (SELECT body FROM segment ORDER BY id DESC LIMIT 1) WHERE id = (SELECT max(id) FROM segment) - 3",
		"gone":    "DELETE FROM segment WHERE id = (SELECT max(id) FROM segment) - 1",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := Options{Path: newPath(t)}
			want := kept(t, o.Path, 4000)
			alter(t, o.Path, spoil)
			a := opened(t, o)
			got, cover := restored(t, a)
			honest(t, name, got, cover, want)
			if got.Len() == 0 || got.Len() == want.Len() || len(cover.Left) == 0 {
				t.Errorf("%d rows of %d, left out %v", got.Len(), want.Len(), cover.Left)
			}
			if a.Trouble() != partLost {
				t.Errorf("told: %v", a.Trouble())
			}
			waitFor(t, func() bool { a.mu.Lock(); defer a.mu.Unlock(); return len(a.bad) == 0 })
			a.Keep(eventsOf(want), []model.Known{claim(want.When(0), want.When(want.Len()-1)+1, sixtyDays.To)})
			closed(t, a)
			got, cover = reopened(t, o) // as if it had been fetched anew
			sameEvents(t, got, want)
			honest(t, name, got, cover, want)
			if len(cover.Left) > 0 {
				t.Errorf("left out: %v", cover.Left)
			}
		})
	}
}

// TestCorruption spoils a file anywhere, and opens it to read and to write:
// nothing breaks, nothing is claimed that is not there.
func TestCorruption(t *testing.T) {
	t.Parallel()
	r := seed(t)
	sound := newPath(t)
	all := kept(t, sound, 3000)
	raw, err := os.ReadFile(sound)
	must(t, err)
	more := snapshotOf(append(randomEvents(9, 3000), randomEvents(10, 500)...))
	for i := range 60 {
		path := newPath(t)
		write(t, path, string(spoiled(r, raw)))
		write(t, path+".lock", "")
		read, err := Open(t.Context(), standard(Options{Path: path, ReadOnly: true}))
		if err == nil {
			tryRestore(t, i, read, all)
			closed(t, read)
		}
		a, err := Open(t.Context(), standard(Options{Path: path}))
		if err != nil {
			isTold(t, err, kindOf(err))
			continue
		}
		tryRestore(t, i, a, all)
		a.Keep(randomEvents(10, 500), nil)
		closed(t, a)
		if b, err := Open(t.Context(), standard(Options{Path: path})); err == nil {
			tryRestore(t, i, b, more)
			closed(t, b)
		}
	}
}

// spoiled is a file with a page, a run of bytes or a few bits changed, or its
// end cut off.
func spoiled(r *rand.Rand, raw []byte) []byte {
	out := slices.Clone(raw)
	at := r.IntN(len(out))
	switch r.IntN(5) {
	case 0:
		return out[:at]
	case 1:
		from := at / 8192 * 8192
		clear(out[from:min(len(out), from+8192)])
	case 2: // a page where another one belongs
		from, to := at/8192*8192, r.IntN(len(out))/8192*8192
		copy(out[to:min(len(out), to+8192)], raw[from:])
	case 3:
		for i := at; i < min(len(out), at+1+r.IntN(200)); i++ {
			out[i] = byte(r.Uint32())
		}
	default:
		for range 1 + r.IntN(8) {
			out[r.IntN(len(out))] ^= 1 << r.IntN(8)
		}
	}
	return out
}

func tryRestore(t *testing.T, what any, a *Archive, all *model.Snapshot) {
	t.Helper()
	st := model.NewStore()
	var cover model.Coverage
	err := a.Restore(t.Context(), st, func(c model.Coverage) {
		cover = c
		honest(t, what, st.Publish(c, model.Freshness{}), c, all)
	})
	if err != nil {
		isTold(t, err, kindOf(err))
	}
	honest(t, what, st.Publish(cover, model.Freshness{}), cover, all)
}

// TestSetAside begins a new archive in the place of a damaged one and keeps
// the old.
func TestSetAside(t *testing.T) {
	t.Parallel()
	o := Options{Path: newPath(t)}
	kept(t, o.Path, 4000)
	raw, err := os.ReadFile(o.Path)
	must(t, err)
	for i := 8192; i < len(raw); i += 3 {
		raw[i] ^= 0x5a
	}
	write(t, o.Path, string(raw))
	a := opened(t, o)
	names, err := filepath.Glob(o.Path + ".damaged-*Z")
	must(t, err)
	if len(names) != 1 || !strings.Contains(a.Trouble().EN, filepath.Base(names[0])) || !strings.Contains(a.Trouble().ZH, filepath.Base(names[0])) {
		t.Fatalf("%v, told: %v", names, a.Trouble())
	}
	if aside, err := os.ReadFile(names[0]); err != nil || !slices.Equal(aside, raw) {
		t.Error("what was set aside is not what was there", err)
	}
	events := randomEvents(9, 4000)
	a.Keep(events, nil)
	closed(t, a)
	got, _ := reopened(t, o)
	sameEvents(t, got, snapshotOf(events))
}

// TestDamagedWhileOpen spoils the file under a running writer: it begins a new
// one and fills it from the store.
func TestDamagedWhileOpen(t *testing.T) {
	t.Parallel()
	o := Options{Path: newPath(t)}
	all := kept(t, o.Path, 4000)
	a := opened(t, o)
	st := model.NewStore()
	var cover model.Coverage
	must(t, a.Restore(t.Context(), st, func(c model.Coverage) { cover = c }))
	st.Publish(cover, model.Freshness{})
	alter(t, o.Path, "UPDATE manifest SET body = x'00'")
	more := randomEvents(10, 100)
	st.Add(slices.Clone(more))
	a.Keep(more, nil)
	waitFor(t, func() bool { return strings.Contains(a.Trouble().EN, ".damaged-") })
	st.Publish(cover, model.Freshness{})
	waitFor(t, func() bool { return queued(a) == 0 && !a.behind() })
	closed(t, a)
	want := snapshotOf(append(eventsOf(all), more...))
	got, known := reopened(t, o)
	sameEvents(t, got, want)
	honest(t, "", got, known, want)
	sameKnown(t, known.Known, cover.Known)
}

// TestRetention forgets what is too old, and what was claimed of it.
func TestRetention(t *testing.T) {
	t.Parallel()
	o := Options{Path: newPath(t)}
	all := kept(t, o.Path, 4000)
	closed(t, opened(t, o))
	if got, _ := reopened(t, o); got.Len() != all.Len() {
		t.Fatalf("%d rows of %d", got.Len(), all.Len())
	}
	o.Retention = 10 * 24 * time.Hour
	closed(t, opened(t, o))
	got, cover := reopened(t, o)
	oldest := atNow().Add(-o.Retention).Unix()
	lo, hi := all.Range(model.Span{From: oldest, To: sixtyDays.To})
	if got.Len() < hi-lo || got.Len() > (hi-lo)*3 {
		t.Errorf("%d rows, %d are young enough", got.Len(), hi-lo)
	}
	honest(t, "", got, cover, all)
	if cover.Known[0].Span.From < oldest || len(cover.Missing(model.Scope{}, model.Span{From: oldest, To: oldest + 86400})) > 1 {
		t.Errorf("known: %v", cover.Known)
	}
}

// TestReach restores no further back than is asked for.
func TestReach(t *testing.T) {
	t.Parallel()
	o := Options{Path: newPath(t), Reach: 10 * 24 * time.Hour}
	all := kept(t, o.Path, 4000)
	got, cover := reopened(t, o)
	if got.Len() == 0 || got.Len() > all.Len()/2 {
		t.Errorf("%d rows of %d", got.Len(), all.Len())
	}
	honest(t, "", got, cover, all)
}

// TestCloseGivesUp ends when the disk does not let it write.
func TestCloseGivesUp(t *testing.T) {
	t.Parallel()
	a := opened(t, Options{Path: newPath(t)})
	stuck, err := a.writer.db.BeginTx(t.Context(), nil)
	must(t, err)
	a.Keep(randomEvents(1, 10), nil)
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer stop()
	done := make(chan error, 1)
	go func() { done <- a.Close(ctx) }()
	waitFor(t, func() bool { return ctx.Err() != nil })
	waitFor(t, func() bool {
		select {
		case err = <-done:
			return true
		default:
			return false
		}
	})
	if err == nil {
		t.Error("Close says that all was written")
	}
	_ = stuck.Rollback()
}
