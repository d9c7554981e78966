package query

import (
	"regexp/syntax"

	"offair/model"
)

// brokenRegex says what is wrong with a regular expression: with part of it,
// which the sentence repeats.
func brokenRegex(err *syntax.Error, part string) model.Text {
	what := text("it cannot be read", "无法解析")
	if err != nil {
		what = regexFault(err.Code)
	}
	return say("the regular expression is wrong at %[1]s: %[2]s; it takes . * + ? [a-z] (a|b) ^ $ \\d (RE2); quote the text to search for it as it stands",
		"正则表达式在 %[1]s 处有误：%[3]s；可用 . * + ? [a-z] (a|b) ^ $ \\d（RE2）；要按原文搜索请加引号",
		shown(part), what.EN, what.ZH)
}

func regexFault(code syntax.ErrorCode) model.Text {
	switch code {
	case syntax.ErrMissingBracket:
		return text("a ] is missing", "缺少 ]")
	case syntax.ErrMissingParen:
		return text("a ) is missing", "缺少 )")
	case syntax.ErrUnexpectedParen:
		return text("it has a ) too many", "多了一个 )")
	case syntax.ErrMissingRepeatArgument, syntax.ErrInvalidRepeatOp:
		return text("there is nothing to repeat", "没有可重复的内容")
	case syntax.ErrInvalidRepeatSize:
		return text("it repeats too often, or more at least than at most", "重复次数过大或下限大于上限")
	case syntax.ErrInvalidCharRange, syntax.ErrInvalidCharClass:
		return text("the set of letters is none", "字符集合无效")
	case syntax.ErrInvalidEscape, syntax.ErrTrailingBackslash:
		return text("the backslash means nothing here", "反斜杠在此无意义")
	case syntax.ErrInvalidPerlOp, syntax.ErrInvalidNamedCapture:
		return text("(? begins nothing that is known", "(? 开头的写法不支持")
	case syntax.ErrLarge, syntax.ErrNestingDepth:
		return text("it is too large", "过大")
	case syntax.ErrInvalidUTF8:
		return text("it is not valid UTF-8", "不是有效的 UTF-8")
	default:
		return text("it cannot be read", "无法解析")
	}
}
