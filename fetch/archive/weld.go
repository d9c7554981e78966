package archive

import (
	"iter"
	"math"
	"sort"
)

// run is rows of one strip that follow each other.
type run struct {
	strip  int
	lo, hi int
}

// mixed is the strip of a run that stands for all rows, up to those of the next
// run, whose seconds several strips have.
const mixed = -1

func count(runs []run) (rows int) {
	for _, r := range runs {
		rows += r.hi - r.lo
	}
	return rows
}

// each is the rows of runs of one strip.
func each(runs []run) iter.Seq[int] {
	return func(yield func(int) bool) {
		for _, r := range runs {
			for i := r.lo; i < r.hi; i++ {
				if !yield(i) {
					return
				}
			}
		}
	}
}

// strip is a segment on its way into a longer one.
type strip struct {
	*sheet
	lost    []int // rows that are gone, ascending
	at, end int   // the rows that are to be placed next; those before have their place
	shared  []run // of the present piece, those whose seconds other strips have too
}

// enter has the rows before a second placed next; it reports whether there are
// any.
func (s *strip) enter(to int64) bool {
	s.end = s.upTo(s.Len(), to)
	return s.at < s.end
}

// upTo is the first row without a place that is of a second or later, or hi.
func (s *strip) upTo(hi int, second int64) int {
	return s.at + sort.Search(hi-s.at, func(i int) bool { return int64(s.when[s.at+i]) >= second })
}

// take puts the rows up to hi behind runs, but those that are gone, and returns
// how many it put there.
func (s *strip) take(number, hi int, runs *[]run) (rows int) {
	for lost := s.lost[sort.SearchInts(s.lost, s.at):]; len(lost) > 0 && lost[0] < hi; lost = lost[1:] {
		rows += put(runs, run{number, s.at, lost[0]})
		s.at = lost[0] + 1
	}
	rows += put(runs, run{number, s.at, hi})
	s.at = hi
	return rows
}

// put makes r the last of runs, or part of the last, and returns its rows.
func put(runs *[]run, r run) int {
	if r.lo == r.hi {
		return 0
	}
	if n := len(*runs); n > 0 && (*runs)[n-1].strip == r.strip && (*runs)[n-1].hi == r.lo {
		(*runs)[n-1].hi = r.hi
	} else {
		*runs = append(*runs, r)
	}
	return r.hi - r.lo
}

// weld puts the rows of strips in order of time and parts them into pieces. Of
// what several strips say of one second, a store makes what counts; all other
// rows are taken as they stand, whole runs at a time.
//
//	second of one strip alone ─► runs ────────────────────► piece
//	second of several ─────────► shared ─► model.Store ─┘
type weld struct {
	strips []*strip // in the order in which they were written
	room   int      // rows for which the piece has room: it ends with the second in which they are reached
	put    func(piece) error
	piece  piece
}

type piece struct {
	runs []run // in order of time; what is mixed of them, the strips have
	rows int   // as many at most
}

// all puts one piece after the other, the first of first rows or so, the
// others of full ones. Rows without any time are a piece of their own.
func (w *weld) all(first, full int) error {
	w.room = first
	for {
		second, ok := w.next()
		if !ok {
			return w.put(w.piece)
		}
		if w.piece.rows < w.room && second > 0 {
			continue
		}
		if err := w.put(w.piece); err != nil {
			return err
		}
		w.piece = piece{runs: w.piece.runs[:0]}
		if second > 0 {
			w.room = full
		}
	}
}

// next takes the rows of the next second, and of those behind it as long as
// they are one strip's. It returns the last second it took.
func (w *weld) next() (second int64, ok bool) {
	second, rival := int64(math.MaxInt64), int64(math.MaxInt64)
	var of int
	for i, s := range w.strips {
		if s.at == s.end {
			continue
		}
		if at := int64(s.when[s.at]); at < second {
			second, rival, of = at, second, i
		} else {
			rival = min(rival, at)
		}
	}
	switch second {
	case math.MaxInt64:
		return 0, false
	case rival:
		w.share(second)
		return second, true
	}
	return w.alone(of, rival), true
}

// share takes what the strips have of a second. Where all of that is gone, no
// place is kept for it.
func (w *weld) share(second int64) {
	p := &w.piece
	before := p.rows
	for i, s := range w.strips {
		if s.at < s.end && int64(s.when[s.at]) == second {
			p.rows += s.take(i, s.upTo(s.end, second+1), &s.shared)
		}
	}
	if n := len(p.runs); p.rows > before && (n == 0 || p.runs[n-1].strip != mixed) {
		p.runs = append(p.runs, run{strip: mixed})
	}
}

// alone takes rows of a strip that come before the rival second: as many as
// there is room for, and what else there is of the last one's second.
func (w *weld) alone(of int, rival int64) (last int64) {
	s, p := w.strips[of], &w.piece
	hi := min(s.end, s.at+max(1, w.room-p.rows))
	if s.when[s.at] == 0 {
		hi = s.at + 1
	}
	last = int64(s.when[s.upTo(hi, rival)-1])
	p.rows += s.take(of, s.upTo(s.end, last+1), &p.runs)
	return last
}
