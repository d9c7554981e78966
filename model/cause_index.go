package model

import (
	"slices"
	"sync"
)

// reading is what a wording or a code stands for; the zero value is nothing.
type reading struct {
	cause *Cause
	codes []Code // in table order
}

// causeIndex is the catalogue with its look-ups. It is built once, when first
// asked for, and never changes.
type causeIndex struct {
	all    []*Cause
	byID   map[string]*Cause
	byCode map[Code]reading   // codes holds the one code
	byErr  map[int]reading    // cause is nil where an errcode has several
	byText map[string]reading // by normal form
}

var catalogue = sync.OnceValue(buildCatalogue)

func buildCatalogue() *causeIndex {
	ix := &causeIndex{
		all:    slices.Concat(droppedCauses, refusedCauses, accessCauses, lateCauses),
		byID:   make(map[string]*Cause, 64),
		byCode: make(map[Code]reading, 128),
		byErr:  make(map[int]reading, 64),
		byText: make(map[string]reading, 256),
	}
	for _, c := range ix.all {
		ix.byID[c.ID] = c
		for i, code := range c.Codes {
			ix.addCode(c, code, c.Codes[i:i+1:i+1])
		}
		ix.addText(c.Text.EN, reading{c, c.Codes})
		ix.addText(c.Text.ZH, reading{c, c.Codes})
	}
	for _, w := range formerWordings {
		c := ix.byID[w.id]
		if w.codes == nil {
			w.codes = c.Codes
		}
		ix.addText(w.text, reading{c, w.codes})
	}
	return ix
}

func (ix *causeIndex) addCode(c *Cause, code Code, one []Code) {
	ix.byCode[code] = reading{c, one}
	if family, seen := ix.byErr[code.Err]; seen && family.cause != c {
		ix.byErr[code.Err] = reading{}
	} else {
		ix.byErr[code.Err] = reading{c, one}
	}
}

// addText keeps the first cause of a text that several share, with the codes
// of all.
func (ix *causeIndex) addText(text string, m reading) {
	key, _ := normalForm(make([]byte, 0, maxWording), text)
	if old, shared := ix.byText[string(key)]; shared {
		codes := slices.Concat(old.codes, m.codes)
		slices.SortFunc(codes, Code.compare)
		m = reading{old.cause, slices.Compact(codes)}
	}
	ix.byText[string(key)] = m
}

// find looks a text up by its normal form, without allocating.
func (ix *causeIndex) find(text string) (reading, bool) {
	var buf [maxWording]byte
	key, fits := normalForm(buf[:0], text)
	if !fits {
		return reading{}, false
	}
	m, ok := ix.byText[string(key)]
	return m, ok
}

// numbered is what a number alone stands for.
func (ix *causeIndex) numbered(n causeNumber) reading {
	if n.hasSub {
		return ix.byCode[n.code]
	}
	return ix.byErr[n.code.Err]
}

// narrow leaves the codes of m that the number fits, or all where it fits none.
// Where a text is shared, the codes that are left may tell its cause.
func (ix *causeIndex) narrow(m reading, n causeNumber) (*Cause, []Code) {
	from := slices.IndexFunc(m.codes, n.fits)
	if from < 0 {
		return m.cause, m.codes
	}
	to := from + 1
	for to < len(m.codes) && n.fits(m.codes[to]) {
		to++
	}
	left := m.codes[from:to:to]
	cause := ix.byCode[left[0]].cause
	for _, code := range left {
		if ix.byCode[code].cause != cause {
			return m.cause, left
		}
	}
	return cause, left
}
