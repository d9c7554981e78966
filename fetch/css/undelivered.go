package css

import (
	"compress/flate"
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"syscall"
	"time"

	"offair/fetch"
)

// undelivered makes a failure of a call that no answer came to. ctx is the
// caller's: when that has ended, nothing failed.
func (k call) undelivered(ctx context.Context, err error) *fetch.Error {
	if ctx.Err() != nil {
		return because(problem(fetch.Canceled, words("The call was canceled.", "调用已取消。"), words("", "")), ctx.Err())
	}
	for _, diagnose := range []func(error) *fetch.Error{
		k.proxyFailed, k.nameFailed, k.tlsFailed, k.dialFailed, k.timedOut, k.cutOff,
	} {
		if e := diagnose(err); e != nil {
			e.Stale = e.Class == fetch.Transient && brokeOff(err) && k.answer.stale()
			return because(e, err)
		}
	}
	return errUnknown(err)
}

// errUnknown words a failure that has no sentence of its own. The innermost
// error is the one that says something, and holds no address.
func errUnknown(err error) *fetch.Error {
	inner := err
	for u := errors.Unwrap(inner); u != nil; u = errors.Unwrap(inner) {
		inner = u
	}
	return because(problem(fetch.Transient,
		words("The call failed on its way (%[1]s).", "调用在途中失败（%[1]s）。", shown(inner.Error(), longestMessage)),
		words("Check the network and the proxy.", "请检查网络和代理。")), err)
}

func (k call) proxyFailed(err error) *fetch.Error {
	var refusal *proxyRefusal
	var op *net.OpError
	switch {
	case errors.Is(err, errBadProxy):
		return problem(fetch.Unreachable,
			words("The proxy's address in the environment (HTTPS_PROXY) cannot be read.", "环境变量 HTTPS_PROXY 中的代理地址无法解析。"),
			words("Write it as http://HOST:PORT, or unset it.", "请写成 http://主机:端口，或取消设置（unset）。"))
	case errors.As(err, &refusal) && refusal.status == http.StatusProxyAuthRequired:
		return problem(fetch.Unreachable,
			words("The proxy asks for a user name and a password (407).", "代理要求用户名和密码（407）。"),
			words("Put them into HTTPS_PROXY: http://USER:PASSWORD@HOST:PORT.", "请写入 HTTPS_PROXY：http://用户:密码@主机:端口。"))
	case errors.As(err, &refusal):
		return problem(fetch.Unreachable,
			words("The proxy does not let %[1]s through (it answered %[2]s).", "代理不放行 %[1]s（返回 %[2]s）。", k.client.Host(), strconv.Itoa(refusal.status)),
			words("Have the host allowed there, or take it out of the way with NO_PROXY.", "请在代理上放行该主机，或用 NO_PROXY 绕过代理。"))
	case errors.As(err, &op) && op.Op == "proxyconnect":
		return problem(fetch.Unreachable,
			words("The proxy that HTTPS_PROXY names cannot be reached.", "无法连接 HTTPS_PROXY 指定的代理。"),
			words("Check that address, or unset it if no proxy is needed.", "请检查该地址；若不需要代理，请取消设置（unset）。"))
	}
	return nil
}

func (k call) nameFailed(err error) *fetch.Error {
	var dns *net.DNSError
	if !errors.As(err, &dns) {
		return nil
	}
	host := shown(dns.Name, longestURL)
	if dns.IsNotFound {
		return problem(fetch.Unreachable,
			words("The host %[1]s does not exist (DNS).", "主机 %[1]s 不存在（DNS）。", host),
			words("Check --endpoint and --site, and whether this network resolves outside names.", "请检查 --endpoint 和 --site，以及当前网络能否解析外部域名。"))
	}
	return problem(fetch.Unreachable,
		words("The name %[1]s could not be looked up: no DNS server gave an answer.", "无法解析 %[1]s：没有 DNS 服务器应答。", host),
		words("Check this machine's network and its DNS servers.", "请检查本机的网络和 DNS 服务器。"))
}

// tlsFailed is about a host that cannot be verified.
func (k call) tlsFailed(err error) *fetch.Error {
	host := k.client.Host()
	var (
		invalid x509.CertificateInvalidError
		name    x509.HostnameError
		chain   *tls.CertificateVerificationError
		record  tls.RecordHeaderError
		alert   tls.AlertError
	)
	switch {
	case errors.Is(err, http.ErrSchemeMismatch) || errors.As(err, &record):
		return problem(fetch.Unreachable,
			words("%[1]s does not speak TLS on that port.", "%[1]s 的该端口不支持 TLS。", host),
			words("Check the port in --endpoint; a server on this machine may need http://.", "请检查 --endpoint 的端口；本机上的服务可能需要 http://。"))
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return problem(fetch.Unreachable,
			words("The certificate of %[1]s is not valid at this machine's time, %[2]s.", "按本机时间 %[2]s，%[1]s 的证书不在有效期内。", host, moment(k.sent)),
			words("If that time is wrong, set the clock; if it is right, a proxy may stand in between.", "若本机时间有误，请校准时钟；若无误，中间可能有代理。"))
	case errors.As(err, &name):
		return problem(fetch.Unreachable,
			words("The certificate that %[1]s shows is for another host.", "%[1]s 出示的证书属于其他主机。", host),
			words("A proxy or a login page of the network may stand in between; else check --endpoint.", "中间可能有代理或网络登录页；否则请检查 --endpoint。"))
	case errors.As(err, &chain) || errors.As(err, &invalid):
		return problem(fetch.Unreachable,
			words("The certificate of %[1]s is not signed by an authority that this machine trusts.", "%[1]s 的证书不是由本机信任的机构签发的。", host),
			words("Install the CA certificates (package ca-certificates), or your company proxy's own one.", "请安装 CA 证书（ca-certificates 软件包），或公司代理自己的证书。"))
	case errors.As(err, &alert):
		return problem(fetch.Unreachable,
			words("%[1]s ended the TLS handshake.", "%[1]s 终止了 TLS 握手。", host),
			words("A firewall or proxy may stand in between; else check --endpoint.", "中间可能有防火墙或代理；否则请检查 --endpoint。"))
	}
	return nil
}

// dialFailed is about a connection that was not made.
func (k call) dialFailed(err error) *fetch.Error {
	host := k.client.Host()
	var op *net.OpError
	isDial := errors.As(err, &op) && op.Op == "dial"
	switch {
	case errors.Is(err, errNotLoopback):
		return problem(fetch.Unreachable,
			words("The name %[1]s leads to another machine, where plain http is not used.", "%[1]s 指向另一台机器，不能使用 http 明文。", host),
			words("Use https, or 127.0.0.1 for this machine.", "请使用 https；若是本机，请写 127.0.0.1。"))
	case errors.Is(err, syscall.ECONNREFUSED):
		return problem(fetch.Unreachable,
			words("%[1]s refuses connections: nothing listens there.", "%[1]s 拒绝连接：该端口没有服务。", host),
			words("Check --endpoint, or start the server; a firewall may also answer like this.", "请检查 --endpoint 或启动服务；防火墙也可能如此应答。"))
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return problem(fetch.Unreachable,
			words("There is no route to %[1]s.", "没有通往 %[1]s 的路由。", host),
			words("Check this machine's network.", "请检查本机的网络。"))
	case isDial && op.Timeout():
		return problem(fetch.Unreachable,
			words("%[1]s did not accept a connection within %[2]s.", "%[1]s 在 %[2]s 内没有接受连接。", host, k.dialLimit().String()),
			words("A firewall may drop it; if this network needs a proxy, set HTTPS_PROXY.", "可能被防火墙丢弃；若网络需要代理，请设置 HTTPS_PROXY。"))
	case isDial:
		return problem(fetch.Unreachable,
			words("No connection to %[1]s could be made.", "无法连接 %[1]s。", host),
			words("Check this machine's network.", "请检查本机的网络。"))
	}
	return nil
}

// dialLimit is how long the connection was waited for.
func (k call) dialLimit() time.Duration {
	if k.wait > 0 {
		return min(dialWait, k.wait)
	}
	return dialWait
}

func (k call) timedOut(err error) *fetch.Error {
	var u *url.Error
	if !errors.Is(err, context.DeadlineExceeded) && (!errors.As(err, &u) || !u.Timeout()) {
		return nil
	}
	waited := k.client.now().Sub(k.sent).Round(100 * 1e6).String()
	return problem(fetch.Transient,
		words("%[1]s gave no full answer; the call was given up after %[2]s.", "%[1]s 没有返回完整应答；%[2]s 后放弃。", k.client.Host(), waited),
		words("The network or the server is slow; it usually passes.", "网络或服务器较慢，通常会自行恢复。"))
}

// cutOff is about an answer that broke off or arrived damaged.
func (k call) cutOff(err error) *fetch.Error {
	var damaged flate.CorruptInputError
	switch {
	case errors.Is(err, errTooLarge):
		return problem(fetch.Refused,
			words("The answer of %[1]s is larger than 16 MiB, which no page of records is.", "%[1]s 的应答超过 16 MiB，不可能是一页记录。", k.client.Host()),
			words("Check --endpoint and the proxy.", "请检查 --endpoint 和代理。"))
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum), errors.As(err, &damaged):
		return problem(fetch.Transient,
			words("The answer of %[1]s arrived damaged.", "%[1]s 的应答在传输中损坏。", k.client.Host()),
			words("If it happens again, look at the proxy in between.", "若反复出现，请检查中间的代理。"))
	case brokeOff(err):
		return problem(fetch.Transient,
			words("The connection to %[1]s broke off before the answer was complete.", "与 %[1]s 的连接在应答完成前中断。", k.client.Host()),
			words("It usually passes; if it lasts, check the network and the proxy.", "通常会自行恢复；若持续出现，请检查网络和代理。"))
	}
	return nil
}

// brokeOff reports whether the connection ended before the answer did.
func brokeOff(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET) ||
		errors.Is(err, syscall.EPIPE) || errors.Is(err, net.ErrClosed)
}
