package cli

import (
	"runtime"
	"strconv"
)

// spareRunner lets Go run one goroutine more at a time than there are cores.
//
// Whoever reads keys wakes up the one that takes them and waits for the next key
// at once, in a call of the system. Go leaves a core's queue to such a call for
// up to 10 ms before it looks whether anything stands in it: while another core
// works something out, each key would wait that long. With one more to run,
// somebody is free to take the key from that queue.
//
// What GOMAXPROCS says has its way, as far as Go takes it for a number of them.
func (a *app) spareRunner() {
	said, _ := lookup(a.Env, "GOMAXPROCS")
	if n, err := strconv.Atoi(said); err != nil || n <= 0 {
		runtime.GOMAXPROCS(runtime.GOMAXPROCS(0) + 1)
	}
}
