package css

import "context"

// Account is a short name for whose credentials Resolve would use, without
// asking anybody over the network: the name of a tccli profile, "env", "pod",
// "ini", and "role" for what only the network could tell. A place that holds
// something broken counts too: the search would end there.
func Account(ctx context.Context, l Lookup) string {
	l = l.completed()
	name := ""
	for _, p := range l.places() {
		name = p.account
		there := p.holds != nil && p.holds()
		if p.file != "" && !there {
			_, there = modeOf(ctx, p.file)
		}
		if there {
			break
		}
	}
	return name
}

// PermanentID is the SecretId of a permanent key, by which an account can be
// told from another; "" for temporary keys, which name nobody. It is no secret,
// but nobody else's business: to be hashed, never to be shown or kept.
func (c Credentials) PermanentID() string {
	k := c.keys()
	if k.token != "" {
		return ""
	}
	return k.id
}
