package archive

import (
	"math/rand/v2"
	"testing"

	"offair/model"
)

func randomClaims(r *rand.Rand, n int) []model.Known {
	out := make([]model.Known, n)
	for i := range out {
		from := r.Int64N(1000)
		out[i] = claim(from, from+1+r.Int64N(90), 1000+r.Int64N(300))
		if r.IntN(3) == 0 {
			out[i].Scope.Stream = []string{"a", "b"}[r.IntN(2)]
		}
		if r.IntN(3) == 0 { // claimed at once, as polls are
			out[i].AsOf = out[i].Span.To + r.Int64N(30)
		}
	}
	return out
}

// seconds is what claims say of each second of a scope, the plain way.
func seconds(known []model.Known, sc model.Scope) (asOf [1200]int64) {
	for _, k := range known {
		for t := k.Span.From; t < k.Span.To && k.Scope.Holds(sc); t++ {
			asOf[t] = max(asOf[t], k.AsOf)
		}
	}
	return asOf
}

// TestUnited says of the same seconds that they are known, and of none that it
// is fresher than it was claimed.
func TestUnited(t *testing.T) {
	t.Parallel()
	r := seed(t)
	for range 300 {
		a, b := randomClaims(r, r.IntN(60)), randomClaims(r, 1+r.IntN(3))
		got := united(a, b)
		out := model.Span{From: r.Int64N(1000), To: r.Int64N(1000)}
		cut := without(got, out)
		for _, sc := range []model.Scope{{}, {Stream: "a"}, {Domain: "d", Stream: "b"}} {
			want, have, less := seconds(append(a, b...), sc), seconds(got, sc), seconds(cut, sc)
			for i := range want {
				if (want[i] == 0) != (have[i] == 0) || have[i] > want[i] {
					t.Fatalf("second %d of %v: as of %d, claimed as of %d", i, sc, have[i], want[i])
				}
				if gone := out.Contains(int64(i)); (gone && less[i] != 0) || (!gone && less[i] != have[i]) {
					t.Fatalf("second %d of %v without %v: as of %d, was %d", i, sc, out, less[i], have[i])
				}
			}
		}
	}
}

// TestPollsStayFew keeps a day of polls, each of which leaves a sliver, in few
// claims.
func TestPollsStayFew(t *testing.T) {
	t.Parallel()
	var known []model.Known
	for now := int64(600); now < 86_400; now += 30 {
		known = united(known, []model.Known{claim(now-600, now, now)})
	}
	if len(known) > 200 {
		t.Errorf("%d claims of a day", len(known))
	}
}

func TestShortest(t *testing.T) {
	t.Parallel()
	var many []model.Known
	for i := range int64(mostClaims + 1) {
		many = append(many, claim(i*1000, i*1000+1+i%500, 1))
	}
	if got := shortest(many); len(got) > mostClaims || len(got) < mostClaims/4 {
		t.Errorf("%d of %d claims are left", len(got), len(many))
	}
}

func TestManifestRoundTrip(t *testing.T) {
	t.Parallel()
	r := seed(t)
	m := &manifest{owner: newOwner(someone), next: 77, known: randomClaims(r, 50)}
	m.segments = []entry{{id: 3, through: 9, long: true, rows: 65536, first: 0, last: 1<<32 - 1, sum: 5}, {id: 4, rows: 1}}
	raw := m.encode()
	got, err := decodeManifest(raw)
	if err != nil || string(got.encode()) != string(raw) || got.next != 77 || len(got.known) != 50 || got.segments[0] != m.segments[0] {
		t.Fatalf("%+v %v", got, err)
	}
	for range 500 {
		bad := append([]byte(nil), raw...)
		bad[r.IntN(len(bad))] ^= 1 << r.IntN(8)
		if _, err := decodeManifest(bad); err == nil {
			t.Fatal("damage went unnoticed")
		}
	}
}

// FuzzManifest takes any bytes behind a checksum that holds.
func FuzzManifest(f *testing.F) {
	m := &manifest{owner: newOwner(someone), next: 2, segments: []entry{{id: 1, rows: 5}}, known: []model.Known{claim(1, 2, 3)}}
	raw := m.encode()
	f.Add(raw[:len(raw)-4])
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := decodeManifest(sealed(raw))
		if err != nil {
			return
		}
		again, err := decodeManifest(m.encode())
		if err != nil || len(again.segments) != len(m.segments) || len(again.known) != len(m.known) {
			t.Fatal(err)
		}
	})
}

func TestPath(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		env  map[string]string
		home string
		o    Owner
		want string
	}{
		{map[string]string{"XDG_STATE_HOME": "/var/state"}, "", Owner{Account: "env", Site: "cn"}, "/var/state/offair/env-cn.db"},
		{map[string]string{"XDG_STATE_HOME": "not/absolute", "HOME": "/home/a"}, "/root", Owner{Account: "work", Site: "intl"}, "/home/a/.local/state/offair/work-intl.db"},
		{nil, "/home/b", Owner{Account: "../x", Site: "cn"}, "/home/b/.local/state/offair/%2e.%2fx-cn.db"},
		{nil, "/home/b", Owner{Account: "Prod-线上", Site: "cn"}, "/home/b/.local/state/offair/%50rod%2d%e7%ba%bf%e4%b8%8a-cn.db"},
		{nil, "", Owner{Account: "env", Site: "cn"}, ""},
	} {
		if got := Path(func(k string) string { return c.env[k] }, c.home, c.o); got != c.want {
			t.Errorf("%v: %q, want %q", c.o, got, c.want)
		}
	}
}

// TestOddPaths opens archives whose names mean something in a URL.
func TestOddPaths(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"a b.db", "a?mode=memory.db", "a#b.db", "a%2fb.db", "线上.db", "a&b=c.db"} {
		o := Options{Path: newPath(t) + name}
		a := opened(t, o)
		a.Keep(randomEvents(1, 10), nil)
		closed(t, a)
		if got, _ := reopened(t, o); got.Len() != 10 {
			t.Errorf("%q: %d rows", name, got.Len())
		}
	}
}
