package model

import (
	"runtime"
	"testing"
)

// One that may run besides is no core: not even where a container may use fewer
// than the machine has.
func TestCoresAreThoseAtTheStart(t *testing.T) {
	start := Cores()
	was := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(was)
	runtime.GOMAXPROCS(was + 1)
	if got := Cores(); got != start {
		t.Errorf("%d cores, at the start %d", got, start)
	}
	runtime.GOMAXPROCS(1)
	if got := Cores(); got != 1 {
		t.Errorf("work is shared among %d where one can run", got)
	}
}
