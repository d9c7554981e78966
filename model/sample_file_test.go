package model

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"
)

// TestSampleFile writes a Sample as a capture, one record a line, the newest
// first, where OFFAIR_SAMPLE names a file; OFFAIR_SAMPLE_N is how many events.
// docs/peers.sh gives the same records to every program with it.
func TestSampleFile(t *testing.T) {
	name := os.Getenv("OFFAIR_SAMPLE")
	if name == "" {
		t.Skip("OFFAIR_SAMPLE names no file to write")
	}
	n, err := strconv.Atoi(os.Getenv("OFFAIR_SAMPLE_N"))
	if err != nil {
		t.Fatal("OFFAIR_SAMPLE_N: ", err)
	}
	file, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	w := bufio.NewWriterSize(file, 1<<20)
	ids := map[string]*Cause{}
	for _, c := range Causes() {
		ids[c.Text.EN], ids[c.Text.ZH] = c, c
	}
	a := NewSample(n)
	for i := n - 1; i >= 0; i-- {
		e := a.Event(i)
		c := ids[e.Reason]
		_, err = fmt.Fprintf(w, `{"ended_at":%q,"started_at":%q,"domain":%q,"app":%q,"stream":%q,"reason":"%s","resolution":%q,"client_ip":%q,"up_seconds":%d,"cause":%q,"side":%q}`+"\n",
			second(e.End), second(e.Start), e.Domain, e.App, e.Stream, e.Reason, e.Resolution, e.ClientIP, e.Up, c.ID, c.Side)
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
}

func second(unix int64) string { return time.Unix(unix, 0).UTC().Format(time.RFC3339) }
