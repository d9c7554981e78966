package cli

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// builtWith builds a program in dir, with cgo ("1") or without ("0").
func builtWith(b *testing.B, dir, name, cgo string) string {
	b.Helper()
	out := filepath.Join(b.TempDir(), name)
	build := exec.CommandContext(b.Context(), "go", "build", "-o", out, ".")
	build.Dir, build.Env = dir, append(os.Environ(), "CGO_ENABLED="+cgo)
	if said, err := build.CombinedOutput(); err != nil {
		b.Fatalf("go build: %v\n%s", err, said)
	}
	return out
}

// emptyProgram is a Go program that does nothing.
func emptyProgram(b *testing.B) string {
	b.Helper()
	dir := b.TempDir()
	for name, text := range map[string]string{"go.mod": "module empty\n", "main.go": "package main\n\nfunc main() {}\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	return builtWith(b, dir, "empty", "0")
}

// startOf runs a program to its end and returns how long that took, and how
// much of a processor.
func startOf(b *testing.B, args []string) (took, busy time.Duration) {
	b.Helper()
	cmd := exec.CommandContext(b.Context(), args[0], args[1:]...)
	cmd.Env = []string{"HOME=" + os.TempDir(), "LANG=en_US.UTF-8", "PATH=" + os.Getenv("PATH")}
	from := time.Now()
	if err := cmd.Run(); err != nil {
		b.Fatalf("%v: %v", args, err)
	}
	return time.Since(from), cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
}

func middle(d []time.Duration) time.Duration { return slices.Sorted(slices.Values(d))[len(d)/2] }

// BenchmarkStart is how many times what an empty Go program takes the program
// takes for its version and its help, in turns: medians of the time that passes
// and of the processor's. It also reports what the program holds that has read
// nothing yet. The program is built with cgo, which go build uses where there
// is a C compiler, and without.
func BenchmarkStart(b *testing.B) {
	const rounds = 100
	empty := []string{emptyProgram(b)}
	for name, cgo := range map[string]string{"cgo": "1", "static": "0"} {
		program := builtWith(b, top, "offair", cgo)
		asked := [][]string{empty, {program, "--version"}, {program, "--help"}}
		b.Run(name, func(b *testing.B) {
			took, busy := make([][]time.Duration, len(asked)), make([][]time.Duration, len(asked))
			for b.Loop() {
				for range rounds {
					for i, args := range asked {
						t, p := startOf(b, args)
						took[i], busy[i] = append(took[i], t), append(busy[i], p)
					}
				}
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(ms(middle(busy[0])), "empty-cpu-ms")
			times := func(d [][]time.Duration, i int) float64 { return float64(middle(d[i])) / float64(middle(d[0])) }
			for i, what := range []string{"version", "help"} {
				b.ReportMetric(times(busy, i+1), what+"-cpu-x-empty")
				b.ReportMetric(times(took, i+1), what+"-x-empty")
			}
			for kind, mb := range heldAtStart(b, program) {
				b.ReportMetric(mb, kind+"-MB")
			}
		})
	}
}

// heldAtStart is what is resident of a program that waits for its first
// record, in MB: what it wrote to (Anon), and what the system maps of its file
// and can take back (File).
func heldAtStart(b *testing.B, program string) map[string]float64 {
	b.Helper()
	cmd := exec.CommandContext(b.Context(), program, "list", "--read", "-")
	in, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	const settled = 500 * time.Millisecond // nothing tells from outside when it waits
	time.Sleep(settled)
	held := map[string]float64{}
	f, err := os.Open("/proc/" + strconv.Itoa(cmd.Process.Pid) + "/status")
	if err != nil {
		b.Fatal(err)
	}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		field := strings.Fields(lines.Text())
		if kind, ok := strings.CutPrefix(field[0], "Rss"); ok && len(field) > 1 && kind != "Shmem:" {
			kb, _ := strconv.Atoi(field[1])
			held[strings.TrimSuffix(kind, ":")] = float64(kb) / 1024
		}
	}
	_, _, _ = f.Close(), in.Close(), cmd.Wait() // no record is no success
	return held
}
