package demo

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	algorithm = "TC3-HMAC-SHA256"
	maxSkew   = 300 * time.Second
)

// authorization is the header of that name, taken apart.
type authorization struct {
	id        string
	date      string // of the credential scope, 2006-01-02
	signed    []string
	signature string
}

// authenticate verifies the signature of r, whose raw body is given, against
// the credentials and the server's clock.
func authenticate(r *http.Request, body []byte, c Credentials, now time.Time) *Failure {
	a, ok := parseAuthorization(r.Header.Get("Authorization"))
	if !ok {
		return fail("AuthFailure.InvalidAuthorization", "Authorization in the request header does not conform to the Tencent Cloud standard.")
	}
	stamp, err := strconv.ParseInt(r.Header.Get("X-TC-Timestamp"), 10, 64)
	if err != nil {
		return fail("AuthFailure.InvalidAuthorization", "The header `X-TC-Timestamp` is missing or is not a number of seconds.")
	}
	signedAt := time.Unix(stamp, 0).UTC()
	if d := now.Sub(signedAt); d > maxSkew || d < -maxSkew {
		return fail("AuthFailure.SignatureExpire",
			"The signature has expired: the request was signed at %d, the server's time is %d, and no more than 5 minutes may lie between.", stamp, now.Unix())
	}
	if subtle.ConstantTimeCompare([]byte(a.id), []byte(c.ID)) != 1 {
		return fail("AuthFailure.SecretIdNotFound", "The SecretId is not found. Please ensure that your SecretId is correct.")
	}
	want := ""
	if a.date == signedAt.Format(time.DateOnly) {
		want = sign(c.Key, a.date, stringToSign(r, a, body))
	}
	if subtle.ConstantTimeCompare([]byte(a.signature), []byte(want)) != 1 {
		return fail("AuthFailure.SignatureFailure", "The provided credentials could not be validated. Please check your signature is correct.")
	}
	if subtle.ConstantTimeCompare([]byte(r.Header.Get("X-TC-Token")), []byte(c.Token)) != 1 {
		return fail("AuthFailure.TokenFailure", "The token is wrong or has expired.")
	}
	return nil
}

// parseAuthorization reads
//
//	TC3-HMAC-SHA256 Credential=ID/DATE/live/tc3_request, SignedHeaders=a;b, Signature=HEX
func parseAuthorization(s string) (a authorization, ok bool) {
	rest, ok := strings.CutPrefix(s, algorithm+" ")
	if !ok {
		return a, false
	}
	fields := map[string]string{}
	for part := range strings.SplitSeq(rest, ",") {
		name, value, found := strings.Cut(strings.TrimSpace(part), "=")
		if _, twice := fields[name]; !found || twice {
			return a, false
		}
		fields[name] = value
	}
	scope := strings.Split(fields["Credential"], "/")
	if len(scope) != 4 || scope[0] == "" || scope[2] != service || scope[3] != "tc3_request" {
		return a, false
	}
	a = authorization{scope[0], scope[1], strings.Split(fields["SignedHeaders"], ";"), fields["Signature"]}
	complete := slices.Contains(a.signed, "content-type") && slices.Contains(a.signed, "host")
	return a, complete && slices.IsSorted(a.signed) && a.signature != "" && len(fields) == 3
}

// stringToSign is what the client has signed if it sent this very request.
func stringToSign(r *http.Request, a authorization, body []byte) string {
	var headers strings.Builder
	for _, name := range a.signed {
		value := r.Header.Get(name)
		if name == "host" {
			value = r.Host
		}
		headers.WriteString(name + ":" + strings.ToLower(strings.TrimSpace(value)) + "\n")
	}
	canonical := strings.Join([]string{
		r.Method, "/", r.URL.RawQuery, headers.String(), strings.Join(a.signed, ";"), hash(body),
	}, "\n")
	scope := a.date + "/" + service + "/tc3_request"
	return strings.Join([]string{algorithm, r.Header.Get("X-TC-Timestamp"), scope, hash([]byte(canonical))}, "\n")
}

// sign is the signature in hexadecimal digits.
func sign(key, date, text string) string {
	k := []byte("TC3" + key)
	for _, step := range []string{date, service, "tc3_request", text} {
		h := hmac.New(sha256.New, k)
		h.Write([]byte(step))
		k = h.Sum(nil)
	}
	return hex.EncodeToString(k)
}

func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
