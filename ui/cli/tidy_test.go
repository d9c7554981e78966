package cli

import "testing"

func TestWorthTidying(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		n, last, tidied int
		want            bool
	}{
		{0, 0, 0, false},
		{49_999, 49_999, 0, false},
		{50_000, 50_000, 0, true},
		{1_000_000, 900_000, 0, false}, // still coming
		{1_000_000, 1_000_000, 0, true},
		{1_001_000, 1_001_000, 1_000_000, false},
		{1_250_000, 1_250_000, 1_000_000, true},
	} {
		if got := worthTidying(c.n, c.last, c.tidied); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}
