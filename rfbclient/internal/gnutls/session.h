// SPDX-License-Identifier: LGPL-2.1-or-later
#ifndef GOVNC_GNUTLS_SESSION_H
#define GOVNC_GNUTLS_SESSION_H

#include <gnutls/gnutls.h>
#include <stddef.h>

// A TLS session that reads from one piece of memory and writes to another, so
// that no call ever waits: Go moves the bytes between them and the network.
struct session {
	gnutls_session_t tls;
	gnutls_anon_client_credentials_t client;
	gnutls_anon_server_credentials_t server;
	gnutls_certificate_credentials_t certificate;
	unsigned char *in;  // what came from the network; its owner is the session
	size_t in_used, in_len;
	int in_ended;       // nothing comes after it
	unsigned char *out; // what is to go to the network
	size_t out_len, out_room;
};

// The largest piece that session_feed takes, in bytes.
#define SESSION_IN_ROOM ((size_t)(32 << 10))

// What a session is to be. The strings may be NULL but for the priority.
struct session_setup {
	int is_server;
	int with_certificate;  // otherwise it is anonymous
	const char *priority;  // versions, key exchanges and ciphers
	const char *host;      // to tell the server
	const char *cert_file; // this side's own, in PEM form
	const char *key_file;
};

// session_new gives NULL if there is no memory, or GnuTLS lacks what is needed.
// The reason, a GnuTLS error number, is then in *error.
struct session *session_new(const struct session_setup *setup, int *error);
void session_free(struct session *s);
// session_feed takes at most SESSION_IN_ROOM bytes, and only when what came
// before is used up. No bytes mean that none will come any more.
void session_feed(struct session *s, const void *data, size_t n);

// GnuTLS's calls and names, of a session that session_new has made.
ssize_t session_handshake(struct session *s);
ssize_t session_recv(struct session *s, void *data, size_t n);
ssize_t session_send(struct session *s, const void *data, size_t n);
const char *session_alert(struct session *s);
const char *session_version(struct session *s);
const char *session_key_exchange(struct session *s);
const char *session_cipher(struct session *s);
const char *session_error(int error);
unsigned session_dh_bits(struct session *s);
int session_certificate_asked(struct session *s);
// session_peer gives the peer's certificate number i, the peer's own first, in DER form,
// which stays the session's; NULL if there are not so many.
const void *session_peer(struct session *s, unsigned i, size_t *n);

#endif
