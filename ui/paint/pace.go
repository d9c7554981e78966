package paint

import "time"

// mostAtOnce is how many frames may follow each other without a wait after a
// pause: what a key leads to comes in two or three frames (the line, its rows,
// what is concluded from them), and none of them should wait for the others.
const mostAtOnce = 3

// pace says when the next frame may go out: at once while there are tokens,
// which come back one by one. Any second sees at most fps frames:
// burst at once and one for each gap that begins within it.
type pace struct {
	gap   time.Duration // until a token is back
	burst int
	full  time.Time // when all tokens are back
}

func newPace(fps int) pace {
	burst := max(min(mostAtOnce, fps/10), 1)
	gaps := time.Duration(fps - burst + 1)
	return pace{gap: (time.Second + gaps - 1) / gaps, burst: burst}
}

// wait is how long the next frame has to wait at now, 0 where it may go.
func (p *pace) wait(now time.Time) time.Duration {
	first := p.full.Add(-time.Duration(p.burst-1) * p.gap)
	return max(first.Sub(now), 0)
}

// spend takes a token for a frame that goes out at now.
func (p *pace) spend(now time.Time) {
	if p.full.Before(now) {
		p.full = now
	}
	p.full = p.full.Add(p.gap)
}
