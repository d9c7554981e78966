package insight

import (
	"context"
	"sort"

	"offair/model"
)

// again is how soon after an event of a stream another one of the same class
// is no new fall, in seconds: one flapping stream must not look like many.
const again = model.OnsetWithin

// falls are the moments, ascending, at which streams fell: for each class the
// events that follow no other of their stream within again. Read-only.
type falls struct {
	times  [classes][]uint32 // Unix seconds
	totals [classes]int      // events from a given second on
	rows   int
}

// classOf is what a way to end counts as.
func classOf(o model.Onset) Class { return Class(o.Way()) }

// sharedRows is from how many rows on a second core is worth its while.
const sharedRows = 1 << 16

// fallsOf gathers the falls of v's rows; the totals are of those from a second
// on. Rows that stand alone in the snapshot begin something whatever v leaves
// out, so only the others are looked at together. The error is ctx's.
//
//	parts ─► halves, each with the minutes before it ─► falls of a half ─► joined
func fallsOf(ctx context.Context, v *model.View, from int64) (*falls, error) {
	f := &falls{}
	var parts []model.Part
	for p := range v.Parts() {
		if !p.Timeless {
			parts = append(parts, p)
			f.rows += p.Len()
		}
	}
	if len(parts) == 0 {
		return f, ctx.Err()
	}
	shares := 1
	if f.rows >= sharedRows {
		shares = min(model.Cores(), len(parts))
	}
	done := make([]gatherer, shares)
	var jobs []func(context.Context) error
	for i := range done {
		lo, hi := i*len(parts)/shares, (i+1)*len(parts)/shares
		g := &done[i]
		*g = gatherer{onsets: v.Snapshot().Sequence().Onsets(), from: from, solidFrom: solidFrom(parts), room: f.rows}
		jobs = append(jobs, func(ctx context.Context) error { return g.gather(ctx, parts, lo, hi) })
	}
	if err := abreast(ctx, jobs); err != nil {
		return nil, err
	}
	f.join(done)
	return f, nil
}

func (f *falls) join(done []gatherer) {
	f.times = done[0].times
	for i := range done {
		for c := range f.times {
			if i > 0 {
				f.times[c] = append(f.times[c], done[i].times[c]...)
			}
			f.totals[c] += done[i].totals[c]
		}
	}
}

// solidFrom is the second from which on nothing is left out of the ten minutes
// before a row; the end of time where the parts leave out anything.
func solidFrom(parts []model.Part) int64 {
	for i := range parts {
		p := &parts[i]
		if p.Rows != nil || i > 0 && p.Chunk.First+p.From != parts[i-1].Chunk.First+parts[i-1].To {
			return 1 << 62
		}
	}
	return int64(parts[0].Chunk.When[parts[0].From]) + again + 1
}

// since is the falls of v's rows from a second on, where f is of the same rows
// and more before. What stood before that second explains no fall after it, so
// the first ten minutes are looked at anew. The error is ctx's.
func (f *falls) since(ctx context.Context, v *model.View, sp model.Span, from int64) (*falls, error) {
	until := min(sp.From+again+1, sp.To)
	head, err := fallsOf(ctx, v.Within(model.Span{From: sp.From, To: until}), from)
	if err != nil {
		return nil, err
	}
	out := &falls{totals: f.totals}
	for p := range v.Within(sp).Parts() {
		if !p.Timeless {
			out.rows += p.Len()
		}
	}
	for c, times := range f.times {
		was := between(times, model.Span{From: sp.From, To: until})
		out.times[c] = between(times, sp)
		if len(was) != len(head.times[c]) { // never fewer: the same and more
			rest := out.times[c][len(was):]
			out.times[c] = append(head.times[c][:len(head.times[c]):len(head.times[c])], rest...)
		}
	}
	return out, nil
}

// gatherer gathers the falls of some parts.
type gatherer struct {
	falls
	onsets    model.Cells[model.Onset]
	near      *model.Lately
	from      int64 // totals count from this second on
	solidFrom int64 // all rows are there that the onsets speak of
	room      int   // rows whose falls the first of the shares will hold
}

// gather gathers the parts [lo, hi); those before are looked at as far as they
// matter.
func (g *gatherer) gather(ctx context.Context, parts []model.Part, lo, hi int) error {
	g.near = model.NewLately(again)
	begin := int64(parts[lo].Chunk.When[parts[lo].From])
	warm := lo
	for warm > 0 && int64(parts[warm-1].Chunk.When[parts[warm-1].To-1]) >= begin-again {
		warm--
	}
	for i := warm; i < lo; i++ {
		p := cut(parts[i], seek(&parts[i], begin-again), parts[i].Len())
		g.part(&p)
	}
	if lo > 0 {
		g.room /= 2 // there are two shares or more, of like length
	}
	g.totals, g.times = [classes]int{}, [classes][]uint32{}
	for i := lo; i < hi; i++ {
		if err := breathe(ctx); err != nil {
			return err
		}
		p := parts[i]
		if i == lo {
			g.reserve(&p)
		}
		g.part(&p)
	}
	return nil
}

// seek is the first row of p, by its place in p, at or after t.
func seek(p *model.Part, t int64) int {
	return sort.Search(p.Len(), func(i int) bool { return int64(p.Chunk.When[p.At(i)]) >= t })
}

// reserve makes room for the falls of all rows, judged by a part of them.
func (g *gatherer) reserve(p *model.Part) {
	var of [4]int
	const sample = 1024
	n, onsets := min(p.Len(), sample), g.onsets.Of(p.Chunk)
	for i := range n {
		of[onsets[p.At(i)].Way()]++
	}
	for c := range g.times {
		g.times[c] = make([]uint32, 0, 64+g.room*of[c]/n*9/8)
	}
}

// part takes in the rows of p. Those before from are not counted.
func (g *gatherer) part(p *model.Part) {
	split := seek(p, g.from)
	was := g.totals
	g.stretch(cut(*p, 0, split))
	g.totals = was
	g.stretch(cut(*p, split, p.Len()))
}

func (g *gatherer) stretch(p model.Part) {
	if p.Len() == 0 {
		return
	}
	var n counted
	solid := 0
	switch {
	case p.Rows == nil && g.solidFrom < 1<<62:
		solid = seek(&p, g.solidFrom)
		n = g.each(cut(p, 0, solid)) + g.solid(p.Chunk, p.From+solid, p.To)
	default:
		n = g.each(p)
	}
	for c := range g.totals {
		g.totals[c] += n.of(c)
	}
}

// counted is how many rows of each way there are, 20 bits each: a chunk has
// fewer than that.
type counted uint64

func (n counted) of(way int) int { return int(n >> (20 * way) & (1<<20 - 1)) }

// solid takes in the rows [lo, hi) of c, of which the onsets say all.
func (g *gatherer) solid(c *model.Chunk, lo, hi int) (n counted) {
	when := c.When[lo:hi]
	for i, o := range g.onsets.Of(c)[lo:hi] {
		way := o.Way()
		n += 1 << (20 * way)
		if o&model.OnsetFollows == 0 {
			g.times[way] = append(g.times[way], when[i])
		}
	}
	return n
}

// each takes in the rows of p one by one: what a row follows may be left out.
func (g *gatherer) each(p model.Part) (n counted) {
	c := p.Chunk
	onsets := g.onsets.Of(c)
	for i, rows := 0, p.Len(); i < rows; i++ {
		at := p.At(i)
		o := onsets[at]
		way := o.Way()
		n += 1 << (20 * way)
		if o != way {
			if _, follows := g.near.Again(c.Key[at]<<2|uint32(way), c.When[at], 0); follows {
				continue
			}
		}
		g.times[way] = append(g.times[way], c.When[at])
	}
	return n
}

// between is the falls in sp.
func between(times []uint32, sp model.Span) []uint32 {
	lo := reach(times, sp.From)
	return times[lo:max(lo, reach(times, sp.To))]
}

// reach is the first of times at or after t.
func reach(times []uint32, t int64) int {
	return sort.Search(len(times), func(i int) bool { return int64(times[i]) >= t })
}

// most is the most falls within any stretch of so many seconds.
func most(times []uint32, seconds int64) (n int) {
	lo := 0
	for i, t := range times {
		for int64(t)-int64(times[lo]) >= seconds {
			lo++
		}
		n = max(n, i-lo+1)
	}
	return n
}
