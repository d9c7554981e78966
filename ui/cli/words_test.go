package cli

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"offair/model"
)

func TestMissing(t *testing.T) {
	t.Parallel()
	why := model.Text{EN: "Too many.", ZH: "太多。"}
	left := func(n int, why model.Text) []model.Left {
		var out []model.Left
		for i := range int64(n) {
			out = append(out, model.Left{Span: model.Span{From: when + 100*i, To: when + 100*i + 50}, Why: why, Scope: model.Scope{Domain: "d\x1b"}})
		}
		return out
	}
	tests := []struct {
		name    string
		snap    model.Snapshot
		stopped model.Text
		want    string // in English, "" for complete
	}{
		{"complete", model.Snapshot{}, model.Text{}, ""},
		{"a span", model.Snapshot{Coverage: model.Coverage{Left: left(1, why)}}, model.Text{}, "not complete: Too many.\n  2026-11-20 18:00:00 +08:00 to 2026-11-20 18:00:50 +08:00  domain:=d␛"},
		{"stopped for the same reason", model.Snapshot{Coverage: model.Coverage{Left: left(1, why)}}, why, "not complete: Too many.\n  2026-11-20 18:00:00 +08:00 to 2026-11-20 18:00:50 +08:00  domain:=d␛"},
		{"unreadable records", model.Snapshot{Freshness: model.Freshness{Odd: 2}}, model.Text{}, "not complete: 2 records could not be read and are left out."},
	}
	for _, tt := range tests {
		err := missing(&tt.snap, tt.stopped, shanghai)
		if tt.want == "" {
			if err != nil {
				t.Errorf("%s: %v", tt.name, err)
			}
			continue
		}
		if err == nil || err.Error() != tt.want || exitOf(err).status != incomplete {
			t.Errorf("%s: got %v, want %s", tt.name, err, tt.want)
		}
	}
	many := missing(&model.Snapshot{Coverage: model.Coverage{Left: left(40, why)}}, model.Text{}, time.UTC)
	if lines := strings.Count(many.Error(), "\n"); lines != mostGaps+1 || !strings.HasSuffix(many.Error(), fmt.Sprintf("and %d more", 40-mostGaps)) {
		t.Errorf("%d lines: %v", lines, many)
	}
}

func TestCodeList(t *testing.T) {
	t.Parallel()
	code := func(pairs ...int) (out []model.Code) {
		for i := 0; i < len(pairs); i += 2 {
			out = append(out, model.Code{Err: pairs[i], Sub: pairs[i+1]})
		}
		return out
	}
	for _, tt := range []struct {
		codes []model.Code
		want  string
	}{
		{nil, ""},
		{code(18, 501), "18/501"},
		{code(12, 0, 13, 0, 14, 0, 18, 100, 18, 101, 24, 0), "12-14/0 18/100-101 24/0"},
		{code(1, 0, 2, 0, 2, 1), "1-2/0 2/1"},
	} {
		if got := codeList(tt.codes); got != tt.want {
			t.Errorf("codeList(%v) = %q, want %q", tt.codes, got, tt.want)
		}
	}
}

func TestCauses(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		args string
		want []string
	}{
		{"", []string{"CAUSE", "url-expired", "18/501", "client-stopped"}},
		{"18/501", []string{"url-expired", "auth", "The push URL has expired.", "推流时间戳参数值已过期", "next step", "https://"}},
		{"url-expired", []string{"18/501"}},
		{"URL-EXPIRED", []string{"18/501"}},
		{"The push URL has expired", []string{"url-expired"}},
		{"推流时间戳参数值已过期", []string{"url-expired"}},
		{"Client actively interrupts the push (3)", []string{"client-stopped", "3/0"}},
		{"18", []string{"url-expired", "overdue", "CAUSE"}},
		{"top up your account", []string{"overdue"}},
		{"--lang zh 18/501", []string{"责任方", "鉴权", "下一步"}},
		{"--lang zh", []string{"原因", "推流时间戳参数值已过期"}},
	} {
		got := run(t, append([]string{"causes"}, strings.Fields(tt.args)...)...)
		if got.status != answered || got.err != "" {
			t.Errorf("%q: %+v", tt.args, got)
		}
		for _, w := range tt.want {
			if !strings.Contains(got.out, w) {
				t.Errorf("%q: %q is not in\n%s", tt.args, w, got.out)
			}
		}
	}
	if n := strings.Count(run(t, "causes").out, "\n"); n != len(model.Causes())+1 {
		t.Errorf("%d lines for %d causes", n, len(model.Causes()))
	}
	for _, unknown := range []string{"zebra", "99/9", "777"} {
		if got := run(t, "causes", unknown); got.status != answered || got.out != "" || !strings.Contains(got.err, "in no table") {
			t.Errorf("%s: %+v", unknown, got)
		}
	}
	if got := run(t, "causes", "-o", "json", "zebra"); got.out != "[]\n" {
		t.Errorf("json of nothing: %q", got.out)
	}
	if got := run(t, "causes", "-o", "json", "18/501"); !strings.HasPrefix(got.out, "[\n"+`{"cause":"url-expired","side":"auth","cause_codes":["18/501"],"text_en":"The push URL has expired."`) {
		t.Errorf("json: %q", got.out)
	}
}
