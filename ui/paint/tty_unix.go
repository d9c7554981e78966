//go:build unix

package paint

import (
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
)

// watchSize tells the model of each change of the terminal's size until the
// program's context ends. ended is closed when it has stopped.
func (p *Program) watchSize() (ended <-chan struct{}) {
	done := make(chan struct{})
	if _, _, ok := sizeOf(p.tty.out); !ok {
		close(done)
		return done
	}
	changed := make(chan os.Signal, 1)
	signal.Notify(changed, syscall.SIGWINCH)
	w, h, _ := sizeOf(p.tty.out)
	if w != p.w || h != p.h { // between then and now
		select {
		case changed <- syscall.SIGWINCH:
		default:
		}
	}
	go func() {
		defer close(done)
		defer signal.Stop(changed)
		for {
			select {
			case <-p.ctx.Done():
				return
			case <-changed:
				p.tellSize()
			}
		}
	}()
	return done
}

// stoppable reports whether a shell would take over from a stopped process: it
// gives each of its jobs a group of its own. A process that leads its session,
// as in a container, would just stand still.
func (t *tty) stoppable() bool {
	if t.console == nil {
		return false
	}
	session, err := unix.Getsid(0)
	return err == nil && session != syscall.Getpgrp()
}
