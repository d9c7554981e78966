package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"offair/fetch/capture"
	"offair/model"
)

// saved is a capture that is read into a store.
type saved struct {
	name  string // of the file, clean
	in    *opening
	asOf  time.Time // when a file was written last; zero for what has no such time
	pipe  bool      // it may stay open, and give more later
	now   func() time.Time
	store *model.Store
}

// still is a source that has no more than what is read: of a file, or of a pipe
// as long as that is open.
type still struct{ *model.Store }

// Refresh does nothing: whatever a capture gives is shown at once.
func (still) Refresh() {}

// Want does nothing: all that a capture holds is read anyway.
func (still) Want(model.Window) {}

func (a *app) openCapture(ctx context.Context) (*reader, error) {
	c, err := a.captureFile(ctx)
	if err != nil {
		return nil, err
	}
	c.store = model.NewStore()
	return &reader{
		store: c.store, source: still{c.store}, account: c.name, site: "capture",
		load:  c.load,
		run:   func(ctx context.Context) { _, _ = c.load(ctx) }, // the screen shows the problem from the snapshot
		close: func() { _ = c.in.Close() },
	}, nil
}

// captureFile opens what --read names.
func (a *app) captureFile(ctx context.Context) (*saved, error) {
	name := a.set.read
	if name == "-" {
		if terminal(a.In) {
			return nil, usage("--read - reads standard input, which is a terminal here; pipe a capture into it or name a file.",
				"--read - 从标准输入读取，而当前标准输入是终端；请通过管道传入数据或指定文件。")
		}
		return &saved{name: "stdin", in: &opening{ReadCloser: io.NopCloser(a.In)}, pipe: !regular(a.In), now: a.Now}, nil
	}
	file, err := opened(ctx, name)
	if err != nil {
		return nil, openExit(name, err)
	}
	c := &saved{name: oneLine(filepath.Base(name)), in: &opening{ReadCloser: file}, now: a.Now}
	info, err := file.Stat()
	if err == nil && info.IsDir() {
		_ = file.Close()
		return nil, usage("--read "+quoted(name)+" is a directory; name a file.", "--read "+quoted(name)+" 是目录，请指定文件。")
	}
	c.pipe = !regular(file)
	if err == nil && !c.pipe {
		c.asOf = info.ModTime()
	}
	return c, nil
}

// regular reports whether r is a file with an end.
func regular(r io.Reader) bool {
	f, ok := r.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode().IsRegular()
}

// opened is a file, opened until ctx ends: a pipe with a name opens only once
// somebody writes into it.
func opened(ctx context.Context, name string) (*os.File, error) {
	type result struct {
		file *os.File
		err  error
	}
	done := make(chan result, 1)
	go func() { // outlives the call only where nobody comes to write
		file, err := os.Open(name)
		done <- result{file, err}
	}()
	select {
	case r := <-done:
		return r.file, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func openExit(name string, err error) error {
	if canceled(err) {
		return err
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err // the sentence names the file itself
	}
	if errors.Is(err, fs.ErrNotExist) {
		return usage("--read "+quoted(name)+": there is no such file.", "--read "+quoted(name)+"：没有这个文件。")
	}
	return failure("--read "+quoted(name)+" cannot be opened: "+oneLine(err.Error())+".", "--read "+quoted(name)+" 无法打开："+oneLine(err.Error())+"。")
}

// load reads all of the capture. The error is nil when every record in it was
// read; those that were are in the snapshot in any case.
func (c *saved) load(ctx context.Context) (*model.Snapshot, error) {
	p := showing(c.store, c.pipe)
	stats, err := capture.Read(ctx, c.in, func(events []model.Event) error {
		c.store.Add(events)
		p.added(len(events))
		return nil
	})
	p.end()
	err = c.judged(stats, err)
	f := model.Freshness{AsOf: c.asOf}
	if f.AsOf.IsZero() { // a pipe speaks as of its end, which may be hours after its beginning
		f.AsOf = c.now()
	}
	if err != nil {
		f.Problem = exitOf(err).what
	}
	return c.store.Publish(model.Coverage{}, f), err
}

// judged is what to say of a capture. An input without anything in it is what
// a list without a match leaves: that is an answer.
func (c *saved) judged(s capture.Stats, err error) error {
	switch {
	case err != nil && s.Records == 0 && !canceled(err) && c.in.empty():
		return nil
	case err != nil || s.Odd == 0:
		return err
	default:
		some := fmt.Sprintf("%d entries of %s are no records and are left out, the first", s.Odd, c.name)
		if s.Odd == 1 {
			some = fmt.Sprintf("1 entry of %s is no record and is left out, the one", c.name)
		}
		return &exit{status: incomplete, what: model.Text{
			EN: fmt.Sprintf("%s in line %d.", some, s.OddLine),
			ZH: fmt.Sprintf("%s 中有 %d 项不是记录，已略过，第一项在第 %d 行。", c.name, s.Odd, s.OddLine),
		}}
	}
}

// opening keeps the first bytes of an input, enough to know an empty list.
type opening struct {
	io.ReadCloser
	first []byte
}

const openingSize = 16

func (o *opening) Read(p []byte) (int, error) {
	n, err := o.ReadCloser.Read(p)
	o.first = append(o.first, p[:min(n, openingSize-len(o.first))]...)
	return n, err
}

// empty reports whether the input, read to its end, was nothing or [].
func (o *opening) empty() bool {
	all := strings.TrimSpace(strings.TrimPrefix(string(o.first), "\ufeff"))
	return len(o.first) < openingSize && (all == "" || strings.Join(strings.Fields(all), "") == "[]")
}
