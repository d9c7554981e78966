package query

import (
	"strings"

	"offair/model"
)

// ParseArgs reads the command line's arguments: like Parse on them joined by
// spaces, but a wrong term's error names the argument, and a term that is only
// begun (stream: with no value, a quote that is not closed) is wrong too,
// since nobody is still typing. The error is an *Error; its span counts in the
// joined line.
func ParseArgs(args []string) (Query, error) {
	line := strings.Join(args, " ")
	q, err := parse(line, true)
	if err != nil {
		return Query{}, named(err, args)
	}
	return q, nil
}

// named puts the argument in which the error begins before its sentence.
func named(err *Error, args []string) *Error {
	end := 0
	for i, a := range args {
		end += len(a) + 1
		if err.From < end {
			what := text("argument %d, %s: %s", "第 %d 个参数 %s：%s")
			in := func(l model.Lang) string { return err.What.In(l) }
			return &Error{err.From, err.To, model.Text{
				EN: sprintf(what.EN, i+1, shown(a), in(model.EN)),
				ZH: sprintf(what.ZH, i+1, shown(a), in(model.ZH)),
			}}
		}
	}
	return err
}
