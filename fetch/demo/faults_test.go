package demo

import (
	"context"
	"errors"
	"io"
	"math"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"offair/model"
)

func TestFaultShares(t *testing.T) {
	t.Parallel()
	f := Faults{Reset: 0.05, InternalError: 0.05, RateLimited: 0.05, Truncated: 0.05, HTML: 0.05, Empty: 0.02, Hang: 0.01}
	const calls = 40_000
	got := map[fault]float64{}
	for n := range uint64(calls) {
		got[f.pick(11, n)] += 1.0 / calls
	}
	for kind, want := range map[fault]float64{
		resetBefore: 0.025, resetWithin: 0.025, internalError: 0.05, rateLimited: 0.05,
		cutJSON: 0.025, cutBody: 0.025, htmlPage: 0.05, emptyResponse: 0.02, hang: 0.01, noFault: 0.72,
	} {
		if math.Abs(got[kind]-want) > 0.005 {
			t.Errorf("fault %d: %.3f of all calls, want %.3f", kind, got[kind], want)
		}
	}
	if (&Faults{}).pick(11, 5) != noFault {
		t.Error("no faults were asked for")
	}
}

// Each fault looks to the vendor's client as it would on a bad line.
func TestFaultsSeen(t *testing.T) {
	t.Parallel()
	for want, f := range map[string]Faults{
		"InternalError":                   {InternalError: 1},
		"RequestLimitExceeded":            {RateLimited: 1},
		"ClientError.HttpStatusCodeError": {HTML: 1},
		"ClientError.NetworkError":        {Reset: 1},
		"":                                {},
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			s := fixed(t, Options{Faults: f})
			c := sdk(t, s, s.Credentials())
			for range 8 {
				_, err := try(t, c, ask(lastDay()))
				got := code(err)
				// A connection cut within the body is found while the JSON is read.
				if got != want && !(f.Reset == 1 && strings.Contains(err.Error(), "reset")) && !(f.HTML == 1 && got == "ClientError.ParseJsonError") {
					t.Errorf("got %q: %v", got, err)
				}
			}
			if st := s.Stats(); st.Calls < 8 || (want != "") != (st.Faults == st.Calls) {
				t.Errorf("%+v", st)
			}
		})
	}
}

func TestTruncation(t *testing.T) {
	t.Parallel()
	s := fixed(t, Options{Faults: Faults{Truncated: 1}})
	seen := map[bool]int{}
	for range 16 {
		body, err := rawCall(t, s)
		if strings.HasSuffix(string(body), "}}") {
			t.Errorf("whole answer of %d bytes", len(body))
		}
		if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Error(err)
		}
		seen[err == nil]++
	}
	if seen[true] == 0 || seen[false] == 0 {
		t.Errorf("lengths that fit: %d, that do not: %d", seen[true], seen[false])
	}
}

// rawCall posts an empty object without a signature and reads what comes.
func rawCall(t *testing.T, s *Server) ([]byte, error) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL(), strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true, DisableCompression: true}}
	a, err := client.Do(r)
	if err != nil {
		return nil, err
	}
	defer func() { _ = a.Body.Close() }()
	return io.ReadAll(a.Body)
}

func TestOddRecords(t *testing.T) {
	t.Parallel()
	events := Random(5, 4000, lastDay())
	tab := newTable(events)
	odd := oddity{seed: 3, odd: 0.2, null: 0.05}
	count := map[oddKind]int{}
	for i := range tab.rows {
		k := odd.of(&tab.rows[i])
		if k != odd.of(&tab.rows[i]) {
			t.Fatal("a record is odd in two ways")
		}
		count[k]++
	}
	for k := oddLengthNull; k <= oddExtra; k++ {
		if count[k] < 60 {
			t.Errorf("odd form %d: %d of 4000", k, count[k])
		}
	}
	if n := count[oddNothing]; n < 150 || n > 250 {
		t.Errorf("null records: %d of 4000, want about 200", n)
	}
}

func TestRateLimit(t *testing.T) {
	t.Parallel()
	base := time.Now()
	at := func(ms int) time.Time { return base.Add(time.Duration(ms) * time.Millisecond) }
	m := newMeter()
	for i := range 300 {
		if !m.tryAt(at(i*3), 300) { // 0 to 897 ms
			t.Fatalf("call %d refused", i)
		}
	}
	for _, step := range []struct {
		ms   int
		want bool
	}{{900, false}, {999, false}, {1000, true}, {1001, false}, {1002, false}, {1003, true}, {1006, true}, {1006, false}} {
		if got := m.tryAt(at(step.ms), 300); got != step.want {
			t.Errorf("at %d ms: %v", step.ms, got)
		}
	}
	if m.most != 300 {
		t.Errorf("peak %d", m.most)
	}
}

// The peak is found wherever its second begins.
func TestPeak(t *testing.T) {
	t.Parallel()
	d := roll(1)
	base := time.Now()
	var times []time.Duration
	m := newMeter()
	t0 := time.Duration(0)
	for range 2000 {
		t0 += time.Duration(d.between(0, 20)) * time.Millisecond
		times = append(times, t0)
		m.note(base.Add(t0))
	}
	want := 0
	for i := range times {
		n := 0
		for _, u := range times[i:] {
			if u-times[i] < time.Second {
				n++
			}
		}
		want = max(want, n)
	}
	if m.most != want {
		t.Errorf("peak %d, want %d", m.most, want)
	}
}

func TestRefusedOverRate(t *testing.T) {
	t.Parallel()
	s := start(t, Options{Rate: 3})
	c := sdk(t, s, s.Credentials())
	began := time.Now()
	refused := 0
	for range 12 {
		if _, err := try(t, c, ask(lastHour())); code(err) == "RequestLimitExceeded" {
			refused++
		}
	}
	if took := time.Since(began); took < time.Second && refused != 9 {
		t.Errorf("%d of 12 calls refused within %v", refused, took)
	}
	if st := s.Stats(); st.Calls != 12 || st.Pages != 12-refused {
		t.Errorf("%+v", st)
	}
}

// A server that ends takes its open calls with it, and leaves its port.
func TestEnding(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*Server, context.CancelFunc){
		"close":   func(s *Server, _ context.CancelFunc) { s.Close(); s.Close() },
		"context": func(_ *Server, cancel context.CancelFunc) { cancel() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			arrived := make(chan struct{}, 1)
			clock := func() time.Time {
				select {
				case arrived <- struct{}{}: // the server reads its clock for each call
				default:
				}
				return time.Now()
			}
			s, err := Start(ctx, Options{Faults: Faults{Hang: 1}, Now: clock})
			if err != nil {
				t.Fatal(err)
			}
			client := sdk(t, s, s.Credentials())
			done := make(chan error, 1)
			go func() {
				_, err := client.DescribeLiveStreamEventListWithContext(t.Context(), ask(lastHour()))
				done <- err
			}()
			<-arrived
			end(s, cancel)
			if err := <-done; err == nil {
				t.Error("the open call was answered")
			}
			<-s.served
			again, err := Start(t.Context(), Options{Port: s.Port(), Credentials: s.Credentials(), Events: []model.Event{}})
			if err != nil {
				t.Fatalf("the port is still taken: %v", err)
			}
			defer again.Close()
			if again.URL() != s.URL() {
				t.Errorf("%s, then %s", s.URL(), again.URL())
			}
			must(t, sdk(t, again, s.Credentials()), ask(lastHour()))
		})
	}
}

func TestLoopbackOnly(t *testing.T) {
	t.Parallel()
	s := start(t, Options{})
	host, _, err := net.SplitHostPort(strings.TrimPrefix(s.URL(), "http://"))
	if err != nil || host != "127.0.0.1" {
		t.Errorf("%s %v", host, err)
	}
	other := start(t, Options{})
	if s.Credentials().Key == other.Credentials().Key || len(s.Credentials().Key) < 20 {
		t.Error("credentials are not random")
	}
}
