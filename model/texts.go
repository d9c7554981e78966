package model

import "unsafe"

// texts is an append-only list of strings in one buffer. A copy of the struct
// stays valid while the original grows, because what lies below its lengths is
// never written again: that is what makes snapshots free.
type texts struct {
	buf  []byte
	ends []int // ends[i] is where text i ends, its separator not included
	sep  int   // bytes between two texts: 0, or 1 for a line feed
}

func (t *texts) add(s string) {
	t.buf = append(t.buf, s...)
	t.ends = append(t.ends, len(t.buf))
	if t.sep > 0 {
		t.buf = append(t.buf, '\n')
	}
}

func (t *texts) len() int { return len(t.ends) }

// begin is where text i begins in buf.
func (t *texts) begin(i int) int {
	if i == 0 {
		return 0
	}
	return t.ends[i-1] + t.sep
}

// at is text i without a copy: the bytes below it never change.
func (t *texts) at(i int) string {
	b := t.buf[t.begin(i):t.ends[i]]
	return unsafe.String(unsafe.SliceData(b), len(b))
}

// holder is the text that position pos lies in, looking upwards from text
// from. Hits of one search come in order and close together, so it gallops.
func (t *texts) holder(pos, from int) int {
	step := 1
	hi := from
	for hi < len(t.ends) && t.ends[hi] < pos {
		from = hi + 1
		hi += step
		step *= 2
	}
	hi = min(hi, len(t.ends)-1)
	for from < hi {
		if mid := (from + hi) / 2; t.ends[mid] < pos {
			from = mid + 1
		} else {
			hi = mid
		}
	}
	return from
}
