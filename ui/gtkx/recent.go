// SPDX-License-Identifier: GPL-2.0-or-later

package gtkx

/*
#cgo pkg-config: gtk+-3.0
#include <gtk/gtk.h>
#include <stdlib.h>

static gboolean add_recent(char *uri, char *name, char *mime, char *app, char *exec) {
	GtkRecentData data = { .display_name = name, .mime_type = mime, .app_name = app, .app_exec = exec };
	return gtk_recent_manager_add_full(gtk_recent_manager_get_default(), uri, &data);
}

static GList *recent_items(void) { return gtk_recent_manager_get_items(gtk_recent_manager_get_default()); }
static void free_item(gpointer item) { gtk_recent_info_unref(item); }
static void free_items(GList *items) { g_list_free_full(items, free_item); }
*/
import "C"

import (
	"slices"
	"time"
	"unsafe"
)

// RecentItem is something that was used on this desktop.
type RecentItem struct {
	URI, MIME string
	Used      time.Time
}

// AddRecent remembers that a program has used something. exec is the command line for
// it, with %u in the place of the URI.
func AddRecent(uri, mime, program, exec string) bool {
	var all [5]*C.char
	for i, s := range []string{uri, uri, mime, program, exec} {
		all[i] = C.CString(s)
		defer C.free(unsafe.Pointer(all[i]))
	}
	return C.add_recent(all[0], all[1], all[2], all[3], all[4]) != 0
}

// RecentItems are what was used and has one of the MIME types, the last first.
func RecentItems(mimes ...string) []RecentItem {
	items := C.recent_items()
	defer C.free_items(items)
	var list []RecentItem
	for l := items; l != nil; l = l.next {
		info := (*C.GtkRecentInfo)(unsafe.Pointer(l.data))
		mime := C.GoString((*C.char)(C.gtk_recent_info_get_mime_type(info)))
		if !slices.Contains(mimes, mime) {
			continue
		}
		list = append(list, RecentItem{
			URI:  C.GoString((*C.char)(C.gtk_recent_info_get_uri(info))),
			MIME: mime,
			Used: time.Unix(int64(C.gtk_recent_info_get_modified(info)), 0),
		})
	}
	slices.SortStableFunc(list, func(a, b RecentItem) int { return b.Used.Compare(a.Used) })
	return list
}
