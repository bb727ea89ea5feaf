// SPDX-License-Identifier: LGPL-2.1-or-later
#include "session.h"

#include "load.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct gnutls *lib; // set before there is a session

static ssize_t pull(gnutls_transport_ptr_t p, void *data, size_t n)
{
	struct session *s = p;
	size_t left = s->in_len - s->in_used;

	if (left == 0) {
		if (s->in_ended)
			return 0;
		lib->gnutls_transport_set_errno(s->tls, EAGAIN);
		return -1;
	}
	if (n > left)
		n = left;
	memcpy(data, s->in + s->in_used, n);
	s->in_used += n;
	return (ssize_t)n;
}

static ssize_t push(gnutls_transport_ptr_t p, const void *data, size_t n)
{
	struct session *s = p;

	if (n > s->out_room - s->out_len) {
		size_t room = s->out_len + n + (16 << 10);
		unsigned char *bigger = realloc(s->out, room);

		if (!bigger) {
			lib->gnutls_transport_set_errno(s->tls, ENOMEM);
			return -1;
		}
		s->out = bigger;
		s->out_room = room;
	}
	memcpy(s->out + s->out_len, data, n);
	s->out_len += n;
	return (ssize_t)n;
}

static int set_up_anonymous(struct session *s, int is_server)
{
	int e;

	if (is_server) {
		e = lib->gnutls_anon_allocate_server_credentials(&s->server);
		if (e == GNUTLS_E_SUCCESS)
			e = lib->gnutls_anon_set_server_known_dh_params(s->server, GNUTLS_SEC_PARAM_MEDIUM);
		if (e == GNUTLS_E_SUCCESS)
			e = lib->gnutls_credentials_set(s->tls, GNUTLS_CRD_ANON, s->server);
		return e;
	}
	e = lib->gnutls_anon_allocate_client_credentials(&s->client);
	if (e == GNUTLS_E_SUCCESS)
		e = lib->gnutls_credentials_set(s->tls, GNUTLS_CRD_ANON, s->client);
	return e;
}

static int set_up_certificates(struct session *s, const struct session_setup *setup)
{
	int e = lib->gnutls_certificate_allocate_credentials(&s->certificate);

	if (e == GNUTLS_E_SUCCESS && setup->cert_file && setup->key_file) {
		e = lib->gnutls_certificate_set_x509_key_file(s->certificate, setup->cert_file, setup->key_file, GNUTLS_X509_FMT_PEM);
		if (e > 0) // the number of certificates, in newer versions
			e = GNUTLS_E_SUCCESS;
	}
	if (e == GNUTLS_E_SUCCESS && setup->is_server)
		e = lib->gnutls_certificate_set_known_dh_params(s->certificate, GNUTLS_SEC_PARAM_MEDIUM);
	if (e == GNUTLS_E_SUCCESS && setup->host)
		e = lib->gnutls_server_name_set(s->tls, GNUTLS_NAME_DNS, setup->host, strlen(setup->host));
	if (e == GNUTLS_E_SUCCESS)
		e = lib->gnutls_credentials_set(s->tls, GNUTLS_CRD_CERTIFICATE, s->certificate);
	return e;
}

static int set_up(struct session *s, const struct session_setup *setup)
{
	int e;

	e = lib->gnutls_init(&s->tls, (setup->is_server ? GNUTLS_SERVER : GNUTLS_CLIENT) | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL);
	if (e != GNUTLS_E_SUCCESS)
		return e;
	e = lib->gnutls_priority_set_direct(s->tls, setup->priority, NULL);
	if (e != GNUTLS_E_SUCCESS)
		return e;
	e = setup->with_certificate ? set_up_certificates(s, setup) : set_up_anonymous(s, setup->is_server);
	lib->gnutls_transport_set_ptr(s->tls, s);
	lib->gnutls_transport_set_pull_function(s->tls, pull);
	lib->gnutls_transport_set_push_function(s->tls, push);
	return e;
}

struct session *session_new(const struct session_setup *setup, int *error)
{
	const struct gnutls *loaded = gnutls_load();
	struct session *s;

	*error = GNUTLS_E_UNIMPLEMENTED_FEATURE;
	if (!loaded)
		return NULL;
	__atomic_store_n(&lib, loaded, __ATOMIC_RELEASE); // always the same
	s = calloc(1, sizeof *s);
	*error = GNUTLS_E_MEMORY_ERROR;
	if (!s)
		return NULL;
	s->in = malloc(SESSION_IN_ROOM);
	if (s->in)
		*error = set_up(s, setup);
	if (*error == GNUTLS_E_SUCCESS)
		return s;
	session_free(s);
	return NULL;
}

void session_free(struct session *s)
{
	if (!s)
		return;
	if (s->tls)
		lib->gnutls_deinit(s->tls);
	if (s->client)
		lib->gnutls_anon_free_client_credentials(s->client);
	if (s->server)
		lib->gnutls_anon_free_server_credentials(s->server);
	if (s->certificate)
		lib->gnutls_certificate_free_credentials(s->certificate);
	free(s->in);
	free(s->out);
	free(s);
}

void session_feed(struct session *s, const void *data, size_t n)
{
	if (n == 0)
		s->in_ended = 1;
	else
		memcpy(s->in, data, n);
	s->in_used = 0;
	s->in_len = n;
}

ssize_t session_handshake(struct session *s)
{
	return lib->gnutls_handshake(s->tls);
}

ssize_t session_recv(struct session *s, void *data, size_t n)
{
	return lib->gnutls_record_recv(s->tls, data, n);
}

ssize_t session_send(struct session *s, const void *data, size_t n)
{
	return lib->gnutls_record_send(s->tls, data, n);
}

const char *session_alert(struct session *s)
{
	return lib->gnutls_alert_get_name(lib->gnutls_alert_get(s->tls));
}

const char *session_version(struct session *s)
{
	return lib->gnutls_protocol_get_name(lib->gnutls_protocol_get_version(s->tls));
}

const char *session_key_exchange(struct session *s)
{
	return lib->gnutls_kx_get_name(lib->gnutls_kx_get(s->tls));
}

const char *session_cipher(struct session *s)
{
	return lib->gnutls_cipher_get_name(lib->gnutls_cipher_get(s->tls));
}

const char *session_error(int error)
{
	return gnutls_load() ? lib->gnutls_strerror(error) : gnutls_load_error();
}

unsigned session_dh_bits(struct session *s)
{
	int bits = lib->gnutls_dh_get_prime_bits(s->tls);

	return bits > 0 ? (unsigned)bits : 0;
}

int session_certificate_asked(struct session *s)
{
	return lib->gnutls_certificate_client_get_request_status(s->tls) != 0;
}

const void *session_peer(struct session *s, unsigned i, size_t *n)
{
	unsigned count = 0;
	const gnutls_datum_t *list = lib->gnutls_certificate_get_peers(s->tls, &count);

	if (!list || i >= count)
		return NULL;
	*n = list[i].size;
	return list[i].data;
}
