// Package capture reads saved records: what `offair list` writes as ndjson or
// json, records with the API's field names, and raw answers of the API; one a
// line, in lists, or one after the other; plain or gzip.
//
//	io.Reader ─► feeder (goroutine: reads, unpacks) ─► window ─► wire.Decoder ─► batches
package capture
