//go:build unix

package doctor

import (
	"os"

	"golang.org/x/sys/unix"
)

// foreground reports whether this process may talk to its terminal.
func foreground(tty *os.File) bool {
	group, err := unix.IoctlGetInt(int(tty.Fd()), unix.TIOCGPGRP)
	return err == nil && group == unix.Getpgrp()
}
