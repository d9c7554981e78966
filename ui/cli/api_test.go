package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"offair/fetch/demo"
	"offair/model"
)

// api says what a server in a process of its own holds.
type api struct {
	Seed    uint64
	N       int
	Span    model.Span
	Latency time.Duration
}

func (o api) events() []model.Event { return demo.Random(o.Seed, o.N, o.Span) }

// childAPI is the process that serves: it says its URL, answers each line with
// what it was asked, and ends with its input.
func childAPI() {
	var o api
	if err := json.Unmarshal([]byte(os.Getenv("OFFAIR_TEST_API")), &o); err != nil {
		panic(err)
	}
	s, err := demo.Start(context.Background(), demo.Options{
		Events: o.events(), Latency: o.Latency, Grace: time.Minute,
		Credentials: demo.Credentials{ID: testID, Key: testKey},
	})
	if err != nil {
		panic(err)
	}
	fmt.Println(s.URL())
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		stats := s.Stats()
		fmt.Println(stats.Calls, stats.Pages, stats.Peak)
	}
	s.Close()
}

// remoteAPI is a server in another process, so that its work is not counted as
// the program's.
type remoteAPI struct {
	t   testing.TB
	url string
	in  io.Writer
	out *bufio.Scanner
}

func startAPI(t testing.TB, o api) *remoteAPI {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	what, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(context.Background(), self)
	cmd.Env = append(os.Environ(), "OFFAIR_TEST_ROLE=api", "OFFAIR_TEST_API="+string(what))
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		_ = cmd.Wait()
	})
	r := &remoteAPI{t: t, in: in, out: bufio.NewScanner(out)}
	r.url = r.line()
	return r
}

func (r *remoteAPI) line() string {
	r.t.Helper()
	if !r.out.Scan() {
		r.t.Fatal("the server is gone")
	}
	return strings.TrimSpace(r.out.Text())
}

// asked is how many calls came, how many were answered with a list, and how
// many came within one second at most.
func (r *remoteAPI) asked() (calls, pages, peak int) {
	r.t.Helper()
	if _, err := fmt.Fprintln(r.in); err != nil {
		r.t.Fatal(err)
	}
	if _, err := fmt.Sscan(r.line(), &calls, &pages, &peak); err != nil {
		r.t.Fatal(err)
	}
	return calls, pages, peak
}
