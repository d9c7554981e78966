package insight

import "offair/model"

// Reach says for which falls it can be said whether the stream was seen again:
// those in [since, to), where everything of the scope is known. Where what is
// known reaches to within a few minutes of now, to is now; otherwise nothing
// can be said of any fall with certainty, and since is to. A snapshot that
// claims nothing, as that of a capture, is taken at its word.
func Reach(cov model.Coverage, sc model.Scope, now int64) (since, to int64) {
	if len(cov.Known) == 0 {
		return 0, now
	}
	known := coveredIn(cov, sc, model.Span{From: 1, To: now})
	if len(known) == 0 {
		return 0, 0
	}
	last := known[len(known)-1]
	if last.To < now-lag {
		return last.To, last.To
	}
	return last.From, now
}
