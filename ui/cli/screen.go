package cli

import (
	"context"
	"errors"
	"io"
	"log"
	"os"
	"strings"
	"sync"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"offair/model"
	"offair/ui/paint"
	"offair/ui/tui"
)

// screen shows the rows until the person quits.
func (a *app) screen(ctx context.Context, args []string) error {
	if err := a.checkTerminal(); err != nil {
		return err
	}
	p, err := a.plan(args)
	if err != nil {
		return err
	}
	r, err := a.open(ctx, p, true)
	if err != nil {
		return err
	}
	defer r.close()
	return a.show(ctx, p, r)
}

// checkTerminal refuses to draw into a pipe or to wait for keys from one. With
// --read - the pipe is standard input, and keys come from the terminal itself.
func (a *app) checkTerminal() error {
	piped := a.set.read == "-"
	if terminal(a.Out) && (terminal(a.In) || piped) {
		return nil
	}
	return usage("the screen needs a terminal for its input and output; without one, use offair list.",
		"交互界面需要终端作为输入和输出；没有终端时请用 offair list。")
}

// show runs the screen beside the source that feeds it, and returns after
// both have ended.
func (a *app) show(ctx context.Context, p plan, r *reader) error {
	frames, err := a.frames()
	if err != nil {
		return err
	}
	a.spareRunner()
	ctx, cancel := context.WithCancel(ctx)
	var feeding sync.WaitGroup
	feeding.Go(func() { r.run(ctx) })
	feeding.Go(func() { a.tidy(ctx, r.store) })
	defer feeding.Wait()
	defer cancel()
	input, err := a.keys()
	if err != nil {
		return err
	}
	defer input.close()
	log.SetOutput(io.Discard) // net/http may log, which would tear the screen
	return a.left(paint.New(ctx, tui.New(a.screenOptions(ctx, p, r)), a.paintOptions(input, frames)).Run(), r)
}

func (a *app) screenOptions(ctx context.Context, p plan, r *reader) tui.Options {
	o := tui.Options{
		Source: r.source, Context: ctx, Query: p.line, Window: p.window,
		Account: r.account, Site: r.site, Scope: oneLine(p.scope.String()), Demo: r.demo,
		Lang: a.lang, Zone: p.zone, Now: a.Now, ASCII: a.set.ascii,
		WideAmbiguous: strings.EqualFold(a.env("OFFAIR_AMBIGUOUS"), "wide"),
		Notify:        notification(a.set.notify), Reopen: a.reopening, JSON: jsonRow, Save: saveFile,
	}
	if r.air != nil {
		o.Air = r.air
	}
	return o
}

// jsonRow is one row as the json formats have it.
func jsonRow(s *model.Snapshot, row int) string { return string(newJSONRows(s).object(nil, row)) }

func (a *app) paintOptions(input keyboard, frames int) paint.Options {
	o := paint.Options{Output: a.Out, Input: input.file, Env: a.Env, FPS: frames}
	switch a.set.color {
	case "never":
		o.Profile = new(colorprofile.ASCII)
	case "always":
		o.Profile = new(max(colorprofile.ANSI256, colorprofile.Env(a.Env)))
	}
	return o
}

// keyboard is where keys come from.
type keyboard struct {
	file  *os.File
	close func()
}

// keys is standard input, or the terminal itself where standard input is a
// capture.
func (a *app) keys() (keyboard, error) {
	if file, ok := a.In.(*os.File); ok && terminal(file) {
		return keyboard{file, func() {}}, nil
	}
	in, out, err := tea.OpenTTY()
	if err != nil {
		return keyboard{}, usage("there is no terminal to read keys from; use offair list.", "没有可读取按键的终端；请用 offair list。")
	}
	return keyboard{in, func() { _ = in.Close(); _ = out.Close() }}, nil
}

// left is what to say once the screen is gone. A screen that never got an
// answer says again, where it stays readable, what the matter was.
func (a *app) left(err error, r *reader) error {
	switch {
	case errors.Is(err, tea.ErrProgramPanic):
		return failure("the screen failed; this is a fault of offair.", "界面出错；这是 offair 自身的缺陷。")
	case errors.Is(err, tea.ErrInterrupted), errors.Is(err, context.Canceled), errors.Is(err, tea.ErrProgramKilled):
		return &exit{status: interrupted}
	case err != nil:
		return failure("the screen could not go on: "+oneLine(err.Error())+".", "界面无法继续："+oneLine(err.Error())+"。")
	}
	snap := r.store.Snapshot()
	if len(snap.Coverage.Known) == 0 && snap.Len() == 0 && !snap.Freshness.Problem.Empty() {
		return &exit{status: failed, what: snap.Freshness.Problem}
	}
	return nil
}
