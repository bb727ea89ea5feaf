#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Records a VNC server as a video, by ffmpeg: record.py HOST PORT FILE SECONDS

No window is shown: the widget need not be seen. For a recording without losses say
display.start_recording("x.fbs") instead.
"""

import os
import subprocess
import sys
import time

import gi

gi.require_version("GdkPixbuf", "2.0")
gi.require_version("Gtk", "3.0")
gi.require_version("Govnc", "1.0")
from gi.repository import GdkPixbuf, GLib, Govnc, Gtk  # noqa: E402

RATE = 10  # frames a second


class Video:
    """What ffmpeg makes of the frames; the first one's size is that of all."""

    def __init__(self, display, file):
        self.display, self.file = display, file
        self.ffmpeg = self.frame = None
        self.changed = True
        display.connect("vnc-framebuffer-update", self.note)

    def note(self, *_):
        self.changed = True

    def tick(self):
        """Writes the frames that are due: the last one again where nothing has changed."""
        if self.changed:
            self.changed = False
            self.frame = self.pixels() or self.frame
        while self.frame and self.count < RATE * (time.monotonic() - self.begun):
            self.ffmpeg.stdin.write(self.frame)
            self.count += 1
        return GLib.SOURCE_CONTINUE

    def pixels(self):
        picture = self.display.get_pixbuf()
        if not picture:
            return None
        if not self.ffmpeg:
            self.size = picture.get_width(), picture.get_height()
            self.begun, self.count = time.monotonic(), 0
            self.ffmpeg = subprocess.Popen(
                ["ffmpeg", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", "{}x{}".format(*self.size),
                 "-r", str(RATE), "-i", "-", "-pix_fmt", "yuv420p", "-y", self.file], stdin=subprocess.PIPE)
        if (picture.get_width(), picture.get_height()) != self.size:
            picture = picture.scale_simple(*self.size, GdkPixbuf.InterpType.BILINEAR)
        row, stride, data = 3 * self.size[0], picture.get_rowstride(), picture.get_pixels()
        return b"".join(data[y * stride:y * stride + row] for y in range(self.size[1]))

    def close(self):
        if not self.ffmpeg:
            return "nothing was shown"
        self.ffmpeg.stdin.close()
        return self.ffmpeg.wait()


def main(host, port, file, seconds):
    failures = []
    display = Govnc.Display()
    display.set_followed(True)
    display.set_credential(Govnc.DisplayCredential.USERNAME, os.environ.get("USER", ""))
    display.set_credential(Govnc.DisplayCredential.PASSWORD, os.environ.get("VNC_PASSWORD", ""))
    video = Video(display, file)
    display.connect("vnc-initialized", lambda d: GLib.timeout_add(1000 // RATE, video.tick))
    display.connect("vnc-initialized", lambda d: GLib.timeout_add(int(1000 * float(seconds)), d.close))
    display.connect("vnc-error", lambda d, message: failures.append(message))
    display.connect("vnc-disconnected", lambda d: Gtk.main_quit())
    display.open_host(host, port)
    Gtk.main()
    return "\n".join(failures) or video.close()


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit("usage: record.py HOST PORT FILE SECONDS")
    sys.exit(main(*sys.argv[1:]) or 0)
