// Package archive keeps events, and the claims that they are complete, in one
// file for each account and site.
//
// The file is an SQLite database of two tables. "segment" holds rows in
// compressed columns, each segment with all the texts it needs and a checksum.
// "manifest" is one row that says which segments there are, what is claimed to
// be known and whose account it is, under a checksum of its own: a segment that
// is missing or damaged takes the claims over its stretch of time with it.
//
//	Keep ─► queue ─► writer ─► one transaction: segments + manifest
//	                   └► now and then: short segments made into long ones
//	Restore ─► manifest ─► segments, newest first ─► decoded on all cores ─► model.Store
//
// One process writes, whoever gets the lock; the others read. What a reader's
// feed learns is not queued: it notes the stretch of time, and when the writer
// is gone the first reader to get the lock writes what its store holds of it.
package archive
