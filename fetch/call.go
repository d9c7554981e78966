// Package fetch brings events in. A Feed owns one account's store: it plans
// calls for the window that is wanted, pages and retries them under a rate
// limit, claims coverage for what was answered in full, and refreshes.
//
//	Feed ─► planner ─► limiter ─► Caller (fetch/css, one API call) ─► model.Store
package fetch

import (
	"context"
	"time"

	"offair/model"
)

// The API's documented limits (DescribeLiveStreamEventList).
const (
	PageSize = 100                 // records a page, at most
	MaxDepth = 10_000              // records that one query can reach by paging
	MaxSpan  = 30 * 24 * time.Hour // EndTime - StartTime, at most
	Reach    = 60 * 24 * time.Hour // how far back records are kept
)

// Request is one page of one query. The API takes whole seconds in UTC; the
// time that its window filters on is not documented.
type Request struct {
	Span      model.Span  // StartTime is Span.From, EndTime is Span.To; both sent as they stand
	Scope     model.Scope // empty fields are not sent; a Stream is matched exactly unless Fuzzy
	Fuzzy     bool        // the Stream is a word that names hold; what that means is the API's affair
	Page      int         // from 1
	Size      int         // 1 to PageSize
	Ascending bool        // by end time; else newest first
}

// Page is the answer to one Request.
type Page struct {
	Events    []model.Event
	Total     int       // TotalNum: all matches of the query; may be clipped by the server
	Odd       int       // list items that could not be read at all
	RequestID string    // cleaned
	Date      time.Time // the server's clock, from the Date header; zero when absent

	asked uint64 // the number of the try that it answers: order
	late  int    // how many of its events were new though they ended long ago: descent
}

// Caller makes one API call. It neither retries nor waits for a rate limit.
// An error is an *Error.
type Caller interface {
	Events(ctx context.Context, r Request) (Page, error)
}
