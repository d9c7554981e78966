package insight

import (
	"context"
	"slices"

	"offair/model"
)

// judge works out one verdict.
//
//	rows ─► falls ─► heaps ─► those that stand ─► the foremost ─► who fell ─► in common
//	                                └── none ─► flapping ─► a few ─► calm
type judge struct {
	ctx     context.Context
	view    *model.View
	ask     JudgeAsk
	falls   *falls       // of the rows in wide
	wide    model.Span   // what is asked for, and at least a day: what it is compared with
	covered []model.Span // of wide, up to now
	classes [classes]weighed
	out     *Verdict
}

func newJudge(ctx context.Context, v *model.View, ask JudgeAsk) (*judge, error) {
	s := v.Snapshot()
	ask.Zone = clockOf(ask.Zone).zone
	extent := extent(slices.Collect(v.Parts()))
	if ask.Now == 0 {
		ask.Now = extent.To
	}
	if ask.Span.Empty() {
		ask.Span = model.Span{From: extent.From, To: max(extent.To, ask.Now)}
	}
	j := &judge{ctx: ctx, view: v, ask: ask, out: &Verdict{
		Asked: ask.Span, Now: ask.Now, Zone: ask.Zone, Claimed: len(s.Coverage.Known) > 0, snap: s,
	}}
	j.wide = model.Span{From: max(1, min(ask.Span.From, ask.Span.To-day)), To: ask.Span.To}
	j.cover()
	var err error
	if j.falls, err = j.gatherFalls(); err == nil {
		j.out.Totals = j.falls.totals
	}
	return j, err
}

// gatherFalls takes the falls from the baseline where that has looked at the
// same rows and more.
func (j *judge) gatherFalls() (*falls, error) {
	from := j.ask.Span.From
	if b := j.ask.Baseline; b != nil && b.of.Same(j.view) && b.Ask.Span == j.ask.Span && b.Ask.before().From <= j.wide.From {
		return b.falls.since(j.ctx, j.view, j.wide, from)
	}
	return fallsOf(j.ctx, j.view.Within(j.wide), from)
}

// cover works out what is known of what is asked for, and of what it is
// compared with. A capture claims nothing: what it holds is from its first row
// on.
func (j *judge) cover() {
	past := model.Span{From: j.wide.From, To: min(j.wide.To, j.ask.Now)}
	if j.out.Claimed {
		cov := j.out.snap.Coverage
		j.covered = coveredIn(cov, j.ask.Scope, past)
		past.From = j.ask.Span.From
		j.out.Missing = missingIn(cov, j.ask.Scope, past, j.ask.Now)
		return
	}
	chunks := j.out.snap.Chunks()
	if lo, hi := j.out.snap.Range(past); lo < hi && len(chunks) > 0 {
		past.From = max(past.From, j.out.snap.When(lo))
	}
	j.covered = []model.Span{past}
}

// blind reports whether nothing is known of what is asked for.
func (j *judge) blind() bool {
	past := model.Span{From: j.ask.Span.From, To: min(j.ask.Span.To, j.ask.Now)}
	known := slices.ContainsFunc(j.covered, func(c model.Span) bool { return !c.Intersect(past).Empty() })
	return past.Empty() || (!known && j.out.Totals == [classes]int{})
}

// find looks for what stands out, the gravest first.
func (j *judge) find() error {
	j.out.Finding = Calm
	if err := j.ahead(); err != nil {
		return err
	}
	for _, class := range []Class{Drops, Refusals, Stops} {
		if class == Stops && j.ask.Baseline == nil {
			continue // what publishers are used to is not known
		}
		all := j.incidents(class, minStreams)
		if at := foremost(all); at >= 0 && (class != Stops || all[at].known) {
			j.out.Finding, j.out.Class, j.out.Earlier = Many, class, len(all)-1
			return j.tell(&all[at])
		}
	}
	if found, err := j.flapping(); found || err != nil {
		return err
	}
	return j.few()
}

// few looks for what is too little to be told as an incident, or says that
// nothing stands out.
func (j *judge) few() error {
	few := j.incidents(Drops, fewStreams)
	if n := len(few); n > 0 {
		j.out.Finding = TooFew
		return j.tell(&few[n-1])
	}
	if !j.class(Drops).known && j.falls.rows > 0 {
		j.out.Finding = TooFew
	}
	if b := j.ask.Baseline; b != nil {
		end := min(j.out.Asked.To, j.out.Now)
		j.out.UsualDays = b.daysAt(model.Span{From: end - minute, To: end})
	}
	return nil
}

// ahead weighs the classes abreast where that is worth it: mostly there is no
// incident, and then each of them has to be looked at.
func (j *judge) ahead() error {
	if j.falls.rows < sharedRows {
		return nil
	}
	var jobs []func(context.Context) error
	for _, class := range []Class{Drops, Refusals, Stops} {
		if class != Stops || j.ask.Baseline != nil {
			jobs = append(jobs, func(context.Context) error { j.class(class); return nil })
		}
	}
	return abreast(j.ctx, jobs)
}

// tell fills in the verdict on an incident.
func (j *judge) tell(h *heap) error {
	o := j.out
	o.Span, o.Chance = h.span, h.chance
	if err := j.cut(h); err != nil {
		return err
	}
	if h.known {
		o.Usual, o.UsualDays, o.AsMany = h.habit.usual, len(h.habit.days), h.habit.asMany
	}
	j.gather(nil)
	if o.Finding == Many {
		return j.inCommon(h)
	}
	return j.ctx.Err()
}

// cut finds out whether an incident at the window's edge began before it.
func (j *judge) cut(h *heap) error {
	o := j.out
	if h.span.From-o.Asked.From >= minute {
		return nil
	}
	before, err := fallsOf(j.ctx, j.view.Within(model.Span{From: max(1, o.Asked.From-minute), To: o.Asked.From}), 0)
	o.Cut = err == nil && len(before.times[o.Class]) >= fewStreams
	return err
}

// flapping finds the stream that dropped again and again: the last one with at
// least half as many drops as the worst.
func (j *judge) flapping() (bool, error) {
	all, err := lastBurstsOf(j.ctx, j.view.Within(j.out.Asked), j.ask.Flapping)
	if err != nil || len(all) == 0 {
		return false, err
	}
	o, f := j.out, worst(j.out.snap, all)
	o.Finding, o.Class, o.Key, o.Earlier = One, Drops, f.key, len(all)-1
	o.Span = model.Span{From: int64(f.from), To: int64(f.to) + 1}
	j.gather(&o.Key)
	j.burst()
	o.Alone = o.Others == 0 && !j.othersFell()
	return true, j.ctx.Err()
}
