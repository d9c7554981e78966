package tui

import (
	"runtime"
	"testing"
	"time"
	"weak"

	"offair/model"
)

// pour has so many rows pour into a screen, of which some are claimed to be
// known; none of the commands that this leads to but the filter's are run.
func (d *driver) pour(events []model.Event) {
	d.t.Helper()
	d.f.store.Add(events)
	known := model.Known{Span: model.Span{From: 1, To: noon.Unix()}, AsOf: noon.Unix()}
	d.f.store.Publish(model.Coverage{}.With(known), model.Freshness{Loading: true, Done: 1, Planned: 9})
	d.m.Update(storeMsg{d.f.store.Snapshot()})
	snap := d.f.store.Snapshot()
	v, err := d.m.narrow.base.Extend(d.t.Context(), snap)
	if err != nil {
		d.t.Fatal(err)
	}
	snap.Sequence()
	d.m.Update(narrowedMsg{d.m.narrow.gen, v, nil})
	d.counted()
}

// counted is the bars' being done, after which the verdict is asked for.
func (d *driver) counted() {
	d.m.sum.drop()
	d.m.judge()
}

// TestVerdictRestsWhileRowsPourIn: it waits without holding any rows, and then
// is of those that are there.
func TestVerdictRestsWhileRowsPourIn(t *testing.T) {
	t.Parallel()
	d := start(t, records(200), 160, 45)
	d.m.pauses.judge = time.Hour
	many := records(judgeMany + 5000)
	d.pour(many[:judgeMany+1000])
	if !d.m.verdict.rests || d.m.verdict.busy {
		t.Fatalf("it does not rest: %+v", d.m.verdict.latest)
	}
	old := weak.Make(d.m.list.view)
	d.pour(many)
	if !d.m.verdict.rests || d.m.verdict.busy {
		t.Fatal("it does not rest any more")
	}
	runtime.GC()
	runtime.GC()
	if old.Value() != nil {
		t.Error("rows of before are held")
	}
	d.m.Update(judgeDueMsg{})
	d.counted()
	if d.m.verdict.rests || !d.m.verdict.busy || d.m.verdict.asked.view.Value() != d.m.list.view {
		t.Errorf("it is not of the rows that are there: %+v", d.m.verdict.latest)
	}
}

// TestVerdictOfAnotherLineDoesNotRest: what stands there is of the line before.
func TestVerdictOfAnotherLineDoesNotRest(t *testing.T) {
	t.Parallel()
	d := start(t, records(200), 160, 45)
	d.m.pauses.judge = time.Hour
	d.pour(records(judgeMany + 1000))
	if !d.m.verdict.rests {
		t.Fatal("it does not rest")
	}
	d.m.narrow.now.line = "side:network"
	d.counted()
	if !d.m.verdict.busy || d.m.verdict.asked.line != "side:network" {
		t.Errorf("that of another line waits: %+v", d.m.verdict.latest)
	}
}

// TestOpenInput: of what a pipe gives now and then a verdict is told at once, and
// nobody is said to be asked for it.
func TestOpenInput(t *testing.T) {
	t.Parallel()
	for _, lang := range []model.Lang{model.EN, model.ZH} {
		f := newFake(nil)
		o := options(f)
		o.Lang = lang
		d := drive(t, f, o)
		d.size(120, 30)
		says := func(rows []model.Event, f model.Freshness, en, zh []string) {
			t.Helper()
			d.f.store.Add(rows)
			d.f.store.Publish(model.Coverage{}, f)
			d.publish()
			d.has(map[model.Lang][]string{model.EN: en, model.ZH: zh}[lang]...)
			d.hasNot("sking for", "正在获取", "✓ complete", "✓ 完整")
			d.fits(120, 30)
		}
		says(nil, model.Freshness{Loading: true, Input: model.InputRead},
			[]string{"reading", "No record has been read yet."}, []string{"读取中", "尚未读到任何记录。"})
		says(nil, model.Freshness{Input: model.InputOpen},
			[]string{"waiting for the first record", "No record has been read yet."}, []string{"等待第一条记录", "读到即显示。"})
		says(records(300), model.Freshness{Input: model.InputOpen, AsOf: noon},
			[]string{"✓ reading on", "last record came 14:03:01"}, []string{"✓ 持续读取", "最近一条于 14:03:01"})
		if d.m.verdict.found == nil {
			t.Fatal("nothing is told of the rows")
		}
		was := d.m.verdict.found
		says(records(400), model.Freshness{Input: model.InputOpen, AsOf: noon, Loading: true}, []string{"✓ reading on"}, []string{"✓ 持续读取"})
		if d.m.verdict.found == was {
			t.Error("nothing is told of the rows that poured in")
		}
	}
}
