package insight

import "offair/model"

const (
	takeover    = 10          // seconds between a replaced push's end and the start of the one that took over
	leastFight  = 3           // replacements in turn that are called a fight
	fightWithin = 10 * minute // between two of them
	leastShared = 10          // seconds that two pushes are on together, to be called primary and backup
)

// successor is the push that took over from a replaced one: the one that began
// nearest to its end; -1 where none is recorded.
func (t *teller) successor(i int) int {
	st, best, at := &t.steps[i], int64(takeover+1), -1
	for k := range t.steps {
		o := &t.steps[k]
		if k == i || o.Refused || o.Start == 0 || o.When < st.When || o.Start < st.Start {
			continue
		}
		if d := max(o.Start-st.When, st.When-o.Start); d < best {
			best, at = d, k
		}
	}
	return at
}

// fights tells of two addresses that replaced each other in turn, and of one
// that replaced itself again and again.
func (t *teller) fights() {
	t.told = map[int]bool{}
	for i := range t.steps {
		if t.told[i] {
			continue
		}
		run := t.fightFrom(i)
		if len(run) <= leastFight {
			continue
		}
		for _, k := range run {
			t.told[k] = true
		}
		if t.rows[run[0]].Client == t.rows[run[1]].Client {
			t.tellReconnects(run)
		} else {
			t.tellFight(run)
		}
	}
}

// fightFrom are the pushes from i on, each of which but the last was replaced
// by the next, from two addresses in turn or from one.
func (t *teller) fightFrom(i int) []int {
	run := []int{i}
	for {
		last := run[len(run)-1]
		if t.steps[last].State != model.ReplacedByOther || !known(t.rows[last].Client) {
			return run
		}
		k := t.successor(last)
		if k < 0 || !known(t.rows[k].Client) || t.told[k] {
			return run
		}
		n := len(run)
		if n > 1 && (t.rows[k].Client != t.rows[run[n-2]].Client || t.steps[last].When-t.steps[run[n-2]].When > fightWithin) {
			return run
		}
		run = append(run, k)
	}
}

func (t *teller) tellReconnects(run []int) {
	n := len(run) - 1
	t.tell(Reconnects, run, both(
		"One encoder keeps reconnecting: new pushes from %[3]s replaced its own %[1]d times %[2]s.",
		"同一台编码器反复重连：%[2]s，%[3]s 的新推流 %[1]d 次顶替了自己的旧推流。",
		n, t.between(t.steps[run[0]].When, t.steps[run[n-1]].When), t.rows[run[0]].Client))
}

func (t *teller) tellFight(run []int) {
	a, b := t.rows[run[0]].Client, t.rows[run[1]].Client
	last := run[len(run)-1]
	n := len(run) - 1
	text := both(
		"Two encoders fight for this stream: %s and %s replaced each other %d times %s.",
		"两台编码器争抢同一路流：%[4]s，%[1]s 与 %[2]s 互相顶替 %[3]d 次。",
		a, b, n, t.between(t.steps[run[0]].When, t.steps[run[n-1]].When))
	if end := &t.steps[last]; end.State != model.ReplacedByOther {
		text = joined(text, both(" Then %s stayed, until %s.", "之后由 %s 推流至 %s。", t.rows[last].Client, t.clock(end.When)))
	}
	t.tell(Fight, run, text)
}

// takeovers tells of single pushes that another one replaced, where the other
// is recorded too.
func (t *teller) takeovers() {
	for i := range t.steps {
		if t.told[i] || t.steps[i].State != model.ReplacedByOther {
			continue
		}
		k := t.successor(i)
		if k < 0 || !known(t.rows[i].Client) || !known(t.rows[k].Client) {
			continue
		}
		by := t.rows[k].Client
		at := t.clock(t.steps[i].When)
		text := both("%s: replaced by %s, ", "%s 被 %s 顶替，", at, by)
		if by == t.rows[i].Client {
			text = both("%s: replaced by a new push from the same address, ", "%s 被同一地址的新推流顶替，", at)
		}
		t.tell(Taken, []int{i, k}, joined(text, later(t.steps[k].Start-t.steps[i].When)))
	}
}

// later says how a start lies to an end.
func later(seconds int64) model.Text {
	switch {
	case seconds > 0:
		return both("%s later.", "新推流在 %s后开始。", lengthText(seconds))
	case seconds < 0:
		return both("which had begun %s before.", "新推流早 %s已开始。", lengthText(-seconds))
	default:
		return model.Text{EN: "in the same second.", ZH: "新推流在同一秒开始。"}
	}
}

// handOvers tells of drops while another push of the stream, from another
// address, was on and stayed on.
func (t *teller) handOvers() {
	for i := range t.steps {
		st := &t.steps[i]
		if st.Refused || st.State == model.ReplacedByOther || st.Side == model.Publisher || !known(t.rows[i].Client) {
			continue
		}
		if k := t.backup(i); k >= 0 {
			shared := st.When - max(st.Start, t.steps[k].Start)
			text := both(
				"Dropped at %s (%s) without a gap: %s had been pushing too for %s, and went on for %s: primary and backup.",
				"%s 断流（%s），画面未中断：%s 已同时推流 %s，并继续推了 %s，是主备推流。",
				t.clock(st.When), t.why(i), t.rows[k].Client, lengthText(shared), lengthText(t.steps[k].When-st.When))
			t.tell(HandOver, []int{i, k}, text)
		}
	}
}

// backup is the push that was on when a step ended, and stayed on as long
// again as is worth telling; -1 for none.
func (t *teller) backup(i int) int {
	st := &t.steps[i]
	for k := range t.steps {
		o := &t.steps[k]
		if k != i && !o.Refused && o.Start != 0 && o.Start <= st.When-leastShared && o.When >= st.When+leastShared &&
			known(t.rows[k].Client) && t.rows[k].Client != t.rows[i].Client {
			return k
		}
	}
	return -1
}

// flapping tells of bursts that no fight explains.
func (t *teller) flapping() {
	for _, b := range Bursts(t.steps, t.ask.Flapping) {
		var in []int
		fight := 0
		for i := range t.steps {
			if st := &t.steps[i]; st.Flapping && st.When >= b.From && st.When <= b.To {
				in = append(in, i)
				if t.told[i] {
					fight++
				}
			}
		}
		if 2*fight >= len(in) {
			continue
		}
		reasons, _ := t.reasons(in)
		t.tell(Flapped, in, both(
			"Flapping: %d drops %s, %s (%s).", "频繁断流：%[3]s，%[2]s断流 %[1]d 次（%[4]s）。",
			len(in), withinText(b.To-b.From), t.between(b.From, b.To), reasons))
	}
}
