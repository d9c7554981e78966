package css

import (
	"crypto/x509"
	"slices"
	"strings"
	"time"
)

// Certificate is what a server showed. Its texts are clean.
type Certificate struct {
	Issuer  string    // organisation or name of the authority that signed it
	Subject string    // the name it is for
	Ends    time.Time // it is valid until then
	Trusted bool      // this machine's authorities vouch for it
	Public  bool      // the issuer is one of those that sign for the public web
}

func certificateOf(c *x509.Certificate) *Certificate {
	const most = 60 // runes of a name that a line shows
	issuer := c.Issuer.CommonName
	if len(c.Issuer.Organization) > 0 && c.Issuer.Organization[0] != "" {
		issuer = c.Issuer.Organization[0]
	}
	subject := c.Subject.CommonName
	if subject == "" && len(c.DNSNames) > 0 {
		subject = c.DNSNames[0]
	}
	return &Certificate{
		Issuer: shown(issuer, most), Subject: shown(subject, most), Ends: c.NotAfter,
		Public: publicAuthority(issuer + " " + c.Issuer.CommonName),
	}
}

// authorities are words in the names of those that sign for the public web.
// The list need not be complete: a name that is not in it is worth a look and
// no more.
var authorities = []string{
	"actalis", "amazon", "buypass", "certum", "asseco", "cfca", "china financial certification", "comodo",
	"d-trust", "digicert", "encryption everywhere", "entrust", "geotrust", "globalsign", "godaddy", "starfield",
	"google trust", "harica", "identrust", "let's encrypt", "microsoft", "rapidssl", "secom", "sectigo", "ssl corp",
	"ssl.com", "swisssign", "telekom security", "thawte", "trustasia", "vtrus", "wotrus", "zerossl", "网域",
}

// publicAuthority reports whether a name is one of theirs. Where it is not, a
// company's proxy may have signed, and read what passes.
func publicAuthority(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc(authorities, func(a string) bool { return strings.Contains(name, a) })
}
