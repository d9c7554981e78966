//go:build unix

package cli

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/creack/pty"
	"github.com/hinshun/vt10x"
	"golang.org/x/term"

	"offair/fetch/demo"
	"offair/model"
)

// journey is the program in a terminal, as a person meets it.
type journey struct {
	t      testing.TB
	cmd    *exec.Cmd
	master *os.File
	tty    *os.File
	before *term.State // of the terminal, before the program ran
	screen vt10x.Terminal

	mu      sync.Mutex
	raw     bytes.Buffer
	changed chan struct{}             // closed with the next output
	arrived func(at time.Time, n int) // when so many bytes came, after they are on the screen; nil: nobody asks
	exited  chan struct{}
}

// start runs the program in a terminal of that size. stdin is the terminal
// when it is nil.
func start(t testing.TB, cols, rows int, stdin io.Reader, env []string, args ...string) *journey {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	cmd := command(ctx, t, args...)
	cmd.Env = append(cmd.Env, env...)
	cmd.Stdin = stdin
	return startCommand(t, cols, rows, cmd, cancel)
}

// startCommand runs a command in a terminal of that size; cancel ends it.
func startCommand(t testing.TB, cols, rows int, cmd *exec.Cmd, cancel func()) *journey {
	t.Helper()
	master, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	j := &journey{
		t: t, cmd: cmd, master: master, tty: tty, changed: make(chan struct{}), exited: make(chan struct{}),
		screen: vt10x.New(vt10x.WithSize(cols, rows), vt10x.WithWriter(master)),
	}
	j.resizePty(cols, rows)
	if j.before, err = term.GetState(int(tty.Fd())); err != nil {
		t.Fatal(err)
	}
	cmd.Stdout, cmd.Stderr = tty, tty
	if cmd.Stdin == nil {
		cmd.Stdin = tty
	}
	const stdout = 1
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = new(syscall.SysProcAttr)
	}
	cmd.SysProcAttr.Setsid, cmd.SysProcAttr.Setctty, cmd.SysProcAttr.Ctty = true, true, stdout
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go j.read()
	go func() { _ = cmd.Wait(); close(j.exited) }()
	t.Cleanup(func() { cancel(); <-j.exited; _ = tty.Close(); _ = master.Close() })
	return j
}

// piece is output of the program and when it came.
type piece struct {
	at   time.Time
	data []byte
}

// read shows the program's output on the screen until the terminal closes.
// What the screen makes of it does not hold up the reading.
func (j *journey) read() {
	pieces := make(chan piece, 1<<12)
	go j.show(pieces)
	defer close(pieces)
	for {
		buf := make([]byte, 8<<10)
		n, err := j.master.Read(buf)
		if n > 0 {
			pieces <- piece{time.Now(), buf[:n]}
		}
		if err != nil {
			return
		}
	}
}

func (j *journey) show(pieces <-chan piece) {
	var begun []byte // of a character that came in two pieces: the emulator would lose it
	for p := range pieces {
		whole := append(begun, p.data...)
		n := len(whole) - len(partOf(whole))
		_, _ = j.screen.Write(whole[:n])
		begun = bytes.Clone(whole[n:])
		j.mu.Lock()
		j.raw.Write(p.data)
		if j.arrived != nil {
			j.arrived(p.at, len(p.data))
		}
		close(j.changed)
		j.changed = make(chan struct{})
		j.mu.Unlock()
	}
}

// partOf is the character at the end of p of which bytes are missing, if any
// are.
func partOf(p []byte) []byte {
	for i := len(p) - 1; i >= max(len(p)-utf8.UTFMax, 0); i-- {
		if utf8.RuneStart(p[i]) {
			if utf8.FullRune(p[i:]) {
				return nil
			}
			return p[i:]
		}
	}
	return nil
}

// TestPartOfACharacter holds the rest of one that came in two pieces back.
func TestPartOfACharacter(t *testing.T) {
	t.Parallel()
	const text = "a…é│𝄞b"
	for n := range len(text) {
		rest := partOf([]byte(text[:n]))
		if !utf8.ValidString(text[:n-len(rest)]) {
			t.Errorf("%q is shown of %q", text[:n-len(rest)], text[:n])
		}
		if utf8.ValidString(text[:n]) != (len(rest) == 0) {
			t.Errorf("%q is held back of %q", rest, text[:n])
		}
	}
	if rest := partOf([]byte("a\xff")); len(rest) != 0 {
		t.Errorf("%q is held back though nothing makes it a character", rest)
	}
}

// wait returns the screen once ok says so.
func (j *journey) wait(what string, ok func(screen string) bool) string {
	j.t.Helper()
	deadline, exited := time.After(patience), j.exited
	for {
		j.mu.Lock()
		changed := j.changed
		j.mu.Unlock()
		if s := j.screen.String(); ok(s) {
			return s
		}
		select {
		case <-changed:
		case <-exited: // its last words may be on their way
			deadline, exited = time.After(patience/10), nil
		case <-deadline:
			j.t.Fatalf("no %s (process: %v); the screen:\n%s", what, j.cmd.ProcessState, j.screen.String())
		}
	}
}

func (j *journey) waitText(text string) string {
	j.t.Helper()
	return j.wait("text "+text, func(s string) bool { return strings.Contains(s, text) })
}

func (j *journey) waitMatch(pattern string) []string {
	j.t.Helper()
	re := regexp.MustCompile(pattern)
	return re.FindStringSubmatch(j.wait("match of "+pattern, re.MatchString))
}

func (j *journey) press(keys string) {
	j.t.Helper()
	if _, err := io.WriteString(j.master, keys); err != nil {
		j.t.Fatal(err)
	}
}

func (j *journey) resizePty(cols, rows int) {
	if err := pty.Setsize(j.master, &pty.Winsize{Cols: uint16(cols), Rows: uint16(rows)}); err != nil {
		j.t.Fatal(err)
	}
}

func (j *journey) resize(cols, rows int) {
	j.screen.Resize(cols, rows)
	j.resizePty(cols, rows)
}

// ended waits for the program's end and checks that it left the terminal as it
// was.
func (j *journey) ended(status int) {
	j.t.Helper()
	select {
	case <-j.exited:
	case <-time.After(patience):
		j.t.Fatalf("the program did not end; the screen:\n%s", j.screen.String())
	}
	if got := j.cmd.ProcessState.ExitCode(); got != status {
		j.t.Errorf("status %d (%v), want %d; the screen:\n%s", got, j.cmd.ProcessState, status, j.screen.String())
	}
	after, err := term.GetState(int(j.tty.Fd()))
	if err != nil {
		j.t.Fatal(err)
	}
	if !reflect.DeepEqual(after, j.before) {
		j.t.Errorf("the terminal's mode is %+v, it was %+v", after, j.before)
	}
	j.wait("restored terminal", func(string) bool {
		j.mu.Lock()
		defer j.mu.Unlock()
		return lastOf(j.raw.String(), "\x1b[?1049h", "\x1b[?1049l") != "\x1b[?1049h" && lastOf(j.raw.String(), "\x1b[?25l", "\x1b[?25h") != "\x1b[?25l"
	})
}

// lastOf is which of two texts comes last in s, "" when neither is there.
func lastOf(s, a, b string) string {
	i, k := strings.LastIndex(s, a), strings.LastIndex(s, b)
	switch {
	case i < 0 && k < 0:
		return ""
	case i > k:
		return a
	default:
		return b
	}
}

func TestJourneyThroughTheDemo(t *testing.T) {
	t.Parallel()
	j := start(t, 120, 30, nil, nil, "--demo")
	j.waitMatch(`[1-9][0-9,]* events`)
	j.waitText("DEMO")
	j.waitText("complete")
	j.press("/")
	left := 1 << 30
	for i, key := range "final-court" {
		j.press(string(key))
		m := j.waitMatch(`([0-9,]+) of [0-9,]+(?s:.*)\n */ ` + "final-court"[:i+1])
		if n := number(t, m[1]); n > left {
			t.Errorf("%d rows after %q, %d before", n, "final-court"[:i+1], left)
		} else {
			left = n
		}
	}
	j.wait("rows of that stream alone", func(s string) bool { return !strings.Contains(s, "room-") })
	j.press("\x1b") // undoes the filter
	j.wait("all rows", func(s string) bool { return !ofAll.MatchString(s) })
	j.resize(80, 24)
	j.wait("screen of 80 columns", func(s string) bool {
		return strings.Contains(s, "DEMO") && widest(s) <= 80
	})
	j.press("q")
	j.ended(0)
}

// TestTwoKeysToTheSubnet is the shortest way through the demo: what happened
// stands above the list, and two keys leave only that.
func TestTwoKeysToTheSubnet(t *testing.T) {
	t.Parallel()
	j := start(t, 120, 36, nil, nil, "--demo")
	j.waitText("complete")
	j.waitMatch(`3[0-9] streams fell .* 31 behind 203\.0\.113\.0/24`)
	j.press("v")
	j.waitText("these only")
	j.press("\r")
	j.wait("the streams of one network and no others", func(s string) bool {
		return ofNetwork.MatchString(s) && strings.Contains(s, "31 of ") && strings.Count(s, " 203.0.113.") >= 24 && !strings.Contains(s, "192.0.2.")
	})
	j.press("q")
	j.ended(0)
}

var ofNetwork = regexp.MustCompile(`(?m)^ */ since:.* ip:203\.0\.113\.0/24`)

var ofAll = regexp.MustCompile(`[0-9] of [0-9]`)

func number(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(strings.ReplaceAll(s, ",", ""))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// widest is the longest line, in runes.
func widest(s string) int {
	most := 0
	for _, line := range strings.Split(s, "\n") {
		most = max(most, len([]rune(strings.TrimRight(line, " "))))
	}
	return most
}

func TestCtrlCLeavesTheScreen(t *testing.T) {
	t.Parallel()
	j := start(t, 100, 24, nil, nil, "--demo")
	j.waitMatch(`[1-9][0-9,]* events`)
	j.press("\x03")
	j.ended(130)
}

func TestSignalsLeaveTheScreenRestored(t *testing.T) {
	t.Parallel()
	for _, sig := range []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP, syscall.SIGINT} {
		j := start(t, 100, 24, nil, nil, "--demo")
		j.waitMatch(`[1-9][0-9,]* events`)
		if err := j.cmd.Process.Signal(sig); err != nil {
			t.Fatal(err)
		}
		j.ended(130)
	}
}

// TestIgnoredSignalStaysIgnored, as whoever starts offair with nohup means it.
func TestIgnoredSignalStaysIgnored(t *testing.T) {
	t.Parallel()
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no shell here")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, shell, "-c", `trap "" HUP; exec "$0" --demo`, binary(t))
	cmd.Env = []string{"HOME=" + t.TempDir(), "TERM=xterm-256color", "LANG=en_US.UTF-8", "TZ=UTC"}
	j := startCommand(t, 100, 24, cmd, cancel)
	j.waitMatch(`[1-9][0-9,]* events`)
	if err := cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	j.press("/")
	j.waitText("stream:")
	j.press("\x03")
	j.ended(130)
}

// TestCtrlZLeavesTheTerminalToTheShell, which can work in it, and takes it back.
func TestCtrlZLeavesTheTerminalToTheShell(t *testing.T) {
	t.Parallel()
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no shell here")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, shell, "-i")
	cmd.Env = []string{"HOME=" + t.TempDir(), "TERM=xterm-256color", "LANG=en_US.UTF-8", "TZ=UTC", "PATH=" + os.Getenv("PATH"), "PS1=shell: "}
	j := startCommand(t, 100, 24, cmd, cancel)
	prompted := func() {
		j.wait("the shell's prompt", func(s string) bool { return strings.HasSuffix(strings.TrimSpace(s), "shell:") })
	}
	prompted()
	j.press(binary(t) + " --demo\r")
	for _, word := range []string{"one", "two"} {
		j.waitMatch(`[1-9][0-9,]* events`)
		j.press("\x1a")
		prompted()
		j.press("echo the w''ord is " + word + "\r")
		j.waitText("the word is " + word)
		j.press("fg\r")
	}
	j.waitMatch(`[1-9][0-9,]* events`)
	j.press("q")
	prompted()
	j.press("exit 7\r")
	j.ended(7)
}

// TestCtrlZWithoutAShell changes nothing: nobody would have the process go on.
func TestCtrlZWithoutAShell(t *testing.T) {
	t.Parallel()
	j := start(t, 100, 24, nil, nil, "--demo")
	j.waitMatch(`[1-9][0-9,]* events`)
	j.press("\x1a/")
	j.waitText("stream:")
	j.press("\x03")
	j.ended(130)
}

func TestListInterruptedInATerminal(t *testing.T) {
	t.Parallel()
	s := serve(t, demo.Options{Faults: demo.Faults{Hang: 1}})
	j := start(t, 100, 24, nil, keys(testID, testKey), "list", "--endpoint", s.URL())
	j.waitText("reading")
	j.press("\x03")
	j.ended(130)
	j.waitText("interrupted")
}

// ending are n events that ended within the last minutes.
func ending(n int, stream string) []model.Event {
	now := time.Now().Unix()
	var out []model.Event
	for i := range n {
		end := now - int64(10*i) - 5
		out = append(out, model.Event{Domain: "d.example.com", App: "live", Stream: stream, ClientIP: "192.0.2.1", Reason: "推流链路网络异常", Start: end - 60, End: end, Up: 60})
	}
	return out
}

// serveLow serves on a port below those that systems hand out, so that it is
// still free for a server that comes back.
func serveLow(t *testing.T, events []model.Event) *demo.Server {
	t.Helper()
	for port := 20_000 + rand.IntN(10_000); ; port++ {
		s, err := demo.Start(context.Background(), demo.Options{Events: events, Port: port, Credentials: demo.Credentials{ID: testID, Key: testKey}})
		switch {
		case err == nil:
			t.Cleanup(s.Close)
			return s
		case !errors.Is(err, syscall.EADDRINUSE):
			t.Fatal(err)
		}
	}
}

func TestServerGoesAndComesBack(t *testing.T) {
	t.Parallel()
	events := ending(20, "cam_one")
	s := serveLow(t, events)
	j := start(t, 120, 30, nil, keys(testID, testKey), "--endpoint", s.URL(), "--refresh", "1s")
	j.waitText("20 events")
	s.Close()
	since := regexp.MustCompile(`stale since \d\d:\d\d:\d\d.* again \d\d:\d\d:\d\d`)
	stale := j.wait("words on how stale it is", since.MatchString)
	if !strings.Contains(stale, "cam_one") {
		t.Errorf("the rows are gone:\n%s", stale)
	}
	_ = serve(t, demo.Options{Events: append(events, ending(1, "cam_two")...), Port: s.Port()})
	j.press("r")
	after := j.wait("recovery", func(screen string) bool {
		return strings.Contains(screen, "21 events") && !strings.Contains(screen, "stale")
	})
	if line := cursorLine(after); line == "" || line != cursorLine(stale) {
		t.Errorf("the cursor was on %q, now on %q", cursorLine(stale), line)
	}
	j.press("q")
	j.ended(0)
}

// cursorLine is the row under the cursor.
func cursorLine(screen string) string {
	for line := range strings.Lines(screen) {
		if strings.HasPrefix(line, "▌") {
			return strings.TrimSpace(line)
		}
	}
	return ""
}

func TestKeysComeFromTheTerminalWhileACaptureIsPiped(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	capture, err := command(ctx, t, "list", "--demo", "-o", "ndjson").Output()
	if err != nil {
		t.Fatal(err)
	}
	j := start(t, 100, 24, bytes.NewReader(capture), nil, "--read", "-")
	j.waitMatch(`[1-9][0-9,]* events`)
	j.press("/")
	j.press("side:network")
	j.waitMatch(`[0-9,]+ of [0-9,]+`)
	j.press("\x03")
	j.ended(130)
}

func TestScreenOfACaptureInAFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "saved.ndjson")
	line := `{"ended_at":"2026-11-20T10:00:00Z","started_at":"2026-11-20T09:00:00Z","domain":"d","app":"live","stream":"cam_9","reason":"x","resolution":"","client_ip":null,"up_seconds":3600}` + "\n"
	if err := os.WriteFile(path, []byte(line), 0o600); err != nil {
		t.Fatal(err)
	}
	j := start(t, 100, 24, nil, nil, "--read", path)
	j.waitText("cam_9")
	j.waitText("saved.ndjson")
	j.press("q")
	j.ended(0)
}

func TestScreenThatNeverGotAnAnswer(t *testing.T) {
	t.Parallel()
	s := serve(t, demo.Options{Deny: true})
	j := start(t, 120, 30, nil, keys(testID, testKey), "--endpoint", s.URL())
	j.waitText("CAM")
	j.press("q")
	j.ended(1)
	j.waitText("offair: ")
}

func TestNoSecretOnScreenOrWire(t *testing.T) {
	t.Parallel()
	s := serve(t, demo.Options{Events: ending(3, "cam")})
	j := start(t, 120, 30, nil, keys(testID, testKey), "--endpoint", s.URL())
	j.waitText("3 events")
	j.press("?")
	j.press("q")
	j.press("q")
	<-j.exited
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, secret := range []string{testID, testKey, http.CanonicalHeaderKey("authorization")} {
		if strings.Contains(j.raw.String(), secret) {
			t.Errorf("%q was written to the terminal", secret)
		}
	}
}
