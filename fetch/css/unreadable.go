package css

import (
	"bytes"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"offair/fetch"
	"offair/fetch/wire"
)

// unreadable makes a failure of an answer that is not JSON, or not all of it.
func (k call) unreadable(err error) *fetch.Error {
	body := bytes.TrimSpace(k.answer.body())
	host := k.client.Host()
	status := strconv.Itoa(k.answer.status)
	switch {
	case k.answer.status/100 == 3:
		return because(k.redirected(status), err)
	case len(body) == 0:
		return because(problem(k.classOf(fetch.Transient),
			words("%[1]s answered HTTP %[2]s with nothing in it.", "%[1]s 返回 HTTP %[2]s，但没有内容。", host, status),
			words("It usually passes; if it lasts, check --endpoint and the proxy.", "通常会自行恢复；若持续出现，请检查 --endpoint 和代理。")), err)
	case body[0] == '{' && errors.Is(err, wire.ErrShort):
		return because(problem(fetch.Transient,
			words("The answer of %[1]s breaks off in the middle.", "%[1]s 的应答不完整，中途截断。", host),
			words("It usually passes; if it lasts, check the proxy.", "通常会自行恢复；若持续出现，请检查代理。")), err)
	case body[0] == '{':
		return because(problem(fetch.Transient,
			words("The answer of %[1]s is damaged: it is not valid JSON.", "%[1]s 的应答已损坏：不是有效的 JSON。", host),
			words("It usually passes; if it lasts, check --endpoint and the proxy.", "通常会自行恢复；若持续出现，请检查 --endpoint 和代理。")), err)
	default:
		return because(k.notJSON(status, body), err)
	}
}

// classOf is the class of an answer that is not the API's, by its status:
// a server's failure passes, anything else is a host that is not the API.
func (k call) classOf(ok fetch.Class) fetch.Class {
	switch s := k.answer.status; {
	case s == http.StatusTooManyRequests:
		return fetch.Throttled
	case s >= 500, s == http.StatusRequestTimeout:
		return fetch.Transient
	case s == http.StatusOK:
		return ok
	default:
		return fetch.Unreachable
	}
}

// notJSON is about a page for people where JSON should be.
func (k call) notJSON(status string, body []byte) *fetch.Error {
	return problem(k.classOf(fetch.Unreachable),
		words("%[1]s answered HTTP %[2]s with a page instead of JSON (\"%[3]s\").", "%[1]s 返回 HTTP %[2]s，内容是网页而非 JSON（“%[3]s”）。",
			k.client.Host(), status, k.firstWords(body)),
		words("A proxy or the network's login page may stand in between; else check --endpoint.", "中间可能有代理或网络登录页；否则请检查 --endpoint。"))
}

func (k call) redirected(status string) *fetch.Error {
	return problem(fetch.Unreachable,
		words("%[1]s answered HTTP %[2]s, which leads elsewhere (%[3]s).", "%[1]s 返回 HTTP %[2]s，要求转到别处（%[3]s）。",
			k.client.Host(), status, shown(k.redact(k.answer.location), longestURL)),
		words("A login page of the network may stand in between; else check --endpoint.", "中间可能有网络登录页；否则请检查 --endpoint。"))
}

// unexpected makes a failure of JSON that holds neither what was asked for nor an error.
func (k call) unexpected(p *wire.Page) *fetch.Error {
	e := problem(k.classOf(fetch.Transient),
		words("%[1]s answered HTTP %[2]s with JSON that holds no %[3]s.", "%[1]s 返回 HTTP %[2]s，JSON 中没有%[4]s。",
			k.client.Host(), strconv.Itoa(k.answer.status), k.task.holds.EN, k.task.holds.ZH),
		words("It may pass; if it lasts, check --endpoint and the proxy.", "可能会自行恢复；若持续出现，请检查 --endpoint 和代理。"))
	e.RequestID = k.requestID(p.RequestID)
	return e
}

// firstWords is the beginning of a page's text without its markup.
func (k call) firstWords(body []byte) string {
	const most = 80        // runes
	const enough = 8 << 10 // bytes of a page that are looked at
	text := withoutTags(body[:min(len(body), enough)])
	text = strings.Join(strings.Fields(text), " ")
	return k.redact(shown(k.redact(text), most))
}

// withoutTags takes markup out of a page, and scripts and styles with what is
// in them.
func withoutTags(page []byte) string {
	var b strings.Builder
	for len(page) > 0 {
		open := bytes.IndexByte(page, '<')
		if open < 0 {
			b.Write(page)
			break
		}
		b.Write(page[:open])
		b.WriteByte(' ')
		page = afterTag(page[open:])
	}
	return b.String()
}

// afterTag is what follows the tag at the start of page.
func afterTag(page []byte) []byte {
	for _, name := range []string{"script", "style"} {
		if len(page) > len(name) && strings.EqualFold(string(page[1:1+len(name)]), name) {
			end := bytes.Index(bytes.ToLower(page), []byte("</"+name))
			if end < 0 {
				return nil
			}
			page = page[end:]
			break
		}
	}
	end := bytes.IndexByte(page, '>')
	if end < 0 {
		return nil
	}
	return page[end+1:]
}
