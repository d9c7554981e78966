package query

import "testing"

func TestAddTerm(t *testing.T) {
	t.Parallel()
	tests := []struct {
		line, field, value string
		not                bool
		want               string
	}{
		{"", "stream", "a", false, "stream:=a"},
		{"  x ", "stream", "a b", false, `x stream:="a b"`},
		{"x", "path", "live", true, "x -app:=live"},
		{"x", "side", "network", false, "x side:network"},
		{"", "ip", "-", false, "ip:-"},
		{"", "ip", "203.0.113.0/24", false, "ip:203.0.113.0/24"},
		{"ip:203.0.113.0/24", "ip", "203.0.113.0/24", false, ""},
		{"", "ip", "", true, `-ip:=""`},
		{"", "cause", "url-expired", false, "cause:=url-expired"},
		{"", "reason", `账号欠费，"x"`, false, `reason:="账号欠费，\"x\""`},
		{"", "stream", "/x/", false, `stream:="/x/"`},
		{"", "stream", "=a", false, `stream:="=a"`},
		// again takes it out
		{"stream:=a", "stream", "a", false, ""},
		{"x stream：＝“a”  y", "stream", "a", false, "x y"},
		{"x -ip:- y", "ip", "-", true, "x y"},
		// the opposite, and another whole value, give their place
		{"x -stream:=a y", "stream", "a", false, "x stream:=a y"},
		{"x stream:=a y", "stream", "a", true, "x -stream:=a y"},
		{"x stream:=a y", "stream", "b", false, "x stream:=b y"},
		{"side:network", "side", "auth", false, "side:auth"},
		{"stream:=a,b", "stream", "c", false, "stream:=c"},
		// others stay
		{"stream:a", "stream", "abc", false, "stream:a stream:=abc"},
		{"-stream:=a", "stream", "b", true, "-stream:=a -stream:=b"},
		{"stream:=a", "stream", "b", true, "stream:=a -stream:=b"},
		{"foo:bar x", "app", "live", false, "foo:bar x app:=live"},
		// what was left open at the end
		{"x -", "app", "live", false, "x app:=live"},
		{"x stream:", "app", "live", false, "x app:=live"},
		{"x since:3", "app", "live", false, "x app:=live"},
		{`x "two words`, "app", "live", false, `x "two words" app:=live`},
		{`x "tail\`, "app", "live", false, `x tail\ app:=live`},
		{`x "`, "app", "live", false, "x app:=live"},
	}
	for _, tt := range tests {
		got := AddTerm(tt.line, tt.field, tt.value, tt.not)
		if got != tt.want {
			t.Errorf("AddTerm(%q, %s, %q, %v) = %q, want %q", tt.line, tt.field, tt.value, tt.not, got, tt.want)
		}
	}
}

// The term of any row's value leaves that row, and its opposite does not.
func TestAddTermHoldsForItsRow(t *testing.T) {
	t.Parallel()
	w := newWorld(11)
	for _, e := range w.events(500, 1_700_000_000) {
		for field, v := range map[string]string{
			"stream": e.Stream, "app": e.App, "domain": e.Domain, "ip": e.ClientIP, "res": e.Resolution, "reason": e.Reason,
		} {
			for _, not := range []bool{false, true} {
				line := AddTerm("", field, v, not)
				q, err := ParseArgs([]string{line})
				if err != nil || len(q.Terms) != 1 {
					t.Fatalf("%q: %v", line, err)
				}
				if q.holds(naiveRow{Event: e}) == not {
					t.Fatalf("%q: wrong for %+v", line, e)
				}
				if again := AddTerm(line, field, v, not); again != "" {
					t.Fatalf("%q, added again, gives %q", line, again)
				}
			}
		}
	}
}
