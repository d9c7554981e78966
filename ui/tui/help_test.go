package tui

import (
	"reflect"
	"testing"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// clusterReport is what a terminal answers that keeps clusters in one cell.
var clusterReport = tea.ModeReportMsg{Mode: ansi.ModeUnicodeCore, Value: ansi.ModeReset}

func ansiFree(s string) string { return ansi.Strip(s) }

// emptyFields are the string fields of a struct that hold nothing.
func emptyFields(path string, v any) []string {
	var out []string
	var walk func(path string, v reflect.Value)
	walk = func(path string, v reflect.Value) {
		switch v.Kind() {
		case reflect.Pointer:
			walk(path, v.Elem())
		case reflect.Struct:
			for i := range v.NumField() {
				walk(path+"."+v.Type().Field(i).Name, v.Field(i))
			}
		case reflect.Array, reflect.Slice:
			if v.Len() == 0 {
				out = append(out, path)
			}
			for i := range v.Len() {
				walk(path, v.Index(i))
			}
		case reflect.String:
			if v.Len() == 0 {
				out = append(out, path)
			}
		}
	}
	walk(path, reflect.ValueOf(v))
	return out
}

// same compares what two screens show, cell by cell, as the renderer reads
// them, but for one column of the list.
func same(t *testing.T, a, b *driver, cell placed) {
	t.Helper()
	w, h := a.m.w, a.m.h
	ca, cb := cellsOf(a), cellsOf(b)
	for y := range h {
		if y == a.m.places.verdict.y && a.m.places.verdict.h > 0 {
			continue // other names fell
		}
		inList := y >= a.m.places.list.y && y < a.m.places.footer.y
		for x := range w {
			if inList && x >= cell.x && x < cell.x+cell.w {
				continue
			}
			ga, gb := ca.CellAt(x, y), cb.CellAt(x, y)
			if ga.Content != gb.Content || ga.Width != gb.Width || !ga.Style.Equal(&gb.Style) {
				t.Fatalf("%dx%d: cell %d,%d is %q, was %q; the row's name is %q:\n%s", w, h, x, y, gb.Content, ga.Content,
					hostile[max(y-a.m.places.list.y, 0)%len(hostile)], b.shown())
			}
		}
	}
}

func cellsOf(d *driver) *uv.ScreenBuffer {
	buf := uv.NewScreenBuffer(d.m.w, d.m.h)
	buf.Method = d.m.ruler.method
	uv.NewStyledString(d.m.View().Content).Draw(buf, buf.Bounds())
	return &buf
}
