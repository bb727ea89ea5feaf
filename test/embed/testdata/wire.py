#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What each function and property of the widget does: seen by a server that keeps
what the client says, and on the screen. wire.py NAME[=FILE]..."""

import os
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import time

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("Govnc", "1.0")
from gi.repository import Gdk, Gio, GLib, Govnc, Gtk  # noqa: E402

import scripted  # noqa: E402

EXT_SIZE, AUDIO = -308, -259


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


def open_to_all(server):
    server.greet(1)


class Session:
    """A widget in a window, and its server."""

    def __init__(self, size=scripted.SIZE, name=b"scripted", secure=None, prepare=None, begins=True, **properties):
        def script(server):
            (secure or open_to_all)(server)
            server.put("I", 0)
            server.begin(name, size)

        self.size = size
        self.server = scripted.Server(script)
        self.window = Gtk.Window()
        self.display = Govnc.Display(**properties)
        self.window.add(self.display)
        self.window.show_all()
        self.said = []
        signals = (
            "initialized disconnected clipboard-text error framebuffer-update recording-ended typing unprotected certificate"
        )
        for signal in signals.split():
            self.display.connect("vnc-" + signal, lambda d, *rest: self.said.append((rest[-1], *rest[:-1])), signal)
        if prepare:
            prepare(self.display, self.server.port)
        if not self.display.is_open():
            self.display.open_host("127.0.0.1", self.server.port)
        if not begins:
            return
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
        asked = (0, 0, 0, *self.size)
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
    until("how far it is", lambda: ("typing", 1, 1) in s.said)
    d.set_typing_interval(10)
    d.stop_typing()
    d.type_text("qq", None)
    d.stop_typing()
    equal("stopped", s.said[-1], ("typing", 0, 0))
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
    equal("the best quality", [e for e in s.server.said("encodings")[0] if -32 <= e <= -23], [-23])
    s.end()
    s = Session(shared_flag=True, lossy_encoding=True, quality=6, depth=Govnc.DisplayDepthColor.MEDIUM)
    equal("shared", s.server.shared, 1)
    equal("losses", any(-32 <= e <= -23 for e in s.server.said("encodings")[0]), True)
    until("a pixel format", lambda: s.server.said("pixel format"))
    equal("depth", s.server.said("pixel format")[-1][0], 16)
    s.end()
    s = Session(allow_resize=True, force_size=False)
    equal("can_resize, has_audio", (s.display.can_resize(), s.display.has_audio()), (False, False))
    s.server.rect(EXT_SIZE, *scripted.SIZE, struct.pack(">BxxxIHHHHI", 1, 1, 0, 0, *scripted.SIZE, 0))
    s.window.resize(333, 222)
    s.wait("desktop size", 333, 222)
    equal("can_resize", s.display.can_resize(), True)
    s.server.rect(AUDIO, 0, 0)
    until("has_audio", s.display.has_audio)
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


def chords():
    """Chords that this side keeps for itself."""
    s = Session()
    d = s.display
    activated = []
    accelerators = Gtk.AccelGroup()
    accelerators.connect(Gdk.KEY_F5, Gdk.ModifierType.CONTROL_MASK, 0, lambda *args: activated.append(1) or True)
    s.window.add_accel_group(accelerators)
    s.window.present()
    d.grab_focus()
    until("the focus", d.has_focus)
    d.set_keyboard_grab(True)
    equal("a key that nobody has", d.set_host_chords(["Control_L+Nonsense"]), False)
    equal("set_host_chords", d.set_host_chords(["Control_L+F5", "Alt_L+F6"]), True)

    def strike():
        subprocess.run(["xdotool", "key", "ctrl+F5", "g"], check=True)

    strike()
    s.wait("key", 0, 0x67)
    until("the accelerator", lambda: activated)
    f5 = [key for key in s.server.said("key") if key[1] == Gdk.KEY_F5]
    equal("the server's keys", f5, [])
    equal("no chords", d.set_host_chords(None), True)
    strike()
    s.wait("key", 1, Gdk.KEY_F5)
    equal("the accelerator", len(activated), 1)
    s.end()


def facts():
    """How the connection does, and what protects it."""
    s = Session()
    d = s.display
    security = d.get_security()
    equal("security", (security.type, security.encrypted, security.peer), ("None", False, Govnc.SecurityPeer.UNKNOWN))
    equal("the rest", (security.subtype, security.protocol, security.cipher, security.certificate), ("", "", "", None))
    equal("in words", security.copy().description, "None, not encrypted")
    before = d.get_statistics()
    equal("at first", (before.updates, before.rectangles, before.encodings), (0, 0, ""))
    s.server.picture()
    until("an update", lambda: d.get_statistics().updates == 1)
    after = d.get_statistics().copy()
    equal("rectangles", (after.rectangles, after.encodings), (1, "Raw 100 %"))
    equal("received", after.received - before.received, 16 + 4 * s.size[0] * s.size[1])
    equal("time", after.time > before.time, True)
    equal("pixels", after.pixel_format.startswith("32 bits"), True)
    equal("quality", (after.quality, after.compression), (0, 0))
    equal("no latency", (after.latency, after.waiting), (0, 0))
    d.ping()
    d.ping()  # the server has said nothing since the one before: now it is asked
    s.wait("request", 0, 0, 0, 1, 1)
    until("waiting", lambda: d.get_statistics().waiting > 0)
    s.server.rect(scripted.RAW, 1, 1, bytes(4))
    until("the latency", lambda: d.get_statistics().latency > 0)
    until("no longer waiting", lambda: d.get_statistics().waiting == 0)
    d.close()
    until("the end", s.heard("disconnected"))
    equal("no security", d.get_security(), None)
    equal("no statistics", d.get_statistics().received, 0)
    s.end()


def unprotected():
    """The question before a connection that anybody can listen to."""

    def by_socket(display, port):
        end = socket.create_connection(("127.0.0.1", int(port)))
        equal("open_fd", display.open_fd(end.detach()), True)

    s = Session()  # of this machine nobody asks
    equal("asked", s.heard("unprotected")(), False)
    s.end()
    for accepted in (True, False):
        s = Session(prepare=by_socket, begins=False)
        until("the question", s.heard("unprotected"))
        equal("the question", s.said, [("unprotected", "None", False)])
        s.display.answer_unprotected(accepted)
        if accepted:
            until("the session", s.heard("initialized"))
        else:
            until("the end", s.heard("disconnected"))
            equal("the error", s.display.get_error().matches(Govnc.error_quark(), Govnc.Error.UNPROTECTED), True)
        s.end()


def certificates(authority):
    """TLS: who the server is, and who the user is. The files are those of an authority."""
    x509_none = 260

    def secure(server):
        equal("the type", server.greet(19), 19)
        server.put("BB", 0, 2)
        server.get(2)
        server.put("BBI", 0, 1, x509_none)
        server.get(4)
        server.put("B", 1)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(authority + "/server-cert.pem", authority + "/server-key.pem")
        if server.port in wants_certificate:
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(authority + "/ca-cert.pem")
        server.conn = context.wrap_socket(server.conn, server_side=True)

    def trust(display, port):
        wants_certificate.append(port)
        display.set_ca_file(authority + "/ca-cert.pem")
        display.set_client_certificate(authority + "/client-cert.pem", authority + "/client-key.pem")

    wants_certificate = []
    s = Session(secure=secure, prepare=trust)
    equal("nothing asked", s.heard("certificate")(), False)
    security = s.display.get_security()
    equal("security", (security.encrypted, security.peer), (True, Govnc.SecurityPeer.VERIFIED))
    equal("in words", security.description, "VeNCrypt X509None, encrypted by TLS 1.3, the server is verified")
    with open(authority + "/server-cert.pem", encoding="ascii") as f:
        pem = f.read()
    equal("the certificate", security.certificate, pem)
    s.end()
    for accepted in (True, False):
        s = Session(secure=secure, begins=False)
        until("the question", s.heard("certificate"))
        equal("the certificate", s.said[-1][2], pem)
        s.display.answer_certificate(accepted)
        if accepted:
            until("the session", s.heard("initialized"))
            equal("peer", s.display.get_security().peer, Govnc.SecurityPeer.ACCEPTED)
        else:
            until("the end", s.heard("disconnected"))
            equal("the error", s.display.get_error().matches(Govnc.error_quark(), Govnc.Error.CERTIFICATE), True)
        s.end()
    s = Session(secure=secure, prepare=lambda d, port: d.set_security_types(["VNC"], False), begins=False)
    until("the end", s.heard("disconnected"))
    equal("the error", s.display.get_error().matches(Govnc.error_quark(), Govnc.Error.UNSUPPORTED), True)
    s.end()


def recording(file):
    """A recording, also while the window is hidden."""
    w, h = 120, 80
    s = Session((w, h))
    d = s.display
    for wrong in (file + ".mp4", os.path.join(tempfile.gettempdir(), "no", "directory.fbs")):
        try:
            d.start_recording(wrong)
            raise SystemExit(f"it records to {wrong}")
        except GLib.Error as error:
            equal("domain and code", error.matches(Govnc.error_quark(), Govnc.Error.RECORDING), True)
    s.server.rect(scripted.RAW, w, h, bytes((0, 0, 255, 0)) * (w * h))  # red
    until("a signal of it", lambda: ("framebuffer-update", 0, 0, w, h) in s.said)
    equal("recording", d.is_recording(), False)
    equal("start_recording", d.start_recording(file), True)
    equal("recording", d.is_recording(), True)
    s.window.hide()
    until("it is hidden", lambda: not d.get_mapped())
    requests = len(s.server.said("request"))
    s.server.rect(scripted.RAW, 8, 8, bytes((255, 0, 0, 0)) * 64, x=16, y=8)  # blue
    until("a signal of it", lambda: ("framebuffer-update", 16, 8, 8, 8) in s.said)
    until("more is asked for", lambda: len(s.server.said("request")) > requests)
    d.stop_recording()
    equal("recording", d.is_recording(), False)
    until("its end", s.heard("recording-ended"))
    equal("its end", s.said[-1], ("recording-ended", None))
    # Now nobody sees it, and nobody wants to.
    requests = len(s.server.said("request"))
    s.server.rect(scripted.RAW, 8, 8, bytes(256), x=16, y=8)
    s.server.bell()
    until("the last signal", lambda: s.said[-1][0] == "framebuffer-update")
    equal("requests", len(s.server.said("request")), requests)
    d.set_followed(True)
    until("more is asked for", lambda: len(s.server.said("request")) > requests)
    s.end()


def main():
    for argument in sys.argv[1:]:
        name, *file = argument.split("=")
        print(name, flush=True)
        globals()[name](*file)


main()
