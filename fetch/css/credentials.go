package css

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"offair/model"
)

// Credentials sign calls. However they are printed, only their source shows.
// The zero value holds none.
type Credentials struct {
	id, key, token string
	source         model.Text
	expires        time.Time // zero: not known to expire
	again          func(context.Context) (Credentials, error)
}

// NewCredentials holds keys that were found elsewhere; source says where, in
// words that fit after "from". token is empty for permanent keys.
func NewCredentials(id, key, token string, source model.Text) Credentials {
	return Credentials{id: id, key: key, token: token, source: source}
}

// Source says in English where the credentials were found, for example
// "tccli profile default (~/.tccli/default.credential)".
func (c Credentials) Source() string { return c.source.EN }

// SourceText is Source in both languages.
func (c Credentials) SourceText() model.Text { return c.source }

// Expires is when the credentials end; zero when that is not known.
func (c Credentials) Expires() time.Time { return c.expires }

// Empty reports whether there are no keys.
func (c Credentials) Empty() bool { return c.id == "" && c.key == "" }

// Renew reads the credentials again where they were found. Those that were
// not found by Resolve are returned as they are.
func (c Credentials) Renew(ctx context.Context) (Credentials, error) {
	if c.again == nil {
		return c, nil
	}
	return c.again(ctx)
}

// sameKeys reports whether a call signed with either is the same call.
func (c Credentials) sameKeys(d Credentials) bool {
	return c.id == d.id && c.key == d.key && c.token == d.token
}

// String never shows a secret.
func (c Credentials) String() string { return "credentials from " + c.source.EN }

// GoString never shows a secret.
func (c Credentials) GoString() string { return "css.Credentials{" + c.source.EN + "}" }

// Format never shows a secret, whatever the verb.
func (c Credentials) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(c.String())) }

// MarshalText never shows a secret; JSON uses it too.
func (c Credentials) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// LogValue never shows a secret.
func (c Credentials) LogValue() slog.Value { return slog.StringValue(c.String()) }
