//go:build !unix

package paint

// watchSize has nothing to do: here the change of a size comes as a key does.
func (p *Program) watchSize() (ended <-chan struct{}) {
	done := make(chan struct{})
	close(done)
	return done
}

// stoppable reports whether a shell would take over from a stopped process.
func (t *tty) stoppable() bool { return false }
