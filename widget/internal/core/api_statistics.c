/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Functions of govnc.h that say how a connection does and what protects it. */

#include "private.h"

#include "_cgo_export.h"

G_DEFINE_BOXED_TYPE(GovncStatistics, govnc_statistics, govnc_statistics_copy, govnc_statistics_free)
G_DEFINE_BOXED_TYPE(GovncSecurity, govnc_security, govnc_security_copy, govnc_security_free)

/**
 * govnc_display_get_statistics:
 * @display: a display
 *
 * Says how the connection does. What happens in a second is the difference of two
 * calls' numbers, divided by the difference of their times.
 *
 * Returns: (transfer full): the numbers, all zero without a connection
 */
GovncStatistics *govnc_display_get_statistics(GovncDisplay *display)
{
	GovncStatistics *statistics;

	g_return_val_if_fail(GOVNC_IS_DISPLAY(display), NULL);
	statistics = g_new0(GovncStatistics, 1);
	statistics->time = g_get_monotonic_time();
	govncGoStatistics(govnc_handle(display), statistics);
	return statistics;
}

/**
 * govnc_statistics_copy:
 * @statistics: what govnc_display_get_statistics() has given
 *
 * Returns: (transfer full): a copy
 */
GovncStatistics *govnc_statistics_copy(const GovncStatistics *statistics)
{
	GovncStatistics *copy = g_new(GovncStatistics, 1);

	*copy = *statistics;
	copy->encodings = g_strdup(statistics->encodings);
	copy->pixel_format = g_strdup(statistics->pixel_format);
	return copy;
}

/**
 * govnc_statistics_free:
 * @statistics: (transfer full): what govnc_display_get_statistics() has given
 *
 * Frees it.
 */
void govnc_statistics_free(GovncStatistics *statistics)
{
	g_free(statistics->encodings);
	g_free(statistics->pixel_format);
	g_free(statistics);
}

/**
 * govnc_display_ping:
 * @display: a display
 *
 * Has it measured how long the server takes to answer. When the answer has come,
 * govnc_display_get_statistics() has it; until then it says how long it has been
 * waited for. Nothing is asked while the widget is hidden.
 */
void govnc_display_ping(GovncDisplay *display)
{
	g_return_if_fail(GOVNC_IS_DISPLAY(display));
	govncGoPing(govnc_handle(display));
}

/**
 * govnc_display_get_security:
 * @display: a display
 *
 * Says what protects the session.
 *
 * Returns: (transfer full) (nullable): what does; %NULL without a session
 */
GovncSecurity *govnc_display_get_security(GovncDisplay *display)
{
	GovncSecurity *security;

	g_return_val_if_fail(GOVNC_IS_DISPLAY(display), NULL);
	security = g_new0(GovncSecurity, 1);
	if (govncGoSecurity(govnc_handle(display), security))
		return security;
	g_free(security);
	return NULL;
}

/**
 * govnc_security_copy:
 * @security: what govnc_display_get_security() has given
 *
 * Returns: (transfer full): a copy
 */
GovncSecurity *govnc_security_copy(const GovncSecurity *security)
{
	GovncSecurity *copy = g_new(GovncSecurity, 1);

	*copy = *security;
	copy->type = g_strdup(security->type);
	copy->subtype = g_strdup(security->subtype);
	copy->mechanism = g_strdup(security->mechanism);
	copy->protocol = g_strdup(security->protocol);
	copy->cipher = g_strdup(security->cipher);
	copy->certificate = g_strdup(security->certificate);
	copy->description = g_strdup(security->description);
	return copy;
}

/**
 * govnc_security_free:
 * @security: (transfer full): what govnc_display_get_security() has given
 *
 * Frees it.
 */
void govnc_security_free(GovncSecurity *security)
{
	g_free(security->type);
	g_free(security->subtype);
	g_free(security->mechanism);
	g_free(security->protocol);
	g_free(security->cipher);
	g_free(security->certificate);
	g_free(security->description);
	g_free(security);
}
