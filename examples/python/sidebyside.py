#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Shows guests side by side, each fitted to its half: sidebyside.py HOST:PORT..."""

import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("Govnc", "1.0")
from gi.repository import Govnc, Gtk  # noqa: E402


def guest(address):
    frame = Gtk.Frame(label=address)
    display = Govnc.Display(scaling=True, force_size=False, hexpand=True)
    display.connect("vnc-initialized", lambda d: frame.set_label(d.get_name()))
    display.connect("vnc-error", lambda d, message: frame.set_label(message))
    display.open_host(*address.rsplit(":", 1))
    frame.add(display)
    return frame


def main(addresses):
    window = Gtk.Window(title="Guests", default_width=1200, default_height=450)
    box = Gtk.Box(homogeneous=True, spacing=6, border_width=6)
    for address in addresses:
        box.add(guest(address))
    window.add(box)
    window.connect("destroy", lambda w: Gtk.main_quit())
    window.show_all()
    Gtk.main()


if __name__ == "__main__":
    main(sys.argv[1:])
