package query

import "testing"

func TestNearest(t *testing.T) {
	t.Parallel()
	words := []string{"since", "tz", "rate", "table", "json", "ndjson", "csv", "md"}
	for s, want := range map[string]string{"sinc": "since", "since": "since", "jason": "json", "xyzzy": "", "tz ": "tz", "": "", "mz": "md"} {
		if got, ok := Nearest(s, words); got != want || ok != (want != "") {
			t.Errorf("Nearest(%q) = %q, %v, want %q", s, got, ok, want)
		}
	}
}
