package model

// Cells is a column that a snapshot has beside those of its chunks: one value a
// row, by Chunk.Number. Snapshots share the part of a chunk of which they say
// the same. Read-only.
type Cells[T any] [][]T

// Of is the values of a chunk's rows.
func (c Cells[T]) Of(chunk *Chunk) []T { return c[chunk.Number] }

// At is the value of one row of the snapshot that the column is of.
func (c Cells[T]) At(s *Snapshot, row int) T {
	chunk, i := s.at(row)
	return c[chunk.Number][i]
}

// newCells is a column for s, of which nothing is there yet.
func newCells[T any](s *Snapshot) Cells[T] { return make(Cells[T], len(s.chunks)) }
