package query

import (
	"net/netip"
	"testing"
)

func FuzzParse4(f *testing.F) {
	for _, s := range []string{"", "1.2.3.4", "255.255.255.255", "256.1.1.1", "01.2.3.4", "0.0.0.0", "1.2.3", "1.2.3.4.5", "1..2.3", "1.2.3.4:5", "::1.2.3.4", "00.0.0.0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, ok := parse4(s)
		want, err := netip.ParseAddr(s)
		is4 := err == nil && want.Is4()
		if ok != is4 {
			t.Fatalf("parse4(%q) says %v, netip %v", s, ok, err)
		}
		if b := [4]byte{byte(got >> 24), byte(got >> 16), byte(got >> 8), byte(got)}; is4 && b != want.As4() {
			t.Fatalf("parse4(%q) = %v, netip %v", s, b, want)
		}
	})
}

func TestClients(t *testing.T) {
	t.Parallel()
	tests := []struct {
		typed string
		yes   []string
		no    []string
	}{
		{"203.0.113.7", []string{"203.0.113.7", "::ffff:203.0.113.7", "0:0:0:0:0:ffff:cb00:7107"}, []string{"203.0.113.70", "odd", "", "-"}},
		{"::ffff:203.0.113.7", []string{"203.0.113.7"}, []string{"203.0.113.8"}},
		{"203.0.113.0/24", []string{"203.0.113.0", "203.0.113.255", "::ffff:203.0.113.1"}, []string{"203.0.114.0", "2409::1", "203.0.113.7:1935"}},
		{"203.0.113.99/24", []string{"203.0.113.1"}, []string{"203.0.112.1"}},
		{"::ffff:203.0.113.0/120", []string{"203.0.113.9"}, []string{"203.0.114.9"}},
		{"0.0.0.0/0", []string{"203.0.113.7", "::ffff:1.2.3.4"}, []string{"2409::1", "-", "", "odd"}},
		{"::/0", []string{"2409::1", "::1"}, []string{"203.0.113.7", "-"}},
		{"2409:8A00::/32", []string{"2409:8a00::1", "2409:8A00:1:2:3:4:5:6"}, []string{"2409:8a01::1"}},
		{"2409:8a00:0::1", []string{"2409:8a00::1", "2409:8A00:0:0:0:0:0:1", "2409:8a00::1"}, []string{"2409:8a00::11"}},
		{"fe80::1", []string{"fe80::1", "fe80::1%eth0"}, []string{"fe80::2"}},
		{"fe80::1%eth0", []string{"fe80::1%eth0"}, []string{"fe80::1", "fe80::1%eth1"}},
		{"203.0.", []string{"203.0.113.7", "::ffff:203.0.113.7"}, []string{"203.1.0.1", "1.203.0.1"}},
		{"2409:8a00::", []string{"2409:8a00::", "2409:8a00:0:0:0:0:0:0"}, []string{"2409:8a00::1"}},
		{"2409:8a00:", []string{"2409:8a00::1", "2409:8A00:0:0:0:0:0:1"}, []string{"2409:8a01::1"}},
		{"64:", []string{"64:ff9b::1", "0064:ff9b::1"}, []string{"640::1"}},
		{"-", []string{"-"}, []string{"", "a-b"}},
		{"－", []string{"-"}, []string{""}},
		{"odd", []string{"odd", "ODD2"}, []string{"not odd"}},
	}
	for _, tt := range tests {
		p := value{text: tt.typed}.clients()
		hits := map[string]bool{}
		s := snapshotOfClients(append(append([]string{}, tt.yes...), tt.no...))
		out := make([]uint8, s.Clients().Len())
		p.find(t.Context(), s, 0, out)
		for id, bit := range out {
			if bit == 1 {
				hits[s.Clients().Raw(uint32(id))] = true
			}
		}
		for _, c := range tt.yes {
			if !hits[c] {
				t.Errorf("ip:%s does not find %q", tt.typed, c)
			}
		}
		for _, c := range tt.no {
			if hits[c] {
				t.Errorf("ip:%s finds %q", tt.typed, c)
			}
		}
	}
}
