package insight

import "offair/model"

// roll is who fell in an incident.
type roll struct {
	*Verdict
	onsets model.Cells[model.Onset]
	only   *uint32        // with One: the stream
	at     map[uint32]int // by key: the place in Fallen
	others map[uint32]struct{}
}

// gather fills in who fell in the incident: all streams, or with only the one.
func (j *judge) gather(only *uint32) {
	q := j.out.snap.Sequence()
	r := &roll{j.out, q.Onsets(), only, map[uint32]int{}, map[uint32]struct{}{}}
	for p := range j.view.Within(r.Span).Parts() {
		for i := 0; i < p.Len() && !p.Timeless; i++ {
			r.take(p.Chunk, p.At(i))
		}
	}
	r.Streams, r.Others = len(r.Fallen), len(r.others)
	r.Ongoing = r.Span.To+2*minute > r.Now
	j.fates(q)
	if only == nil {
		for i := range r.Fallen {
			r.Sides[r.snap.Side(r.Fallen[i].First)]++
		}
	}
}

// take counts a row. Of the one stream every push that was on air counts.
func (r *roll) take(c *model.Chunk, at int) {
	class, key := classOf(r.onsets.Of(c)[at]), c.Key[at]
	own := r.only != nil && *r.only == key
	switch {
	case own && class == Refusals, !own && class != r.Class:
		return
	case r.only != nil && !own:
		r.others[key] = struct{}{}
		return
	}
	n, known := r.at[key]
	if !known {
		n, r.at[key] = len(r.Fallen), len(r.Fallen)
		r.Fallen = append(r.Fallen, Fallen{Key: key, First: c.First + at})
	}
	r.Fallen[n].Last = c.First + at
	r.Fallen[n].Events++
	r.Events++
	if own {
		r.Sides[r.snap.SideOf(r.snap.Kinds()[c.Kind[at]].Reason)]++
	}
}

// fates fills in what became of the fallen.
func (j *judge) fates(q *model.Sequence) {
	o := j.out
	since, to := Reach(o.snap.Coverage, j.ask.Scope, o.Now)
	o.KnownTo = o.Now
	for i := range o.Fallen {
		f := &o.Fallen[i]
		f.State, f.Gap = q.State(f.Last), q.Gap(f.Last)
		switch at := o.snap.When(f.Last); {
		case f.State == model.Down:
			o.Fate.Down++
		case f.State == model.ReplacedByOther:
			o.Fate.Replaced++
		case f.State == model.Back:
			o.Fate.Back++
		case f.State == model.Unseen && (at < since || to < o.Now):
			o.Fate.Unknown++
			o.KnownTo = min(o.KnownTo, j.knownFrom(at))
		case f.State == model.Unseen:
			o.Fate.Unseen++
		}
	}
}

// knownFrom is up to when everything from a moment on is known.
func (j *judge) knownFrom(at int64) int64 {
	for _, c := range coveredIn(j.out.snap.Coverage, j.ask.Scope, model.Span{From: 1, To: j.out.Now}) {
		if c.From <= at && at < c.To {
			return c.To
		}
	}
	return at
}
