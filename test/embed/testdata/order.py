#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Prints the signals of a widget in many situations: order.py NAMESPACE VERSION

The same program runs with gtk-vnc's widget and with ours; their outputs are compared.
"""

import sys
import time

import gi

gi.require_version("Gtk", "3.0")
gi.require_version(*sys.argv[1:3])
from gi.repository import GLib, Gtk  # noqa: E402

import scripted  # noqa: E402

Vnc = getattr(__import__("gi.repository", fromlist=[sys.argv[1]]), sys.argv[1])
SIGNALS = (
    "connected initialized disconnected error auth-credential auth-failure auth-unsupported desktop-resize "
    "desktop-rename bell server-cut-text power-control-initialized power-control-failed "
    "pointer-grab pointer-ungrab keyboard-grab keyboard-ungrab"
).split()


def until(what, holds):
    end = time.monotonic() + 30
    while not holds():
        if time.monotonic() > end:
            raise SystemExit(f"{what}: not within 30 s")
        while Gtk.events_pending():
            Gtk.main_iteration()
        time.sleep(0.001)


class Console:
    def __init__(self, answer=None):
        self.said, self.answer = [], answer
        self.window, self.display = Gtk.Window(), Vnc.Display()
        self.window.add(self.display)
        self.display.realize()
        for name in SIGNALS:
            self.display.connect("vnc-" + name, self.note, name)

    def note(self, _, *rest):
        *values, name = rest
        if name == "auth-credential":
            kinds = [values[0].get_nth(i) for i in range(values[0].n_values)]
            values = [kind.value_nick for kind in kinds]
            if self.answer is not None:
                refused = [self.display.set_credential(kind, self.answer) for kind in kinds]
                values.append(f"set_credential returns {any(refused)}")
        self.said.append(" ".join([name, *map(str, values)]))

    def heard(self, word):
        return any(line.split()[0] == word for line in self.said)


def session(server):
    """Everything that a server may say, each when the last has been heard."""
    console = Console()
    d = console.display
    print("pixbuf before the first picture:", d.get_pixbuf())
    print("open before:", d.is_open())
    print("open_host returns", d.open_host("127.0.0.1", server.port))
    until("the session", lambda: console.heard("initialized"))
    print("open:", d.is_open(), "size:", d.get_width(), d.get_height(), "name:", d.get_name())
    print("pointer absolute:", d.is_pointer_absolute())
    server.picture()
    until("a picture", lambda: d.get_pixbuf() is not None)
    for word, say in (
        ("bell", server.bell),
        ("server-cut-text", lambda: server.cut_text(b"copied")),
        ("desktop-rename", lambda: server.rect(scripted.DESKTOP_NAME, 0, 0, b"\0\0\0\7renamed")),
        ("power-control-initialized", lambda: server.power(1)),
        ("power-control-failed", lambda: server.power(0)),
    ):
        say()
        until(word, lambda: console.heard(word))
    n = len(console.said)
    server.rect(scripted.DESKTOP_SIZE, 32, 16)
    until("the new size", lambda: len(console.said) > n)
    print("size:", d.get_width(), d.get_height(), "name:", d.get_name())
    return console


def no_security(server):
    server.greet(1)
    server.put("I", 0)
    server.begin()


def with_password(server):
    server.ask_password(True)
    server.begin()


def wrong_password(server):
    server.ask_password(False)
    server.close()


def of_no_use(server):
    server.greet(77)
    server.close()


def turned_away(server):
    server.greet()
    server.text(b"Too many clients")
    server.close()


def no_vnc(server):
    server.conn.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    server.get(1)
    server.close()


def end(console):
    until("the end", lambda: console.heard("disconnected"))
    print("open after:", console.display.is_open())


def run(title, script, *actions, answer=None, before=None):
    print(f"== {title}")
    server = scripted.Server(script)
    console = Console(answer)
    if before:
        before(console.display)
    console.display.open_host("127.0.0.1", server.port)
    for action in actions:
        action(console)
    print(*console.said, sep="\n")


def initialized(console):
    until("the session", lambda: console.heard("initialized"))


def close(console):
    console.display.close()


def main():
    print("== a session that this side ends")
    console = session(scripted.Server(no_security))
    close(console)
    end(console)
    print(*console.said, sep="\n")
    password = Vnc.DisplayCredential.PASSWORD
    run("a password", with_password, initialized, close, end, answer="secret1")
    run("a password that is set before", with_password, initialized, close, end,
        answer="secret1", before=lambda d: d.set_credential(password, "secret1"))
    run("a wrong password", wrong_password, end, answer="wrong")
    run("a security type that nobody has", of_no_use, end)
    run("a server that turns us away", turned_away, end)
    run("no VNC server", no_vnc, end)
    print("== nobody listens")
    console = Console()
    print("open_host returns", console.display.open_host("127.0.0.1", "1"))
    end(console)
    print(*console.said, sep="\n")


GLib.set_prgname("order")
main()
