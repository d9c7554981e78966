//go:build !unix

package doctor

import "os"

// writable reports whether files can be made in a directory, by making one.
func writable(dir string) bool {
	f, err := os.CreateTemp(dir, ".offair-*")
	if err != nil {
		return false
	}
	name := f.Name()
	_ = f.Close() // nothing was written
	return os.Remove(name) == nil
}

// Writable reports whether the file at path may be written, by opening it.
func Writable(path string) bool {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return false
	}
	return f.Close() == nil
}
