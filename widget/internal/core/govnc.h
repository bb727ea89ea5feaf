/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* GovncDisplay: a GTK 3 widget that shows the desktop of a VNC server. Functions,
 * properties and signals are named as those of gtk-vnc's VncDisplay;
 * govnc-compat.h lets sources that were written for it compile unchanged.
 *
 * All functions belong to the thread of GTK's main loop. None of them waits. */

#ifndef GOVNC_H
#define GOVNC_H

#include <gio/gio.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GOVNC_TYPE_DISPLAY (govnc_display_get_type())
#define GOVNC_DISPLAY(o) (G_TYPE_CHECK_INSTANCE_CAST((o), GOVNC_TYPE_DISPLAY, GovncDisplay))
#define GOVNC_IS_DISPLAY(o) (G_TYPE_CHECK_INSTANCE_TYPE((o), GOVNC_TYPE_DISPLAY))
#define GOVNC_DISPLAY_CLASS(c) (G_TYPE_CHECK_CLASS_CAST((c), GOVNC_TYPE_DISPLAY, GovncDisplayClass))
#define GOVNC_IS_DISPLAY_CLASS(c) (G_TYPE_CHECK_CLASS_TYPE((c), GOVNC_TYPE_DISPLAY))
#define GOVNC_DISPLAY_GET_CLASS(o) (G_TYPE_INSTANCE_GET_CLASS((o), GOVNC_TYPE_DISPLAY, GovncDisplayClass))

typedef struct _GovncDisplay GovncDisplay;
typedef struct _GovncDisplayClass GovncDisplayClass;
typedef struct _GovncDisplayPrivate GovncDisplayPrivate;

struct _GovncDisplay {
	GtkDrawingArea parent;

	/*< private >*/
	GovncDisplayPrivate *priv;
};

struct _GovncDisplayClass {
	GtkDrawingAreaClass parent_class;

	/*< private >*/
	gpointer reserved[16];
};

/**
 * GovncDisplayCredential:
 * @GOVNC_DISPLAY_CREDENTIAL_PASSWORD: a password
 * @GOVNC_DISPLAY_CREDENTIAL_USERNAME: a user name
 * @GOVNC_DISPLAY_CREDENTIAL_CLIENTNAME: a name of this program; never asked for
 *
 * What #GovncDisplay::vnc-auth-credential asks for.
 */
typedef enum {
	GOVNC_DISPLAY_CREDENTIAL_PASSWORD,
	GOVNC_DISPLAY_CREDENTIAL_USERNAME,
	GOVNC_DISPLAY_CREDENTIAL_CLIENTNAME,
} GovncDisplayCredential;

/**
 * GovncDisplayKeyEvent:
 * @GOVNC_DISPLAY_KEY_EVENT_PRESS: press the keys, first to last
 * @GOVNC_DISPLAY_KEY_EVENT_RELEASE: release them, last to first
 * @GOVNC_DISPLAY_KEY_EVENT_CLICK: do both
 *
 * What govnc_display_send_keys_ex() does with keys.
 */
typedef enum {
	GOVNC_DISPLAY_KEY_EVENT_PRESS = 1,
	GOVNC_DISPLAY_KEY_EVENT_RELEASE = 2,
	GOVNC_DISPLAY_KEY_EVENT_CLICK = 3,
} GovncDisplayKeyEvent;

/**
 * GovncDisplayDepthColor:
 * @GOVNC_DISPLAY_DEPTH_COLOR_DEFAULT: all colours that the server has, in its own
 *   format; full with servers that have a colour map
 * @GOVNC_DISPLAY_DEPTH_COLOR_FULL: 24 bits of colour
 * @GOVNC_DISPLAY_DEPTH_COLOR_MEDIUM: 16 bits of colour
 * @GOVNC_DISPLAY_DEPTH_COLOR_LOW: 8 bits of colour
 * @GOVNC_DISPLAY_DEPTH_COLOR_ULTRA_LOW: 3 bits of colour
 * @GOVNC_DISPLAY_DEPTH_COLOR_SERVER: the server's own format, a colour map too; it is
 *   asked for nothing else
 *
 * In how many colours the server sends the desktop.
 */
typedef enum {
	GOVNC_DISPLAY_DEPTH_COLOR_DEFAULT,
	GOVNC_DISPLAY_DEPTH_COLOR_FULL,
	GOVNC_DISPLAY_DEPTH_COLOR_MEDIUM,
	GOVNC_DISPLAY_DEPTH_COLOR_LOW,
	GOVNC_DISPLAY_DEPTH_COLOR_ULTRA_LOW,
	GOVNC_DISPLAY_DEPTH_COLOR_SERVER,
} GovncDisplayDepthColor;

/**
 * GovncDisplayClipboard:
 * @GOVNC_DISPLAY_CLIPBOARD_BOTH: what is copied on either side can be pasted on the other
 * @GOVNC_DISPLAY_CLIPBOARD_TO_SERVER: only what is copied on this side
 * @GOVNC_DISPLAY_CLIPBOARD_FROM_SERVER: only what is copied at the server
 *
 * Which way copied text goes, if #GovncDisplay:clipboard is set.
 */
typedef enum {
	GOVNC_DISPLAY_CLIPBOARD_BOTH,
	GOVNC_DISPLAY_CLIPBOARD_TO_SERVER,
	GOVNC_DISPLAY_CLIPBOARD_FROM_SERVER,
} GovncDisplayClipboard;

/**
 * GovncDisplayPower:
 * @GOVNC_DISPLAY_POWER_SHUTDOWN: ask the system to shut down
 * @GOVNC_DISPLAY_POWER_REBOOT: ask the system to shut down and start again
 * @GOVNC_DISPLAY_POWER_RESET: press the reset button
 *
 * What govnc_display_power() can ask the server for.
 */
typedef enum {
	GOVNC_DISPLAY_POWER_SHUTDOWN = 2,
	GOVNC_DISPLAY_POWER_REBOOT = 3,
	GOVNC_DISPLAY_POWER_RESET = 4,
} GovncDisplayPower;

#define GOVNC_TYPE_DISPLAY_CREDENTIAL (govnc_display_credential_get_type())
#define GOVNC_TYPE_DISPLAY_KEY_EVENT (govnc_display_key_event_get_type())
#define GOVNC_TYPE_DISPLAY_DEPTH_COLOR (govnc_display_depth_color_get_type())
#define GOVNC_TYPE_DISPLAY_CLIPBOARD (govnc_display_clipboard_get_type())
#define GOVNC_TYPE_DISPLAY_POWER (govnc_display_power_get_type())
GType govnc_display_credential_get_type(void);
GType govnc_display_key_event_get_type(void);
GType govnc_display_depth_color_get_type(void);
GType govnc_display_clipboard_get_type(void);
GType govnc_display_power_get_type(void);

#define GOVNC_TYPE_GRAB_SEQUENCE (govnc_grab_sequence_get_type())

/**
 * GovncGrabSequence:
 * @nkeysyms: how many keys there are
 * @keysyms: (array length=nkeysyms): their keysyms
 *
 * Keys that are pressed together.
 */
typedef struct _GovncGrabSequence GovncGrabSequence;
struct _GovncGrabSequence {
	guint nkeysyms;
	guint *keysyms;
};

GType govnc_grab_sequence_get_type(void);
GovncGrabSequence *govnc_grab_sequence_new(guint nkeysyms, guint *keysyms);
GovncGrabSequence *govnc_grab_sequence_new_from_string(const gchar *str);
GovncGrabSequence *govnc_grab_sequence_copy(GovncGrabSequence *sequence);
void govnc_grab_sequence_free(GovncGrabSequence *sequence);
gchar *govnc_grab_sequence_as_string(GovncGrabSequence *sequence);
guint govnc_grab_sequence_get_nth(GovncGrabSequence *sequence, guint n);

/**
 * GovncStatistics:
 * @time: when this was so: microseconds of g_get_monotonic_time()
 * @received: bytes that have come from the server since the connection began
 * @updates: updates of the picture that have come
 * @rectangles: rectangles of pixels that have come
 * @latency: microseconds to the server and back, as far as the last
 *   govnc_display_ping() could find out; 0 if it could not
 * @waiting: microseconds for which a govnc_display_ping() has been waiting for its
 *   answer; 0 if none is
 * @quality: how good pictures with losses are asked for now, 1 to 9; 0 is no losses
 * @compression: how hard the server is asked to compress now, 1 to 9; 0 is as it likes
 * @encodings: which encodings the rectangles came in, the most used first:
 *   "Tight 93 %, CopyRect 7 %"
 * @pixel_format: how the server writes pixels, in words
 *
 * How a connection does.
 */
typedef struct _GovncStatistics GovncStatistics;
struct _GovncStatistics {
	gint64 time;
	guint64 received;
	guint64 updates;
	guint64 rectangles;
	gint64 latency;
	gint64 waiting;
	guint quality;
	guint compression;
	gchar *encodings;
	gchar *pixel_format;

	/*< private >*/
	gpointer reserved[8];
};

#define GOVNC_TYPE_STATISTICS (govnc_statistics_get_type())
GType govnc_statistics_get_type(void);
GovncStatistics *govnc_statistics_copy(const GovncStatistics *statistics);
void govnc_statistics_free(GovncStatistics *statistics);

/**
 * GovncSecurityPeer:
 * @GOVNC_SECURITY_PEER_UNKNOWN: not at all
 * @GOVNC_SECURITY_PEER_ACCEPTED: by a certificate or key that
 *   govnc_display_answer_certificate() accepted
 * @GOVNC_SECURITY_PEER_VERIFIED: by a certificate that a trusted authority gave for its
 *   name
 *
 * How a server has proved who it is. If it has not, somebody who can change what goes
 * over the line can read along, encrypted or not.
 */
typedef enum {
	GOVNC_SECURITY_PEER_UNKNOWN,
	GOVNC_SECURITY_PEER_ACCEPTED,
	GOVNC_SECURITY_PEER_VERIFIED,
} GovncSecurityPeer;

#define GOVNC_TYPE_SECURITY_PEER (govnc_security_peer_get_type())
GType govnc_security_peer_get_type(void);

/**
 * GovncSecurity:
 * @encrypted: whether nobody who listens can see the picture and the keys
 * @peer: how the server has proved who it is
 * @type: the security type: "VeNCrypt"
 * @subtype: what was chosen inside it: "X509Plain"; "" if it contains no others
 * @mechanism: SASL's mechanism; "" without SASL
 * @protocol: what encrypts: "TLS 1.3"; "" if nothing does
 * @cipher: its cipher; "" if there is none
 * @certificate: (nullable): what the server showed, as PEM; %NULL if nothing
 * @description: all of it in words, for people
 *
 * What protects a session.
 */
typedef struct _GovncSecurity GovncSecurity;
struct _GovncSecurity {
	gboolean encrypted;
	GovncSecurityPeer peer;
	gchar *type;
	gchar *subtype;
	gchar *mechanism;
	gchar *protocol;
	gchar *cipher;
	gchar *certificate;
	gchar *description;

	/*< private >*/
	gpointer reserved[8];
};

#define GOVNC_TYPE_SECURITY (govnc_security_get_type())
GType govnc_security_get_type(void);
GovncSecurity *govnc_security_copy(const GovncSecurity *security);
void govnc_security_free(GovncSecurity *security);

GType govnc_display_get_type(void);
GtkWidget *govnc_display_new(void);
GOptionGroup *govnc_display_get_option_group(void);
const GOptionEntry *govnc_display_get_option_entries(void);

gboolean govnc_display_open_host(GovncDisplay *display, const char *host, const char *port);
gboolean govnc_display_open_addr(GovncDisplay *display, GSocketAddress *address, const char *hostname);
gboolean govnc_display_open_fd(GovncDisplay *display, int fd);
gboolean govnc_display_open_fd_with_hostname(GovncDisplay *display, int fd, const char *hostname);
gboolean govnc_display_is_open(GovncDisplay *display);
void govnc_display_close(GovncDisplay *display);
GError *govnc_display_get_error(GovncDisplay *display);

gboolean govnc_display_set_credential(GovncDisplay *display, int type, const gchar *data);

void govnc_display_answer_certificate(GovncDisplay *display, gboolean accept);
void govnc_display_answer_unprotected(GovncDisplay *display, gboolean accept);
void govnc_display_set_ca_file(GovncDisplay *display, const gchar *file);
void govnc_display_set_client_certificate(GovncDisplay *display, const gchar *certificate, const gchar *key);
void govnc_display_set_security_types(GovncDisplay *display, const gchar *const *types, gboolean allow_anonymous);
GovncSecurity *govnc_display_get_security(GovncDisplay *display);

void govnc_display_send_keys(GovncDisplay *display, const guint *keyvals, int nkeyvals);
void govnc_display_send_keys_ex(GovncDisplay *display, const guint *keyvals, int nkeyvals, GovncDisplayKeyEvent kind);
void govnc_display_send_pointer(GovncDisplay *display, gint x, gint y, int button_mask);
gboolean govnc_display_type_text(GovncDisplay *display, const gchar *text, const gchar *layout, GError **error);
void govnc_display_set_typing_interval(GovncDisplay *display, guint ms);
void govnc_display_stop_typing(GovncDisplay *display);
void govnc_display_client_cut_text(GovncDisplay *display, const gchar *text);
gboolean govnc_display_set_clipboard_text(GovncDisplay *display, const gchar *text);
gboolean govnc_display_power(GovncDisplay *display, GovncDisplayPower action);
gboolean govnc_display_can_power(GovncDisplay *display);
gboolean govnc_display_request_update(GovncDisplay *display);
gboolean govnc_display_can_resize(GovncDisplay *display);
gboolean govnc_display_has_audio(GovncDisplay *display);
GovncStatistics *govnc_display_get_statistics(GovncDisplay *display);
void govnc_display_ping(GovncDisplay *display);

void govnc_display_set_grab_keys(GovncDisplay *display, GovncGrabSequence *sequence);
GovncGrabSequence *govnc_display_get_grab_keys(GovncDisplay *display);
gboolean govnc_display_set_host_chords(GovncDisplay *display, const gchar *const *chords);
void govnc_display_force_grab(GovncDisplay *display, gboolean enable);
gboolean govnc_display_is_pointer_absolute(GovncDisplay *display);

GdkPixbuf *govnc_display_get_pixbuf(GovncDisplay *display);
GdkPixbuf *govnc_display_get_pixbuf_area(GovncDisplay *display, int x, int y, int width, int height);
int govnc_display_get_width(GovncDisplay *display);
int govnc_display_get_height(GovncDisplay *display);
const char *govnc_display_get_name(GovncDisplay *display);

gboolean govnc_display_start_recording(GovncDisplay *display, const gchar *file, GError **error);
void govnc_display_stop_recording(GovncDisplay *display);
gboolean govnc_display_is_recording(GovncDisplay *display);
void govnc_display_set_followed(GovncDisplay *display, gboolean followed);

void govnc_display_set_pointer_local(GovncDisplay *display, gboolean enable);
gboolean govnc_display_get_pointer_local(GovncDisplay *display);
void govnc_display_set_pointer_grab(GovncDisplay *display, gboolean enable);
gboolean govnc_display_get_pointer_grab(GovncDisplay *display);
void govnc_display_set_keyboard_grab(GovncDisplay *display, gboolean enable);
gboolean govnc_display_get_keyboard_grab(GovncDisplay *display);
void govnc_display_set_read_only(GovncDisplay *display, gboolean enable);
gboolean govnc_display_get_read_only(GovncDisplay *display);
void govnc_display_set_lossy_encoding(GovncDisplay *display, gboolean enable);
gboolean govnc_display_get_lossy_encoding(GovncDisplay *display);
void govnc_display_set_quality(GovncDisplay *display, guint quality);
guint govnc_display_get_quality(GovncDisplay *display);
gboolean govnc_display_set_scaling(GovncDisplay *display, gboolean enable);
gboolean govnc_display_get_scaling(GovncDisplay *display);
void govnc_display_set_whole_pixels(GovncDisplay *display, gboolean enable);
gboolean govnc_display_get_whole_pixels(GovncDisplay *display);
void govnc_display_set_force_size(GovncDisplay *display, gboolean enable);
gboolean govnc_display_get_force_size(GovncDisplay *display);
void govnc_display_set_allow_resize(GovncDisplay *display, gboolean enable);
gboolean govnc_display_get_allow_resize(GovncDisplay *display);
void govnc_display_set_smoothing(GovncDisplay *display, gboolean enable);
gboolean govnc_display_get_smoothing(GovncDisplay *display);
void govnc_display_set_keep_aspect_ratio(GovncDisplay *display, gboolean enable);
gboolean govnc_display_get_keep_aspect_ratio(GovncDisplay *display);
void govnc_display_set_shared_flag(GovncDisplay *display, gboolean shared);
gboolean govnc_display_get_shared_flag(GovncDisplay *display);
void govnc_display_set_clipboard(GovncDisplay *display, gboolean enable);
gboolean govnc_display_get_clipboard(GovncDisplay *display);
void govnc_display_set_clipboard_direction(GovncDisplay *display, GovncDisplayClipboard direction);
GovncDisplayClipboard govnc_display_get_clipboard_direction(GovncDisplay *display);
void govnc_display_set_audio(GovncDisplay *display, gboolean enable);
gboolean govnc_display_get_audio(GovncDisplay *display);
void govnc_display_set_mute(GovncDisplay *display, gboolean enable);
gboolean govnc_display_get_mute(GovncDisplay *display);
void govnc_display_set_volume(GovncDisplay *display, gdouble volume);
gdouble govnc_display_get_volume(GovncDisplay *display);
void govnc_display_set_depth(GovncDisplay *display, GovncDisplayDepthColor depth);
GovncDisplayDepthColor govnc_display_get_depth(GovncDisplay *display);
void govnc_display_set_zoom_level(GovncDisplay *display, guint zoom);
guint govnc_display_get_zoom_level(GovncDisplay *display);
void govnc_display_set_rotation(GovncDisplay *display, guint rotation);
guint govnc_display_get_rotation(GovncDisplay *display);

/**
 * GOVNC_ERROR:
 *
 * The domain of errors of this library.
 */
#define GOVNC_ERROR (govnc_error_quark())
GQuark govnc_error_quark(void);

/**
 * GovncError:
 * @GOVNC_ERROR_NOT_CONNECTED: there is no session, or the display is read-only
 * @GOVNC_ERROR_LAYOUT: the system does not know the keyboard layout
 * @GOVNC_ERROR_UNTYPABLE: the layout has no key for a character
 * @GOVNC_ERROR_CONNECT: no connection came about: a wrong name or address, nobody
 *   listens there, no route, no answer
 * @GOVNC_ERROR_LOST: the server or the network ended the session
 * @GOVNC_ERROR_TIMEOUT: something listens, but does not answer
 * @GOVNC_ERROR_REFUSED: the server turns clients away before they say who they are
 * @GOVNC_ERROR_AUTHENTICATION: the server refuses the credentials
 * @GOVNC_ERROR_UNSUPPORTED: the server offers no protocol version or no security type
 *   that can be used
 * @GOVNC_ERROR_CERTIFICATE: the server's certificate is not trusted
 * @GOVNC_ERROR_TLS: TLS does not come about, or it breaks
 * @GOVNC_ERROR_PROTOCOL: the server breaks the protocol, or is no VNC server
 * @GOVNC_ERROR_UNPROTECTED: nothing protects the connection well, and
 *   govnc_display_answer_unprotected() did not want that
 * @GOVNC_ERROR_RECORDING: the recording cannot begin
 *
 * What can go wrong: the first three and the last at once, the others with a connection,
 * see govnc_display_get_error().
 */
typedef enum {
	GOVNC_ERROR_NOT_CONNECTED,
	GOVNC_ERROR_LAYOUT,
	GOVNC_ERROR_UNTYPABLE,
	GOVNC_ERROR_CONNECT,
	GOVNC_ERROR_LOST,
	GOVNC_ERROR_TIMEOUT,
	GOVNC_ERROR_REFUSED,
	GOVNC_ERROR_AUTHENTICATION,
	GOVNC_ERROR_UNSUPPORTED,
	GOVNC_ERROR_CERTIFICATE,
	GOVNC_ERROR_TLS,
	GOVNC_ERROR_PROTOCOL,
	GOVNC_ERROR_UNPROTECTED,
	GOVNC_ERROR_RECORDING,
} GovncError;

G_END_DECLS

#endif
