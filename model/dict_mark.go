package model

import "strings"

// Mark sets to 1 each byte of out whose text's folded form holds needle; out[i]
// stands for the id from+i. It finds what Search finds, and costs less where
// many texts hold the needle.
func (d Dict) Mark(needle string, from int, out []uint8) {
	to := min(from+len(out), d.Len())
	if strings.Contains(needle, "\n") || from >= to {
		return
	}
	t := &d.f.folded
	all := (&texts{buf: t.buf, ends: []int{t.ends[to-1]}}).at(0)
	ends := t.ends[:to]
	for id, pos := from, t.begin(from); ; pos = ends[id-1] + t.sep {
		hit := strings.Index(all[pos:], needle)
		if hit < 0 {
			return
		}
		if hit += pos; hit > ends[id] {
			id = t.holder(hit, id+1)
		}
		out[id-from] = 1
		if id++; id >= to {
			return
		}
	}
}
