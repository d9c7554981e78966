package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"syscall"

	"offair/fetch"
	"offair/model"
	"offair/model/query"
)

// The exit statuses.
const (
	answered    = 0
	failed      = 1   // nothing could be answered
	wrongUsage  = 2   // a flag, query or argument is wrong
	incomplete  = 3   // answered, but a span or scope is missing
	interrupted = 130 // as shells count SIGINT
	closedPipe  = 141 // as shells count SIGPIPE
)

// exit ends a run with a status and a sentence; an empty one says nothing.
type exit struct {
	status int
	what   model.Text
	more   string // lines under the sentence, the same in every language
}

// Error is the sentence in English.
func (e *exit) Error() string { return e.what.EN }

// usage is an exit for what the person wrote wrongly.
func usage(en, zh string) *exit {
	return &exit{status: wrongUsage, what: model.Text{EN: en, ZH: zh}}
}

// failure is an exit for what could not be answered at all.
func failure(en, zh string) *exit {
	return &exit{status: failed, what: model.Text{EN: en, ZH: zh}}
}

// report says on Err what ended the run and returns its status.
func (a *app) report(err error) int {
	if err == nil {
		return answered
	}
	e := exitOf(err)
	if !e.what.Empty() {
		a.say(e.what)
	}
	if e.more != "" {
		_, _ = fmt.Fprintln(a.Err, e.more)
	}
	return e.status
}

// say writes a sentence to Err; if Err is gone there is nobody to tell.
func (a *app) say(t model.Text) {
	_, _ = fmt.Fprintf(a.Err, "offair: %s\n", t.In(a.lang))
}

// exitOf turns any error into an exit.
func exitOf(err error) *exit {
	var e *exit
	var call *fetch.Error
	switch {
	case errors.As(err, &e):
		return e
	case errors.Is(err, syscall.EPIPE):
		return &exit{status: closedPipe}
	case canceled(err):
		return canceledExit()
	case errors.As(err, &call):
		return &exit{status: failed, what: call.Text()}
	default:
		return usage(oneLine(err.Error()), "")
	}
}

// canceled reports whether an error says that the person ended the work.
func canceled(err error) bool {
	var call *fetch.Error
	return errors.Is(err, context.Canceled) || (errors.As(err, &call) && call.Class == fetch.Canceled)
}

func canceledExit() *exit {
	return &exit{status: interrupted, what: model.Text{EN: "interrupted; nothing was printed", ZH: "已中断；没有输出任何内容"}}
}

// queryExit shows where a query is wrong, with a line of carets under it.
func queryExit(err error, line string) error {
	var q *query.Error
	if !errors.As(err, &q) || q.From < 0 || q.To > len(line) || q.From > q.To {
		return usage(oneLine(err.Error()), "")
	}
	before, wrong := model.Clean(line[:q.From]), model.Clean(line[q.From:q.To])
	carets := strings.Repeat(" ", width(before)) + strings.Repeat("^", max(1, width(wrong)))
	e := usage("query: "+oneLine(q.What.EN), "查询："+oneLine(q.What.ZH))
	e.more = "  " + before + wrong + model.Clean(line[q.To:]) + "\n  " + carets
	return e
}

// oneLine makes a text from elsewhere safe to print.
func oneLine(s string) string { return model.Clean(s) }

// quoted is what the person wrote, safe and short enough to print.
func quoted(s string) string {
	const most = 60 // cells
	return `"` + cut(model.Clean(s), most, "...") + `"`
}
