package tui

import (
	"errors"
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"offair/model"
	"offair/model/query"
)

// lineLimit is how long a filter line gets by typing and pasting, in runes: the
// names of some thousand streams.
const lineLimit = 1 << 15

// filter is the filter line, and the pane that it opens into while something
// is typed.
type filter struct {
	input   editor
	open    bool
	before  string       // the line when the pane was opened
	dropped string       // what Esc took back last
	wrong   *query.Error // why the line as it stands cannot be used, or had better wait
	waits   bool         // it could be used, if what is typed is all that is meant

	terms    []query.Term // of the line in force
	counts   []int        // of each of terms; -1 until it is counted
	offers   []offer
	offersOf string // the line that they continue
	pick     int    // the chosen offer
	taking   bool   // Tab came before the offers did
}

// offer is a line that may be taken in place of what is typed.
type offer struct {
	line  string
	show  string
	hint  string
	count int // rows behind it, -1 unknown
}

func newFilter(line string) filter {
	return filter{input: newEditor(line)}
}

// line is what stands in the filter line.
func (f *filter) line() string { return f.input.line() }

// setLine puts another text into the line, its cursor at the end.
func (f *filter) setLine(s string) { f.input.set(s) }

// focus opens the pane.
func (f *filter) focus() {
	f.open, f.before, f.pick = true, f.line(), 0
	f.input.move(len(f.input.text))
}

// blur closes the pane.
func (f *filter) blur() {
	f.open, f.taking = false, false
}

// typed gives a key or a paste to the line. It reports whether that had room in
// it, and whether the line changed.
func (f *filter) typed(msg tea.Msg) (fits, changed bool) {
	was := f.line()
	fits = true
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		fits = f.input.key(msg)
	case tea.PasteMsg:
		fits = f.input.insert(msg.Content)
	}
	if f.line() == was {
		return fits, false
	}
	f.input.clean()
	f.pick, f.taking = 0, false
	return fits, true
}

// pasted makes one line of what was pasted.
func pasted(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' || r == '\t' }), " ")
}

// parse reads the line; a wrong one leaves its error in f.wrong, as does one
// at whose end a value is being typed that is not whole.
func (f *filter) parse() (query.Query, bool) {
	q, err := query.Parse(f.line())
	f.wrong, f.waits = nil, false
	if err != nil {
		f.fail(err)
		return q, false
	}
	if f.open && f.input.at == len(f.input.text) {
		f.wrong, f.waits = query.Unfinished(f.line())
	}
	return q, f.wrong == nil
}

func (f *filter) fail(err error) {
	if !errors.As(err, &f.wrong) {
		f.wrong = &query.Error{To: len(f.line()), What: model.Text{EN: model.Clean(err.Error())}}
	}
}

// force takes the terms of the line in force. A term that was in force before
// keeps its count until it is counted again, so that nothing flickers.
func (f *filter) force(terms []query.Term) {
	before := make(map[string]int, len(f.terms)) // a line may have thousands of terms
	for i := range min(len(f.counts), len(f.terms)) {
		before[f.terms[i].Text] = f.counts[i]
	}
	counts := make([]int, len(terms))
	for i, t := range terms {
		n, ok := before[t.Text]
		if !ok {
			n = -1
		}
		counts[i] = n
	}
	f.terms, f.counts = terms, counts
}

// setOffers takes suggestions for a line.
func (f *filter) setOffers(line string, s []query.Suggestion, w *words, l model.Lang) {
	f.offers, f.offersOf = f.offers[:0], line
	if f.dropped != "" && f.dropped != line {
		f.offers = append(f.offers, offer{f.dropped, f.dropped, w.lastTyped, -1})
	}
	from := lastWord(line)
	for _, o := range s {
		f.offers = append(f.offers, offer{completed(line[:from], o.Insert), o.Insert, o.Hint.In(l), o.Count})
	}
	f.pick = min(f.pick, max(len(f.offers)-1, 0))
}

// completed is a line with a word at its end, ready for the next one unless
// the word wants a value.
func completed(head, word string) string {
	if word == "" || strings.ContainsAny(word[len(word)-1:], ":=<>") {
		return head + word
	}
	return head + word + " "
}

// lastWord is where the last word of a line begins; a word may hold blanks
// within quotes.
func lastWord(line string) int {
	from, quoted, escaped := 0, false, false
	for i, r := range line {
		switch {
		case escaped:
			escaped = false
		case quoted && r == '\\':
			escaped = true
		case strings.ContainsRune("\"“”＂", r):
			quoted = !quoted
		case !quoted && unicode.IsSpace(r):
			from = i + len(string(r))
		}
	}
	return from
}

// choose moves among the offers, around the ends.
func (f *filter) choose(n int) {
	if k := len(f.offers); k > 0 {
		f.pick = (f.pick + n + k) % k
	}
}

// take puts the chosen offer into the line. When the offers are still those of
// an older line, it is done as soon as the right ones come.
func (f *filter) take() (changed bool) {
	f.taking = f.offersOf != f.line()
	if f.taking || f.pick >= len(f.offers) {
		return false
	}
	o := f.offers[f.pick]
	f.pick = 0
	if o.line == f.line() {
		return false
	}
	f.setLine(o.line)
	return true
}
