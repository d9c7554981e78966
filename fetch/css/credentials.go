package css

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"offair/model"
)

// Credentials sign calls. However they are printed, only their source shows.
// The zero value holds none.
type Credentials struct {
	held    func() keys // a function: of a private field fmt calls no method, and shows what it finds
	source  model.Text
	expires time.Time // zero: not known to expire
	again   func(context.Context) (Credentials, error)
}

// keys are what signs a call; token is empty for permanent ones.
type keys struct{ id, key, token string }

// Format shows nothing.
func (keys) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("keys")) }

// hidden is a secret in the shape of a file or an answer: no verb shows it.
type hidden string

// Format shows nothing.
func (hidden) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("***")) }

// NewCredentials holds keys that were found elsewhere; source says where, in
// words that fit after "from". token is empty for permanent keys.
func NewCredentials(id, key, token string, source model.Text) Credentials {
	return Credentials{held: hold(id, key, token), source: source}
}

func hold(id, key, token string) func() keys {
	return func() keys { return keys{id, key, token} }
}

// keys are what is held, empty ones where nothing is.
func (c Credentials) keys() keys {
	if c.held == nil {
		return keys{}
	}
	return c.held()
}

// Source says in English where the credentials were found, for example
// "tccli profile default (~/.tccli/default.credential)".
func (c Credentials) Source() string { return c.source.EN }

// SourceText is Source in both languages.
func (c Credentials) SourceText() model.Text { return c.source }

// Expires is when the credentials end; zero when that is not known.
func (c Credentials) Expires() time.Time { return c.expires }

// Temporary reports whether the credentials come with a session token, so
// that they end some day even where Expires does not know.
func (c Credentials) Temporary() bool { return c.keys().token != "" }

// Empty reports whether there are no keys.
func (c Credentials) Empty() bool { k := c.keys(); return k.id == "" && k.key == "" }

// Masked is the SecretId as tccli shows it: 16 stars and its last 4
// characters; of one too short to have a part shown, the stars alone.
func (c Credentials) Masked() string {
	const stars, last, shortest = 16, 4, 12
	id := c.keys().id
	if len(id) < shortest {
		return strings.Repeat("*", stars)
	}
	return strings.Repeat("*", stars) + shown(id[len(id)-last:], last)
}

// Renew reads the credentials again where they were found. Those that were
// not found by Resolve are returned as they are.
func (c Credentials) Renew(ctx context.Context) (Credentials, error) {
	if c.again == nil {
		return c, nil
	}
	return c.again(ctx)
}

// sameKeys reports whether a call signed with either is the same call.
func (c Credentials) sameKeys(d Credentials) bool { return c.keys() == d.keys() }

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
