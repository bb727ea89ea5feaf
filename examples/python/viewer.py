#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A VNC viewer in Python: viewer.py HOST PORT"""

import os
import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("Govnc", "1.0")
from gi.repository import Govnc, Gtk  # noqa: E402


def ask_credentials(display, wanted):
    for i in range(wanted.n_values):
        kind = wanted.get_nth(i)
        name = "VNC_PASSWORD" if kind == Govnc.DisplayCredential.PASSWORD else "USER"
        display.set_credential(kind, os.environ.get(name, ""))


def main(host, port):
    failures = []
    window = Gtk.Window()
    display = Govnc.Display()
    window.add(display)
    display.set_keyboard_grab(True)
    display.connect("vnc-auth-credential", ask_credentials)
    display.connect("vnc-initialized", lambda d: window.set_title(d.get_name()))
    display.connect("vnc-error", lambda d, message: failures.append(message))
    display.connect("vnc-disconnected", lambda d: Gtk.main_quit())
    window.connect("destroy", lambda w: Gtk.main_quit())
    display.open_host(host, port)
    window.show_all()
    Gtk.main()
    return "\n".join(failures)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: viewer.py HOST PORT")
    sys.exit(main(*sys.argv[1:]) or 0)
