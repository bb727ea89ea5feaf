#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What programs in Python do with the widget: embed.py NAME HOST PORT"""

import gc
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import weakref

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("Govnc", "1.0")
from gi.repository import Gio, GLib, GObject, Govnc, Gtk  # noqa: E402

PATIENCE = 30


def until(what, holds):
    """Runs the main loop until a condition holds."""
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise SystemExit(f"{what}: not within {PATIENCE} s")
        while Gtk.events_pending():
            Gtk.main_iteration()
        time.sleep(0.001)


def equal(what, got, want):
    if got != want:
        raise SystemExit(f"{what}: {got!r}, want {want!r}")


def window_with(display):
    window = Gtk.Window()
    window.add(display)
    window.show_all()
    return window


def console(host, port):
    """What virt-manager's console does: 16 methods and 9 signals."""
    display = Govnc.Display()
    said = []
    for name in (
        "vnc-pointer-grab vnc-pointer-ungrab vnc-keyboard-grab vnc-keyboard-ungrab "
        "vnc-auth-failure vnc-initialized vnc-disconnected"
    ).split():
        display.connect(name, lambda *args, name=name: said.append(name))
    display.connect("vnc-desktop-resize", lambda d, w, h: said.append(f"{w}x{h}"))
    asked = []

    def credentials(_, wanted):
        for i in range(wanted.n_values):
            asked.append(wanted.get_nth(i).value_name)

    display.connect("vnc-auth-credential", credentials)
    window = window_with(display)
    display.realize()
    display.set_pointer_grab(True)
    display.set_keyboard_grab(True)
    display.set_keep_aspect_ratio(True)
    display.set_force_size(False)
    display.set_scaling(True)
    equal("scaling", display.get_scaling(), True)
    equal("allow-resize", hasattr(display, "set_allow_resize") and display.get_allow_resize(), False)
    display.set_allow_resize(True)
    display.set_grab_keys(Govnc.GrabSequence.new([0xFFE3, 0xFFE9]))
    equal("grab keys", display.get_grab_keys().as_string(), "Control_L+Alt_L")
    equal("pixbuf before the first", display.get_pixbuf(), None)
    equal("open before", display.is_open(), False)
    equal("open_host", display.open_host(host, port), True)
    equal("open_host again", display.open_host(host, port), False)
    until("the question", lambda: asked)
    equal("asked", asked, ["GOVNC_DISPLAY_CREDENTIAL_PASSWORD"])
    equal("set_credential", display.set_credential(Govnc.DisplayCredential.PASSWORD, "secret1"), False)
    until("the session", lambda: "vnc-initialized" in said)
    equal("order", said[:2], ["720x400", "vnc-initialized"])
    until("the picture", lambda: display.get_pixbuf() and display.get_pixbuf().get_width() == 720)
    equal("a part", display.get_pixbuf_area(700, 390, 20, 10).get_height(), 10)
    equal("a part outside", display.get_pixbuf_area(701, 390, 20, 10), None)
    display.send_keys([0xFFE3, 0x7A])
    display.close()
    until("the end", lambda: "vnc-disconnected" in said)
    equal("open after", display.is_open(), False)
    window.destroy()


def properties(host, port):
    """Properties, enumerations, GtkBuilder, subclasses, accessibility."""
    display = Govnc.Display()
    values = {
        "scaling": True, "keep-aspect-ratio": False, "force-size": False, "allow-resize": True,
        "smoothing": False, "grab-keyboard": True, "grab-pointer": True, "local-pointer": True,
        "read-only": True, "shared-flag": False, "lossy-encoding": True, "clipboard": False,
        "audio": True, "mute": True, "volume": 0.5, "zoom-level": 50, "rotation": 90,
        "depth": Govnc.DisplayDepthColor.LOW,
    }
    for name, value in values.items():
        display.set_property(name, value)
        equal(name, display.get_property(name), value)
    equal("depth", display.get_depth(), Govnc.DisplayDepthColor.LOW)
    for name, value in {"name": "", "width": 0, "height": 0}.items():
        equal(name, display.get_property(name), value)
    equal("error", display.get_error(), None)
    display.set_property("grab-keys", Govnc.GrabSequence.new_from_string("F12+Shift_R"))
    equal("grab-keys", display.get_property("grab-keys").as_string(), "F12+Shift_R")
    display.set_grab_keys(None)
    equal("no grab keys", display.get_grab_keys().nkeysyms, 0)
    try:
        display.type_text("x", None)
        raise SystemExit("text is typed without a session")
    except GLib.Error as error:
        equal("domain", error.domain, "govnc-error-quark")

    builder = Gtk.Builder.new_from_string(
        '<interface><object class="GovncDisplay" id="d"><property name="scaling">1</property></object></interface>', -1)
    equal("built", builder.get_object("d").get_scaling(), True)

    class Console(Govnc.Display):
        __gtype_name__ = "TestConsole"
        drawn = 0

        def do_draw(self, cr):
            Console.drawn += 1
            return Govnc.Display.do_draw(self, cr)

    console = Console()
    window = window_with(console)
    console.set_credential(Govnc.DisplayCredential.PASSWORD, "secret1")  # before it is asked
    ready = []
    console.connect("vnc-initialized", lambda d: ready.append(d))
    address = Gio.InetSocketAddress.new_from_string(host, int(port))
    equal("open_addr", console.open_addr(address, None), True)
    until("the session", lambda: ready)
    until("a drawing", lambda: Console.drawn > 0)
    accessible = console.get_accessible()
    until("the name", lambda: accessible.get_name() == "QEMU")
    equal("description", accessible.get_description(), "Remote desktop, 720 by 400 pixels, connected")
    window.destroy()

    end = socket.create_connection((host, int(port)))
    display = Govnc.Display()
    display.connect("vnc-disconnected", lambda d: ready.clear())
    equal("open_fd", display.open_fd(end.detach()), True)
    until("a connection", lambda: display.is_open())
    display.close()
    until("the end", lambda: not ready)
    end = socket.create_connection((host, int(port)))
    equal("open_fd_with_hostname", display.open_fd_with_hostname(end.detach(), "guest.example"), True)
    display.close()
    until("the end", lambda: not display.is_open())
    equal("no socket", Govnc.Display().open_fd(os.open("/dev/null", os.O_RDONLY)), False)


def refused(host, port):
    """A port that nobody listens on: the order of gtk-vnc's signals."""
    said = []
    display = Govnc.Display()
    for name in "vnc-connected vnc-error vnc-auth-failure vnc-disconnected".split():
        display.connect(name, lambda *args, name=name: said.append(name))
    equal("open_host", display.open_host("127.0.0.1", "1"), True)
    until("the end", lambda: "vnc-disconnected" in said)
    equal("refused", said, ["vnc-error", "vnc-disconnected"])
    error = display.get_error()
    equal("the error", error.matches(Govnc.error_quark(), Govnc.Error.CONNECT), True)
    equal("its text", error.message, "Unable to connect to 127.0.0.1:1: Connection refused")
    said.clear()
    display.set_credential(Govnc.DisplayCredential.PASSWORD, "wrong")
    display.open_host(host, port)
    until("the end", lambda: "vnc-disconnected" in said)
    equal("the error", display.get_error().matches(Govnc.error_quark(), Govnc.Error.AUTHENTICATION), True)
    equal("wrong password", said, ["vnc-connected", "vnc-error", "vnc-auth-failure", "vnc-disconnected"])


def host(address, port):
    """The host's signals, processes and threads are its own."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    server = socket.create_server(("127.0.0.1", 0))
    display = Govnc.Display()
    ended = []
    display.connect("vnc-disconnected", lambda d: ended.append(1))
    display.open_host("127.0.0.1", str(server.getsockname()[1]))
    peer, _ = server.accept()
    peer.sendall(b"RFB 003.008\n")
    until("the client's word", lambda: peer.recv(12) == b"RFB 003.008\n")
    peer.sendall(b"\x01\x01")
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
    peer.close()  # with a reset: what is written now raises SIGPIPE
    until("the end", lambda: ended)
    interrupted = []
    signal.signal(signal.SIGINT, lambda *args: interrupted.append(1))
    os.kill(os.getpid(), signal.SIGINT)
    until("SIGINT", lambda: interrupted)
    ticks = []
    signal.signal(signal.SIGALRM, lambda *args: ticks.append(1))
    signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
    until("SIGALRM", lambda: len(ticks) > 3)
    signal.setitimer(signal.ITIMER_REAL, 0)
    equal("a child", subprocess.run(["true"], check=True).returncode, 0)
    child = os.fork()
    if child == 0:
        os.execvp("false", ["false"])
    equal("fork and exec", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 1)
    exited = []
    child = GLib.spawn_async(["/bin/false"], flags=GLib.SpawnFlags.DO_NOT_REAP_CHILD)[0]
    GLib.child_watch_add(GLib.PRIORITY_DEFAULT, child, lambda pid, status: exited.append(status))
    until("SIGCHLD", lambda: exited)
    thread = threading.Thread(target=gc.collect)
    thread.start()
    thread.join()
    for _ in range(20):
        Govnc.Display().open_host(address, port)
    sys.exit(5)  # while connections are being made


def cycles(host, port, count="2000"):
    """Widgets that are made, connected and destroyed leave nothing."""
    refs = []
    directory = tempfile.TemporaryDirectory()
    recordings = []

    def usage():
        with open("/proc/self/statm", encoding="ascii") as f:
            memory = int(f.read().split()[1]) * 4  # KiB
        return len(os.listdir("/proc/self/fd")), len(os.listdir("/proc/self/task")), memory

    def cycle(n):
        display = Govnc.Display()
        refs.append(weakref.ref(display))
        window = window_with(display)
        ready = []
        display.connect("vnc-initialized", lambda d: ready.append(1))
        display.set_credential(Govnc.DisplayCredential.PASSWORD, "secret1")
        display.open_host(host, port)
        if n % 10 == 0:
            shown = []
            display.connect("vnc-framebuffer-update", lambda *args: shown.append(1))
            recordings.append(os.path.join(directory.name, f"{n}.fbs"))
            display.start_recording(recordings[-1])  # the widget's end is its end
            until("the session", lambda: ready)
            until("a picture", lambda: shown)
        window.destroy()

    def settled():
        gc.collect()
        until("quiet", lambda: not Gtk.events_pending())
        time.sleep(0.1)
        return usage()

    for n in range(100):
        cycle(n)
    before = settled()
    for n in range(100, 100 + int(count)):
        cycle(n)
    after = before
    for _ in range(50):
        after = settled()
        if after[0] <= before[0] + 2:
            break
    for recording in recordings:
        with open(recording, "rb") as f:
            equal("a recording", f.read(12), b"FBS 001.000\n")
        os.remove(recording)
    equal("live widgets", sum(r() is not None for r in refs), 0)
    print(f"descriptors, threads, KiB: {before} before, {after} after {count} cycles")
    if after[0] > before[0] + 2 or after[1] > before[1] + 4 or after[2] > before[2] + 16384:
        raise SystemExit("they leave something")


if __name__ == "__main__":
    GObject.type_ensure(Govnc.Display)
    globals()[sys.argv[1]](*sys.argv[2:])
