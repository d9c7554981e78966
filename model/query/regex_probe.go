package query

import (
	"context"
	"regexp"
	"sync"

	"offair/model"
)

// matches looks with a regular expression where the words of the field are
// looked for.
func (v value) matches(field string) []probe {
	re, err := compiled(v.text)
	if err != nil { // the parser let none through that is broken
		return nil
	}
	switch field {
	case "":
		out := []probe{withCauses(causesMatching(re))}
		for _, in := range []source{inStreams, inApps, inDomains, inClients, inReasons} {
			out = append(out, matching(in, re))
		}
		return out
	case FieldCause:
		return []probe{withCauses(causesMatching(re)), matching(inReasons, re)}
	default:
		return []probe{matching(sourceOf(field), re)}
	}
}

// causesMatching are the ids of the causes whose id or wording re matches.
func causesMatching(re *regexp.Regexp) map[string]bool {
	return causesWhere(func(c *model.Cause) bool {
		return re.MatchString(c.ID) || re.MatchString(c.Text.EN) || re.MatchString(c.Text.ZH)
	})
}

// batch is how many texts are matched between two looks at the context. At the
// worst, a text takes some hundred microseconds.
const batch = 256

// matching finds the entries whose clean form re matches, on all cores where
// there are many.
func matching(in source, re *regexp.Regexp) probe {
	return probe{in: in, find: func(ctx context.Context, s *model.Snapshot, from int, out []uint8) {
		d := in.dict(s)
		abreast(len(out), batch, func(lo, hi int) {
			for i := lo; i < hi && ctx.Err() == nil; i += batch {
				matchAll(re, d, from+i, out[i:min(i+batch, hi)])
			}
		})
	}}
}

func matchAll(re *regexp.Regexp, d model.Dict, from int, out []uint8) {
	for i := range out {
		if re.MatchString(d.Clean(uint32(from + i))) {
			out[i] = 1
		}
	}
}

// abreast cuts n things into one part for each core, of least things or more,
// and waits until f has done all parts. Parts begin at multiples of 8, so that
// words of eight marks are never shared. A panic of f comes out here.
func abreast(n, least int, f func(lo, hi int)) {
	parts := min(model.Cores(), n/least)
	if parts < 2 {
		f(0, n)
		return
	}
	size := (n/parts + 7) &^ 7
	var others sync.WaitGroup
	var first any
	var once sync.Once
	for lo := size; lo < n; lo += size {
		others.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					once.Do(func() { first = p })
				}
			}()
			f(lo, min(lo+size, n))
		})
	}
	defer func() {
		others.Wait()
		if first != nil {
			panic(first)
		}
	}()
	f(0, size)
}
