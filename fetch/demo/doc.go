// Package demo is an account of its own: an API server on a loopback port that
// the real SDK client talks to, and the records that it serves. It verifies
// signatures and enforces the documented limits of DescribeLiveStreamEventList,
// so it also stands in for the cloud in the tests of other packages. Whether a
// stream is on air, what is on air and how a push arrived are told from the
// same account: what is on air now is what its later records will tell of.
//
//	Account(seed, now) ─┐
//	Random, Hostile ────┼─► table ─► find (window, filters) ─► page as JSON
//	Append at runtime ──┘   (rows in order of time,     ▲
//	                         dictionaries with          │
//	                         ready-made JSON)           request: fault? ─► signature ─► rate ─► limits
//
// Nothing here reads credentials, touches a file or leaves the machine.
package demo
