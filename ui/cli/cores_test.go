package cli

import (
	"runtime"
	"testing"

	"offair/model"
)

// TestSpareRunner: one more runs than there are cores, unless the environment
// says how many; work is shared among as many as there are cores all the same.
// The setting is the process's, so it is not parallel.
func TestSpareRunner(t *testing.T) {
	before := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(before)
	for env, want := range map[string]int{"GOMAXPROCS=1": before, "LANG=C": before + 1, "GOMAXPROCS=": before + 1, "GOMAXPROCS=x": before + 1, "GOMAXPROCS=0": before + 1} {
		a := app{IO: IO{Env: []string{env}}}
		a.spareRunner()
		if got := runtime.GOMAXPROCS(before); got != want {
			t.Errorf("%s: %d at a time, want %d", env, got, want)
		}
	}
	runtime.GOMAXPROCS(runtime.NumCPU() + 1)
	if got := model.Cores(); got != runtime.NumCPU() {
		t.Errorf("work is shared among %d on %d cores", got, runtime.NumCPU())
	}
}
