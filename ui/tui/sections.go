package tui

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"offair/model"
)

// indent is the room before text that belongs to a mark or a heading.
const indent = 2

// longest is how many bytes of one text are shown: far more than any reason
// has, so that a hostile one costs no time.
const longest = 4096

// inked is one line with its looks, and its width in cells.
type inked struct {
	s string
	w int
}

// sections writes what is known of one event, as lines of the pen's width.
type sections struct {
	*sheet
	p       pen
	lines   []inked
	ordinal string // which of its stream's events it is; may be empty
	aired   aired
	told    *told
}

// labels is the room for the names of fields.
func (s *sections) labels() int {
	d := &s.words.detail
	w := 0
	for _, l := range []string{d.stream, d.app, d.domain, d.client, d.resolution, d.started, d.ended, d.up, airIn(s.lang).now, storyIn(s.lang).off} {
		w = max(w, s.p.ruler.width(l))
	}
	return w + 2
}

// why tells what happened, whose side it is and what to do.
func (s *sections) why(r *model.Row) {
	k := s.side[r.Side]
	s.p.put(k, sideMark(r.Side))
	if r.Cause == nil {
		s.unrecognised(r)
		s.story()
		return
	}
	text, other := r.Cause.Text.In(s.lang), r.Cause.Text.In(1-s.lang)
	s.wrapped(s.strong, text, indent)
	if other != text {
		s.wrapped(s.dim, other, indent)
	}
	s.wrapped(k, s.class(r), indent)
	s.story()
	s.remedy(r.Cause)
	s.raw(r)
}

func (s *sections) unrecognised(r *model.Row) {
	if r.Reason == "" {
		s.wrapped(s.strong, s.words.detail.reasonNone, indent)
		return
	}
	s.wrapped(s.strong, r.Reason, indent)
	s.wrapped(s.warn, s.words.detail.unrecognised, indent)
}

// class is the side, the cause's id and its codes.
func (s *sections) class(r *model.Row) string {
	parts := []string{r.Side.Name().In(s.lang)}
	if r.Cause.ID != parts[0] {
		parts = append(parts, r.Cause.ID)
	}
	codes := r.Codes
	if len(codes) == 0 {
		codes = r.Cause.Codes
	}
	if len(codes) > 0 {
		parts = append(parts, s.words.detail.codes+" "+codeText(codes))
	}
	return strings.Join(parts, " "+s.glyphs.dot+" ")
}

// codeText lists codes as the vendor's table does, runs of one errcode folded.
func codeText(codes []model.Code) string {
	var b strings.Builder
	for i, c := range codes {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(strconv.Itoa(c.Err))
		if c.Sub != 0 {
			b.WriteString("/" + strconv.Itoa(c.Sub))
		}
	}
	return b.String()
}

// remedy is what to do next, and where that is written.
func (s *sections) remedy(c *model.Cause) {
	if !c.Remedy.Empty() {
		s.heading(s.words.detail.nextStep)
		s.wrapped(s.plain, c.Remedy.In(s.lang), indent)
	}
	if !c.Doc.Empty() {
		s.wrapped(s.dim, c.Doc.In(s.lang), indent)
	}
}

// raw is the reason as the record words it.
func (s *sections) raw(r *model.Row) {
	s.heading(s.words.detail.raw)
	s.wrapped(s.plain, r.Reason, indent)
}

// whose is the stream and when it ended, on one line: for a screen on which the
// fields stand below what happened.
func (s *sections) whose(r *model.Row) {
	when := s.glyphs.none
	if r.When != 0 {
		when = s.day.clockText(time.Unix(r.When, 0))
	}
	when = s.words.detail.ended + " " + when
	room := s.p.width - headGap - s.p.ruler.width(when)
	name := min(s.p.ruler.width(r.Stream), max(room, 0))
	s.p.cell(s.strong, r.Stream, fit{w: name, mid: true})
	s.p.blank(headGap)
	s.p.put(s.dim, when)
	s.end()
}

// facts are the fields of the record.
func (s *sections) facts(r *model.Row) {
	d := &s.words.detail
	s.fact(d.stream, r.Stream, s.strong)
	if s.ordinal != "" {
		s.fact("", s.ordinal, s.dim)
	}
	s.fact(d.ended, s.moment(r.End), s.plain)
	s.fact(d.up, s.up(r), s.plain)
	s.offAir(r)
	s.fact(d.started, s.moment(r.Start), s.plain)
	s.onAirNow(r)
	client := s.given(r.Client)
	if r.Client == model.Internal {
		client = d.internal
	}
	s.fact(d.client, client, s.plain)
	s.fact(d.domain, s.given(r.Domain), s.plain)
	s.fact(d.app, s.given(r.App), s.plain)
	s.fact(d.resolution, s.given(r.Resolution), s.plain)
}

// moment is a time with its zone.
func (s *sections) moment(sec int64) string {
	if sec == 0 {
		return s.words.detail.notRecorded
	}
	t := time.Unix(sec, 0).In(s.day.zone)
	return t.Format(time.DateTime) + " " + zoneText(t)
}

// up is how long the push was on air: as its times say, and as the record
// says where that differs.
func (s *sections) up(r *model.Row) string {
	recorded, measured := "", ""
	if r.Up >= 0 {
		recorded = string(appendLength(nil, r.Up))
	}
	if r.Start != 0 && r.End != 0 && r.End >= r.Start {
		measured = string(appendLength(nil, r.End-r.Start))
	}
	switch {
	case recorded == "" && measured == "":
		return s.words.detail.notRecorded
	case recorded == "":
		return measured
	case measured == "" || r.Up == r.End-r.Start:
		return recorded
	default:
		return fmt.Sprintf(s.words.detail.upRecorded, measured, recorded)
	}
}

// fact is one named field; a long value goes on under itself.
func (s *sections) fact(name, value string, k ink) {
	s.p.put(s.label, name)
	s.wrapped(k, value, s.labels())
}

// end finishes a line.
func (s *sections) end() {
	s.lines = append(s.lines, inked{string(s.p.buf), s.p.x})
	s.p.reset(s.p.width)
}

// heading is a blank line and a line of its own.
func (s *sections) heading(text string) {
	s.end()
	s.p.put(s.label, text)
	s.end()
}

// wrapped writes text from column x on, in as many lines as it takes.
func (s *sections) wrapped(k ink, text string, x int) {
	x = min(x, s.p.width/2)
	if len(text) > longest {
		text = strings.ToValidUTF8(text[:longest], "") + s.glyphs.dots
	}
	for _, line := range wrap(s.p.ruler, text, s.p.width-x) {
		s.p.to(x)
		s.p.put(k, line)
		s.end()
	}
}
