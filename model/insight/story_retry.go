package insight

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"offair/model"
)

const (
	leastRetries = 2           // refused tries that are worth a tale
	retryWithin  = 10 * minute // the first try after the drop, and each after the one before
)

// retries tells of drops that were followed by refused tries.
func (t *teller) retries() {
	for i := range t.steps {
		if t.steps[i].Refused {
			continue
		}
		tries := t.triesAfter(i)
		if len(tries) < leastRetries {
			continue
		}
		t.tellRetries(i, tries)
	}
}

// triesAfter are the refused tries that follow a drop, before the stream's
// next start and before its next drop.
func (t *teller) triesAfter(i int) (tries []int) {
	last, back := t.steps[i].When, int64(1<<62)
	if gap := t.steps[i].Gap; gap != model.NoGap {
		back = last + gap
	}
	for k := i + 1; k < len(t.steps); k++ {
		st := &t.steps[k]
		if st.When >= back || st.When-last > retryWithin {
			break
		}
		if st.Refused {
			tries, last = append(tries, k), st.When
		}
	}
	return tries
}

func (t *teller) tellRetries(i int, tries []int) {
	plot, end := Retries, tries[len(tries)-1]
	evidence := append([]int{i}, tries...)
	why := t.why(i)
	reasons, only := t.reasons(tries)
	text := both(
		"Dropped at %s (%s); %d tries refused %s (%s)", "%s 断流（%s）；%[4]s 有 %[3]d 次重推被拒绝（%[5]s）",
		t.clock(t.steps[i].When), why, len(tries), t.between(t.steps[tries[0]].When, t.steps[end].When), reasons)
	if only == "url-expired" && t.rows[i].Side != model.Auth {
		plot = Expired
		text = joined(text, model.Text{EN: ": the push URL had expired", ZH: "：推流地址已过期"})
	}
	back, last := t.back(i)
	if last >= 0 {
		evidence = append(evidence, last)
	}
	t.tell(plot, evidence, joined(text, back))
}

// reasons is why tries were refused, the most frequent first, and the cause
// when there is but one.
func (t *teller) reasons(tries []int) (text model.Text, only string) {
	count := map[model.Text]int{}
	for _, k := range tries {
		count[t.why(k)]++
	}
	var all []model.Text
	for why := range count {
		all = append(all, why)
	}
	slices.SortFunc(all, func(a, b model.Text) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a.EN, b.EN))
	})
	if len(all) == 1 {
		return all[0], all[0].EN
	}
	var en, zh []string
	for _, why := range all {
		en = append(en, fmt.Sprintf("%d %s", count[why], why.EN))
		zh = append(zh, fmt.Sprintf("%s %d 次", why.ZH, count[why]))
	}
	return model.Text{EN: strings.Join(en, ", "), ZH: strings.Join(zh, "，")}, ""
}

// back says how a drop came to its end, and the step that shows it; -1 where
// no record does.
func (t *teller) back(i int) (model.Text, int) {
	st := &t.steps[i]
	off := t.offs.Of(st.Row)
	switch {
	case off.State == model.Down:
		return model.Text{EN: "; down now.", ZH: "；目前已断。"}, -1
	case st.Gap != model.NoGap:
		return t.backAt(i, st.When+st.Gap, off)
	case off.Open:
		return model.Text{EN: "; not seen again.", ZH: "；此后未再出现。"}, -1
	default:
		return model.Text{EN: ".", ZH: "。"}, -1
	}
}

func (t *teller) backAt(i int, start int64, off Off) (model.Text, int) {
	last := t.startingAt(start)
	var from model.Text
	if last >= 0 && known(t.rows[i].Client) && known(t.rows[last].Client) {
		if c := t.rows[last].Client; c != t.rows[i].Client {
			from = both(", from another address, %s", "，换用地址 %s", c)
		} else {
			from = model.Text{EN: ", from the same address", ZH: "，地址不变"}
		}
	}
	if off.Seconds <= 0 {
		return joined(both("; another push had been on since %s", "；另一路推流自 %s 起一直在推", t.clock(start)), from, model.Text{EN: ".", ZH: "。"}), last
	}
	after := both("; back at %s after %s", "；%s 恢复，中断 %s", t.clock(start), lengthText(off.Seconds))
	if off.AtMost {
		after = both("; back at %s after %s at most", "；%s 恢复，中断至多 %s", t.clock(start), lengthText(off.Seconds))
	}
	return joined(after, from, model.Text{EN: ".", ZH: "。"}), last
}
