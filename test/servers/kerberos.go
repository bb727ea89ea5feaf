// SPDX-License-Identifier: GPL-2.0-or-later

package servers

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"testing"
)

// Kerberos is a realm of its own, in which "alice" can get tickets for the VNC
// servers of this machine.
type Kerberos struct {
	env  []string
	kdc  *Process
	port int
}

// StartKerberos starts the realm's server. Nothing outside a private directory is
// read or written.
func StartKerberos(t testing.TB) *Kerberos {
	t.Helper()
	dir := ShortDir(t)
	port := FreePort(t, "127.0.0.1")
	k := &Kerberos{port: port, env: []string{
		"KRB5_CONFIG=" + dir + "/krb5.conf", "KRB5_KDC_PROFILE=" + dir + "/kdc.conf",
		"KRB5_KTNAME=" + dir + "/keytab", "KRB5CCNAME=FILE:" + dir + "/tickets"}}
	for name, text := range map[string]string{
		"krb5.conf": fmt.Sprintf(`[libdefaults]
 default_realm = TEST
 dns_lookup_realm = false
 dns_lookup_kdc = false
 dns_canonicalize_hostname = false
 rdns = false
 ignore_acceptor_hostname = true
 udp_preference_limit = 1
[realms]
 TEST = {
  kdc = 127.0.0.1:%d
 }
[domain_realm]
 localhost = TEST
[logging]
 default = FILE:%s/log
`, port, dir),
		"kdc.conf": fmt.Sprintf(`[kdcdefaults]
 kdc_listen = 127.0.0.1:%[1]d
 kdc_tcp_listen = 127.0.0.1:%[1]d
[realms]
 TEST = {
  database_name = %[2]s/principal
  key_stash_file = %[2]s/stash
  acl_file = %[2]s/acl
 }
`, port, dir),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	Run(t, k.env, "kdb5_util", "create", "-s", "-r", "TEST", "-P", "master")
	for _, command := range []string{"addprinc -pw secret alice", "addprinc -randkey vnc/localhost", "ktadd -k " + dir + "/keytab vnc/localhost"} {
		Run(t, k.env, "kadmin.local", "-r", "TEST", "-q", command)
	}
	k.kdc = Start(t, k.env, "krb5kdc", "-n", "-r", "TEST")
	k.kdc.waitFor(t, "Kerberos", func() bool {
		conn, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err == nil {
			conn.Close()
		}
		return err == nil
	})
	return k
}

// Env is what servers, and clients, need to find the realm.
func (k *Kerberos) Env() []string { return k.env }

// LogIn gets alice's ticket.
func (k *Kerberos) LogIn(t testing.TB) {
	t.Helper()
	Run(t, k.env, "sh", "-c", "echo secret | kinit alice")
}

// LogOut drops it.
func (k *Kerberos) LogOut(t testing.TB) {
	t.Helper()
	Run(t, k.env, "kdestroy")
}

// Hang ends the realm's server and listens in its place, without a word.
func (k *Kerberos) Hang(t testing.TB) net.Listener {
	t.Helper()
	k.kdc.End()
	l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", k.port))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}
