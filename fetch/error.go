package fetch

import "offair/model"

// Class says what to do about a failed call.
type Class uint8

// The classes of failure.
const (
	Transient   Class = iota // the server or the way to it stumbled: try again
	Throttled                // a rate limit: slow down, try again
	Unreachable              // the host refuses, does not exist or cannot be verified: few tries
	Credential               // key, secret or token is wrong, missing or expired: stop
	Clock                    // our clock and the server's are too far apart: stop
	Denied                   // the account forbids this call: stop
	Account                  // the service is off for this account: stop
	Refused                  // the request is wrong or the API is gone: stop
	Canceled                 // the context ended
)

// Error is a failure that a person can act on. Neither text holds a secret or
// an unclean character.
type Error struct {
	Class     Class
	Code      string     // the API's error code, "" when the failure is ours or the network's
	RequestID string     // "" when no API answered
	What      model.Text // one sentence: what went wrong
	Next      model.Text // one sentence: what to do
	Cause     error      // for errors.Is; never shown
	Stale     bool       // a connection that was kept open had been closed under the call: worth another try at once
}

// Error is the failure in English, with its next step and RequestId.
func (e *Error) Error() string { return e.Say(model.EN) }

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Say is the failure in one language, with its next step and RequestId.
func (e *Error) Say(l model.Lang) string {
	s := e.What.In(l)
	if n := e.Next.In(l); n != "" {
		s += " " + n
	}
	if e.RequestID != "" {
		s += " (RequestId " + e.RequestID + ")"
	}
	return s
}

// Text is the failure in both languages.
func (e *Error) Text() model.Text {
	return model.Text{EN: e.Say(model.EN), ZH: e.Say(model.ZH)}
}
