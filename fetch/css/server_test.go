package css

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"offair/fetch"
	"offair/model"
)

const (
	testID    = "AKIDexampleexampleexample"
	testKey   = "secretexamplesecretexample"
	testToken = "tokenexampletokenexampletoken"
	requestID = "8e50cdb5-56dc-408b-89b0-31818958d424"
)

// call is what the server saw of one request.
type seen struct {
	Header http.Header
	Body   map[string]any
	Raw    string
}

// apiServer checks signatures like the cloud and answers as it is told.
type apiServer struct {
	*httptest.Server
	mu    sync.Mutex
	calls []seen
}

// newAPI serves answer for calls that are signed well.
func newAPI(t testing.TB, answer http.HandlerFunc) *apiServer {
	t.Helper()
	a := &apiServer{}
	a.Server = quietServer(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		if err := checkSignature(r, body); err != nil {
			fail(w, "AuthFailure.SignatureFailure", err.Error())
			return
		}
		s := seen{Header: r.Header.Clone(), Raw: string(body)}
		if err := json.Unmarshal(body, &s.Body); err != nil {
			t.Errorf("body %q: %v", body, err)
		}
		a.mu.Lock()
		a.calls = append(a.calls, s)
		a.mu.Unlock()
		answer(w, r)
	})
	t.Cleanup(a.Close)
	return a
}

// quietServer prints nothing about connections that tests break.
func quietServer(h http.HandlerFunc) *httptest.Server {
	s := httptest.NewUnstartedServer(h)
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.Start()
	return s
}

func (a *apiServer) last(t *testing.T) seen {
	t.Helper()
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.calls) == 0 {
		t.Fatal("no call arrived")
	}
	return a.calls[len(a.calls)-1]
}

// checkSignature does what the cloud documents for TC3-HMAC-SHA256.
func checkSignature(r *http.Request, body []byte) error { return checkSignatureFor("live", r, body) }

func checkSignatureFor(service string, r *http.Request, body []byte) error {
	stamp := r.Header.Get("X-TC-Timestamp")
	var seconds int64
	if _, err := fmt.Sscan(stamp, &seconds); err != nil {
		return err
	}
	date := time.Unix(seconds, 0).UTC().Format("2006-01-02")
	canonical := strings.Join([]string{
		r.Method, "/", "", "content-type:" + r.Header.Get("Content-Type") + "\nhost:" + r.Host + "\n", "content-type;host", hexSum(body),
	}, "\n")
	toSign := "TC3-HMAC-SHA256\n" + stamp + "\n" + date + "/" + service + "/tc3_request\n" + hexSum([]byte(canonical))
	k := mac(mac(mac([]byte("TC3"+testKey), date), service), "tc3_request")
	want := "TC3-HMAC-SHA256 Credential=" + testID + "/" + date + "/" + service + "/tc3_request, SignedHeaders=content-type;host, Signature=" + hex.EncodeToString(mac(k, toSign))
	if got := r.Header.Get("Authorization"); got != want {
		return fmt.Errorf("authorization %q, want %q", got, want)
	}
	return nil
}

func hexSum(b []byte) string {
	s := sha256.Sum256(b)
	return hex.EncodeToString(s[:])
}

func mac(key []byte, text string) []byte {
	h := hmac.New(sha256.New, key)
	_, _ = h.Write([]byte(text)) // a hash never fails
	return h.Sum(nil)
}

// fail answers with an API error.
func fail(w http.ResponseWriter, code, message string) {
	b, err := json.Marshal(map[string]any{"Response": map[string]any{
		"Error": map[string]string{"Code": code, "Message": message}, "RequestId": requestID,
	}})
	if err != nil {
		panic(err)
	}
	_, _ = w.Write(b) // the client may be gone
}

// say answers with a body as it stands.
func say(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body) // the client may be gone
	}
}

const onePage = `{"Response":{"EventList":[{"AppName":"live","ClientIp":"180.163.8.244","DomainName":"yourdomain.test.com","Duration":0,"Resolution":"640*352","StopReason":"客户端主动断流","StreamEndTime":"2019-01-04T11:59:58Z","StreamName":"stream","StreamStartTime":"2019-01-04T11:59:58Z"}],"PageNum":1,"PageSize":10,"TotalNum":1,"TotalPage":1,"RequestId":"` + requestID + `"}}`

func testCredentials() Credentials {
	return NewCredentials(testID, testKey, testToken, model.Text{EN: "the test", ZH: "测试"})
}

func newTestClient(t testing.TB, c Config) *Client {
	t.Helper()
	if c.Credentials.Empty() {
		c.Credentials = testCredentials()
	}
	client, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}

var anyRequest = fetch.Request{Span: model.Span{From: 1_546_603_200, To: 1_546_632_000}, Page: 1, Size: 100}
