package cli

import (
	"context"
	"io"
	"strings"
	"time"

	"offair/fetch"
	"offair/model"
	"offair/model/insight"
)

// baselineTime is how long the days before may take to be read. What has not
// come by then is left out of the comparison, and the note says how many days
// it compares with.
const baselineTime = 20 * time.Second

// daysBefore is how much before its window a note compares with: the usual
// days, a day for clocks that were put forward, and what is looked at around.
const daysBefore = (insight.UsualDays+1)*24*time.Hour + 12*time.Hour

// note prints what the rows of the query mean, in Markdown.
func (a *app) note(ctx context.Context, args []string) error {
	p, err := a.plan(args)
	if err != nil {
		return err
	}
	p.before = daysBefore
	r, err := a.open(ctx, p, false)
	if err != nil {
		return err
	}
	defer r.close()
	snap, err := a.loaded(ctx, r)
	if err != nil && (canceled(err) || (len(snap.Coverage.Known) == 0 && snap.Len() == 0)) {
		return err
	}
	if err := r.kept.failure(); a.set.offline && err != nil {
		return err // there was nobody else to ask
	}
	now := a.Now()
	span := closedSpan(p.window, now)
	answered := snap // what is said to be missing is of the window, not of the days before
	if err == nil {
		snap = a.withBaseline(ctx, r, snap, baselineAsk(span, p))
	}
	text, nerr := a.noteText(ctx, snap, p, insight.NoteAsk{Window: span, Now: now.Unix(), Account: r.name()})
	if nerr != nil {
		return nerr
	}
	if _, werr := io.WriteString(a.Out, text); werr != nil {
		return writeExit(werr)
	}
	a.tellKept(r.kept)
	return missing(answered, problem(err), p.zone)
}

// closedSpan is a window as a span that ends: with the present where it is open
// to it. Of a capture without a window it is empty: the rows say.
func closedSpan(w model.Window, now time.Time) model.Span {
	if w == (model.Window{}) {
		return model.Span{}
	}
	sp := w.At(now)
	if w.To == 0 {
		sp.To = now.Unix() + 1
	}
	return sp
}

func baselineAsk(sp model.Span, p plan) insight.BaselineAsk {
	return insight.BaselineAsk{Span: sp, Zone: p.zone, Scope: p.sent(false)}
}

// withBaseline is the snapshot with the days before the span besides, as far
// as they come in time; offline they are what the archive held of them. Without them the verdict says that it compares with
// nothing, so that no failure is told.
func (a *app) withBaseline(ctx context.Context, r *reader, snap *model.Snapshot, ask insight.BaselineAsk) *model.Snapshot {
	feed, ok := r.source.(*fetch.Feed)
	if !ok || ask.Span.Empty() || a.set.offline {
		return snap
	}
	want := ask.Want(snap.Coverage)
	if len(want) == 0 {
		return snap
	}
	ctx, cancel := context.WithTimeout(ctx, baselineTime)
	defer cancel()
	for _, w := range want {
		feed.Want(w)
	}
	if more, _ := feed.Load(ctx); more != nil {
		return more
	}
	return snap
}

// noteText words the note.
func (a *app) noteText(ctx context.Context, snap *model.Snapshot, p plan, ask insight.NoteAsk) (string, error) {
	view, err := model.NewView(ctx, snap, p.query.Filter())
	if err != nil {
		return "", err
	}
	ask.Lang, ask.Zone, ask.Scope, ask.Query = a.lang, p.zone, p.sent(false), p.line
	ask.Reopen = a.reopening(p.line, ask.Window, p.zone)
	ask.Mask.Addresses = a.set.maskAddresses
	return insight.Report(ctx, view, ask)
}

// name is whose rows these are.
func (r *reader) name() string { return strings.TrimSpace(r.account + " " + r.site) }
