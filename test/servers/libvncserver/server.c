// SPDX-License-Identifier: GPL-2.0-or-later
//
// server PORT WIDTH HEIGHT true|map BITS [threads]
//
// A VNC server made of libvncserver, for tests: it shows what it is told to.
// Its pixels have 32, 16 or 8 bits of true colour, or 8 bits that a colour map
// explains (red 3, green 3, blue 2 bits, like 8 bits of true colour).
//
// With threads, libvncserver reads from each client on one thread and sends to it on
// another, as droidVNC-NG and VirtualBox have it do. It has a cursor then, for clients that
// show it themselves.
//
// Descriptor 3 tells it what to draw, in numbers of 32 bits of this machine:
//
//	1 x y w h      and w*h pixels: these pixels
//	2 x y w h x y  the rectangle is copied to the second x, y
//	3 n m          and n bytes of UTF-8, m of ISO 8859-1: text was copied
//
// It prints the text that clients give it. It answers each with a byte on descriptor 4, after it has been drawn; the first
// byte comes when it listens.

#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <rfb/rfb.h>

enum { COMMANDS = 3, ANSWERS = 4 };
enum { PUT = 1, COPY = 2, CUT_TEXT = 3 };

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

// read_all reads n bytes; it ends the program if there are no more.
static void read_all(void *to, size_t n)
{
	char *p = to;

	while (n > 0) {
		ssize_t got = read(COMMANDS, p, n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			fail("read a command");
		if (got == 0)
			exit(0);
		p += got;
		n -= (size_t)got;
	}
}

static void answer(void)
{
	if (write(ANSWERS, "", 1) != 1)
		fail("answer");
}

// read_rectangle reads x, y, w, h of a rectangle on the screen.
static void read_rectangle(rfbScreenInfoPtr screen, int32_t r[4])
{
	read_all(r, 4 * sizeof r[0]);
	if (r[0] < 0 || r[1] < 0 || r[2] < 1 || r[3] < 1 || r[2] > screen->width - r[0] || r[3] > screen->height - r[1]) {
		fprintf(stderr, "no such rectangle: %dx%d+%d+%d\n", r[2], r[3], r[0], r[1]);
		exit(1);
	}
}

static void put(rfbScreenInfoPtr screen)
{
	size_t pixel = (size_t)screen->bitsPerPixel / 8;
	int32_t r[4];

	read_rectangle(screen, r);
	for (int y = r[1]; y < r[1] + r[3]; y++)
		read_all(screen->frameBuffer + (size_t)y * (size_t)screen->paddedWidthInBytes + (size_t)r[0] * pixel, (size_t)r[2] * pixel);
	rfbMarkRectAsModified(screen, r[0], r[1], r[0] + r[2], r[1] + r[3]);
}

static void copy(rfbScreenInfoPtr screen)
{
	int32_t r[4], to[2];

	read_rectangle(screen, r);
	read_all(to, sizeof to);
	rfbDoCopyRect(screen, to[0], to[1], to[0] + r[2], to[1] + r[3], to[0] - r[0], to[1] - r[1]);
}

static void cut_text(rfbScreenInfoPtr screen)
{
	int32_t n[2];
	char *text;

	read_all(n, sizeof n);
	if (n[0] < 0 || n[1] < 0 || n[0] > 1 << 20 || n[1] > 1 << 20 || !(text = malloc((size_t)n[0] + (size_t)n[1] + 1)))
		fail("text");
	read_all(text, (size_t)n[0] + (size_t)n[1]);
	rfbSendServerCutTextUTF8(screen, text, n[0], text + n[0], n[1]);
	free(text);
}

static void got_text(char *text, int length, rfbClientPtr client)
{
	(void)client;
	printf("Latin-1: %.*s\n", length, text);
	fflush(stdout);
}

static void got_utf8(char *text, int length, rfbClientPtr client)
{
	(void)client;
	printf("UTF-8: %.*s\n", length, text);
	fflush(stdout);
}

static void obey(rfbScreenInfoPtr screen)
{
	int32_t command;

	read_all(&command, sizeof command);
	if (command == PUT)
		put(screen);
	else if (command == COPY)
		copy(screen);
	else if (command == CUT_TEXT)
		cut_text(screen);
	else
		exit(1);
	answer();
}

// set_format makes pixels of the given bits, the red ones highest.
static void set_format(rfbScreenInfoPtr screen, int bits)
{
	rfbPixelFormat *f = &screen->serverFormat;

	if (bits == 16) {
		f->redMax = 31, f->greenMax = 63, f->blueMax = 31;
		f->redShift = 11, f->greenShift = 5, f->blueShift = 0;
		f->depth = 16;
	} else if (bits == 8) {
		f->redMax = 7, f->greenMax = 7, f->blueMax = 3;
		f->redShift = 5, f->greenShift = 2, f->blueShift = 0;
		f->depth = 8;
	} else {
		f->redShift = 16, f->greenShift = 8, f->blueShift = 0;
		f->depth = 24;
	}
}

// set_colour_map gives the 256 pixels the colours that they would have as true
// colour.
static void set_colour_map(rfbScreenInfoPtr screen)
{
	uint8_t *map = malloc(3 * 256);

	if (!map)
		fail("colour map");
	for (int i = 0; i < 256; i++) {
		map[3 * i] = (uint8_t)(((i >> 5) * 255 + 3) / 7);
		map[3 * i + 1] = (uint8_t)(((i >> 2 & 7) * 255 + 3) / 7);
		map[3 * i + 2] = (uint8_t)((i & 3) * 85);
	}
	screen->serverFormat.trueColour = FALSE;
	screen->colourMap.count = 256;
	screen->colourMap.is16 = FALSE;
	screen->colourMap.data.bytes = map;
}

int main(int argc, char **argv)
{
	if (argc != 6 && argc != 7) {
		fprintf(stderr, "usage: server PORT WIDTH HEIGHT true|map BITS [threads]\n");
		return 2;
	}
	int port = atoi(argv[1]), width = atoi(argv[2]), height = atoi(argv[3]), bits = atoi(argv[5]);
	int none = 0;
	rfbScreenInfoPtr screen = rfbGetScreen(&none, NULL, width, height, 8, 3, bits / 8);

	if (!screen)
		fail("screen");
	set_format(screen, bits);
	if (!strcmp(argv[4], "map"))
		set_colour_map(screen);
	screen->frameBuffer = calloc((size_t)screen->paddedWidthInBytes, (size_t)height);
	if (!screen->frameBuffer)
		fail("framebuffer");
	if (argc == 6)
		screen->cursor = NULL; // which would be part of the picture
	screen->alwaysShared = TRUE;
	screen->setXCutText = got_text;
	screen->setXCutTextUTF8 = got_utf8;
	screen->desktopName = "libvncserver";
	screen->port = port;
	screen->ipv6port = -1;
	screen->listenInterface = htonl(INADDR_LOOPBACK);
	rfbInitServer(screen);
	if (screen->listenSock < 0) {
		fprintf(stderr, "port %d cannot be listened on\n", port);
		return 1;
	}
	if (argc == 7)
		rfbRunEventLoop(screen, -1, TRUE);
	answer();
	while (argc == 7)
		obey(screen);
	while (rfbIsActive(screen)) {
		struct pollfd commands = { .fd = COMMANDS, .events = POLLIN };

		if (poll(&commands, 1, 0) > 0)
			obey(screen);
		rfbProcessEvents(screen, 5000);
	}
	return 0;
}
