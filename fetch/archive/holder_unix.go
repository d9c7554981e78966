//go:build unix

package archive

import (
	"io"
	"os"
	"syscall"
)

// pendingByte is where SQLite's locks begin in a file; those of one who writes
// reach over all of lockRange bytes.
const (
	pendingByte = 0x40000000
	lockRange   = 512
)

// holder is the process that holds the lock at path, 0 where the system does
// not say which. The lock must not be this process's own: it would be lost.
func holder(path string) (pid int, held bool) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return 0, false
	}
	defer func() { _ = f.Close() }()
	l := syscall.Flock_t{Type: syscall.F_WRLCK, Whence: io.SeekStart, Start: pendingByte, Len: lockRange}
	if err := syscall.FcntlFlock(f.Fd(), syscall.F_GETLK, &l); err != nil {
		return 0, lockedBySomeone(path)
	}
	if l.Type == syscall.F_UNLCK {
		return 0, false
	}
	return max(int(l.Pid), 0), true
}
