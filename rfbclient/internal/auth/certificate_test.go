// SPDX-License-Identifier: LGPL-2.1-or-later

package auth

import (
	"bytes"
	"crypto/x509"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
	"github.com/govnc/virt-viewer/test/servers"
)

// TestCertificateDescription: what a user is shown is whole, and harmless.
func TestCertificateDescription(t *testing.T) {
	ca := servers.NewAuthority(t)
	shown := ca.Issue(t, "x", func(c *x509.Certificate) {
		c.Subject.CommonName = "evil\x1b[31m\u202ename\n" + strings.Repeat("x", 10000)
		for i := range 1000 {
			c.DNSNames = append(c.DNSNames, fmt.Sprintf("host%d.example", i))
		}
	})
	leaf, err := x509.ParseCertificate(shown.Certificate[0])
	if err != nil {
		t.Fatal(err)
	}
	c := describeCertificate(leaf, "localhost")
	if strings.ContainsAny(c.Subject, "\x1b\n\u202e") || len([]rune(c.Subject)) > 201 || len(c.Names) != maxShownNames || c.Key != "RSA 2048" || !strings.Contains(c.Issuer, "Test CA") {
		t.Errorf("described as %+v", c)
	}
	if text := c.FingerprintText(); len(text) != 32*3-1 || strings.Count(text, ":") != 31 {
		t.Errorf("the fingerprint is %s", text)
	}
	if !bytes.HasPrefix(c.PEM(), []byte("-----BEGIN CERTIFICATE-----")) {
		t.Error("no PEM")
	}
}

// FuzzCertificate: whatever parses can be verified and shown.
func FuzzCertificate(f *testing.F) {
	ca := servers.NewAuthority(f)
	f.Add(ca.Issue(f, "x", nil).Certificate[0], "localhost")
	f.Add(ca.IssueEC(f, "y").Certificate[0], "[::1%lo]")
	f.Add(ca.Cert.Raw, "")
	roots := ca.Pool()
	f.Fuzz(func(t *testing.T, der []byte, host string) {
		leaf, err := x509.ParseCertificate(der)
		if err != nil {
			return
		}
		c := describeCertificate(leaf, host)
		c.verify([]*x509.Certificate{leaf, leaf}, trust{roots: roots}, time.Now())
		if (len(c.Problems) == 0) != (c.Reason == "") || len(c.Reason) > 10000 || wire.CleanText(c.Reason, 10000) != c.Reason {
			t.Errorf("the problems are %v, %q", c.Problems, c.Reason)
		}
	})
}
