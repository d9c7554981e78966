package cli

import (
	"context"
	"errors"
	"io/fs"
	"math"
	"syscall"

	"golang.org/x/term"

	"offair/model"
)

// list prints the rows that the query leaves.
func (a *app) list(ctx context.Context, args []string) error {
	p, err := a.plan(args)
	if err != nil {
		return err
	}
	started := a.Now()
	r, err := a.open(ctx, p, false)
	if err != nil {
		return err
	}
	defer r.close()
	snap, err := a.loaded(ctx, r)
	if err != nil && (canceled(err) || (len(snap.Coverage.Known) == 0 && snap.Len() == 0)) {
		return err // half an answer to someone who has gone is worse than none
	}
	if err := r.kept.failure(); a.set.offline && err != nil {
		return err // there was nobody else to ask
	}
	snap, unaired := a.aired(ctx, r, p, snap)
	view, verr := a.narrowed(ctx, snap, p, started.Unix())
	if verr != nil {
		return verr
	}
	rows, verr := ordered(ctx, view, a.set.order)
	if verr != nil {
		return verr
	}
	if werr := write(ctx, a.Out, formatNamed(a.set.output, a.sheet(view, p)), rows); werr != nil {
		return werr
	}
	a.tellKept(r.kept)
	return andAir(missing(snap, problem(err), p.zone), unaired)
}

// tellKept writes what is queued and says why something is not kept, which
// makes the answer no less complete.
func (a *app) tellKept(s *shelf) {
	s.close()
	if t := s.trouble(); !t.Empty() {
		a.say(t)
	}
}

// loaded is all that the source has, with progress for a person who waits.
func (a *app) loaded(ctx context.Context, r *reader) (*model.Snapshot, error) {
	done := a.showProgress(ctx, r.store)
	defer done()
	snap, err := r.load(ctx)
	if snap == nil {
		snap = r.store.Snapshot()
	}
	if err == nil && ctx.Err() != nil {
		err = ctx.Err()
	}
	return snap, err
}

// problem is what stopped a load that brought something.
func problem(err error) model.Text {
	if err == nil {
		return model.Text{}
	}
	return exitOf(err).what
}

// narrowed is the rows of the query and the window. What ended while loading
// belongs to a window that is open to now.
func (a *app) narrowed(ctx context.Context, snap *model.Snapshot, p plan, now int64) (*model.View, error) {
	view, err := model.NewView(ctx, snap, p.query.Filter())
	if err != nil || p.window == (model.Window{}) {
		return view, err
	}
	w := p.window
	sp := model.Span{From: w.From, To: w.To}
	if w.Back > 0 {
		sp.From = now - int64(w.Back.Seconds())
	}
	if sp.To == 0 {
		sp.To = math.MaxInt64
	}
	return view.Within(sp), nil
}

func (a *app) sheet(v *model.View, p plan) sheet {
	s := sheet{view: v, lang: a.lang, zone: p.zone, ascii: a.set.ascii, colour: a.coloured()}
	if fd, ok := descriptor(a.Out); ok {
		s.width, _, _ = term.GetSize(fd) // 0 when the terminal does not tell: nothing is cut
	}
	return s
}

// coloured reports whether the table may have colour.
func (a *app) coloured() bool {
	switch a.set.color {
	case "always":
		return true
	case "never":
		return false
	default:
		return terminal(a.Out) && a.env("NO_COLOR") == "" && a.env("TERM") != "dumb"
	}
}

// writeExit is what to say of output that could not be written.
func writeExit(err error) error {
	var path *fs.PathError
	switch {
	case errors.Is(err, syscall.EPIPE):
		return &exit{status: closedPipe} // the reader has seen enough
	case errors.As(err, &path):
		err = path.Err // "/dev/stdout" tells nobody anything
	}
	next := model.Text{EN: "Write it elsewhere.", ZH: "请写到别处。"}
	if errors.Is(err, syscall.ENOSPC) {
		next = model.Text{EN: "Make room there, or write it elsewhere.", ZH: "请清理该磁盘，或写到别处。"}
	}
	why := oneLine(err.Error())
	return failure("the output could not be written in full: "+why+". "+next.EN, "结果未能完整写出："+why+"。"+next.ZH)
}
