package tui

import "offair/model"

// eighths is into how many steps a cell's height is divided.
const eighths = 8

// sliver is how many eighths of a cell a side must have for the cell to be
// shared: thinner ones would make noise of every bar, and each change of
// colour costs a slow line ten bytes.
const sliver = 3

// stackOrder is how sides lie on each other, the lowest first: what someone
// has to act on stands on the ground, where its height can be compared.
var stackOrder = [model.Sides]model.Side{
	model.Platform, model.Network, model.Media, model.Auth, model.Quota, model.Account, model.Config,
	model.AccessList, model.UnknownSide, model.Operator, model.Replaced, model.Publisher,
}

// stack is one bar: how far each side reaches, in eighths of a cell from the
// ground, in stackOrder.
type stack [model.Sides]int

// stackOf is the bar for counts where the highest bar, of most rows, is tall
// eighths high. A bar that is not empty is seen.
func stackOf(count *[model.Sides]uint32, most, tall int) (s stack) {
	total := 0
	for _, n := range count {
		total += int(n)
	}
	if total == 0 || most <= 0 {
		return s
	}
	height := max((total*tall+most/2)/most, 1)
	sum := 0
	for i, side := range stackOrder {
		sum += int(count[side])
		s[i] = (sum*height + total/2) / total
	}
	return s
}

// patch is what one cell of a bar shows.
type patch struct {
	side  model.Side // the lowest one, or the one that has most of the cell
	over  model.Side // what lies on it, where both is set
	both  bool
	fill  int // eighths that are filled, of side where both is set; 0: an empty cell
	whole bool
	low   bool // it stands on the ground
}

// at is the k-th cell from the ground.
func (s *stack) at(k int) patch {
	from, to := k*eighths, (k+1)*eighths
	top := s[model.Sides-1]
	if top <= from {
		return patch{}
	}
	share, first, rest := s.shares(from, to)
	switch {
	case rest < 0:
		return patch{side: stackOrder[first], fill: min(top-from, eighths), whole: top >= to, low: k == 0}
	case top >= to && share[first] < sliver:
		return patch{side: stackOrder[rest], fill: eighths, whole: true, low: k == 0}
	case top >= to && share[first] > eighths-sliver:
		return patch{side: stackOrder[first], fill: eighths, whole: true, low: k == 0}
	case top >= to:
		return patch{side: stackOrder[first], over: stackOrder[rest], both: true, fill: share[first]}
	case share[rest] > share[first]:
		first = rest
	}
	return patch{side: stackOrder[first], fill: top - from, low: k == 0}
}

// shares is how many of the eighths [from, to) each side has, the lowest side
// that has any, and the one with the most among the others; -1 for none.
func (s *stack) shares(from, to int) (share [model.Sides]int, first, rest int) {
	first, rest = -1, -1
	low := 0
	for i, top := range s {
		share[i] = min(top, to) - max(low, from)
		low = top
		switch {
		case share[i] <= 0:
		case first < 0:
			first = i
		case rest < 0 || share[i] > share[rest]:
			rest = i
		}
	}
	return share, first, rest
}

// main is the side that has most of the patch.
func (c patch) main() model.Side {
	if c.both && c.fill < eighths/2 {
		return c.over
	}
	return c.side
}

// brush draws cells of bars.
type brush struct {
	*pen
	*theme
	glyphs glyphs
	bare   bool // the terminal has no colours
	now    ink
}

// cells draws n cells of a patch.
func (b *brush) cells(c patch, n int) {
	k, text := b.looksOf(c)
	if k != b.now {
		b.shut(b.now, "")
		b.now = k
		b.open(k)
	}
	for n = min(n, b.room()); n > 0; n-- {
		b.buf = append(b.buf, text...)
		b.x++
	}
}

// looksOf is how a cell looks, and the sign in it. Where colours cannot tell
// the sides apart, or blocks may be drawn too wide, signs do.
func (b *brush) looksOf(c patch) (ink, string) {
	switch t := hueOf(c.side); {
	case c.fill == 0 && !c.both:
		return ink{}, " "
	case !b.glyphs.blocks:
		if c.fill < eighths/2 && !c.both && !c.low {
			return ink{}, " "
		}
		return b.bars.part[hueOf(c.main())], sideMark(c.main())
	case c.whole, c.both && b.bare:
		return b.bars.full[hueOf(c.main())], sideMark(c.main())
	case c.both:
		return b.bars.over[t][hueOf(c.over)], b.glyphs.heights[max(c.fill, 1)-1]
	default:
		return b.bars.part[t], b.glyphs.heights[min(c.fill, eighths)-1]
	}
}

// done ends what was drawn.
func (b *brush) done() {
	b.shut(b.now, "")
	b.now = ink{}
}

// level is the sign for n where the highest is most.
func (g *glyphs) level(n, most int) string {
	if n <= 0 || most <= 0 {
		return " "
	}
	return g.heights[min(max((n*eighths+most/2)/most, 1), eighths)-1]
}
