// Package onair asks what is on air, and how a push arrived, for all screens
// of one account.
//
//	Ask(stream) ──┐                ┌─► shared limiter ─► the call's own rate ─► Caller ─► API
//	AskAll() ─────┼─► one at a time┤
//	Quality() ────┘   and cached   └─► model.Air ─► Store.SetAir ─► the next snapshot
//
// A call that fails says nothing about a stream: a stream is only ever called
// down on an answer that says so. A call that the account may not make, or that
// the site does not offer, is let be for a while; all else goes on without it.
package onair
