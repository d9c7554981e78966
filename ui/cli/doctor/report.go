package doctor

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"offair/model"
)

// Text tells results as lines of a person's language, one each, aligned.
type Text struct {
	Out   io.Writer
	Lang  model.Lang
	ASCII bool
	Width int // cells that a line may take; 0 for no limit
	name  int // cells of the widest name
}

// NewText is a Text whose names are those of checks.
func NewText(t Text, checks []Check) *Text {
	for _, c := range checks {
		t.name = max(t.name, ansi.StringWidth(c.Name.In(t.Lang)))
	}
	return &t
}

// Tell writes a result. The error is the writer's.
func (t *Text) Tell(r Result) error {
	name := r.Check.Name.In(t.Lang)
	head := t.mark(r) + " " + name + strings.Repeat(" ", t.name-ansi.StringWidth(name)) + "  "
	line := r.Finding.What.In(t.Lang)
	if next := r.Finding.Next.In(t.Lang); next != "" {
		line += t.arrow() + next
	}
	_, err := fmt.Fprintln(t.Out, head+t.wrapped(line, ansi.StringWidth(head)))
	return err
}

// mark tells by shape alone, or in ASCII by a word.
func (t *Text) mark(r Result) string {
	m := r.Finding.Mark
	if m == Broken && !r.Check.Needed {
		m = Limited
	}
	if t.ASCII {
		return [...]string{"ok  ", "note", "warn", "FAIL"}[m]
	}
	return [...]string{"✓", "·", "!", "✗"}[m]
}

// arrow parts what is wrong from what to do.
func (t *Text) arrow() string {
	if t.ASCII {
		return " -> "
	}
	return " → "
}

// wrapped breaks a line where the terminal would, and sets what follows under
// its beginning.
func (t *Text) wrapped(line string, indent int) string {
	const least = 20 // cells below which breaking helps nobody
	if t.Width-indent < least || ansi.StringWidth(line) <= t.Width-indent {
		return line
	}
	var b strings.Builder
	for i, part := range strings.Split(ansi.Wrap(line, t.Width-indent, ""), "\n") {
		if i > 0 {
			b.WriteString("\n" + strings.Repeat(" ", indent))
		}
		b.WriteString(strings.TrimRight(part, " ")) // a blank in the last column would break the line once more
	}
	return b.String()
}

// object is a result for scripts.
type object struct {
	Check  string `json:"check"`
	Status string `json:"status"`
	Needed bool   `json:"needed"`
	What   string `json:"what"`
	Next   string `json:"next"`
}

// JSON gathers results for a script.
type JSON struct {
	Lang    model.Lang
	objects []object
}

// Tell keeps a result.
func (j *JSON) Tell(r Result) error {
	f := r.Finding
	j.objects = append(j.objects, object{r.Check.ID, f.Mark.String(), r.Check.Needed, f.What.In(j.Lang), f.Next.In(j.Lang)})
	return nil
}

// Write writes what was told, with the exit status.
func (j *JSON) Write(out io.Writer, status int) error {
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(struct {
		Exit   int      `json:"exit"`
		Checks []object `json:"checks"`
	}{status, j.objects})
}
