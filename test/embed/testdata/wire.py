#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What each function and property of the widget does: seen by a server that keeps
what the client says, and on the screen. wire.py NAME"""

import struct
import sys
import time

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("Govnc", "1.0")
from gi.repository import Gdk, Gio, GLib, Govnc, Gtk  # noqa: E402

import scripted  # noqa: E402

XVP, EXT_KEY, EXT_SIZE = -309, -258, -308


def until(what, holds):
    end = time.monotonic() + 30
    while not holds():
        if time.monotonic() > end:
            raise SystemExit(f"{what}: not within 30 s")
        while Gtk.events_pending():
            Gtk.main_iteration()
        time.sleep(0.001)


def equal(what, got, want):
    if got != want:
        raise SystemExit(f"{what}: {got!r}, want {want!r}")


class Session:
    """A widget in a window, and its server."""

    def __init__(self, size=scripted.SIZE, name=b"scripted", **properties):
        def script(server):
            server.greet(1)
            server.put("I", 0)
            server.begin(name, size)

        self.server = scripted.Server(script)
        self.window = Gtk.Window()
        self.display = Govnc.Display(**properties)
        self.window.add(self.display)
        self.window.show_all()
        self.said = []
        for signal in "initialized disconnected clipboard-text error".split():
            self.display.connect("vnc-" + signal, lambda d, *rest: self.said.append((rest[-1], *rest[:-1])), signal)
        self.display.open_host("127.0.0.1", self.server.port)
        until("the session", self.heard("initialized"))
        until("the encodings", lambda: self.server.said("encodings"))

    def heard(self, signal):
        return lambda: any(word[0] == signal for word in self.said)

    def wait(self, name, *values):
        try:
            until(f"{name} {values}", lambda: values in self.server.said(name))
        except SystemExit:
            print("the client said", self.server.messages()[-20:])
            raise

    def silent(self, name, action):
        """Nothing of that kind is said for it, but for what follows it."""
        asked = (0, 0, 0, *scripted.SIZE)
        before, requests = len(self.server.said(name)), self.server.said("request").count(asked)
        action()
        self.display.request_update()
        until("a request", lambda: self.server.said("request").count(asked) > requests)
        equal(name, len(self.server.said(name)), before)

    def end(self):
        self.window.destroy()
        self.server.close()


def sending():
    """Functions that tell the server something."""
    s = Session()
    d = s.display
    d.send_keys([Gdk.KEY_Control_L, Gdk.KEY_x])
    until("four keys", lambda: len(s.server.said("key")) == 4)
    equal("keys", s.server.said("key"), [(1, 0xFFE3), (1, 0x78), (0, 0x78), (0, 0xFFE3)])
    d.send_keys_ex([Gdk.KEY_a], Govnc.DisplayKeyEvent.PRESS)
    s.wait("key", 1, 0x61)
    d.send_keys_ex([Gdk.KEY_a], Govnc.DisplayKeyEvent.RELEASE)
    s.wait("key", 0, 0x61)
    d.send_keys_ex([Gdk.KEY_b], Govnc.DisplayKeyEvent.CLICK)
    s.wait("key", 0, 0x62)
    d.send_pointer(7, 9, 4)
    s.wait("pointer", 4, 7, 9)
    d.client_cut_text("caf\u00e9")
    s.wait("cut text", b"caf\xe9")
    equal("set_clipboard_text", d.set_clipboard_text("na\u00efve"), True)
    s.wait("cut text", b"na\xefve")
    equal("too long a text", d.set_clipboard_text("x" * (1 << 20) + "x"), False)
    equal("request_update", d.request_update(), True)
    s.wait("request", 0, 0, 0, *scripted.SIZE)
    equal("can_power", d.can_power(), False)
    equal("power too early", d.power(Govnc.DisplayPower.RESET), False)
    s.server.power(1)
    until("can_power", d.can_power)
    for action, code in (("SHUTDOWN", 2), ("REBOOT", 3), ("RESET", 4)):
        equal("power", d.power(getattr(Govnc.DisplayPower, action)), True)
        s.wait("power", code)
    equal("type_text", d.type_text("q", None), True)
    s.wait("key", 0, 0x71)
    d.stop_typing()
    equal("is_pointer_absolute", d.is_pointer_absolute(), True)
    d.set_read_only(True)
    s.silent("key", lambda: d.send_keys([Gdk.KEY_c]))
    s.silent("pointer", lambda: d.send_pointer(1, 1, 1))
    s.silent("cut text", lambda: d.client_cut_text("no"))
    s.end()


def hearing():
    """Text from the server, in Unicode and as gtk-vnc gives it."""
    s = Session(name=b"caf\xc3\xa9 <b>\x07")
    equal("name", s.display.get_name(), "caf\u00e9 <b>")
    old = s.display.connect("vnc-server-cut-text", lambda d, text: s.said.append(("server-cut-text", text)))
    s.server.cut_text(b"plain")
    until("both signals", s.heard("server-cut-text"))
    equal("order", s.said[-2:], [("clipboard-text", "plain"), ("server-cut-text", "plain")])
    s.display.disconnect(old)  # it is ISO 8859-1, which PyGObject does not take
    s.server.cut_text(b"caf\xe9")
    until("the text", lambda: ("clipboard-text", "caf\u00e9") in s.said)
    s.server.close()
    until("the end", s.heard("disconnected"))
    error = s.display.get_error()
    equal("lost", error.matches(Govnc.error_quark(), Govnc.Error.LOST), True)
    s.end()


def properties():
    """Properties that the server is told of."""
    s = Session(shared_flag=False)
    equal("not shared", s.server.shared, 0)
    equal("no losses", [e for e in s.server.said("encodings")[0] if -32 <= e <= -23], [])
    s.end()
    s = Session(shared_flag=True, lossy_encoding=True, quality=6, depth=Govnc.DisplayDepthColor.MEDIUM)
    equal("shared", s.server.shared, 1)
    equal("losses", any(-32 <= e <= -23 for e in s.server.said("encodings")[0]), True)
    until("a pixel format", lambda: s.server.said("pixel format"))
    equal("depth", s.server.said("pixel format")[-1][0], 16)
    s.end()
    s = Session(allow_resize=True, force_size=False)
    s.server.rect(EXT_SIZE, *scripted.SIZE, struct.pack(">BxxxIHHHHI", 1, 1, 0, 0, *scripted.SIZE, 0))
    s.window.resize(333, 222)
    s.wait("desktop size", 333, 222)
    s.end()


def size_of(window):
    while Gtk.events_pending():
        Gtk.main_iteration()
    return window.get_size()


def colour(display, x, y):
    """What the screen shows at a place of the widget."""
    window = display.get_window()
    window.process_updates(False)
    pixels = Gdk.pixbuf_get_from_window(window, x, y, 1, 1).get_pixels()
    return tuple(pixels[:3])


def showing():
    """How the picture is shown: sizes, and the colours at its corners."""
    w, h = 120, 80
    s = Session((w, h))
    d = s.display
    corners = {"red": (255, 0, 0), "green": (0, 255, 0), "blue": (0, 0, 255), "white": (255, 255, 255)}
    rgb = {name: bytes((c[2], c[1], c[0], 0)) for name, c in corners.items()}
    upper, lower = rgb["red"] * (w // 2) + rgb["green"] * (w // 2), rgb["blue"] * (w // 2) + rgb["white"] * (w // 2)
    s.server.rect(scripted.RAW, w, h, upper * (h // 2) + lower * (h // 2))
    until("the picture", lambda: d.get_pixbuf() and d.get_pixbuf().get_pixels()[:3] == b"\xff\0\0")

    def shows(what, width, height, *names):
        until(f"{what}: the size", lambda: (d.get_allocated_width(), d.get_allocated_height()) == (width, height))
        places = ((5, 5), (width - 6, 5), (5, height - 6), (width - 6, height - 6))
        wanted = [corners[name] for name in names]
        until(f"{what}: the colours", lambda: [colour(d, *place) for place in places] == wanted)

    shows("plain", w, h, "red", "green", "blue", "white")
    for turn, names in (
        (90, ("blue", "red", "white", "green")),
        (180, ("white", "blue", "green", "red")),
        (270, ("green", "white", "red", "blue")),
    ):
        d.set_rotation(turn)
        equal("rotation", d.get_rotation(), turn)
        width, height = (h, w) if turn % 180 else (w, h)
        s.window.resize(width, height)
        shows(f"turned by {turn}", width, height, *names)
        event = Gdk.Event.new(Gdk.EventType.MOTION_NOTIFY)  # at the picture's upper left
        event.window, event.x, event.y = d.get_window(), 0, 0
        event.set_device(Gdk.Display.get_default().get_default_seat().get_pointer())
        d.event(event)
        s.wait("pointer", 0, *{90: (0, h - 1), 180: (w - 1, h - 1), 270: (w - 1, 0)}[turn])
        # A part that changes is drawn where it belongs.
        s.server.rect(scripted.RAW, 8, 8, rgb["white"] * 64)
        names = tuple("white" if name == "red" else name for name in names)
        shows(f"a part, turned by {turn}", width, height, *names)
        s.server.rect(scripted.RAW, 8, 8, rgb["red"] * 64)
    d.set_rotation(0)
    d.set_zoom_level(200)
    equal("zoom-level", d.get_zoom_level(), 200)
    shows("zoomed", 2 * w, 2 * h, "red", "green", "blue", "white")
    equal("forced size", d.get_preferred_width().minimum_width, 2 * w)
    d.set_force_size(False)
    equal("no forced size", d.get_preferred_width().minimum_width, 1)
    d.set_zoom_level(100)
    equal("scaling", d.set_scaling(True), True)
    d.set_smoothing(False)
    d.set_keep_aspect_ratio(False)
    s.window.resize(400, 80)
    shows("scaled", 400, 80, "red", "green", "blue", "white")
    d.set_keep_aspect_ratio(True)
    until("the rim", lambda: colour(d, 5, 40) == (0, 0, 0))
    s.end()


def grabbing():
    """Who has the keyboard and the pointer."""
    s = Session()
    for signal in "keyboard-grab keyboard-ungrab pointer-grab pointer-ungrab".split():
        s.display.connect("vnc-" + signal, lambda d, signal: s.said.append((signal,)), signal)
    s.window.present()
    s.display.grab_focus()
    until("the focus", s.display.has_focus)
    s.display.set_keyboard_grab(True)
    until("the keyboard", s.heard("keyboard-grab"))
    s.display.force_grab(True)
    until("the pointer", s.heard("pointer-grab"))
    s.display.force_grab(False)
    until("the keyboard's return", s.heard("keyboard-ungrab"))
    until("the pointer's return", s.heard("pointer-ungrab"))
    s.end()


def main():
    for name in sys.argv[1:]:
        globals()[name]()


main()
