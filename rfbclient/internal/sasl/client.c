// SPDX-License-Identifier: LGPL-2.1-or-later
#include "client.h"

#include <stdlib.h>
#include <string.h>

// The library would write to the system's log, also what a server says.
static int say_nothing(void *context, int level, const char *message)
{
	(void)context;
	(void)level;
	(void)message;
	return SASL_OK;
}

// The library keeps all functions as one type.
#define SAY_NOTHING ((int (*)(void))(void (*)(void))say_nothing)

int client_init(void)
{
	static const sasl_callback_t callbacks[] = {
		{SASL_CB_LOG, SAY_NOTHING, NULL},
		{SASL_CB_LIST_END, NULL, NULL},
	};

	return sasl_client_init(callbacks);
}

// No functions: the library then asks by SASL_INTERACT. The authorization
// identity (SASL_CB_USER) is left out: it is who authenticates.
static const sasl_callback_t questions[] = {
	{SASL_CB_AUTHNAME, NULL, NULL},
	{SASL_CB_PASS, NULL, NULL},
	{SASL_CB_GETREALM, NULL, NULL},
	{SASL_CB_LOG, SAY_NOTHING, NULL},
	{SASL_CB_LIST_END, NULL, NULL},
};

struct client *client_new(const char *host, unsigned min_ssf, unsigned max_ssf, unsigned external_ssf,
                          unsigned max_buffer, int *error)
{
	struct client *c = calloc(1, sizeof *c);
	sasl_ssf_t external = external_ssf;
	sasl_security_properties_t properties = {
		.min_ssf = min_ssf,
		.max_ssf = max_ssf,
		.maxbufsize = max_ssf ? max_buffer : 0,
		.security_flags = SASL_SEC_NOANONYMOUS | SASL_SEC_NOPLAINTEXT,
	};

	*error = SASL_NOMEM;
	if (!c)
		return NULL;
	*error = sasl_client_new("vnc", host, NULL, NULL, questions, SASL_SUCCESS_DATA, &c->conn);
	if (*error == SASL_OK && external_ssf)
		*error = sasl_setprop(c->conn, SASL_SSF_EXTERNAL, &external);
	if (*error == SASL_OK)
		*error = sasl_setprop(c->conn, SASL_SEC_PROPS, &properties);
	if (*error == SASL_OK)
		return c;
	client_free(c);
	return NULL;
}

static void forget(struct client *c, enum answer which)
{
	if (c->answers[which])
		explicit_bzero(c->answers[which], c->lengths[which]);
	free(c->answers[which]);
	c->answers[which] = NULL;
}

void client_free(struct client *c)
{
	if (!c)
		return;
	if (c->conn)
		sasl_dispose(&c->conn);
	forget(c, ANSWER_NAME);
	forget(c, ANSWER_PASSWORD);
	forget(c, ANSWER_REALM);
	free(c);
}

struct outcome client_start(struct client *c, const char *mechanism)
{
	struct outcome o = {0, NULL, 0};
	const char *chosen;

	o.result = sasl_client_start(c->conn, mechanism, &c->prompts, &o.out, &o.out_len, &chosen);
	return o;
}

struct outcome client_step(struct client *c, const char *in, unsigned in_len)
{
	struct outcome o = {0, NULL, 0};

	o.result = sasl_client_step(c->conn, in, in_len, &c->prompts, &o.out, &o.out_len);
	return o;
}

static int is_prompt(const sasl_interact_t *p, enum answer which)
{
	switch (which) {
	case ANSWER_NAME:
		return p->id == SASL_CB_AUTHNAME || p->id == SASL_CB_USER;
	case ANSWER_PASSWORD:
		return p->id == SASL_CB_PASS;
	case ANSWER_REALM:
		return p->id == SASL_CB_GETREALM;
	}
	return 0;
}

int client_needs(const struct client *c, enum answer which)
{
	const sasl_interact_t *p;

	for (p = c->prompts; p && p->id != SASL_CB_LIST_END; p++)
		if (is_prompt(p, which))
			return 1;
	return 0;
}

int client_answer(struct client *c, enum answer which, const char *text, unsigned len)
{
	sasl_interact_t *p;

	for (p = c->prompts; p && p->id != SASL_CB_LIST_END; p++) {
		if (!is_prompt(p, which))
			continue;
		if (which == ANSWER_REALM && p->defresult) {
			p->result = p->defresult; // the one that the server named first
			p->len = strlen(p->defresult);
			continue;
		}
		if (!c->answers[which]) {
			c->answers[which] = malloc(len + 1);
			if (!c->answers[which])
				return 0;
			memcpy(c->answers[which], text, len);
			c->answers[which][len] = 0;
			c->lengths[which] = len;
		}
		p->result = c->answers[which];
		p->len = c->lengths[which];
	}
	return 1;
}

unsigned client_number(struct client *c, int property)
{
	const void *value = NULL;

	if (sasl_getprop(c->conn, property, &value) != SASL_OK || !value)
		return 0;
	return *(const unsigned *)value;
}

struct outcome client_encode(struct client *c, const char *in, unsigned len)
{
	struct outcome o = {0, NULL, 0};

	o.result = sasl_encode(c->conn, in, len, &o.out, &o.out_len);
	return o;
}

struct outcome client_decode(struct client *c, const char *in, unsigned len)
{
	struct outcome o = {0, NULL, 0};

	o.result = sasl_decode(c->conn, in, len, &o.out, &o.out_len);
	return o;
}

const char *client_error(struct client *c, int result)
{
	const char *detail = c && c->conn ? sasl_errdetail(c->conn) : NULL;

	return detail ? detail : sasl_errstring(result, NULL, NULL);
}
