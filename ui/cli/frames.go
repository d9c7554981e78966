package cli

import "strconv"

// Frames a second that the screen may draw. Between two keys it draws none:
// the rate is only how soon after a change the next frame may come.
const (
	framesKey     = "OFFAIR_FPS"
	defaultFrames = 120
	mostFrames    = 120 // nobody sees more
)

// frames is how many frames a second may be drawn.
func (a *app) frames() (int, error) {
	if !a.envSet(framesKey) || a.env(framesKey) == "" {
		return defaultFrames, nil
	}
	n, err := strconv.Atoi(a.env(framesKey))
	if err != nil || n < 1 || n > mostFrames {
		given := quoted(a.env(framesKey))
		return 0, usage(framesKey+"="+given+" is not a number of frames a second from 1 to 120.",
			framesKey+"="+given+" 不是 1 到 120 之间的每秒帧数。")
	}
	return n, nil
}
