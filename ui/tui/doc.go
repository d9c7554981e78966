// Package tui is the screen: the list of interruptions, what is known of the
// one under the cursor, and the filter line.
//
//	Source.Wait ─► storeMsg ─► narrow (a Cmd) ─► narrowedMsg ─► list ─► frame
//	                             ▲                                ▲
//	     filter line ─► query ───┘                     keys ──────┘
//
// The root is the only tea.Model; everything else is a plain struct that the
// root calls. Rows come only from immutable snapshots, so nothing here waits
// for a lock, the network or the disk. Every text that a row holds is clean
// already; this package's business is how wide it is.
package tui
