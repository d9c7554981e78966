package model

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"golang.org/x/text/width"
)

func TestCleanStandIns(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, want string }{
		{"empty", "", ""},
		{"plain", "live/stream_01?x=~", "live/stream_01?x=~"},
		{"nul", "a\x00b", "a␀b"},
		{"line breaks and tab", "a\nb\tc\rd", "a␊b␉c␍d"},
		{"delete", "a\x7fb", "a␡b"},
		{"csi", "\x1b[31mred\x1b[0m", "␛[31mred␛[0m"},
		{"osc 52", "\x1b]52;c;ZXZpbA==\x07", "␛]52;c;ZXZpbA==␇"},
		{"c1 csi as a rune", "\u009b31mred", "␛31mred"},
		{"c1 csi as a byte", "\x9b31mred", "␦31mred"},
		{"nel and separators", "a\u0085b\u2028c\u2029d", "a␤b␤c␤d"},
		{"bidi override", "abc\u202egpj.exe\u202c", "abc‸gpj.exe‸"},
		{"bidi isolates", "\u2066a\u2067b\u2068c\u2069", "‸a‸b‸c‸"},
		{"bidi marks", "a\u200e\u200f\u061cb", "a‸‸‸b"},
		{"zero width", "li\u200bve\ufeff\u2060\u180e\u00ad\u034f", "li‸ve‸‸‸‸‸"},
		{"hangul fillers", "\u115f\u1160\u3164\uffa0", "‸‸‸‸"},
		{"khmer invisible vowels", "a\u17b4\u17b5", "a‸‸"},
		{"annotation", "\ufff9a\ufffab\ufffb", "‸a‸b‸"},
		{"tags outside a flag", "a\U000e0041\U000e0042", "a‸‸"},
		{"invalid bytes", "a\xff\xc0b", "a␦␦b"},
		{"lone surrogate", "a\xed\xa0\x80b", "a␦␦␦b"},
		{"replacement character", "a\ufffdb", "a␦b"},
		{"noncharacter", "a\ufdd0\U0001ffffb", "a␦␦b"},
		{"private use", "\uf8ff\ue0b0\U000f0000", "␦␦␦"},
		{"unassigned", "a\u0378b", "a␦b"},
		{"joiner between letters", "a\u200db\u200cc", "a‸b‸c"},
		{"selector on a letter", "a\ufe0fb\U000e0100", "a‸b‸"},
		{"text selector", "☎\ufe0e", "☎‸"},
		{"lone regional letter", "\U0001f1e9", "‸"},
		{"three regional letters", "🇩🇪\U0001f1eb", "🇩🇪‸"},
		{"lone skin tone", "a\U0001f3fd", "a‸"},
		{"skin tone on a car", "🚗\U0001f3fd", "🚗‸"},
		{"joiner at the end", "👩\u200d", "👩‸"},
		{"joined digits", "1\u200d2", "1‸2"},
		{"selector on a digit", "1\ufe0f", "1‸"},
		{"unfinished tag flag", "🏴\U000e0067\U000e0062\U000e0065", "🏴‸‸‸"},
		{"too long a tag flag", "🏴" + strings.Repeat("\U000e0067", 7) + "\U000e007f", "🏴" + strings.Repeat("‸", 8)},
		{"fifth joined emoji", "👩\u200d👩\u200d👩\u200d👩\u200d👩", "👩\u200d👩\u200d👩\u200d👩‸👩"},
		{"leading mark", "\u0301a", "◌\u0301a"},
		{"mark alone", "\u0301", "◌\u0301"},
		{"sixty marks", "a" + strings.Repeat("\u0301", 60) + "b", "a" + strings.Repeat("\u0301", 4) + "‸b"},
		{"marks around a stand-in", "a\u200b\u0301", "a‸\u0301"},
		{"jamo without a base", "\u1161a\u11a8", "␦a␦"},
		{"long chain of leading jamo", strings.Repeat("ᄀ", 7), strings.Repeat("ᄀ", 5) + "‸ᄀᄀ"},
		{"long chain of vowels", "ᄀ" + strings.Repeat("ᅡ", 7), "가ᅡᅡᅡ␦␦␦"},
		{"long conjunct", strings.Repeat("क्", 7), strings.Repeat("क्", 5) + "‸क्क्"},
		{"long prepended chain", "ൎൎൎക", "ൎ␦ൎക"},
	} {
		if got := Clean(c.in); got != c.want {
			t.Errorf("%s: Clean(%q) = %q, want %q", c.name, c.in, got, c.want)
		}
		checkClean(t, c.in)
	}
}

func TestCleanKeepsOrdinaryText(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"直播间_测试一号", "推流：您的直播服务已被关停（测试）。", "ライブ配信・第1回", "ｶﾞｯｺｳ", "全角ＡＢＣ１２３",
		"라이브 방송 채널", "라이브" /* written in jamo */, "การถ่ายทอดสด ชั้นน้ำ ที่นี่",
		"सीधा प्रसारण स्त्री क्षत्रिय", "কলকাতা লাইভ", "நேரலை ஒளிபரப்பு", "البثّ المُباشِر", "قناة الجزيرة", "שידור חי שָׁלוֹם",
		"Trực tiếp Việt Nam", "Прямой эфир", "Ζωντανή", "Über-Straße café", "cafe\u0301", "naïve №5 ½ ×2 °C → ok €",
		"㍿株式会社①", "a\u00a0b\u3000c", "각",
		"😀", "👨\u200d👩\u200d👧\u200d👦", "👩\u200d❤\ufe0f\u200d💋\u200d👨", "👍🏽", "👩🏽\u200d💻", "🏳\ufe0f\u200d🌈", "🏴\u200d☠\ufe0f",
		"❤\ufe0f", "1\ufe0f\u20e3#\ufe0f\u20e3*\ufe0f\u20e3", "🇨🇳🇩🇪", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
		"live_1\ufe0f\u20e3", "☎ ★ ☃",
	} {
		if got := Clean(s); got != s {
			t.Errorf("Clean(%q) = %q, want it unchanged", s, got)
		}
		checkClean(t, s)
	}
}

// A stand-in must be one cell wide everywhere, so its East Asian Width may be
// neither ambiguous nor wide.
func TestStandInsAreOneCell(t *testing.T) {
	t.Parallel()
	all := []rune{escapeMark, newlineMark, invisibleMark, brokenMark, markBase, '␡'}
	for r := rune(0); r < 0x20; r++ {
		all = append(all, standIn(r))
	}
	for _, r := range all {
		if k := width.LookupRune(r).Kind(); k != width.Neutral && k != width.EastAsianNarrow {
			t.Errorf("%q (%U) is %v", r, r, k)
		}
		if got := Clean(string(r)); got != string(r) {
			t.Errorf("Clean(%q) = %q: a stand-in must stay", r, got)
		}
	}
}

// Every code point alone, after a letter and in a row.
func TestCleanEveryRune(t *testing.T) {
	t.Parallel()
	for r := range runes {
		s := string(r)
		checkClean(t, s)
		checkClean(t, "a"+s)
		checkClean(t, strings.Repeat(s, 9))
	}
}

func TestCleanNeverCutsAndRarelyCopies(t *testing.T) {
	long := strings.Repeat("x", 3000)
	if got := Clean(long + "\x1b"); got != long+"␛" {
		t.Errorf("a long name lost something: %d bytes", len(got))
	}
	for _, s := range []string{"live/stream_01", "直播间_测试一号", "👨\u200d👩\u200d👧\u200d👦 live"} {
		if n := testing.AllocsPerRun(100, func() { Clean(s) }); n != 0 {
			t.Errorf("Clean(%q) allocates %v times", s, n)
		}
	}
}

func TestFold(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ a, b string }{
		{"Live_Stream-01", "live_stream-01"},
		{"ＡＢＣ１２３／ｘ", "abc123/x"},
		{"直播　间", "直播 间"},
		{"a\u00a0b", "a b"},
		{"Straße", "STRASSE"},
		{"STRAẞE", "strasse"},
		{"ΟΔΟΣ", "οδος"},
		{"Café", "CAFE\u0301"},
		{"ПРЯМОЙ", "прямой"},
		{"ｶﾞ", "ガ"},
		{"ﬁle²", "file2"},
		{"\u212aelvin", "kelvin"},
		{"라이브", "라이브"},
		{"a\nb", "a␊b"},
		{"a\x1bb", "a␛b"},
		{"a\xffb", "a␦b"},
	} {
		if a, b := Fold(c.a), Fold(c.b); a != b {
			t.Errorf("Fold(%q) = %q, Fold(%q) = %q", c.a, a, c.b, b)
		}
	}
}

func TestFoldCopiesNothing(t *testing.T) {
	for _, s := range []string{"live_stream-01", "", "a b/c", "直播间"} {
		if n := testing.AllocsPerRun(100, func() { Fold(s) }); n != 0 || Fold(s) != s {
			t.Errorf("Fold(%q) = %q with %v allocations", s, Fold(s), n)
		}
	}
}

func TestFoldEveryRune(t *testing.T) {
	t.Parallel()
	for r := range runes {
		checkFold(t, string(r))
		if low, up := Fold(string(unicode.ToLower(r))), Fold(string(unicode.ToUpper(r))); r != 'İ' && low != up {
			t.Errorf("%U: lower case folds to %q, upper case to %q", r, low, up)
		}
	}
}

// Mixtures of what is special, which random bytes rarely form.
func TestCleanAndFoldMixtures(t *testing.T) {
	t.Parallel()
	pieces := []string{
		"a", "Z", "1", "#", " ", "\n", "\x1b", "\x9b", "\xe4\xb8", "中", "é", "\u0301", "\u0308", "\u0323", "\u0345", "\u093c", "क", "\u094d", "ि", "ക", "ൎ",
		"\u200d", "\u200c", "\ufe0f", "\ufe0e", "\u20e3", "👩", "❤", "🏽", "👍", "🏴", "\U000e0067", "\U000e007f", "\U0001f1e8", "\U0001f1f3",
		"ᄀ", "ᅡ", "ᆨ", "가", "각", "\u3164", "ﾞ", "ｶ", "ำ", "ก", "Σ", "ς", "ß", "ẞ", "İ", "ı", "ﬁ", "ﷺ", "´", "\u2028", "\u202e", "\ue000", "\u0378", "ǰ", "Ａ", "　",
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		var b strings.Builder
		for range 1 + rng.IntN(12) {
			b.WriteString(pieces[rng.IntN(len(pieces))])
		}
		checkClean(t, b.String())
		checkFold(t, b.String())
		checkFold(t, Clean(b.String()))
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{
		"live", "\x1b]52;c;x\x07", "\u009b1m", "a\u202eb", "👨\u200d👩\u200d👧", "🇨🇳🇩", "1\ufe0f\u20e3", "क्षत्रिय", "\u0301\u0301\u0301\u0301\u0301\u0301",
		"각ᆨ", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "ൎക", "a\xed\xa0\x80", "กำ", "ｶﾞ", "👍🏽\u0301\u200d👍",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkClean(t, s) })
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Live", "ＡＢＣ", "Straße", "ΟΔΟΣ", "H\u0331", "\u0345\u03b1\u0301", "İI", "a\nb", "\xff", "ǰ\u0323", "ﷺ", "K\u0327\u0301"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		checkFold(t, s)
		checkFold(t, Clean(s))
	})
}

// runes yields every code point, and a sample of the large blocks in which all
// are alike (ideographs, syllables, private use, unassigned planes).
func runes(yield func(rune) bool) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !yield(r) {
			return
		}
		switch {
		case r >= 0x3400 && r < 0x9f00, r >= 0xac00 && r < 0xd700:
			r += 12
		case r >= 0x20000 && r < 0xdff00, r >= 0xe1000 && r < 0x10ff00:
			r += 250
		}
	}
}

// checkClean holds everything that Clean promises. (No t.Helper here and below:
// it costs more than the check, and the message names the text.)
func checkClean(t *testing.T, s string) {
	got := Clean(s)
	if again := Clean(got); again != got {
		t.Fatalf("Clean(%q) = %q, and once more %q", s, got, again)
	}
	if !utf8.ValidString(got) {
		t.Fatalf("Clean(%q) = %q is not UTF-8", s, got)
	}
	if printable(s) == len(s) && got != s {
		t.Fatalf("Clean(%q) = %q changes plain ASCII", s, got)
	}
	for g := graphemes.FromString(got); g.Next(); {
		checkCluster(t, s, g.Value())
	}
}

// checkCluster holds what one character on the screen may be made of. The
// clusters are found by a library of its own, so that what is taken for an
// emoji sequence here is one there too.
func checkCluster(t *testing.T, s, cluster string) {
	emoji := emojiLen(cluster) > 0
	letters, marks, n := 0, 0, 0
	for _, r := range cluster[emojiLen(cluster):] {
		n++
		switch {
		case r < 0x20, r >= 0x7f && r < 0xa0, r == 0x2028, r == 0x2029, r == utf8.RuneError:
			t.Fatalf("Clean(%q) holds the control character %U", s, r)
		case unicode.In(r, unicode.Cf, unicode.Cs, unicode.Co, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point):
			t.Fatalf("Clean(%q) holds %U outside an emoji sequence", s, r)
		case !unicode.IsGraphic(r):
			t.Fatalf("Clean(%q) holds %U, which has no known width", s, r)
		case isEmojiPart(r):
			t.Fatalf("Clean(%q) holds %U outside an emoji sequence", s, r)
		case isMark(r):
			marks++
		default:
			letters++
			marks = 0
		}
		if marks > maxMarks || letters > maxGlued {
			t.Fatalf("Clean(%q) piles up %d letters and %d marks in %q", s, letters, marks, cluster)
		}
	}
	if emoji && letters > 0 && !strings.ContainsAny(cluster[:1], "0123456789#*") {
		t.Fatalf("Clean(%q) glues letters to an emoji: %q", s, cluster)
	}
}

func checkFold(t *testing.T, s string) {
	got := Fold(s)
	if again := Fold(got); again != got {
		t.Fatalf("Fold(%q) = %q (%+q), and once more %q (%+q)", s, got, got, again, again)
	}
	if !utf8.ValidString(got) || strings.ContainsFunc(got, unicode.IsControl) {
		t.Fatalf("Fold(%q) = %q is not UTF-8 or holds a control character", s, got)
	}
	if isFoldedASCII(s) && got != s {
		t.Fatalf("Fold(%q) = %q changes plain text", s, got)
	}
}

func BenchmarkClean(b *testing.B) {
	for _, c := range []struct{ name, s string }{
		{"ascii", "live_stream_000123"}, {"zh", "直播间_测试一号"}, {"hi", "सीधा प्रसारण"}, {"hostile", "\x1b]52;c;x\x07\u202eab\u200b"},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Clean(c.s)
			}
		})
	}
}

func BenchmarkFold(b *testing.B) {
	for _, c := range []struct{ name, s string }{
		{"ascii", "live_stream_000123"}, {"upper", "Live_Stream_000123"}, {"zh", "直播间_测试一号"}, {"wide", "ＡＢＣ直播"},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Fold(c.s)
			}
		})
	}
}
