//go:build unix

package cli

import (
	"regexp"
	"strings"
	"testing"

	"offair/fetch/demo"
)

// The calls that tell of what is on air.
const (
	stateCall   = "DescribeLiveStreamState"
	listCall    = "DescribeLiveStreamOnlineList"
	qualityCall = "DescribeStreamPushInfoList"
)

// narrowTo leaves one stream in the list, and asks about it.
func (j *journey) narrowTo(stream string) {
	j.t.Helper()
	j.press("/")
	j.press("stream:=" + stream)
	j.waitMatch(`1 of 3(?s:.*)/ stream:=` + stream)
	j.press("\r")
	j.waitText("Esc undo filter")
}

// TestJourneyToWhatIsOnAir asks about streams that are back, down and
// forbidden, and for all that is on air, with the keys that do it.
func TestJourneyToWhatIsOnAir(t *testing.T) {
	t.Parallel()
	s := serve(t, fallen())
	calls := func(action string) int { return s.Stats().Actions[action].Calls }
	j := start(t, 120, 36, nil, keys(testID, testKey), "--endpoint", s.URL(), "--refresh", "1h")
	j.waitText("3 events")
	j.waitText("complete")
	if n := calls(stateCall) + calls(listCall) + calls(qualityCall); n != 0 {
		t.Errorf("%d calls about the air before any key", n)
	}
	for stream, want := range map[string]string{
		"down":      `not on air, asked \d\d:\d\d:\d\d`,
		"again":     `on air since \d\d:\d\d:\d\d, asked`,
		"forbidden": `forbidden, asked \d\d:\d\d:\d\d`,
	} {
		before := calls(stateCall)
		j.narrowTo(stream)
		j.press("a")
		j.waitMatch(want)
		if n := calls(stateCall) - before; n != 1 {
			t.Errorf("%s: %d calls about its state", stream, n)
		}
		j.press("a") // the answer serves
		j.press("u")
		j.waitText("Times are in")
		if n := calls(stateCall) - before; n != 1 {
			t.Errorf("%s: %d calls about its state after another a", stream, n)
		}
		j.press("\x1b")
		j.waitText("Esc undo filter")
		j.press("\x1b")
		j.wait("all rows", func(s string) bool { return !ofAll.MatchString(s) })
	}
	before := calls(listCall) // a stream that is on air is looked up in the list, for its publish time
	j.press("A")
	j.waitMatch(`1 streams? (is|are) on air, asked \d\d:\d\d:\d\d`)
	first := calls(listCall)
	if first == before {
		t.Error("A makes no call")
	}
	for range 5 {
		j.press("u")
		j.waitText("Times are in")
		j.press("A")
		j.waitMatch(`1 streams? (is|are) on air, asked`)
	}
	j.press("/")
	j.press("is:down")
	j.waitMatch(`2 of 3(?s:.*)/ is:down`)
	if n := calls(listCall); n != first {
		t.Errorf("%d calls for the list within a minute, %d of them for the first A", n, first)
	}
	j.press("\x1bq")
	j.waitText("Esc")
	j.press("\x03")
	j.ended(130)
}

// TestJourneyToTheAirDenied has neither call permitted: each is told by its
// name, with what to do, and asked once; the rest of the screen works on.
func TestJourneyToTheAirDenied(t *testing.T) {
	t.Parallel()
	o := fallen()
	denied := demo.Failure{Code: "UnauthorizedOperation", Message: "no"}
	o.Actions = map[string]*demo.Failure{stateCall: &denied, listCall: &denied, qualityCall: &denied}
	s := serve(t, o)
	calls := func(action string) int { return s.Stats().Actions[action].Calls }
	j := start(t, 160, 45, nil, keys(testID, testKey), "--endpoint", s.URL(), "--refresh", "1h")
	j.waitText("3 events")
	j.waitText("complete")
	j.press("a")
	told := j.wait("words on what is denied", func(screen string) bool {
		return strings.Contains(screen, "cannot be asked") && strings.Contains(joined(screen), stateCall)
	})
	if !strings.Contains(told, "complete") || strings.Contains(told, "stale") {
		t.Errorf("what is denied makes the rows stale:\n%s", told)
	}
	j.press("j")
	j.press("a")
	j.waitMatch(`stream +down(?s:.*)cannot be asked`)
	if n := calls(stateCall); n != 1 {
		t.Errorf("%d calls that are denied", n)
	}
	j.press("A")
	j.wait("words on the list", func(screen string) bool { return strings.Contains(lastLine(screen), listCall) })
	first := calls(listCall)
	j.press("u")
	j.waitText("Times are in")
	j.press("A")
	j.wait("the same words again", func(screen string) bool { return strings.Contains(lastLine(screen), listCall) })
	if n := calls(listCall); n != first {
		t.Errorf("%d calls for the list, %d at first", n, first)
	}
	j.press("q")
	j.ended(0)
}

// TestDemoTellsWhatIsOnAir does the same in the demo account.
func TestDemoTellsWhatIsOnAir(t *testing.T) {
	t.Parallel()
	j := start(t, 120, 36, nil, nil, "--demo")
	j.waitText("complete")
	j.press("A")
	j.waitMatch(`[1-9][0-9,]* streams are on air, asked`)
	j.press("a")
	// which stream stands on top goes by the minute, and with it how long the
	// sentence is, and where it is broken
	told := regexp.MustCompile(`onair(since[^,]*)?,asked\d\d:\d\d:\d\d`)
	j.wait("when the stream was asked for", func(screen string) bool { return told.MatchString(joined(screen)) })
	j.press("q")
	j.ended(0)
}

var blanks = regexp.MustCompile(`\s+`)

// joined is the screen's text without the breaks of its lines; the detail at
// the right is put together.
func joined(screen string) string {
	var b strings.Builder
	for line := range strings.Lines(screen) {
		if _, right, ok := strings.Cut(line, "│ "); ok {
			line = right
		}
		b.WriteString(strings.TrimSpace(line))
	}
	return blanks.ReplaceAllString(b.String(), "")
}

// lastLine is the footer.
func lastLine(screen string) string {
	lines := strings.Split(strings.TrimRight(screen, "\n"), "\n")
	return lines[len(lines)-1]
}
