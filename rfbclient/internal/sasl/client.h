// SPDX-License-Identifier: LGPL-2.1-or-later
#ifndef GOVNC_SASL_CLIENT_H
#define GOVNC_SASL_CLIENT_H

#include <sasl/sasl.h>
#include <stddef.h>

// One SASL exchange. Nothing of it may be used by two threads at once.
struct client {
	sasl_conn_t *conn;
	sasl_interact_t *prompts; // what the library wants to know
	char *answers[3];         // by enum answer; owned
	unsigned lengths[3];
};

enum answer { ANSWER_NAME, ANSWER_PASSWORD, ANSWER_REALM };

// What a call gave. out belongs to the library until the next call.
struct outcome {
	int result; // SASL_OK, SASL_CONTINUE, SASL_INTERACT or an error
	const char *out;
	unsigned out_len;
};

int client_init(void);
struct client *client_new(const char *host, unsigned min_ssf, unsigned max_ssf, unsigned external_ssf,
                          unsigned max_buffer, int *error);
void client_free(struct client *c);
struct outcome client_start(struct client *c, const char *mechanism);
// client_step takes NULL for no data at all.
struct outcome client_step(struct client *c, const char *in, unsigned in_len);
// client_needs says whether the library has asked for one of enum answer.
int client_needs(const struct client *c, enum answer which);
// client_answer keeps a copy of an answer and gives it to the library. It says 0
// if there is no memory.
int client_answer(struct client *c, enum answer which, const char *text, unsigned len);
// client_number gives a property of type unsigned.
unsigned client_number(struct client *c, int property);
struct outcome client_encode(struct client *c, const char *in, unsigned len);
struct outcome client_decode(struct client *c, const char *in, unsigned len);
const char *client_error(struct client *c, int result);

#endif
