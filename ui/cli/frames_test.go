package cli

import "testing"

func TestFrames(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]int{"": defaultFrames, "1": 1, "60": 60, "120": 120, "0": 0, "121": 0, "-3": 0, "fast": 0, "60.5": 0} {
		a := &app{IO: IO{Env: []string{framesKey + "=" + value}}}
		n, err := a.frames()
		if n != want || (err == nil) != (want > 0) {
			t.Errorf("%s=%s gives %d, %v; want %d", framesKey, value, n, err, want)
		}
	}
	if n, err := (&app{}).frames(); n != defaultFrames || err != nil {
		t.Errorf("without %s: %d, %v", framesKey, n, err)
	}
}
