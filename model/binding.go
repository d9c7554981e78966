package model

import "context"

// Filter chooses rows. It is compiled once and bound to each snapshot. It must
// be safe for concurrent use.
type Filter interface {
	// Bind prepares the filter for s. prev is the binding to an earlier
	// snapshot of the same store, or nil; what was worked out for it may be
	// reused, since ids never change their meaning.
	Bind(ctx context.Context, s *Snapshot, prev Binding) (Binding, error)
}

// Binding is a filter that knows one snapshot's dictionaries. What it says never
// changes.
type Binding interface {
	// Scan appends to out the offsets of the rows of c, from offset from on,
	// that pass, in ascending order. It must be safe for concurrent use. What a
	// binding may be besides: volatile, blank, whole, narrowing, expectant.
	Scan(c *Chunk, from int, out []uint16) []uint16
}

// volatile is what a Binding may be besides: one whose answers for rows
// already seen may change with a later snapshot, as what became of a stream
// does. Extend then looks at every row again.
type volatile interface{ Volatile() bool }

func isVolatile(b Binding) bool {
	v, ok := b.(volatile)
	return ok && v.Volatile()
}

// blank is what a Binding may be besides: one that knows, when Blank is true,
// that it lets no row pass. Then none is looked at.
type blank interface{ Blank() bool }

func isBlank(b Binding) bool {
	n, ok := b.(blank)
	return ok && n.Blank()
}

// whole is what a Binding may be besides: one that knows, when Whole is true,
// that it lets every row of its snapshot pass. Then none is looked at.
type whole interface{ Whole() bool }

func isWhole(b Binding) bool {
	w, ok := b.(whole)
	return b == nil || ok && w.Whole()
}

// narrowing is what a Binding may be besides: one that can tell that it lets no
// row pass but those that an earlier binding let pass, and then needs to see
// only these.
type narrowing interface {
	// Within reports whether all rows that pass, passed prev too, as far as
	// prev's snapshot has them. False says nothing.
	Within(prev Binding) bool
	// Narrow moves the offsets in c that pass to the front of rows, in their
	// order, and returns them. It must be safe for concurrent use.
	Narrow(c *Chunk, rows []uint16) []uint16
}

// expectant is what a Binding may be besides: one that wants to know how many
// rows are going to be looked at, before they are. Expect must be safe for
// concurrent use, and change nothing of what passes.
type expectant interface{ Expect(rows int) }
