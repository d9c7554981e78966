package fetch

import (
	"slices"
	"sort"

	"offair/model"
)

// What is held follows what is in flight: a note goes with the last try that it
// could concern. While a load runs with 32 calls under way some 30 to 130 pages
// are noted, by how unlike each other the calls' times are: 30 to 120 kB.
//
//	try 1 ───────────────────► taken in: looked up in the notes of 2 and 3, which go then
//	   try 2 ──► noted: 1 is under way
//	      try 3 ──► noted: 1 is under way

// mostWords bounds what is noted, in words of 8 bytes: 1 MB. Only a call that
// hangs while some 1,200 full pages come in leads there: it is asked for anew.
const mostWords = 1 << 17

// noteWords is what a note takes beside its hashes.
const noteWords = 6

// note is what the answer to one try told of.
type note struct {
	try    uint64
	reach  stretch
	hashes []uint64 // of identities, ascending
}

// stretch is a stretch of places, both ends within.
type stretch struct{ first, last int64 }

// notes are by try, ascending.
type notes struct {
	all   []note
	words int // that they take
	most  int // words at which older tries are given up
}

// placeOf is where a record stands in time as far as its identity alone tells.
// Where the end is not known Event.When rests on the length too, in which two
// forms of one record may differ.
func placeOf(e *model.Event) int64 {
	if e.End != 0 {
		return e.End
	}
	return e.Start
}

// reachOf is the places from the first to the last of events.
func reachOf(events []model.Event) (r stretch) {
	for i := range events {
		at := placeOf(&events[i])
		if i == 0 {
			r = stretch{at, at}
		}
		r = stretch{min(r.first, at), max(r.last, at)}
	}
	return r
}

func (r stretch) holds(at int64) bool { return r.first <= at && at <= r.last }

func (r stretch) overlaps(o stretch) bool { return r.first <= o.last && o.first <= r.last }

// tells reports whether a note is about the record of a hash.
func (n *note) tells(hash uint64) bool {
	_, ok := slices.BinarySearch(n.hashes, hash)
	return ok
}

func (n *note) words() int { return len(n.hashes) + noteWords }

func (s *notes) full() bool { return s.words > s.most }

// later is where the notes begin of tries later than one.
func (s *notes) later(than uint64) int {
	return sort.Search(len(s.all), func(i int) bool { return s.all[i].try > than })
}

func (s *notes) add(n note) {
	s.all = slices.Insert(s.all, s.later(n.try), n)
	s.words += n.words()
}

// after is the notes of tries later than one that overlap a stretch; they hold
// until the next add or drop.
func (s *notes) after(try uint64, r stretch) (out []*note) {
	for i := s.later(try); i < len(s.all); i++ {
		n := &s.all[i]
		if n.reach.overlaps(r) {
			out = append(out, n)
		}
	}
	return out
}

// drop lets go of the notes that concern no try from earliest on.
func (s *notes) drop(earliest uint64) {
	n := s.later(earliest)
	for i := range s.all[:n] {
		s.words -= s.all[i].words()
	}
	s.all = slices.Delete(s.all, 0, n)
	if len(s.all) == 0 {
		s.all = nil // its room was that of the most that was ever held
	}
}
