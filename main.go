// Offair shows why live pushes to Tencent Cloud CSS ended.
package main

import (
	"context"
	"os"

	"offair/ui/cli"
)

func main() {
	os.Exit(cli.Run(context.Background(), cli.IO{
		Args: os.Args[1:],
		Env:  os.Environ(),
		In:   os.Stdin,
		Out:  os.Stdout,
		Err:  os.Stderr,
	}))
}
