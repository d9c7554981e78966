package model

import (
	"slices"
	"strconv"
	"strings"
)

// Code is an errcode with its sub_errcode as the vendor's table lists them.
type Code struct{ Err, Sub int }

// String is "errcode/sub_errcode", for example "18/503" and "3/0".
func (c Code) String() string { return strconv.Itoa(c.Err) + "/" + strconv.Itoa(c.Sub) }

// ParseCode reads "18/503", "3/0" or "3", which is "3/0". It does not look
// whether the table has the code.
func ParseCode(s string) (c Code, ok bool) {
	first, second, split := strings.Cut(s, "/")
	if c.Err, ok = parseNumber(first); ok && split {
		c.Sub, ok = parseNumber(second)
	}
	if !ok {
		return Code{}, false
	}
	return c, true
}

// parseNumber reads one to four digits.
func parseNumber(s string) (n int, ok bool) {
	if len(s) == 0 || len(s) > 4 {
		return 0, false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}

// compare is the order of the vendor's table.
func (c Code) compare(d Code) int {
	if c.Err != d.Err {
		return c.Err - d.Err
	}
	return c.Sub - d.Sub
}

// Cause is one row of the catalogue: what a wording of StopReason means. It is
// read-only.
type Cause struct {
	ID     string // for example "url-expired"
	Side   Side
	Codes  []Code // every code that the vendor's table gives this cause
	Text   Text   // the vendor's current wording
	Remedy Text   // what to do next, one or two sentences
	Doc    Text   // address of the page that the remedy comes from; the page with the table of causes where nothing is documented
}

// Rejection reports whether the cause can only befall a push that was refused
// at its start: every one of its codes is 18/2xx to 18/6xx or 19.
func (c *Cause) Rejection() bool {
	return len(c.Codes) > 0 && !slices.ContainsFunc(c.Codes, func(code Code) bool { return !code.rejection() })
}

// Causes is the catalogue in the order of the vendor's table, by the first code
// of each cause. The slice and what it points to are read-only.
func Causes() []*Cause { return catalogue().all }

// CauseByID is the cause with the id, nil when there is none.
func CauseByID(id string) *Cause { return catalogue().byID[id] }

// Recognize finds the cause that a reason speaks of, and the codes that its
// wording can stand for in the order of the vendor's table, read-only. The
// wording may be Chinese or English, of today or of former years; case, white
// space, a final stop, full or half width and the kind of quotes do not matter.
//
// A number in parentheses at the end, as (3) or (18/503), narrows the codes to
// those it fits. Where it contradicts the text, the text wins. Where the text
// is unknown, a number that belongs to a single cause decides; 18 and 21 alone
// do not.
//
// "Your CSS services have been suspended." stands for 18/201 and 18/203: that
// is service-off, the milder of the two, with both codes, unless a number tells.
// A wording that is still current stands for the codes that carry it now, one
// out of use for those that carried it.
//
// It returns nil and no codes for what is in no table, which is a normal case.
func Recognize(reason string) (*Cause, []Code) {
	ix := catalogue()
	text, number, numbered := cutNumber(reason)
	known, ok := ix.find(text)
	switch {
	case !numbered:
		return known.cause, known.codes
	case !ok:
		known = ix.numbered(number)
		return known.cause, known.codes
	}
	return ix.narrow(known, number)
}
