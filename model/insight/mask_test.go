package insight

import (
	"strings"
	"testing"
)

func TestMask(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, secrets, all string }{
		{"live/room-1", "live/room-1", "live/room-1"},
		{"room?txSecret=0a1b2c&txTime=5F00", "room?txSecret=***&txTime=***", "room?txSecret=***&txTime=***"},
		{"TXSECRET%3Dabc", "TXSECRET%3D***", "TXSECRET%3D***"},
		{"AKIDz8krbsJ5yKBZQpn74WFkmLPx3", "AKID***", "AKID***"},
		{`{"SecretKey":"Gu5t9xGARNpq86cd98joQYCN3"}`, `{"SecretKey":"***"}`, `{"SecretKey":"***"}`},
		{"203.0.113.7", "203.0.113.7", "203.0.113.*"},
		{"only x: 203.0.113.7: 6 drops.", "only x: 203.0.113.7: 6 drops.", "only x: 203.0.113.*: 6 drops."},
		{"31 behind 203.0.113.0/24", "31 behind 203.0.113.0/24", "31 behind 203.0.113.0/24"},
		{"ip:=203.0.113.7/32", "ip:=203.0.113.7/32", "ip:=203.0.113.*"},
		{"2001:db8:77::5", "2001:db8:77::5", "2001:db8:77:*"},
		{"::ffff:203.0.113.7", "::ffff:203.0.113.7", "203.0.113.*"},
		{"14:02:05", "14:02:05", "14:02:05"},
		{"v1.2.3", "v1.2.3", "v1.2.3"},
	} {
		if got := (Mask{}).Text(c.in); got != c.secrets {
			t.Errorf("%q is %q, want %q", c.in, got, c.secrets)
		}
		if got := (Mask{Addresses: true}).Text(c.in); got != c.all {
			t.Errorf("%q without addresses is %q, want %q", c.in, got, c.all)
		}
	}
}

func TestAppendMarkdown(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"": "", " ": "", "room-1": "`room-1`", "<b>@all": "`<b>@all`",
		"a|b": "a&#124;b", "a`b": "a&#96;b", `a\`: "a&#92;",
	} {
		if got := string(AppendMarkdown(nil, in)); got != want {
			t.Errorf("%q is written %q, want %q", in, got, want)
		}
	}
}

// No outside text can leave its cell, whatever it is.
func FuzzNoteCell(f *testing.F) {
	f.Add("a|b", "`", "<script>")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		for _, s := range []string{a, b, c} {
			if strings.ContainsAny(s, "\n\r") {
				continue // cleaned before
			}
			out := string(AppendMarkdown(nil, Mask{Addresses: true}.Text(s)))
			if strings.Contains(out, "|") || strings.Count(out, "`")%2 != 0 || strings.Count(out, "`") > 2 {
				t.Errorf("%q is written %q", s, out)
			}
		}
	})
}
