package model

import "runtime"

// atStart is how many goroutines Go runs at the same time as long as nobody says
// otherwise: the cores of the machine, or what a container may use of them.
var atStart = min(runtime.GOMAXPROCS(0), runtime.NumCPU())

// Cores is how many goroutines share one piece of work: as many as can run at
// the same time. One that only takes turns makes all of them late, so that a
// GOMAXPROCS that is raised later counts for nothing.
func Cores() int { return min(runtime.GOMAXPROCS(0), atStart) }
