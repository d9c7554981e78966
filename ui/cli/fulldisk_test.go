package cli

import (
	"io/fs"
	"syscall"
)

// errNoSpace is what a full disk says.
var errNoSpace = &fs.PathError{Op: "write", Path: "/dev/stdout", Err: syscall.ENOSPC}
