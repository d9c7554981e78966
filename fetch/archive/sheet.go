package archive

import (
	"offair/model"
)

// sheet is a segment that was decompressed and not decoded: what is asked for
// is read where it lies. It takes half of what its columns would.
type sheet struct {
	when  []uint32
	start plane // what the start lies before when
	up    plane // what the length has beyond that; nothing where no row has
	lacks []byte
	ids   [model.SegmentTexts]plane
	words [model.SegmentTexts]words
}

// plane is a column as it was written: all lowest bytes, all second ones and so
// on.
type plane struct {
	rows  int
	bytes []byte
}

func (p plane) at(i int) (v uint32) {
	for shift := 0; i < len(p.bytes); i, shift = i+p.rows, shift+8 {
		v |= uint32(p.bytes[i]) << shift
	}
	return v
}

// sheet is a segment's bytes as a sheet; the error is errDamaged.
func (r *room) sheet(blob []byte) (*sheet, error) {
	raw, err := r.unpack(blob, make([]byte, 0, len(blob)*5/2)) // most need no more
	if err != nil {
		return nil, err
	}
	return sheetOf(raw)
}

// sheetOf holds on to raw.
func sheetOf(raw []byte) (*sheet, error) {
	r := reader{rest: raw}
	n := r.count(segmentRows)
	which := r.byte()
	ahead := r.plane(n)
	s := &sheet{start: r.plane(n)}
	if which&hasUp != 0 {
		s.up = r.plane(n)
	}
	if which&hasLacks != 0 {
		s.lacks = r.bytes(n)
	}
	for f := range s.ids {
		s.words[f] = r.words()
		s.ids[f] = r.plane(n)
	}
	if r.bad || len(r.rest) > 0 || which > hasUp|hasLacks {
		return nil, errDamaged
	}
	s.when = make([]uint32, n)
	last := uint32(0)
	for i := range s.when {
		last += ahead.at(i)
		s.when[i] = last
	}
	if !s.sound() {
		return nil, errDamaged
	}
	return s, nil
}

// sound reports whether the rows are in order, every id has its text and no row
// says what no record can.
func (s *sheet) sound() bool {
	for f, ids := range s.ids {
		for i := range s.when {
			if int(ids.at(i)) >= s.words[f].len() {
				return false
			}
		}
	}
	for i, when := range s.when {
		lacks := s.lacksAt(i)
		if lacks&^model.SegmentLacks != 0 || (when == 0 && lacks&model.SegmentLacksEnd == 0) || (i > 0 && when < s.when[i-1]) {
			return false
		}
	}
	return true
}

// Len is the number of rows.
func (s *sheet) Len() int { return len(s.when) }

func (s *sheet) lacksAt(i int) uint8 {
	if s.lacks == nil {
		return 0
	}
	return s.lacks[i]
}

// pick is rows of the sheet, in order, as a segment.
func (s *sheet) pick(rows []run) *model.Segment {
	g, n := &model.Segment{}, count(rows)
	g.When, g.Start = make([]uint32, 0, n), make([]uint32, 0, n)
	for i := range each(rows) {
		g.When, g.Start = append(g.When, s.when[i]), append(g.Start, s.when[i]-s.start.at(i))
		if len(s.up.bytes) > 0 {
			g.Up = append(g.Up, s.start.at(i)+s.up.at(i))
		}
		if s.lacks != nil {
			g.Lacks = append(g.Lacks, s.lacks[i])
		}
	}
	for f, ids := range s.ids {
		fresh := map[uint32]uint32{} // by id here: the segment's
		g.IDs[f] = make([]uint32, 0, n)
		for i := range each(rows) {
			id := ids.at(i)
			if _, ok := fresh[id]; !ok {
				fresh[id] = uint32(len(fresh))
				g.Texts[f] = append(g.Texts[f], string(s.words[f].at(id)))
			}
			g.IDs[f] = append(g.IDs[f], fresh[id])
		}
	}
	return g
}

// event is row i as it was received.
func (s *sheet) event(i int) model.Event {
	return s.pick([]run{{lo: i, hi: i + 1}}).Event(0)
}
