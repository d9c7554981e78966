package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"offair/model/insight"
	"offair/model/query"
)

// facets is the pane that tells for each field its most frequent values.
type facets struct {
	open  bool
	field int                        // which of facetFields has the cursor
	pick  [len(facetOrder)]facetPick // the cursor within each field
	box   box                        // empty while it is closed
	key   facetsKey
	lines []inked
	spots []facetSpot // what each of lines is about
}

// facetSpot is a field, and which of its values; -1 for its title.
type facetSpot struct{ field, value int }

// facetPick is a value that the cursor is on: it stays on it while the counts
// change around it.
type facetPick struct {
	at     int
	id     uint32
	chosen bool // id is set
}

// facetsKey is all that the lines depend on.
type facetsKey struct {
	sum     *insight.Summary
	line    string
	w, h    int
	looks   looks
	field   int
	pick    facetPick
	focused bool
}

// facetOrder is the fields in the order in which an engineer asks: whose side,
// why, from where, is it back.
var facetOrder = [...]insight.Field{
	insight.Side, insight.Cause, insight.Net, insight.State, insight.Stream,
	insight.IP, insight.Domain, insight.App, insight.Resolution,
}

// fieldNames are what fields are called, by field; State is the last of them.
type fieldNames [insight.State + 1]string

func facetFields() []insight.Field { return facetOrder[:] }

const (
	facetsMin, facetsMax = 40, 60 // cells of the pane beside the list
	facetsTop            = 40     // values asked for at most
)

// facetColumn is the cells that the pane takes beside the list, with the line
// that parts them; 0 when it is closed or fills the screen.
func (m *root) facetColumn() int {
	if !m.facets.open || m.w < rightFrom {
		return 0
	}
	return min(max(m.w*3/10, facetsMin), facetsMax) + 1
}

// facetsWhole reports whether the pane stands in place of the list.
func (m *root) facetsWhole() bool { return m.facets.open && m.w < rightFrom }

// bodyW is the width that is left for list and detail.
func (m *root) bodyW() int { return m.w - m.facetColumn() }

// facetWants is how much of the facets is in view.
func (m *root) facetWants() facetWants {
	b := m.facets.box
	if !m.facets.open || b.h <= 0 || b.w <= 0 {
		return facetWants{}
	}
	return facetWants{top: min(max(b.h-1, 1), facetsTop), points: seriesCells(b.w)}
}

// facet is what was counted of a field; empty before that.
func (m *root) facet(field int) insight.Facet {
	if m.sum.sum == nil {
		return insight.Facet{}
	}
	f, _ := m.sum.sum.Facet(facetOrder[field])
	return f
}

// facetAt is where the cursor of a field stands: on its value if that is
// still there.
func (m *root) facetAt(field int, f *insight.Facet) int {
	p := m.facets.pick[field]
	if p.chosen {
		if i := slices.IndexFunc(f.Values, func(v insight.Value) bool { return v.ID == p.id }); i >= 0 {
			return i
		}
	}
	return max(min(p.at, len(f.Values)-1), 0)
}

func (m *root) toggleFacets() tea.Cmd {
	if m.facets.open {
		m.closeFacets()
		m.forget(undoFacets)
		return nil
	}
	m.facets.open, m.focus = true, onFacets
	m.did(undoStep{kind: undoFacets})
	return nil
}

func (m *root) closeFacets() {
	m.facets.open = false
	m.focus = onList
}

// onFacetKey gives the pane its keys. Beside the list, those that it has no
// use for move the list.
func (m *root) onFacetKey(msg tea.KeyPressMsg) tea.Cmd {
	cmd, ok := run(m, msg, m.facetKeys)
	if !ok && m.facetColumn() > 0 {
		cmd, _ = run(m, msg, m.listKeys)
	}
	return cmd
}

// home is where keys go when no other part has them.
func (m *root) home() focus {
	if m.facets.open {
		return onFacets
	}
	return onList
}

// stepField goes to another field, around the ends.
func (m *root) stepField(n int) tea.Cmd {
	k := len(facetOrder)
	m.facets.field = (m.facets.field + n + k) % k
	return nil
}

// stepValue goes to another value, past the last one to the next field.
func (m *root) stepValue(n int) tea.Cmd {
	f := m.facet(m.facets.field)
	switch i := m.facetAt(m.facets.field, &f) + n; {
	case i < 0 && m.facets.field > 0:
		m.stepField(-1)
		m.pickValue(facetsTop)
	case i >= len(f.Values) && m.facets.field < len(facetOrder)-1:
		m.stepField(1)
		m.pickValue(0)
	default:
		m.pickValue(i)
	}
	return nil
}

// pickValue puts the cursor of the field on its i-th value, or the nearest.
func (m *root) pickValue(i int) {
	f := m.facet(m.facets.field)
	p := facetPick{at: min(max(i, 0), max(len(f.Values)-1, 0))}
	if p.at < len(f.Values) {
		p.id, p.chosen = f.Values[p.at].ID, true
	}
	m.facets.pick[m.facets.field] = p
}

// takeValue writes the value under the cursor into the filter line.
func (m *root) takeValue(not bool) tea.Cmd {
	f := m.facet(m.facets.field)
	if len(f.Values) == 0 {
		return nil
	}
	i := m.facetAt(m.facets.field, &f)
	m.pickValue(i)
	return m.putLine(query.AddTerm(m.filter.line(), f.Field.Query(), f.Values[i].Term, not))
}
