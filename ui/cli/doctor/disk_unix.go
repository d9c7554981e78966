//go:build unix

package doctor

import "golang.org/x/sys/unix"

// writable reports whether files can be made in a directory.
func writable(dir string) bool { return unix.Access(dir, unix.W_OK|unix.X_OK) == nil }

// Writable reports whether the file at path may be written.
func Writable(path string) bool { return unix.Access(path, unix.W_OK) == nil }
