package fetch

import (
	"context"
	"errors"

	"offair/model"
)

// AsError gives err as an *Error, nil for nil. A context that ended becomes
// class Canceled; an error of another kind becomes class Transient, since what
// nobody understood may pass.
func AsError(err error) *Error {
	if err == nil {
		return nil
	}
	var known *Error
	if errors.As(err, &known) {
		return known
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return canceled(err)
	}
	return &Error{
		Class: Transient,
		What:  model.Text{EN: "The call failed for a reason that is not known.", ZH: "请求失败，原因不明。"},
		Next:  model.Text{EN: "Try again.", ZH: "请重试。"},
		Cause: err,
	}
}

// canceled is the failure of a call whose context ended.
func canceled(cause error) *Error {
	return &Error{
		Class: Canceled,
		What:  model.Text{EN: "Interrupted before the answer was complete.", ZH: "在得到完整结果之前被中断。"},
		Cause: cause,
	}
}

// permanent reports whether asking again at once cannot help: neither this
// call nor any other would get a better answer.
func (c Class) permanent() bool { return c != Transient && c != Throttled }

// classOf is the class of err; ok is false for nil.
func classOf(err error) (c Class, ok bool) {
	if e := AsError(err); e != nil {
		return e.Class, true
	}
	return 0, false
}

// is reports whether err is a failure of class c.
func is(err error, c Class) bool {
	got, ok := classOf(err)
	return ok && got == c
}

// tellsMore reports whether a says more about what is wrong than b: a failure
// that stops everything beats one that may pass, any failure beats an
// interruption, and of two alike the first is kept.
func tellsMore(a, b *Error) bool {
	if b == nil || a == nil {
		return a != nil
	}
	return weight(a.Class) > weight(b.Class)
}

func weight(c Class) int {
	switch c {
	case Canceled:
		return 0
	case Transient, Throttled:
		return 1
	case Unreachable:
		return 2
	default:
		return 3
	}
}
