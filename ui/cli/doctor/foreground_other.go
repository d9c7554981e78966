//go:build !unix

package doctor

import "os"

// foreground reports whether this process may talk to its terminal.
func foreground(*os.File) bool { return true }
