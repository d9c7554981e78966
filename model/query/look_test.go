package query

import "testing"

func TestWord(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"":                    "",
		"room":                "room",
		"ro":                  "",
		"直播间":                 "直播间",
		"-room":               "",
		"up<5s room cam":      "room",
		"room stream:cam_1":   "cam_1",
		"stream:=cam_1":       "",
		"stream:cam,room":     "",
		"/room/":              "",
		"\"two words\"":       "two words",
		"203.0.113":           "",
		"12345":               "12345",
		"ip:203 side:network": "",
		"roo␀":                "",
	} {
		q, err := Parse(line)
		if err != nil {
			t.Errorf("%q: %v", line, err)
			continue
		}
		if got := q.Word(); got != want {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
}
