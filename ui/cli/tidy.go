package cli

import (
	"context"
	"math"
	"runtime/debug"
	"runtime/metrics"
	"time"

	"offair/model"
)

const (
	tidyRest  = 2 * time.Second        // for how long no row may have come before memory is given back
	tidyAfter = 3                      // looks after which it is again, since what many rows mean is worked out behind them
	tidyLook  = 100 * time.Millisecond // between two looks while rows come in
	startTime = 2 * time.Second        // how long a start from an archive may take
	mega      = 1 << 20
)

// tidy keeps the process small, since a screen is open for days beside other
// programs; it returns when ctx ends. What it holds is nearly all columns
// without pointers, which the collector passes over in a millisecond or two, so
// garbage need not be much.
//
//	rows come in ─► little garbage, and a ceiling that rises with the rows
//	none for two seconds ─► no ceiling; what was left behind is given back, after
//	                        many rows once more, when what they mean is worked out
//
// Where GOGC or GOMEMLIMIT is set, that has its way; what is free is given back all
// the same.
func (a *app) tidy(ctx context.Context, st *model.Store) {
	k := keeper{store: st, free: a.envSet("GOGC") || a.envSet("GOMEMLIMIT"), quick: a.set.read == ""}
	defer k.end()
	for wait := k.look(time.Now()); await(ctx, wait); wait = k.look(time.Now()) {
	}
}

// keeper is what tidy knows. Its methods belong to one goroutine.
type keeper struct {
	store *model.Store
	free  bool // the collector is left alone
	quick bool // rows may come out of an archive at once, which garbage must not slow

	began, moved time.Time // the first look, and the last one that saw other rows than the one before
	rows         int       // at the last look
	tidied       int       // when memory was given back after many had come
	swept        int       // when it was given back last
	after        int       // looks until memory is given back once more
	share        int       // percent of what is in use that may be garbage; 0 is not set yet
	before       int       // what share was before
	limit        int64     // bytes
}

// look acts on what has come since the last look and says when to look again.
func (k *keeper) look(now time.Time) time.Duration {
	n := k.store.Snapshot().Len()
	if k.began.IsZero() {
		k.began, k.moved = now, now
	}
	if n != k.rows {
		k.rows, k.moved = n, now
	}
	if now.Sub(k.moved) < tidyRest {
		k.collect(k.shareAt(now), k.limitAt(now))
		return tidyLook
	}
	k.collect(shareOf(n), math.MaxInt64)
	switch {
	case worthTidying(n, k.tidied):
		k.giveBack(n)
		k.after = tidyAfter
	case k.after > 0:
		if k.after--; k.after == 0 {
			k.giveBack(n)
		}
	case n != k.swept: // a refresh brought some: what it left is as much whatever they were
		k.giveBack(n)
	}
	return tidyRest
}

// giveBack collects garbage and returns what is free to the machine: some 20 ms
// of one core at a million rows, while nobody waits.
func (k *keeper) giveBack(n int) {
	debug.FreeOSMemory()
	k.swept = n
	if worthTidying(n, k.tidied) {
		k.tidied = n
	}
}

// shareAt is shareOf, but at the start from an archive.
func (k *keeper) shareAt(now time.Time) int {
	if k.quick && now.Sub(k.began) < startTime {
		return 100
	}
	return shareOf(k.rows)
}

// limitAt is the ceiling for the rows there are. The start from an archive has
// more room, for the time that collecting oftener would take from it: a third.
func (k *keeper) limitAt(now time.Time) int64 {
	const quickRoom = 24 * mega
	limit := ceiling(k.rows, inUse())
	if k.quick && now.Sub(k.began) < startTime {
		limit += quickRoom
	}
	return limit
}

// collect sets when garbage is collected. Each setting stops the program for
// some microseconds, so it is left where it hardly changes.
func (k *keeper) collect(share int, limit int64) {
	if k.free {
		return
	}
	if share != k.share {
		before := debug.SetGCPercent(share)
		if k.share == 0 {
			k.before = before
		}
		k.share = share
	}
	if limit-k.limit >= mega || k.limit-limit >= mega {
		debug.SetMemoryLimit(limit)
		k.limit = limit
	}
}

// end leaves the collector as it was.
func (k *keeper) end() {
	if k.share != 0 {
		debug.SetGCPercent(k.before)
		debug.SetMemoryLimit(math.MaxInt64)
	}
}

// shareOf is how much garbage there may be beside n rows, in percent of what is
// in use: a quarter, but of many rows no more than some megabytes.
func shareOf(n int) int {
	const usual, least, many = 25, 8, 400_000
	return max(least, min(usual, usual*many/max(n, 1)))
}

// memoryUse is what the runtime holds, in bytes.
type memoryUse struct {
	live   int64 // in use when garbage was last collected
	beside int64 // stacks, its own tables and what is lost between values: that is within the ceiling too
}

// ceiling is what the runtime should keep within while n rows are there and more
// come, in bytes. It leaves room enough beside what is in use: where a ceiling
// cannot be kept, garbage is collected a hundred times a second, for half of
// all time.
func ceiling(n int, u memoryUse) int64 {
	const least, base, row, room, spare = 58 * mega, 12 * mega, 46, 8 * mega, 4 * mega
	return max(least, base+row*int64(n), u.live+u.live/16+max(room, u.beside+spare))
}

// inUse asks the runtime. Where it does not tell there is no ceiling.
func inUse() memoryUse {
	names := [...]string{
		"/gc/heap/live:bytes", "/memory/classes/total:bytes", "/memory/classes/heap/released:bytes",
		"/memory/classes/heap/free:bytes", "/memory/classes/heap/objects:bytes",
	}
	samples := make([]metrics.Sample, len(names))
	for i, name := range names {
		samples[i].Name = name
	}
	metrics.Read(samples)
	var of [len(names)]int64
	for i := range samples {
		if samples[i].Value.Kind() != metrics.KindUint64 {
			return memoryUse{live: math.MaxInt64 / 4}
		}
		of[i] = int64(samples[i].Value.Uint64())
	}
	return memoryUse{live: of[0], beside: of[1] - of[2] - of[3] - of[4]}
}

// worthTidying reports whether many of n rows have come since there were tidied.
func worthTidying(n, tidied int) bool {
	const many = 50_000
	return n-tidied >= max(many, tidied/4)
}

// await waits for d; false when ctx ended before.
func await(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
