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
	k, kind, client := t.snap.Keys().At(c.Key[at]), t.snap.Kinds()[c.Kind[at]], c.Client[at]
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
