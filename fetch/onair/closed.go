package onair

import (
	"sync"
	"time"

	"offair/fetch"
)

// closed remembers which calls are not to be had: one that the site does not
// offer for all, one that is not permitted for its domain.
type closed struct {
	mu  sync.Mutex
	why map[door]reason
}

type door struct {
	kind   kind
	domain string // "" for all
}

type reason struct {
	err   *fetch.Error
	until time.Time
}

// gone are the codes of a call that is not offered.
func gone(code string) bool {
	switch code {
	case "ActionOffline", "InvalidAction", "NoSuchVersion", "UnsupportedOperation":
		return true
	}
	return false
}

// heed looks whether a failure closes the call.
func (c *closed) heed(k kind, domain string, err *fetch.Error, now time.Time) {
	switch {
	case gone(err.Code):
		domain = ""
	case err.Class != fetch.Denied:
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.why == nil {
		c.why = map[door]reason{}
	}
	c.why[door{k, domain}] = reason{err, now.Add(offServes)}
}

// reason is why the call is not to be had just now, nil when it may be.
func (c *closed) reason(k kind, domain string, now time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, at := range []door{{k, ""}, {k, domain}} {
		if r, ok := c.why[at]; ok && now.Before(r.until) {
			return r.err
		}
	}
	return nil
}
