package fetch

import (
	"sync"
	"time"

	"offair/model"
)

// widest is the longest stretch asked for in one call, in seconds. It leaves
// room below MaxSpan for the second by which requests overlap.
const widest = int64(MaxSpan/time.Second) - 60

// reach is Reach in seconds.
const reach = int64(Reach / time.Second)

// edgeSlack is how much of a claim, in seconds, may lie outside what the API
// was asked for at the two edges of its reach: what has just become too old
// is not kept any more, and what ends in this very second is not recorded yet.
const edgeSlack = 60

// A server that refuses what is too old or not over yet judges by its own
// clock. Requests are sent as they stand first; when one is refused, these are
// the distances from the edge, in seconds, that are tried one after the other.
var (
	oldMargins = [...]int64{0, 1, 5, 60, 600, 3600, 86400}
	newMargins = [...]int64{0, 2, 15, 120, 400}
)

// clock turns the spans that are wanted into the windows that are asked for.
// It knows the server's time and what the server accepts at the edges.
type clock struct {
	now func() time.Time // ours

	mu    sync.Mutex
	skew  time.Duration // the server's clock minus ours
	heard bool
	oldAt int // place in oldMargins
	newAt int // place in newMargins
}

func newClock(now func() time.Time) *clock {
	if now == nil {
		now = time.Now
	}
	return &clock{now: now}
}

// hear takes the server's time from an answer that has just come in. The
// header tells whole seconds and is older than the answer, so the true skew is
// never below what it says and the largest is the best; what could be rounding
// and latency counts as none.
func (c *clock) hear(date time.Time) {
	if date.IsZero() {
		return
	}
	seen := date.Sub(c.now())
	if seen > -2*time.Second && seen < 2*time.Second {
		seen = 0
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.heard || seen > c.skew || c.skew-seen > time.Minute { // a minute less: a clock was set
		c.skew, c.heard = seen, true
	}
}

// server is the server's time in Unix seconds.
func (c *clock) server() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.serverLocked()
}

func (c *clock) serverLocked() int64 { return c.now().Add(c.skew).Unix() }

// oldest is the first second that the API still keeps.
func (c *clock) oldest() int64 { return c.server() - reach }

// window is what to ask for so that every record whose time lies in sp is
// matched, whether the server counts the two ends in or out: it overlaps sp by
// a second on both sides, within what the API accepts. It is never empty.
func (c *clock) window(sp model.Span) model.Span {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.serverLocked()
	w := model.Span{From: sp.From - 1, To: min(sp.To, now-newMargins[c.newAt])}
	if w.From < now-reach {
		w.From = sp.From // as it stands: the server may keep a little more
	}
	if c.oldAt > 0 {
		w.From = max(w.From, now-reach+1+oldMargins[c.oldAt])
	}
	if w.To <= w.From {
		w.From = w.To - 1
	}
	return w
}

// yield is called when the server refused w, which was made for sp. It keeps
// further away from the edge that w touches and reports whether that changes
// what is asked for; if not, the refusal has another reason.
func (c *clock) yield(sp, w model.Span) bool {
	if now := c.window(sp); now.From > w.From+1 || now.To < w.To {
		return true // another call has moved it in the meantime
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.serverLocked()
	if c.oldAt+1 < len(oldMargins) && w.From < now-reach+1+oldMargins[c.oldAt+1] {
		c.oldAt++
		return true
	}
	if c.newAt+1 < len(newMargins) && w.To > now-newMargins[c.newAt+1] {
		c.newAt++
		return true
	}
	return false
}

// claimed is the part of sp that an answer to w, asked for it, speaks for.
func (c *clock) claimed(sp, w model.Span) model.Span {
	if w.From > sp.From+edgeSlack {
		sp.From = w.From + 1
	}
	if w.To < sp.To-1 && w.To < c.server()-edgeSlack {
		sp.To = w.To
	}
	return sp
}

// edgeTries is how often a window is asked for that the server refuses at an
// edge; more than there are margins, since time moves the edge too.
const edgeTries = len(oldMargins) + len(newMargins) + 4

// asking makes the window for sp and hands it to ask. When the server refuses
// a window at the edge of its reach, the next one keeps further away from it.
func (c *clock) asking(sp model.Span, ask func(w model.Span) error) (err error) {
	for range edgeTries {
		w := c.window(sp)
		if err = ask(w); !is(err, Refused) || !c.yield(sp, w) {
			return err
		}
	}
	return err
}
