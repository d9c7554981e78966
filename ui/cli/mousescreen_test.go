//go:build unix

package cli

import (
	"fmt"
	"strings"
	"testing"
)

// mouse sends what a terminal sends for the left button, at a column and a
// line from 1: 0 down, 32 moved while down, 64 and 65 the wheel.
func (j *journey) mouse(code, x, y int, up bool) {
	j.t.Helper()
	end := "M"
	if up {
		end = "m"
	}
	j.press(fmt.Sprintf("\x1b[<%d;%d;%d%s", code, x, y, end))
}

func (j *journey) click(x, y int) {
	j.t.Helper()
	j.mouse(0, x, y, false)
	j.mouse(0, x, y, true)
}

// TestJourneyWithTheMouse goes by hand to the outage of the demo and back:
// drag over the bars, click a row twice, close by the footer.
func TestJourneyWithTheMouse(t *testing.T) {
	t.Parallel()
	j := start(t, 120, 36, nil, nil, "--demo")
	j.waitText("complete")
	j.waitMatch(`3[0-9] streams fell`)
	j.mouse(0, 20, 20, false) // off: the terminal would not even send it
	j.press("\x1bOQ")
	j.waitText("Mouse on")
	j.mouse(0, 20, 5, false)
	j.waitText("Esc back to list") // the keys are the timeline's
	j.mouse(32, 60, 5, false)
	j.waitText("Esc drop mark")
	j.mouse(0, 60, 5, true)
	j.waitMatch(`/ since:\S+ until:\S+`)
	j.waitText("Esc undo filter")
	foot := 36
	x := strings.Index(lastLine(j.screen.String()), "Esc undo")
	j.click(x+1, foot)
	j.wait("the whole window", func(s string) bool { return !ofAll.MatchString(s) })
	j.click(20, 16)
	j.wait("the cursor on the row that was clicked", func(s string) bool {
		return strings.HasPrefix(strings.Split(s, "\n")[15], "▌")
	})
	j.click(20, 16)
	j.waitText("Esc close detail")
	j.press("q")
	j.ended(0)
}
