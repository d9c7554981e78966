package css

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"time"
)

const (
	fileLimit = 1 << 20         // bytes of a credential file
	fileWait  = 2 * time.Second // a home directory on a dead server must not hold the start
)

// Why a file cannot be used, beside what package fs knows.
var (
	errDirectory = errors.New("a directory")
	errSpecial   = errors.New("not a regular file")
	errHuge      = errors.New("too large")
	errHangs     = errors.New("reading it does not end")
)

// readFile reads a small file within a time limit. The goroutine that reads
// outlives the call only where the operating system itself hangs.
func readFile(ctx context.Context, path string) ([]byte, error) {
	type outcome struct {
		data []byte
		err  error
	}
	ctx, cancel := context.WithTimeout(ctx, fileWait)
	defer cancel()
	done := make(chan outcome, 1)
	go func() {
		data, err := readRegular(path)
		done <- outcome{data, err}
	}()
	select {
	case o := <-done:
		return o.data, o.err
	case <-ctx.Done():
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			return nil, errHangs
		}
		return nil, ctx.Err()
	}
}

// readRegular looks before it opens: opening a pipe would wait for a writer.
func readRegular(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, errDirectory
	case info.Mode()&fs.ModeType != 0:
		return nil, errSpecial
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	data, err := io.ReadAll(io.LimitReader(f, fileLimit+1))
	if err == nil && len(data) > fileLimit {
		err = errHuge
	}
	return data, err
}
