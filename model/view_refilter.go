package model

import "context"

// Refilter is NewView for a filter that takes the place of v's while a line is
// being typed. s is a snapshot of the same store as v's: what v's filter has
// looked up for the terms that both have is not looked up again.
func (v *View) Refilter(ctx context.Context, s *Snapshot, f Filter) (*View, error) {
	return (&View{filter: f, bind: v.bind}).Extend(ctx, s)
}
