// Package cli is the command line: it reads flags and arguments, wires the
// other packages together and gives each outcome its words and exit status.
//
//	args ─► settings ─► plan ─┬─► account or capture ─► model.Store ─┬─► screen (ui/tui)
//	  │     (as given)        │   (open.go)                          └─► list (a format)
//	  │                       └─► causes
//	  └─► the version or help alone: told outright
//
// Data goes to IO.Out, words to IO.Err.
package cli

import (
	"context"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
	_ "time/tzdata" // bare hosts have no zone files

	"github.com/spf13/pflag"
	"golang.org/x/term"

	"offair/model"
)

// IO is all that a run touches of the process around it. In, Out and Err are
// looked at for being a terminal, so hand over the files themselves.
type IO struct {
	Args []string // without the program's name
	Env  []string // "NAME=value"; of several with one name the last counts
	In   io.Reader
	Out  io.Writer
	Err  io.Writer
	Now  func() time.Time // nil: time.Now
}

// Run does what the arguments say and returns the exit status: 0 answered, 1
// nothing could be answered, 2 wrong usage, 3 answered with something missing,
// 130 interrupted, 141 the reader of Out went away. It returns only after all
// that it started has ended. Canceling ctx counts as an interrupt.
func Run(ctx context.Context, std IO) int {
	if std.Now == nil {
		std.Now = time.Now
	}
	a := &app{IO: std, lang: languageOf(std), printed: printing{out: std.Out}}
	if done, err := a.outright(); done {
		return a.report(err)
	}
	ctx, stop := untilSignal(ctx)
	defer stop()
	root := a.rootCommand()
	root.SetArgs(std.Args)
	err := root.ExecuteContext(ctx)
	if a.printed.err != nil {
		err = writeExit(a.printed.err)
	}
	return a.report(err)
}

// untilSignal is ctx until the first signal; from then on a second one ends
// the process at once.
func untilSignal(ctx context.Context) (context.Context, context.CancelFunc) {
	heeded := []os.Signal{syscall.SIGTERM}
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGHUP} {
		if !signal.Ignored(s) { // as nohup has it
			heeded = append(heeded, s)
		}
	}
	ctx, stop := signal.NotifyContext(ctx, heeded...)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}

// app is one run of the program.
type app struct {
	IO
	lang model.Lang
	set  settings

	syncing *pflag.FlagSet // the flags of sync alone
	printed printing       // help
}

// printing is where the library prints; it keeps why that failed, which the
// library does not tell.
type printing struct {
	out io.Writer
	err error
}

// Write writes, and keeps the first error.
func (p *printing) Write(b []byte) (int, error) {
	n, err := p.out.Write(b)
	if p.err == nil {
		p.err = err
	}
	return n, err
}

// env is the value of an environment variable, "" when it is not set.
func (a *app) env(name string) string {
	value, _ := lookup(a.Env, name)
	return value
}

// envSet reports whether a variable exists, be it empty.
func (a *app) envSet(name string) bool {
	_, ok := lookup(a.Env, name)
	return ok
}

func lookup(env []string, name string) (value string, ok bool) {
	for i := len(env) - 1; i >= 0; i-- {
		if value, ok = strings.CutPrefix(env[i], name+"="); ok {
			return value, true
		}
	}
	return "", false
}

// terminal reports whether f, any of IO's three, is one.
func terminal(f any) bool {
	_, ok := descriptor(f)
	return ok
}

// descriptor is the file descriptor of a terminal.
func descriptor(f any) (fd int, ok bool) {
	file, ok := f.(interface{ Fd() uintptr })
	if !ok {
		return 0, false
	}
	fd = int(file.Fd())
	return fd, term.IsTerminal(fd)
}
