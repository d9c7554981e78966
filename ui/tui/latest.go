package tui

import "context"

// latest is work beside the keys of which one piece runs at a time, and of
// which only the newest question counts. Each question has a number; another
// one cancels the one before, and an answer to an older number is dropped.
type latest[Q comparable] struct {
	ctx    context.Context // ends every piece
	gen    int
	busy   bool
	cancel context.CancelFunc
	asked  Q // asked for last
}

// job is one piece: done must be called at its end.
type job struct {
	ctx  context.Context
	gen  int
	done context.CancelFunc
}

// begin takes another question and cancels the one before.
func (l *latest[Q]) begin(q Q) job {
	stop(l.cancel)
	ctx, cancel := context.WithCancel(l.ctx)
	l.gen++
	l.busy, l.cancel, l.asked = true, cancel, q
	return job{ctx, l.gen, cancel}
}

// drop gives up what is asked: the question is about to change. The next one
// counts as another, even if it is the same.
func (l *latest[Q]) drop() {
	var none Q
	stop(l.cancel)
	l.gen++
	l.busy, l.asked = false, none
}

// took reports whether an answer is that to the newest question.
func (l *latest[Q]) took(gen int) bool {
	if gen != l.gen {
		return false
	}
	l.busy = false
	return true
}
