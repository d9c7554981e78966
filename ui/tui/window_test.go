package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"offair/model"
)

func TestWindowByADigit(t *testing.T) {
	t.Parallel()
	d := start(t, records(300), 120, 36)
	d.key("t")
	d.has("window", "1 last 15 min", "5 last 7 d", "0 as started", "✓")
	d.key("2")
	if d.m.filter.line() != "since:1h" || d.m.picking != notPicking {
		t.Errorf("2 leaves %q", d.m.filter.line())
	}
	d.has("last 1 h")
	n := d.m.list.len()
	if n == 0 || n == 300 {
		t.Errorf("%d rows in the last hour", n)
	}
	d.key("/")
	d.text(" live_00 ")
	d.key("enter", "t", "5")
	if d.m.filter.line() != "live_00 since:7d" {
		t.Errorf("5 leaves %q", d.m.filter.line())
	}
	if want := []model.Window{{Back: 7 * 24 * time.Hour}}; fmt.Sprint(d.f.wanted) != fmt.Sprint(want) {
		t.Errorf("the source was asked for %v", d.f.wanted)
	}
	d.key("esc")
	if strings.TrimSpace(d.m.filter.line()) != "since:1h live_00" {
		t.Errorf("Esc leaves %q", d.m.filter.line())
	}
	d.key("t", "0")
	if d.m.filter.line() != "live_00" {
		t.Errorf("0 leaves %q", d.m.filter.line())
	}
	d.key("t", "x")
	if d.m.filter.line() != "live_00" || d.m.picking != notPicking {
		t.Errorf("another key leaves %q", d.m.filter.line())
	}
	d.key("i", "t", "1")
	if d.m.filter.line() != "live_00 since:15m" {
		t.Errorf("in the timeline: %q", d.m.filter.line())
	}
}

func TestAllMarksGoAndComeBack(t *testing.T) {
	t.Parallel()
	d := start(t, records(60), 120, 36)
	d.key("M")
	d.hasNot("taken away")
	d.key("m", "j", "m", "j", "m")
	d.has("3 marked")
	d.key("/")
	d.text("nosuchthing")
	d.key("enter", "M")
	d.has("3 marks taken away")
	d.hasNot("3 marked")
	d.key("r") // another note in its place
	d.size(120, 36)
	d.key("esc")
	d.has("3 marked")
	d.key("esc")
	if d.m.filter.line() != "" || len(d.m.list.marks) != 3 {
		t.Errorf("%q, %d marks", d.m.filter.line(), len(d.m.list.marks))
	}
}
