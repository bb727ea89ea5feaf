// SPDX-License-Identifier: LGPL-2.1-or-later
#ifndef GOVNC_GNUTLS_LOAD_H
#define GOVNC_GNUTLS_LOAD_H

#include <gnutls/gnutls.h>

// GnuTLS is loaded with the first session: few servers want it, and loading it takes
// longer than all the rest of a program that shows a widget.
#define GNUTLS_FUNCTIONS(F) \
	F(gnutls_init) F(gnutls_deinit) F(gnutls_priority_set_direct) F(gnutls_credentials_set) \
	F(gnutls_anon_allocate_client_credentials) F(gnutls_anon_free_client_credentials) \
	F(gnutls_anon_allocate_server_credentials) F(gnutls_anon_free_server_credentials) \
	F(gnutls_anon_set_server_known_dh_params) \
	F(gnutls_transport_set_ptr) F(gnutls_transport_set_errno) \
	F(gnutls_transport_set_pull_function) F(gnutls_transport_set_push_function) \
	F(gnutls_handshake) F(gnutls_record_recv) F(gnutls_record_send) F(gnutls_strerror) \
	F(gnutls_alert_get) F(gnutls_alert_get_name) F(gnutls_protocol_get_version) F(gnutls_protocol_get_name) \
	F(gnutls_certificate_allocate_credentials) F(gnutls_certificate_free_credentials) \
	F(gnutls_certificate_set_x509_key_file) F(gnutls_certificate_set_known_dh_params) \
	F(gnutls_certificate_get_peers) F(gnutls_certificate_client_get_request_status) \
	F(gnutls_server_name_set) F(gnutls_dh_get_prime_bits) \
	F(gnutls_kx_get) F(gnutls_kx_get_name) F(gnutls_cipher_get) F(gnutls_cipher_get_name)

struct gnutls {
#define POINTER(f) __typeof__(f) *f;
	GNUTLS_FUNCTIONS(POINTER)
#undef POINTER
};

// gnutls_load gives GnuTLS's functions, or NULL if it is not there: then load_error
// says why. It may be called from any thread.
const struct gnutls *gnutls_load(void);
const char *gnutls_load_error(void);

#endif
