package insight

import (
	"cmp"
	"maps"
	"math"
	"net/netip"
	"slices"

	"offair/model"
)

// What a value must be, to be told as what the fallen have in common.
const (
	minShare     = 0.5    // of the fallen
	minValueLift = 1.5    // times its base share
	commonSurely = 0.01   // bound of the chance, all values that were looked at counted in
	minBase      = 20     // streams besides that the base share is told from
	mostBase     = 20_000 // rows that it is told from
)

// trait is a value of a field. Networks are by prefix, the others by id.
type trait struct {
	field Field
	id    uint32
	net   netip.Prefix
}

// traits tells the values of rows. Each id is looked at once.
type traits struct {
	snap *model.Snapshot
	look lookup
	nets map[uint32]netip.Prefix
}

// of appends the values of a row. What a record lacks is no value: streams do
// not have it in common. Nor is the internal network a subnet.
func (t *traits) of(c *model.Chunk, at int, out []trait) []trait {
	k, kind, client := t.snap.Keys()[c.Key[at]], t.snap.Kinds()[c.Kind[at]], c.Client[at]
	out = append(out, trait{field: Side, id: uint32(t.snap.SideOf(kind.Reason))})
	out = append(out, trait{field: Cause, id: t.cause(kind.Reason)})
	net, known := t.nets[client]
	if !known {
		net, _ = prefixOf(t.snap.Clients().Raw(client))
		t.nets[client] = net
	}
	if net.IsValid() {
		out = append(out, trait{field: Net, net: net}, trait{field: IP, id: client})
	}
	if t.snap.Apps().Raw(k.App) != "" {
		out = append(out, trait{field: App, id: k.App})
	}
	if t.snap.Domains().Raw(k.Domain) != "" {
		out = append(out, trait{field: Domain, id: k.Domain})
	}
	if t.snap.Resolutions().Raw(kind.Resolution) != "" {
		out = append(out, trait{field: Resolution, id: kind.Resolution})
	}
	return out
}

func (t *traits) cause(reason uint32) uint32 {
	all := model.Causes()
	if c := t.snap.CauseOf(reason); c != nil {
		return uint32(slices.Index(all, c))
	}
	return uint32(len(all)) + reason
}

// named is the value as facets name it.
func (t *traits) named(tr trait) Value {
	if tr.field == Net {
		return Value{Name: model.Text{EN: tr.net.String()}, Term: tr.net.String()}
	}
	return t.look.named(tr.field, tr.id)
}

// inCommon fills in what the fallen share beyond the base rate.
func (j *judge) inCommon(h *heap) error {
	t := &traits{snap: j.out.snap, look: lookup{snap: j.out.snap}, nets: map[uint32]netip.Prefix{}}
	n, possible := len(j.out.Fallen), false
	with, looked := j.traitsOfFallen(t)
	maps.DeleteFunc(with, func(_ trait, k int) bool { return float64(k) < minShare*float64(n) })
	base, err := j.baseOf(t, with, h)
	if err != nil {
		return err
	}
	for tr, k := range with {
		c := Common{Field: tr.field, With: k, Of: n}
		c.P = base.least(tr, &c)
		c.P = math.Min(1, c.P*float64(looked))
		possible = possible || base.couldTell(n, looked)
		if c.BaseN >= minBase && c.P <= commonSurely && float64(k) >= minValueLift*c.Base*float64(n) {
			c.Value = t.named(tr)
			c.Value.Count = k
			j.out.Common = append(j.out.Common, c)
		}
	}
	j.out.Vague = len(j.out.Common) == 0 && !possible
	slices.SortFunc(j.out.Common, compareCommon)
	j.out.Common = onlyFinest(j.out.Common)
	return nil
}

// compareCommon puts the surest value first, the narrower field before the
// wider one among equals.
func compareCommon(a, b Common) int {
	return cmp.Or(
		cmp.Compare(a.P, b.P), cmp.Compare(b.With, a.With),
		cmp.Compare(rankOf(a.Field), rankOf(b.Field)), cmp.Compare(a.Value.Term, b.Value.Term))
}

// rankOf is how much a field tells: where streams come from says more than
// what they carry.
func rankOf(f Field) int {
	return slices.Index([]Field{IP, Net, Cause, Side, Domain, App, Resolution, Stream}, f)
}

// onlyFinest leaves out a network that says no more than its one address, a
// side that says no more than its one cause, and a resolution that is what one
// app or domain has.
func onlyFinest(all []Common) []Common {
	has := func(f Field, with int) bool {
		return slices.ContainsFunc(all, func(c Common) bool { return c.Field == f && c.With == with })
	}
	return slices.DeleteFunc(slices.Clone(all), func(c Common) bool {
		return c.Field == Net && has(IP, c.With) || c.Field == Side && has(Cause, c.With) ||
			c.Field == Resolution && (has(App, c.With) || has(Domain, c.With))
	})
}

// traitsOfFallen counts the fallen by value, each stream once by its first
// event, and how many values there are.
func (j *judge) traitsOfFallen(t *traits) (with map[trait]int, looked int) {
	with = map[trait]int{}
	var buf []trait
	for i := range j.out.Fallen {
		c, at := chunkOf(j.out.snap, j.out.Fallen[i].First)
		for _, tr := range t.of(c, at, buf[:0]) {
			with[tr]++
		}
	}
	return with, len(with)
}

// chunkOf finds a row.
func chunkOf(s *model.Snapshot, row int) (*model.Chunk, int) {
	chunks := s.Chunks()
	i, ok := slices.BinarySearchFunc(chunks, row, func(c model.Chunk, row int) int { return cmp.Compare(c.First, row) })
	if !ok {
		i--
	}
	return &chunks[i], row - chunks[i].First
}

// baseRates are the shares of values where nothing happened: among the streams
// that fell, and among all that were on air, since every push ends.
type baseRates struct {
	class Class
	want  map[trait]int // the values to count
	with  [2]map[trait]int
	of    [2]int
}

// count adds a stream with its values to a pot.
func (b *baseRates) count(pot int, values []trait) {
	b.of[pot]++
	for _, tr := range values {
		if _, wanted := b.want[tr]; wanted {
			b.with[pot][tr]++
		}
	}
}

// least is the greater of the two chances, with its base in c.
func (b *baseRates) least(tr trait, c *Common) (p float64) {
	for pot := range b.of {
		if pot == 1 && (tr.field == Cause || tr.field == Side) {
			break // how pushes end is told by those that ended so
		}
		s := share{b.with[pot][tr], b.of[pot]}
		if q := hyperTail(share{c.With, c.Of}, s); pot == 0 || q > p {
			p, c.Base, c.BaseN = q, s.part(), s.of
		}
	}
	return p
}

// couldTell reports whether a value that all of n streams have and no other
// would be told.
func (b *baseRates) couldTell(n, looked int) bool {
	return b.of[0] >= minBase && hyperTail(share{n, n}, share{0, b.of[0]})*float64(looked) <= commonSurely
}

// reaches are how far around the hours of an incident its base is told from,
// in seconds: further where near by there is too little.
var reaches = [...]int64{hour, 3 * hour, 12 * hour}

// enoughBase is how many streams a base is better told from.
const enoughBase = 5 * minBase

// baseOf counts by value where nothing of the kind happened: at the same hours
// of the days before, or, without a baseline, in the rest of what is asked for.
func (j *judge) baseOf(t *traits, want map[trait]int, h *heap) (*baseRates, error) {
	if !h.known {
		around := model.Span{From: h.span.From - beside, To: h.span.To + beside}
		times := j.falls.times[j.out.Class]
		return j.baseIn(t, want, quiet(times, without(j.wide, []model.Span{around}), h))
	}
	times := j.ask.Baseline.falls.times[j.out.Class]
	for _, reach := range reaches {
		b, err := j.baseIn(t, want, quiet(times, j.ask.Baseline.hours(h.span, reach), h))
		if err != nil || b.of[0] >= enoughBase || reach == reaches[len(reaches)-1] {
			return b, err
		}
	}
	return nil, nil
}

// quiet is the spans without the stretches in which half as many fell in as
// much time: another such incident would make its own marks look usual.
func quiet(times []uint32, spans []model.Span, h *heap) []model.Span {
	least, long := max(minStreams, (h.n()+1)/2), h.length()
	var out []model.Span
	for _, sp := range spans {
		in := between(times, sp)
		var loud []model.Span
		lo := 0
		for hi, t := range in {
			for int64(t)-int64(in[lo]) >= long {
				lo++
			}
			if hi-lo+1 >= least {
				loud = append(loud, model.Span{From: int64(in[lo]) - beside, To: int64(t) + beside})
			}
		}
		out = append(out, without(sp, merged(loud))...)
	}
	return out
}

// merged is spans in order of their beginnings as few as cover the same.
func merged(spans []model.Span) (out []model.Span) {
	for _, sp := range spans {
		if n := len(out); n > 0 && sp.From <= out[n-1].To {
			out[n-1].To = max(out[n-1].To, sp.To)
		} else {
			out = append(out, sp)
		}
	}
	return out
}

// baseIn counts by value in the spans.
func (j *judge) baseIn(t *traits, want map[trait]int, spans []model.Span) (*baseRates, error) {
	b := &baseRates{class: j.out.Class, want: want}
	for pot := range b.with {
		b.with[pot] = map[trait]int{}
	}
	for _, sp := range spans {
		if err := j.ctx.Err(); err != nil {
			return nil, err
		}
		j.addBase(b, t, sp, mostBase/len(spans))
	}
	return b, nil
}

// addBase counts the streams of one span, each once for a pot: that of its
// class, and that of all that were on air. Of more than most rows the newest
// are looked at.
func (j *judge) addBase(b *baseRates, t *traits, sp model.Span, most int) {
	s, q := j.out.snap, j.out.snap.Sequence()
	var seen [2]map[uint32]struct{}
	seen[0], seen[1] = map[uint32]struct{}{}, map[uint32]struct{}{}
	v := j.view.Within(sp)
	var buf []trait
	for i := range min(v.Len(), most) {
		c, at := chunkOf(s, v.Row(i))
		if c.When[at] == 0 {
			break // those without a time come last
		}
		class, key := classAt(s, q, c, at), c.Key[at]
		buf = t.of(c, at, buf[:0])
		for pot, in := range [2]bool{class == b.class, class != Refusals || b.class == Refusals} {
			if _, again := seen[pot][key]; in && !again {
				seen[pot][key] = struct{}{}
				b.count(pot, buf)
			}
		}
	}
}
