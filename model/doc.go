// Package model says what an interruption of a live push is and what can be
// known from many of them. It does no I/O, reads no clock and knows no
// terminal: everything here is a function of what it was given.
//
//	Event ─► Store.Add ─► Store.Publish ─► Snapshot ─► View
//	         (cleans and codes             (immutable)  (rows a filter leaves)
//	          each distinct text once)
package model
