package model

// airFacts is what on-air calls say of every stream, by key. Most streams are
// absent from a list, of which all have one word in common.
type airFacts struct {
	of   []uint32  // by key: which of said
	said []AirFact // empty where nothing was said of any stream
}

// heard reports whether calls said anything at all.
func (f airFacts) heard() bool { return len(f.of) > 0 }

// wordless is a fact without the times of pushes.
type wordless struct {
	state AirState
	asOf  int64
}

// airFacts is what a says of every stream; known is that for the first keys,
// of an earlier snapshot, which stays as it is.
func (s *Snapshot) airFacts(a Air, known airFacts) airFacts {
	if a.Empty() {
		return airFacts{}
	}
	if known.of == nil {
		known.of = make([]uint32, 0, s.keys.Len())
	}
	alike := map[wordless]uint32{}
	for key := len(known.of); key < s.keys.Len(); key++ {
		known.add(a.Of(s.place(uint32(key))), alike)
	}
	return known
}

// add appends what is said of the next key. Facts that are alike are one.
func (f *airFacts) add(fact AirFact, alike map[wordless]uint32) {
	w := wordless{fact.State, fact.AsOf}
	id, ok := alike[w]
	if !ok || len(fact.Since) > 0 {
		id = uint32(len(f.said))
		f.said = append(f.said, fact)
	}
	if len(fact.Since) == 0 {
		alike[w] = id
	}
	f.of = append(f.of, id)
}
