package css

import (
	"offair/fetch"
	"offair/model"
)

// words is one sentence in both languages; see model.Textf.
func words(en, zh string, values ...any) model.Text { return model.Textf(en, zh, values...) }

// both is a sentence without values. A variable made of it costs nothing when
// the program starts: the compiler lays it out.
func both(en, zh string) model.Text { return model.Text{EN: en, ZH: zh} }

// problem is a failure with its next step.
func problem(class fetch.Class, what, next model.Text) *fetch.Error {
	return &fetch.Error{Class: class, What: what, Next: next}
}

// because is problem with a cause for errors.Is.
func because(e *fetch.Error, cause error) *fetch.Error {
	e.Cause = cause
	return e
}

// shown makes outside text fit into a sentence: clean, and cut to a number of
// runes.
func shown(s string, most int) string {
	// Cleaning looks at each byte; far more than can be shown need not pass it.
	if len(s) > 8*most {
		s = s[:8*most]
	}
	runes := []rune(model.Clean(s))
	if len(runes) <= most {
		return string(runes)
	}
	return string(runes[:most]) + "…"
}

// UsageError says that a flag holds something that cannot be used.
type UsageError struct {
	Flag string     // for example "--endpoint"
	What model.Text // one sentence: what is wrong and what is accepted; clean
	kind error
}

// Error is the sentence in English.
func (e *UsageError) Error() string { return e.What.EN }

// Unwrap gives errInsecureEndpoint where it is that.
func (e *UsageError) Unwrap() error { return e.kind }
