package archive

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
)

// Owner is whose events an archive holds.
type Owner struct {
	Account  string // the profile's name, or "env" for keys from the environment
	Site     string // "cn" or "intl"
	SecretID string // of a permanent key; empty for temporary ones, which name nobody. Only a salted hash of it is kept
}

// owner is an Owner as the archive keeps it.
type owner struct {
	account, site string
	salt, hash    []byte // hash is empty while no permanent key was seen
}

func newOwner(o Owner) owner {
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // never fails: it ends the program instead
	k := owner{account: o.Account, site: o.Site, salt: salt}
	k.learn(o)
	return k
}

// learn takes the hash of a key where none is kept; true when it did.
func (k *owner) learn(o Owner) bool {
	if len(k.hash) > 0 || o.SecretID == "" {
		return false
	}
	k.hash = k.hashed(o.SecretID)
	return true
}

func (k *owner) hashed(id string) []byte {
	sum := sha256.Sum256(append(bytes.Clone(k.salt), id...))
	return sum[:]
}

// is reports whether o may use the archive: the site is the same, and the key
// where both sides know one, else the account's name. An unnamed account, as
// of one who only reads, is anybody's.
func (k *owner) is(o Owner) bool {
	switch {
	case k.site != o.Site && o.Site != "" && k.site != "":
		return false
	case len(k.hash) > 0 && o.SecretID != "":
		return bytes.Equal(k.hash, k.hashed(o.SecretID))
	default:
		return k.account == o.Account || o.Account == "" || k.account == ""
	}
}
