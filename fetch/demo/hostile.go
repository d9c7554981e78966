package demo

import (
	"fmt"
	"strings"

	"offair/model"
)

// Hostile is a set of events, one a second up to the second last, whose texts
// try to break a screen, a table, a csv file or a decoder: escape sequences,
// clipboard writes, control characters in their one-byte form, bidi overrides,
// NUL, 3,000 characters, bytes that are not UTF-8, piles of combining marks,
// emoji families and wide characters. Every text field of an event is hostile
// in its turn; the stream names begin with a readable "hostile-NN-".
func Hostile(last int64) []model.Event {
	texts := hostileTexts()
	events := make([]model.Event, 0, len(texts))
	for i, s := range texts {
		end := last - int64(len(texts)-1-i)
		e := model.Event{
			Domain: "push.live.example.com", App: "live", Stream: fmt.Sprintf("hostile-%02d-%s", i, s),
			ClientIP: fmt.Sprintf("192.0.2.%d", i+1), Resolution: "1280*720", Reason: "推流链路网络异常",
			Start: end - 60, End: end, Up: 60,
		}
		*[...]*string{&e.Domain, &e.App, &e.ClientIP, &e.Resolution, &e.Reason}[i%5] += s
		events = append(events, e)
	}
	return events
}

func hostileTexts() []string {
	return []string{
		"\x1b[2J\x1b[H\x1b[31mred",                  // clears the screen, moves the cursor, colours
		"\x1b]52;c;aGVsbG8=\a",                      // OSC 52 writes the clipboard
		"\x1b]0;title\x1b\\",                        // OSC 0 sets the window title
		"\x1b]8;;http://example.com\x1b\\x\x1b]8;;", // OSC 8 begins a link that is never closed
		"\u009b2J\u009b31mcsi",                      // CSI as one character (C1)
		"\x9b2J\x9d52;c;eA==\x9c",                   // the same as bare bytes, not UTF-8
		"\x1bPq#0;2;0;0;0~-\x1b\\",                  // DCS: a picture
		"\x1b[?1049l\x1b[?25h\x1bc",                 // leaves the alternate screen, resets
		"abc\u202edcba\u202c",                       // right-to-left override
		"\u2066isolate\u2069\u200f\u061c",           // isolates and marks
		"a\x00b\x00",                                // NUL
		strings.Repeat("long-", 600),                // 3,000 characters
		strings.Repeat("长", 3000),                   // 3,000 wide characters
		"\xff\xfe\xc3\x28\xe2\x82",                  // not UTF-8
		"\xed\xa0\x80\xed\xbf\xbf",                  // lone surrogates as bytes
		"e" + strings.Repeat("\u0301", 60),          // 60 combining marks
		"👨\u200d👩\u200d👧\u200d👦🏳\ufe0f\u200d🌈",      // emoji families
		"宽字符ＡＢＣ한글かな",                                // wide characters
		"zero\u200bwidth\u200c\u2060\ufeff",         // zero-width characters
		"line\nbreak\r\ttab\v\f",                    // breaks out of a row
		"ls\u2028ps\u2029nel\u0085",                 // other line separators
		"=HYPERLINK(\"http://example.com\")",        // a formula in csv
		"|`*_<script>&amp;</script>[x](y)",          // markup in md and html
		"\\u001b[31m\\\"}]}",                        // looks like JSON
		"del\x7f\x08\x08\x08",                       // DEL and backspace
		"\U000e0041\U000e0042\ufff9\ufffb\ufffe",    // tags, annotation marks, a non-character
	}
}
