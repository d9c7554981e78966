package model

import "cmp"

// And is s with the fields that t sets in the place of those that s leaves
// open.
func (s Scope) And(t Scope) Scope {
	return Scope{cmp.Or(s.Domain, t.Domain), cmp.Or(s.App, t.App), cmp.Or(s.Stream, t.Stream)}
}

// Narrowed is what s and t have in common; ok is false when that is nothing.
func (s Scope) Narrowed(t Scope) (both Scope, ok bool) { return s.And(t), s.overlaps(t) }
