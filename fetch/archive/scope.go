package archive

import "offair/model"

// scoped is the rows of g that are of a scope. What a record does not say
// speaks for nothing: it came with an answer for that scope, or may have.
func scoped(g *model.Segment, sc model.Scope) *model.Segment {
	fields := map[int]string{model.SegmentDomain: sc.Domain, model.SegmentApp: sc.App, model.SegmentStream: sc.Stream}
	for f, want := range fields {
		if want == "" {
			continue
		}
		in := make([]bool, len(g.Texts[f])) // by id
		for id, text := range g.Texts[f] {
			in[id] = text == want || text == ""
		}
		ids := g.IDs[f]
		g = g.Pick(func(i int) bool { return in[ids[i]] })
	}
	return g
}

// narrowed is what claims say of a scope. A store that holds rows of that scope
// alone must claim no more: what it claims may be written back.
func narrowed(known []model.Known, sc model.Scope) []model.Known {
	if sc == (model.Scope{}) {
		return known
	}
	var c model.Coverage
	for _, k := range known {
		if both, ok := k.Scope.Narrowed(sc); ok {
			k.Scope = both
			c = c.With(k)
		}
	}
	return c.Known
}
