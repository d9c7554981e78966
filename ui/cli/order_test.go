package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"offair/model"
)

// unordered is a capture whose streams are named after their lengths, two of
// them equally long, one without a length.
func unordered(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	for i, up := range []int64{30, 7200, 30, 5, model.NoUp} {
		e := model.Event{
			Domain: "push.example.com", App: "live", Stream: fmt.Sprintf("up_%d_%d", up, i), ClientIP: "203.0.113.9",
			Reason: "推流链路网络异常", End: when - int64(60*i), Start: when - int64(60*i) - max(up, 0), Up: up,
		}
		if up == model.NoUp {
			e.Start = 0
		}
		st := model.NewStore()
		st.Add([]model.Event{e})
		v, err := model.NewView(context.Background(), st.Publish(model.Coverage{}, model.Freshness{}), nil)
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString(printed(t, "ndjson", sheet{view: v}))
	}
	file := filepath.Join(t.TempDir(), "capture.ndjson")
	if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestListInOrder(t *testing.T) {
	t.Parallel()
	file := unordered(t)
	for sort, want := range map[string]string{
		"ended":       "up_30_0 up_7200_1 up_30_2 up_5_3 up_-1_4",
		"ended:asc":   "up_-1_4 up_5_3 up_30_2 up_7200_1 up_30_0",
		"up":          "up_7200_1 up_30_0 up_30_2 up_5_3 up_-1_4",
		"up:asc":      "up_5_3 up_30_0 up_30_2 up_7200_1 up_-1_4",
		"UP:ASC":      "up_5_3 up_30_0 up_30_2 up_7200_1 up_-1_4",
		"stream":      "up_-1_4 up_5_3 up_30_0 up_30_2 up_7200_1",
		"stream:desc": "up_7200_1 up_30_2 up_30_0 up_5_3 up_-1_4",
		"ip":          "up_30_0 up_7200_1 up_30_2 up_5_3 up_-1_4",
	} {
		for _, format := range outputs {
			o := run(t, "list", "--read", file, "--sort", sort, "-o", format)
			if o.status != answered {
				t.Fatalf("%s %s: status %d: %s", sort, format, o.status, o.err)
			}
			if got := streamsIn(o.out); got != want {
				t.Errorf("%s in %s: %s, want %s", sort, format, got, want)
			}
		}
	}
}

// streamsIn is the names of unordered, in the order in which text has them.
func streamsIn(text string) string {
	var names []string
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \n,|`\":{}[]", r) }) {
		if strings.HasPrefix(word, "up_") && word != "up_seconds" {
			names = append(names, word)
		}
	}
	return strings.Join(names, " ")
}
