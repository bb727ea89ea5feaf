// SPDX-License-Identifier: GPL-2.0-or-later

package trust

import (
	"crypto/x509"
	"os"
	"path/filepath"
)

// pkiPlaces are the directories of libvirt's and gtk-vnc's certificates.
func pkiPlaces() []string {
	places := []string{"/etc/pki"}
	if home, err := os.UserHomeDir(); err == nil {
		places = append([]string{filepath.Join(home, ".pki")}, places...)
	}
	return places
}

// authorities are the system's, and those that libvirt and gtk-vnc look for.
func authorities() *x509.CertPool {
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	for _, place := range pkiPlaces() {
		for _, file := range []string{"CA/cacert.pem", "libvirt-vnc/ca-cert.pem"} {
			if pem, err := os.ReadFile(filepath.Join(place, file)); err == nil {
				pool.AppendCertsFromPEM(pem)
			}
		}
	}
	return pool
}

// clientCertificate finds the user's own certificate and key where gtk-vnc does.
func clientCertificate() (certificate, key string) {
	for _, place := range pkiPlaces() {
		certificate = filepath.Join(place, "libvirt-vnc", "clientcert.pem")
		key = filepath.Join(place, "libvirt-vnc", "private", "clientkey.pem")
		if readable(certificate) && readable(key) {
			return certificate, key
		}
	}
	return "", ""
}

func readable(file string) bool {
	f, err := os.Open(file)
	if err == nil {
		f.Close()
	}
	return err == nil
}

// revocations are where libvirt and gtk-vnc look for lists of revoked certificates.
func revocations() (files []string) {
	for _, place := range pkiPlaces() {
		for _, file := range []string{"CA/cacrl.pem", "libvirt-vnc/ca-crl.pem"} {
			files = append(files, filepath.Join(place, file))
		}
	}
	return files
}
