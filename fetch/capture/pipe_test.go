package capture

import (
	"bytes"
	"fmt"
	"io"
	"iter"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"offair/model"
)

// TestReadKeepsNothingBack: a pipe that stays open has its records handed over
// before it gives more, whether it is written by lines, by blocks that end
// anywhere, by the lines of records that take several, or without any line.
func TestReadKeepsNothingBack(t *testing.T) {
	t.Parallel()
	const line = `{"ended_at":"2026-11-20T10:00:00Z","started_at":"2026-11-20T09:00:00Z","stream":"a","reason":"x","up_seconds":3600}` + "\n"
	half := len(line) / 2
	bare := strings.TrimSpace(line)
	tall := pretty(bare) + "\n"
	long := page(slices.Repeat([]string{bare}, 300)...)
	for name, pieces := range map[string][]string{
		"lines":                    {line, strings.Repeat(line, 3), line},
		"blocks":                   {line + line[:half], line[half:] + line + line[:half], line[half:] + strings.Repeat(line, 40) + line[:half]},
		"tall":                     {tall, tall + tall, tall},
		"by the line of tall ones": strings.SplitAfter(strings.Repeat(tall, 3), "\n"),
		"without a line":           {bare, bare[:half], bare[half:], bare + bare[:half], bare[half:]},
		"a line before":            {"\n" + bare, "\n" + bare, "\n" + bare},
		"a list without a line":    {"[" + bare, "," + bare, "," + bare + "]"},
		"long pages":               {long, long[:20_000], long[20_000:] + "\n", long},
		"tall pages in blocks":     slices.Collect(blocks(strings.Repeat(pretty(long)+"\n", 3), 4096)),
		"very long in blocks":      slices.Collect(blocks(page(slices.Repeat([]string{bare}, 12_000)...), 100_000)),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { readsAll(t, pieces) })
		})
	}
}

// TestReadKeepsNoMemberBack: whoever packs each batch by itself has it shown
// before the next one comes.
func TestReadKeepsNoMemberBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r, w := io.Pipe()
		counts, ended := reading(t, r)
		for _, n := range []int{10, 1, 3000} {
			_, _ = w.Write(packed(t, strings.Repeat(api1+"\n", n)))
			time.Sleep(time.Second)
			if got := counts(); got != n {
				t.Errorf("%d records of %d", got, n)
			}
		}
		_ = w.Close()
		<-ended
	})
}

var (
	wholeRecord = regexp.MustCompile(`3600\s*}`)
	wholePage   = regexp.MustCompile(`"r"\s*}\s*}`)
)

// blocks cuts s into pieces of n bytes.
func blocks(s string, n int) iter.Seq[string] {
	return func(yield func(string) bool) {
		for len(s) > 0 {
			k := min(n, len(s))
			if !yield(s[:k]) {
				return
			}
			s = s[k:]
		}
	}
}

// reading reads r behind the test until it ends, and tells how many records came
// since it was asked last.
func reading(t *testing.T, r io.Reader) (counts func() int, ended <-chan struct{}) {
	t.Helper()
	var n atomic.Int64
	done := make(chan struct{})
	go func() {
		defer close(done)
		if _, err := Read(t.Context(), r, func(batch []model.Event) error {
			n.Add(int64(len(batch)))
			return nil
		}); err != nil {
			t.Error(err)
		}
	}()
	return func() int { return int(n.Swap(0)) }, done
}

// readsAll writes one piece after the other, with a pause behind each, after which
// all records that are whole by then must have been handed over, and no more.
func readsAll(t *testing.T, pieces []string) {
	t.Helper()
	r, w := io.Pipe()
	counts, ended := reading(t, r)
	defer func() { _ = w.Close(); <-ended }()
	written, got := "", 0
	for i, p := range pieces {
		_, _ = io.WriteString(w, p)
		time.Sleep(2 * time.Second)
		written, got = written+p, got+counts()
		want := len(wholeRecord.FindAllString(written, -1))
		if list := strings.LastIndex(written, "EventList"); list >= 0 && !wholePage.MatchString(written[list:]) {
			want -= len(wholeRecord.FindAllString(written[list:], -1)) // a page is taken as a whole
		}
		if got != want {
			t.Fatalf("%d records of %d after piece %d", got, want, i+1)
		}
	}
}

// TestPausesChangeNothing: where a pipe pauses changes nothing of what it holds,
// nor of what of it is no record.
func TestPausesChangeNothing(t *testing.T) {
	t.Parallel()
	parts := []string{
		ours1, ours2, api1, page(api1, ours1), pretty(page(api1)), "{", "}", "[", "]", ",", "\n", "\r\n", " ", `"a"`,
		"12", "tru", "null", "garbage ", "\xEF\xBB\xBF", `{"a":[{"b":1},{`, `"x":1}`, `\`, "\x00", strings.Repeat(ours1, 50),
	}
	for seed := range uint64(400) {
		dice := rand.New(rand.NewPCG(seed, 1))
		var in []byte
		for range 1 + dice.IntN(12) {
			part := parts[dice.IntN(len(parts))]
			if dice.IntN(6) == 0 {
				part = part[:dice.IntN(len(part)+1)]
			}
			in = append(in, part...)
		}
		synctest.Test(t, func(t *testing.T) {
			whole, stats, err := readAll(t, bytes.NewReader(in))
			got, paused, problem := readAll(t, &pausing{in: in, dice: dice})
			if !slices.Equal(got, whole) || paused != stats || fmt.Sprint(problem) != fmt.Sprint(err) {
				t.Fatalf("seed %d, %q: with pauses %q, %+v, %v; without %q, %+v, %v", seed, in, names(got), paused, problem, names(whole), stats, err)
			}
		})
	}
}

// pausing gives an input in pieces, with a pause before some.
type pausing struct {
	in   []byte
	dice *rand.Rand
}

func (p *pausing) Read(b []byte) (int, error) {
	if p.dice.IntN(2) == 0 {
		time.Sleep(time.Second)
	}
	if len(p.in) == 0 {
		return 0, io.EOF
	}
	n := copy(b, p.in[:1+p.dice.IntN(min(len(p.in), 1+len(p.in)/3))])
	p.in = p.in[n:]
	return n, nil
}
