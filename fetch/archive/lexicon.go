package archive

import (
	"bufio"
	"hash/maphash"
)

// words are the texts of a segment, one behind the other.
type words struct {
	ends []uint32 // where each ends
	all  []byte
}

func (w *words) len() int { return len(w.ends) }

func (w *words) at(id uint32) []byte {
	from := uint32(0)
	if id > 0 {
		from = w.ends[id-1]
	}
	return w.all[from:w.ends[id]]
}

// strings are the texts, all in one piece of memory of their own.
func (w *words) strings() []string {
	all, from := string(w.all), uint32(0)
	out := make([]string, len(w.ends))
	for i, to := range w.ends {
		out[i], from = all[from:to], to
	}
	return out
}

// writeWords is writeTexts for words.
func writeWords(w *bufio.Writer, all words) {
	writeNumber(w, all.len())
	from := uint32(0)
	for _, to := range all.ends {
		writeNumber(w, int(to-from))
		from = to
	}
	_, _ = w.Write(all.all)
}

// lexicon gives each distinct text the number of its first coming.
type lexicon struct {
	words
	slots []uint32 // by hash: the number, plus one; at least a quarter are free
}

// id is the number of a text, which is taken in when it is new.
func (l *lexicon) id(text []byte) uint32 {
	if 4*(l.len()+1) > 3*len(l.slots) {
		l.grow()
	}
	at := l.slot(text)
	if l.slots[at] == 0 {
		l.all = append(l.all, text...)
		l.ends = append(l.ends, uint32(len(l.all)))
		l.slots[at] = uint32(l.len())
	}
	return l.slots[at] - 1
}

// slot is where a text's number stands or belongs.
func (l *lexicon) slot(text []byte) int {
	last := len(l.slots) - 1
	at := int(maphash.Bytes(hashSeed, text)) & last
	for l.slots[at] != 0 && string(l.at(l.slots[at]-1)) != string(text) {
		at = (at + 1) & last
	}
	return at
}

func (l *lexicon) grow() {
	l.slots = make([]uint32, max(64, 2*len(l.slots))) // a power of two
	for id := range l.ends {
		l.slots[l.slot(l.at(uint32(id)))] = uint32(id) + 1
	}
}
