package tui

import (
	"offair/model"
)

// words are all words of the screen in one language. Patterns are for
// fmt.Sprintf; what goes in is named beside each.
type words struct {
	demo, following string
	last            string // window: length
	between         string // window: from, to
	since, until    string // window: time
	everything      string
	ofAll           string // shown, all
	events          string // all
	oneEvent        string
	fresh           string // new rows
	asOf            string // time
	next            string // time
	complete        string
	part            string
	loading         string // done, planned
	asking          string
	reading         string
	inputOpen       string
	inputLast       string // time
	inputSilent     string
	throttled       string
	slowed          string // calls a second
	slowedOne       string
	clockOff        string
	stale           string // since when
	offline         string
	unkept          string
	again           string // time
	missing         string // span, why
	missingSpan     string // span
	odd             string // records
	hours, days     string // number
	minutes         string // number
	values          string // of a field: number
	oneValue        string
	fieldOf         string // which, how many, key
	notGiven        string
	facets          fieldNames
	colon, comma    string // before and between the parts of a number
	sidesMore       string // sides that are told together

	by     string // what rows are ordered by
	marked string // how many events are marked
	within string // before a length of time; a blank at each end
	gaps   gapWords
	pick   pickWords
	firsts [model.Columns]firstWords

	more string // sign, lines hidden, key

	columns [columns]string

	placeholder string
	filterEmpty string
	together    string // rows
	lastTyped   string

	noAnswer, noAnswer2 string
	noInput, noInput2   string
	noMatch             string // line, window
	noneInWindow        string // window
	noneKnown           string // window
	nothingKnown        string // window
	emptyHow            string
	termNone, termSome  string // term; term, rows
	killer              string
	notTogether         string
	undoHint            string

	detail detailWords
	keys   keyWords
	foot   footWords
	notes  noteWords
	help   helpWords
}

// detailWords name what the detail pane shows.
type detailWords struct {
	title, codes, nextStep, doc, raw, unrecognised, reasonNone string
	stream, app, domain, client, internal, resolution          string
	started, ended, up, upRecorded                             string
	notRecorded, none, refused                                 string
	pushes                                                     string // window
	pushOn, pushEnded, pushRefused, pushNone                   string
	ordinal, ordinalOne                                        string // of the stream's events: which, how many
}

// keyWords say what a key does, in a word or two.
type keyWords struct {
	up, down, pageUp, pageDown, halfUp, halfDown, first, last, follow string
	filter, open, pane, place, textUp, textDown                       string
	earlier, later, only, without, nextFault, prevFault               string
	zone, refresh, mouse, redraw, help, undo, quit                    string
	order, columns, fold, mark, unmarkAll, window                     string
	apply, cancel, take, choose                                       string
	timeline, before, after, pan, zoomIn, zoomOut                     string
	span, takeSpan, leave                                             string
	facets, valueUp, valueDown, nextField, prevField                  string
	takeValue, leaveValue                                             string
	verdict, takeVerdict                                              string
	prevPart, nextPart                                                string
}

// footWords say the same in the footer, in as few letters as can be.
type footWords struct {
	detail, filter, stream, fault, only, without, follow, zone, refresh, help, quit string
	move, close, keep, back, take, choose, text, full, place                        string
	unpin, undoLine, closeDetail, closeFull, dropTerm, remark                       string
	order, fold, unfold, timeOrder                                                  string
	timeline, time, zoom, span, takeSpan, leave, unmark, unzoom                     string
	narrow, exclude, value, field                                                   string
	verdict, takeVerdict, facets, window, part                                      string
}

// noteWords are what the footer says after a key.
type noteWords struct {
	noEarlier, noLater, noFaultBelow, noFaultAbove string
	hidden                                         string
	refresh, mouseOn, mouseOff                     string
	followOn, followOff                            string
	zone                                           string // zone
	noRoom, newest, oldest, nothingToUndo          string
	ended                                          string
	noTimeline, noVerdict                          string
	lineFull                                       string // characters
	byTime                                         string
	byOther                                        string // column, what comes first, keys
	firstLine, lastLine                            string
	folded, unfolded, marked, unmarked             string
	allUnmarked                                    string // how many
}

// pickWords head the lines in which an order or columns are chosen.
type pickWords struct {
	order, orderHow, columns, columnsHow string
	window, windowHow, windowOwn         string
}

// firstWords say what comes first in an order, and the other way round.
type firstWords struct{ asc, desc string }

func (f firstWords) of(desc bool) string {
	if desc {
		return f.desc
	}
	return f.asc
}

// helpWords head the parts of the help.
type helpWords struct {
	title, moving, reading, filtering, screen, sides, query, list string
	timeline, facets, verdict, signs                              string
	gaps                                                          [][2]string // what the column says, what it means
	marks                                                         [3]string   // marked, watched, both
	times                                                         string
	mouse                                                         string
	mouseDoes                                                     [][2]string // what is done, what it does
	examples                                                      [][2]string
}

func wordsIn(l model.Lang) *words {
	if l == model.ZH {
		return &chinese
	}
	return &english
}
