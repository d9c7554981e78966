// Package insight tells what can be seen in many events at once. All of it is
// worked out from one model.View and follows its filter and window.
//
//	model.View ─► Summarize ─► Summary: Timeline  buckets × sides
//	                 ▲            │     Facets    top values, each with a small series
//	                 └── prev ────┘     (a later view costs what differs)
//	           ─► ByCause    buckets × causes
//	           ─► Flapping   streams that dropped again and again
//	           ─► Judge      what fell together, and what it has in common: Verdict
//	                 ▲
//	                 └── BaselineOf   the same hours of the days before
//	           ─► Note       all of it in Markdown
//	model.Snapshot ─► Tell   what happened to one stream: Tales
//	               ─► OffsOf downtime after an event
//	model.Sequence ─► History  one stream's events with the gaps between them
//
// Everything that is returned is immutable and safe for concurrent use. Counts
// are exact. Nothing here reads a clock: spans and zones are given.
package insight
