package insight

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"offair/model"
)

// NoteAsk says what a note is to hold.
type NoteAsk struct {
	Lang    model.Lang
	Window  model.Span     // Unix seconds; what the view is of
	Now     int64          // Unix seconds
	Zone    *time.Location // of all times; nil is UTC
	Scope   model.Scope    // what coverage must be of
	Verdict *Verdict       // of the same view; nil: the note has none
	Account string         // whose events they are; "" leaves it out
	Query   string         // the filter as text; "" for none
	Reopen  string         // the command that opens the view again; "" leaves it out
	Mask    Mask
	Most    int // streams that are listed; usualNote where it is 0 or less
}

// usualNote is how many streams a note lists, and mostLines how many lines its
// other tables have.
const (
	usualNote = 20
	mostLines = 10
)

// Note is the rows of v, and what they mean, in Markdown for those who do not
// sit at the screen. The error is ctx's.
func Note(ctx context.Context, v *model.View, ask NoteAsk) (string, error) {
	ask.Zone = clockOf(ask.Zone).zone
	if ask.Most <= 0 {
		ask.Most = usualNote
	}
	n := &note{ask: ask, s: v.Snapshot(), offs: OffsOf(v.Snapshot(), OffAsk{ask.Scope, ask.Now})}
	if err := n.gather(ctx, v.Within(ask.Window)); err != nil {
		return "", err
	}
	return n.text(), nil
}

// note is what a note tells.
type note struct {
	ask     NoteAsk
	s       *model.Snapshot
	offs    *Offs
	rows    int
	streams []noted
	stopped int // streams that nothing but their publisher ended
	causes  []causeCount
	nets    []netCount
}

// noted is a stream with what befell it last.
type noted struct {
	key            uint32
	drops, refused int
	last           int // row of its last drop, of its last refused try where it never dropped
	off            Off
}

type causeCount struct {
	cause  *model.Cause // nil: not recognised
	reason uint32       // of those that are not recognised
	side   model.Side
	events int
}

type netCount struct {
	name            string
	events, streams int
}

// gather counts the rows of v, the oldest first.
func (n *note) gather(ctx context.Context, v *model.View) error {
	at := map[uint32]*noted{}
	stops := map[uint32]struct{}{}
	kinds := make([]int, len(n.s.Kinds()))
	clients := map[uint32]map[uint32]int{} // by client and stream
	onsets := n.s.Sequence().Onsets()
	for p := range v.Parts() {
		if err := ctx.Err(); err != nil {
			return err
		}
		ways := onsets.Of(p.Chunk)
		for i := range p.Len() {
			k := p.At(i)
			class, key := classOf(ways[k]), p.Chunk.Key[k]
			n.rows++
			kinds[p.Chunk.Kind[k]]++
			if class == Stops {
				stops[key] = struct{}{}
				continue
			}
			n.take(at, class, key, p.Chunk.First+k)
			client := p.Chunk.Client[k]
			if clients[client] == nil {
				clients[client] = map[uint32]int{}
			}
			clients[client][key]++
		}
	}
	for key := range stops {
		if at[key] == nil {
			n.stopped++
		}
	}
	n.order(at)
	n.countCauses(kinds)
	n.countNets(clients)
	return nil
}

// take counts an event for its stream.
func (n *note) take(at map[uint32]*noted, class Class, key uint32, row int) {
	s := at[key]
	if s == nil {
		s = &noted{key: key, last: row}
		at[key] = s
	}
	if class == Refusals {
		s.refused++
		if s.drops == 0 {
			s.last = row
		}
		return
	}
	s.drops++
	s.last = row
}

// order puts the streams of the verdict first; of them, and of the others, those
// that are down, then those not seen again, the newest first; then those of which nothing can be
// said; then those that are back, the longest gap first.
func (n *note) order(at map[uint32]*noted) {
	fallen := map[uint32]bool{}
	if n.ask.Verdict != nil {
		for i := range n.ask.Verdict.Fallen {
			fallen[n.ask.Verdict.Fallen[i].Key] = true
		}
	}
	rank := func(s *noted) int {
		r := 0
		if !fallen[s.key] {
			r = 4
		}
		switch {
		case s.off.State == model.Down:
			return r
		case s.off.Open:
			return r + 1
		case s.off.Seconds == model.NoGap:
			return r + 2
		default:
			return r + 3
		}
	}
	for _, s := range at {
		s.off = n.offs.Of(s.last)
		n.streams = append(n.streams, *s)
	}
	slices.SortFunc(n.streams, func(a, b noted) int {
		by := cmp.Compare(rank(&a), rank(&b))
		if by == 0 && !a.off.Open {
			by = cmp.Compare(b.off.Seconds, a.off.Seconds)
		}
		return cmp.Or(by, cmp.Compare(b.last, a.last))
	})
}

// countCauses counts by cause, each side's together, the most frequent first.
func (n *note) countCauses(kinds []int) {
	type id struct {
		cause  *model.Cause
		reason uint32
	}
	count := map[id]*causeCount{}
	var sides [model.Sides]int
	for k, events := range kinds {
		if events == 0 {
			continue
		}
		reason := n.s.Kinds()[k].Reason
		key := id{cause: n.s.CauseOf(reason)}
		if key.cause == nil {
			key.reason = reason
		}
		if count[key] == nil {
			count[key] = &causeCount{cause: key.cause, reason: reason, side: n.s.SideOf(reason)}
		}
		count[key].events += events
		sides[n.s.SideOf(reason)] += events
	}
	for _, c := range count {
		n.causes = append(n.causes, *c)
	}
	slices.SortFunc(n.causes, func(a, b causeCount) int {
		return cmp.Or(cmp.Compare(sides[b.side], sides[a.side]), cmp.Compare(a.side, b.side),
			cmp.Compare(b.events, a.events), cmp.Compare(a.reason, b.reason))
	})
}

// countNets counts by network, the one with most streams first.
func (n *note) countNets(clients map[uint32]map[uint32]int) {
	type in struct {
		events  int
		streams map[uint32]struct{}
	}
	nets := map[string]*in{}
	for client, keys := range clients {
		name := n.s.Clients().Clean(client)
		if p, ok := prefixOf(n.s.Clients().Raw(client)); ok {
			name = p.String()
		}
		if nets[name] == nil {
			nets[name] = &in{streams: map[uint32]struct{}{}}
		}
		maps.Insert(nets[name].streams, maps.All(keysOf(keys)))
		for _, events := range keys {
			nets[name].events += events
		}
	}
	for name, in := range nets {
		n.nets = append(n.nets, netCount{name, in.events, len(in.streams)})
	}
	slices.SortFunc(n.nets, func(a, b netCount) int {
		return cmp.Or(cmp.Compare(b.streams, a.streams), cmp.Compare(b.events, a.events), cmp.Compare(a.name, b.name))
	})
}

// keysOf is the keys of a count as a set.
func keysOf(count map[uint32]int) map[uint32]struct{} {
	out := make(map[uint32]struct{}, len(count))
	for k := range count {
		out[k] = struct{}{}
	}
	return out
}
