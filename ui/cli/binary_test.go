package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"offair/fetch/css"
)

// top is the module's folder, seen from this package's tests.
const top = "../.."

// patience is how long a test waits for what must come, on a busy machine too;
// the program may have to be built first.
const patience = 2 * time.Minute

// workshop is where the program is built.
var workshop string

func TestMain(m *testing.M) {
	if os.Getenv("OFFAIR_TEST_ROLE") == "api" {
		childAPI()
		return
	}
	// Run asks the process's own environment for a proxy; these tests have none
	// but what they give a process that they start.
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"} {
		_, _ = os.Unsetenv(name), os.Unsetenv(strings.ToLower(name)) // it cannot fail
	}
	heedSignals()
	var err error
	if workshop, err = os.MkdirTemp("", "offair"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	status := m.Run()
	_ = os.RemoveAll(workshop)
	os.Exit(status)
}

// heedSignals has the programs that tests start heed the signals that nohup, or
// a shell's "&", has this process ignore: they would inherit that, and offair
// means to keep to it. What a process catches, those it starts have as usual.
func heedSignals() {
	for _, s := range []os.Signal{syscall.SIGINT, syscall.SIGHUP} {
		if signal.Ignored(s) {
			signal.Notify(make(chan os.Signal, 1), s) // which drops them, as ignoring does
		}
	}
}

// built is the program as it is shipped, built when the first test asks.
var built = sync.OnceValues(func() (string, error) {
	name := filepath.Join(workshop, "offair.exe") // the ending matters on Windows alone
	build := exec.Command("go", "build", "-o", name, ".")
	build.Dir = top
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return name, nil
})

// binary is the path of the built program.
func binary(t testing.TB) string {
	t.Helper()
	name, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return name
}

// command is the program with nothing of this machine's environment.
func command(ctx context.Context, t testing.TB, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(ctx, binary(t), args...)
	cmd.Env = []string{"HOME=" + t.TempDir(), "TERM=xterm-256color", "LANG=en_US.UTF-8", "TZ=UTC"}
	return cmd
}

func TestReadOnlyBinary(t *testing.T) {
	t.Parallel()
	out, err := exec.CommandContext(t.Context(), "go", "tool", "nm", binary(t)).Output()
	if err != nil {
		t.Fatal(err)
	}
	const sdk = "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/"
	services := 0
	for line := range strings.Lines(string(out)) {
		_, symbol, found := strings.Cut(strings.TrimSpace(line), sdk)
		if !found || strings.HasPrefix(symbol, "common") {
			continue
		}
		services++
		if name := apiName(symbol); name != "" && !allowed(name) || strings.Contains(symbol, ".(*Client)") {
			t.Errorf("the binary holds %s%s", sdk, symbol)
		}
	}
	if services == 0 {
		t.Error("no symbol of the cloud SDK was found; does this test still look in the right place?")
	}
}

// TestLeanBinary: nothing is linked that makes every start longer and is for
// little. Whoever looks up methods by name, as templates do, keeps the linker
// from leaving out any exported method.
func TestLeanBinary(t *testing.T) {
	t.Parallel()
	out, err := exec.CommandContext(t.Context(), "go", "tool", "nm", binary(t)).Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, symbol := range []string{"text/template.(*Template).Execute", "reflect.Value.MethodByName"} {
		if strings.Contains(string(out), symbol) {
			t.Errorf("the binary holds %s", symbol)
		}
	}
}

// allowed reports whether a symbol belongs to the request of one of the calls
// that are made: those that only read.
func allowed(name string) bool {
	return slices.ContainsFunc(css.Actions(), func(action string) bool {
		return strings.HasPrefix(action, "Describe") && strings.HasPrefix(name, action+"Request")
	})
}

func TestAllowedCalls(t *testing.T) {
	t.Parallel()
	want := []string{"DescribeLiveStreamEventList", "DescribeLiveStreamState", "DescribeLiveStreamOnlineList", "DescribeStreamPushInfoList"}
	if !slices.Equal(css.Actions(), want) {
		t.Errorf("the calls are %v, want %v", css.Actions(), want)
	}
	for name, want := range map[string]bool{
		"DescribeLiveStreamEventListRequest":               true,
		"DescribeLiveStreamStateRequest).SetContext":       true,
		"DescribeLivePushAuthKeyRequest":                   false,
		"DropLiveStreamRequest":                            false,
		"DescribeLiveStreamEventListWithContext":           false,
		"DescribeLiveStreamPushInfoListRequest).GetAction": false,
	} {
		if allowed(name) != want {
			t.Errorf("allowed(%s) is %v", name, !want)
		}
	}
}

// apiName is what a service's symbol is about: the call of a client's method,
// else the type or function.
func apiName(symbol string) string {
	_, name, _ := strings.Cut(symbol, ".")
	name = strings.TrimPrefix(name, "(*Client).")
	name = strings.TrimPrefix(name, "(*")
	return strings.TrimPrefix(name, "New")
}

func TestApiName(t *testing.T) {
	t.Parallel()
	for symbol, want := range map[string]string{
		"live/v20180801.(*Client).DropLiveStream":                        "DropLiveStream",
		"live/v20180801.(*Client).DropLiveStreamWithContext":             "DropLiveStreamWithContext",
		"live/v20180801.NewForbidLiveStreamRequest":                      "ForbidLiveStreamRequest",
		"live/v20180801.(*DeleteLiveDomainRequest).ToJsonString":         "DeleteLiveDomainRequest).ToJsonString",
		"live/v20180801.(*DescribeLiveStreamEventListRequest).GetAction": "DescribeLiveStreamEventListRequest).GetAction",
	} {
		if got := apiName(symbol); got != want {
			t.Errorf("apiName(%s) = %s, want %s", symbol, got, want)
		}
	}
}

func TestBinaryInAPipe(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	out, err := command(ctx, t, "list", "--demo", "--since", "7d").Output()
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(out), "\x1b") || strings.Count(string(out), "\n") < 100 {
		t.Errorf("%d bytes with an escape, or too few rows", len(out))
	}
	err = command(ctx, t, "--demo").Run()
	var exited *exec.ExitError
	if !errors.As(err, &exited) || exited.ExitCode() != 2 {
		t.Errorf("the screen without a terminal: %v", err)
	}
}

func TestClosedPipeEndsQuietly(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := command(ctx, t, "list", "--demo", "--since", "30d", "-o", "ndjson")
	var said strings.Builder
	cmd.Stderr = &said
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 100)); err != nil {
		t.Error(err)
	}
	_ = out.Close()
	_ = cmd.Wait() // SIGPIPE, or status 141
	if code := cmd.ProcessState.ExitCode(); (code != -1 && code != 141) || said.Len() > 0 {
		t.Errorf("%v, said %q", cmd.ProcessState, said.String())
	}
}

func TestTopLevel(t *testing.T) {
	t.Parallel()
	entries, err := os.ReadDir(top)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		switch name := e.Name(); {
		case !e.IsDir(), strings.HasPrefix(name, "."), name == "model", name == "fetch", name == "ui", name == "docs":
		default:
			t.Errorf("%s is not part of the house", name)
		}
	}
}

// packages are the Go files that are no tests, by folder. Both are paths from
// the top.
func packages(t *testing.T) map[string][]string {
	t.Helper()
	files := map[string][]string{}
	err := fs.WalkDir(os.DirFS(top), ".", func(file string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir() && file != "." && (strings.HasPrefix(e.Name(), ".") || e.Name() == "testdata"):
			return filepath.SkipDir
		case strings.HasSuffix(file, ".go") && !strings.HasSuffix(file, "_test.go"):
			files[path.Dir(file)] = append(files[path.Dir(file)], file)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
