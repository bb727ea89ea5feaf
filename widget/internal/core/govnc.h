/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* GovncDisplay: a GTK 3 widget that shows a VNC server's desktop. Properties and
 * signals are named as those of gtk-vnc's VncDisplay. */

#ifndef GOVNC_H
#define GOVNC_H

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GOVNC_TYPE_DISPLAY (govnc_display_get_type())
#define GOVNC_DISPLAY(o) (G_TYPE_CHECK_INSTANCE_CAST((o), GOVNC_TYPE_DISPLAY, GovncDisplay))
#define GOVNC_IS_DISPLAY(o) (G_TYPE_CHECK_INSTANCE_TYPE((o), GOVNC_TYPE_DISPLAY))

typedef struct _GovncDisplay GovncDisplay;
typedef struct _GovncDisplayClass GovncDisplayClass;
typedef struct _GovncDisplayPrivate GovncDisplayPrivate;

struct _GovncDisplay {
	GtkDrawingArea parent;
	GovncDisplayPrivate *priv;
};

struct _GovncDisplayClass {
	GtkDrawingAreaClass parent_class;
	gpointer reserved[16];
};

GType govnc_display_get_type(void);
/* In how many colours the server sends the desktop; gtk-vnc's numbers. */
typedef enum {
	GOVNC_DISPLAY_DEPTH_DEFAULT,
	GOVNC_DISPLAY_DEPTH_FULL,
	GOVNC_DISPLAY_DEPTH_MEDIUM,
	GOVNC_DISPLAY_DEPTH_LOW,
	GOVNC_DISPLAY_DEPTH_ULTRA_LOW
} GovncDisplayDepth;

#define GOVNC_TYPE_DISPLAY_DEPTH (govnc_display_depth_get_type())
GType govnc_display_depth_get_type(void);

GtkWidget *govnc_display_new(void);

G_END_DECLS

#endif
