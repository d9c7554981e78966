package demo

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// query is one well-formed request: which records, and which page of them.
type query struct {
	from, to     int64 // StartTime and EndTime in Unix seconds
	domain, app  string
	stream       string
	strict       bool // stream is compared as a whole
	started      bool // drop pushes that never started
	ascending    bool
	number, size int // PageNum from 1, PageSize
}

// fields are the parameters of a request by name, each as JSON.
type fields map[string]json.RawMessage

// names are the parameters that a call accepts; true marks numbers.
type names map[string]bool

// parameters are those of the call for records.
var parameters = sync.OnceValue(func() names {
	return names{
		"StartTime": false, "EndTime": false,
		"AppName": false, "DomainName": false, "StreamName": false,
		"PageNum": true, "PageSize": true, "IsFilter": true, "IsStrict": true, "IsAsc": true,
	}
})

// parse reads the parameters of r, whose body is given.
func parse(r *http.Request, body []byte) (query, *Failure) {
	f, failure := parameters().read(r, body)
	if failure != nil {
		return query{}, failure
	}
	return f.query()
}

// read takes the fields of r and refuses those that the call does not know.
func (p names) read(r *http.Request, body []byte) (fields, *Failure) {
	if f := checkCall(r); f != nil {
		return nil, f
	}
	read := readBody
	if r.Method == http.MethodGet {
		read = func([]byte) (fields, *Failure) { return readForm(r.URL.RawQuery, p) }
	}
	f, failure := read(body)
	if failure != nil {
		return nil, failure
	}
	for name := range f {
		if _, known := p[name]; !known {
			return nil, errUnknown(name)
		}
	}
	return f, nil
}

// checkCall looks at what the headers ask for.
func checkCall(r *http.Request) *Failure {
	switch a, v := r.Header.Get("X-TC-Action"), r.Header.Get("X-TC-Version"); {
	case a == "":
		return errMissing("Action")
	case a != action && siblings()[a] == nil:
		return fail("InvalidAction", "The requested action %q does not exist.", a)
	case v == "":
		return errMissing("Version")
	case v != version:
		return fail("NoSuchVersion", "The version %q of the API does not exist.", v)
	case r.Method == http.MethodPost && !isJSON(r.Header.Get("Content-Type")):
		return fail("InvalidRequest", "The content type %q is not supported.", r.Header.Get("Content-Type"))
	}
	return nil
}

func isJSON(contentType string) bool {
	kind, _, _ := strings.Cut(contentType, ";")
	return strings.EqualFold(strings.TrimSpace(kind), "application/json")
}

func readBody(body []byte) (fields, *Failure) {
	f := fields{}
	if err := json.Unmarshal(body, &f); err != nil {
		return nil, fail("InvalidRequest", "The request body is not a JSON object.")
	}
	return f, nil
}

// readForm turns the GET form into the same fields as JSON.
func readForm(raw string, known names) (fields, *Failure) {
	values, err := url.ParseQuery(raw)
	if err != nil {
		return nil, fail("InvalidRequest", "The query of the URL cannot be read.")
	}
	f := fields{}
	for name, v := range values {
		if len(v) != 1 {
			return nil, errType(name)
		}
		f[name] = json.RawMessage(v[0])
		if !known[name] {
			f[name] = appendQuoted(nil, v[0])
		}
	}
	return f, nil
}

func (f fields) query() (q query, failure *Failure) {
	r := reader{fields: f}
	q = query{
		from: r.time("StartTime"), to: r.time("EndTime"),
		domain: r.text("DomainName"), app: r.text("AppName"), stream: r.text("StreamName"),
		strict: r.flag("IsStrict"), started: r.flag("IsFilter"), ascending: r.flag("IsAsc"),
		number: r.number("PageNum", 1), size: r.number("PageSize", defaultSize),
	}
	return q, r.failure
}

// reader takes fields one by one and keeps the first failure.
type reader struct {
	fields  fields
	failure *Failure
}

func (r *reader) refuse(f *Failure) {
	if r.failure == nil {
		r.failure = f
	}
}

// has reports whether the field is there; null counts as absent.
func (r *reader) has(name string) bool {
	v, ok := r.fields[name]
	return ok && !bytes.Equal(v, []byte("null"))
}

func (r *reader) text(name string) (s string) {
	if r.has(name) && json.Unmarshal(r.fields[name], &s) != nil {
		r.refuse(errType(name))
	}
	return s
}

func (r *reader) number(name string, absent int) int {
	n := absent
	if r.has(name) && json.Unmarshal(r.fields[name], &n) != nil {
		r.refuse(errType(name))
	}
	return n
}

func (r *reader) flag(name string) bool {
	n := r.number(name, 0)
	if n != 0 && n != 1 {
		r.refuse(errValue("The value of `%s` must be 0 or 1.", name))
	}
	return n == 1
}

const timeForm = "2006-01-02T15:04:05Z"

func (r *reader) time(name string) int64 {
	s := r.text(name)
	if s == "" {
		r.refuse(errMissing(name))
		return 0
	}
	t, err := time.Parse(timeForm, s)
	if err != nil || len(s) != len(timeForm) {
		// The cloud answers a wrong form with these very words.
		r.refuse(errValue("StartTime must less than EndTime!"))
	}
	return t.Unix()
}

// check holds q to the documented limits at the moment now.
func (q *query) check(now time.Time, o *Options) *Failure {
	grace := int64(o.Grace / time.Second)
	switch n := now.Unix(); {
	case q.from >= q.to:
		return errValue("StartTime must less than EndTime!")
	case q.to > n+grace:
		return errValue("EndTime must not be later than the current time.")
	case q.to-q.from > int64(maxSpan/time.Second):
		return errValue("The time span between StartTime and EndTime must not exceed 30 days.")
	case q.from < n-int64(reach/time.Second)-grace:
		return errValue("StartTime must be within the last 60 days.")
	case q.size < 1 || q.size > maxSize:
		return errValue("PageSize must be between 1 and %d.", maxSize)
	case q.number < 1:
		return errValue("PageNum must be 1 or more.")
	case q.skip() >= maxDepth && o.PastCap == CapError:
		return errValue("Only queries within %d records are supported.", maxDepth)
	}
	return nil
}

// skip is how many matches lie before the page; at most maxDepth.
func (q *query) skip() int {
	if q.number > maxDepth {
		return maxDepth
	}
	return min((q.number-1)*q.size, maxDepth)
}
