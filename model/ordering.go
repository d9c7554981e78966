package model

import "context"

// ordering prepares an order for the snapshot. What it costs besides rank
// tables is one look at each distinct stream or kind.
func (s *Snapshot) ordering(ctx context.Context, by Order) (*ordering, error) {
	o := &ordering{Order: by}
	if by.By == ByGap {
		o.seq = s.Sequence()
		return o, ctx.Err()
	}
	if by.By == BySide {
		o.bySide(s)
		return o, ctx.Err()
	}
	ranked, ok := s.ranked(by.By)
	if !ok {
		return o, ctx.Err() // a number, which rows hold themselves
	}
	rank, err := s.ranks.of(ctx, by.By, ranked)
	if err != nil {
		return nil, err
	}
	o.byRank(s, rank)
	return o, nil
}

func (o *ordering) bySide(s *Snapshot) {
	o.places = make([]uint32, len(s.kinds))
	for id, k := range s.kinds {
		o.places[id] = o.place(uint32(s.SideOf(k.Reason)))
	}
}

// byRank gives each id of a chunk's column the rank of the text that it holds.
func (o *ordering) byRank(s *Snapshot, rank []uint32) {
	switch o.By {
	case ByClient:
		o.places = make([]uint32, s.clients.Len())
		for id := range o.places {
			o.places[id] = o.place(rank[id])
		}
	case ByCause, ByResolution:
		o.places = make([]uint32, len(s.kinds))
		for id, k := range s.kinds {
			text := k.Reason
			if o.By == ByResolution {
				text = k.Resolution
			}
			o.places[id] = o.place(rank[text])
		}
	default:
		o.byKey(s, rank)
	}
}

// byKey is byRank for what a stream's key holds.
func (o *ordering) byKey(s *Snapshot, rank []uint32) {
	o.places = make([]uint32, s.keys.Len())
	if o.By == ByStream {
		for id, stream := range s.keys.Stream {
			o.places[id] = o.place(rank[stream])
		}
		return
	}
	pairs := make([]uint32, len(s.keys.Pairs))
	for i, p := range s.keys.Pairs {
		text := p.Domain
		if o.By == ByApp {
			text = p.App
		}
		pairs[i] = o.place(rank[text])
	}
	for id, pair := range s.keys.Pair {
		o.places[id] = pairs[pair]
	}
}
