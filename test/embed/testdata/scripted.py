# SPDX-License-Identifier: GPL-2.0-or-later
"""VNC servers that say what a script tells them: to see what a widget makes of it."""

import socket
import struct
import threading

SIZE = 64, 48  # px
FORMAT = struct.pack(">BBBBHHHBBBxxx", 32, 24, 0, 1, 255, 255, 255, 16, 8, 0)
RAW, DESKTOP_SIZE, DESKTOP_NAME = 0, -223, -307


class Server:
    """One connection on a port of its own, served by a thread."""

    def __init__(self, script):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = str(self.listener.getsockname()[1])
        self.received = bytearray()  # in the session
        self.conn = self.shared = None
        self.failure = None
        self.thread = threading.Thread(target=self._serve, args=(script,), daemon=True)
        self.thread.start()

    def _serve(self, script):
        try:
            self.conn, _ = self.listener.accept()
            self.listener.close()
            script(self)
        except OSError as error:  # the client has gone, as it may
            self.failure = error

    def get(self, n):
        data = bytearray()
        while len(data) < n:
            part = self.conn.recv(n - len(data))
            if not part:
                raise ConnectionError("the client has gone")
            data += part
        return bytes(data)

    def put(self, layout, *values):
        self.conn.sendall(struct.pack(">" + layout, *values))

    def greet(self, *types):
        self.conn.sendall(b"RFB 003.008\n")
        self.get(12)
        self.put("B", len(types))
        self.conn.sendall(bytes(types))
        return self.get(1)[0] if types else None

    def text(self, words):
        self.put("I", len(words))
        self.conn.sendall(words)

    def ask_password(self, good):
        self.greet(2)
        self.conn.sendall(bytes(16))
        self.get(16)
        self.put("I", 0 if good else 1)
        if not good:
            self.text(b"Authentication failure")

    def begin(self, name=b"scripted", size=SIZE):
        """From ClientInit on; then everything that the client says is kept."""
        self.shared = self.get(1)[0]
        self.put("HH", *size)
        self.conn.sendall(FORMAT)
        self.text(name)
        threading.Thread(target=self._keep, daemon=True).start()

    def _keep(self):
        try:
            while True:
                part = self.conn.recv(4096)
                if not part:
                    return
                self.received += part
        except OSError:
            pass

    def rect(self, encoding, w, h, data=b"", x=0, y=0):
        self.put("BxHHHHHi", 0, 1, x, y, w, h, encoding)
        self.conn.sendall(data)

    def picture(self):
        self.rect(RAW, *SIZE, bytes(range(256)) * (SIZE[0] * SIZE[1] * 4 // 256))

    def bell(self):
        self.put("B", 2)

    def cut_text(self, words):
        self.put("Bxxx", 3)
        self.text(words)

    def power(self, code):
        self.put("BxBB", 250, 1, code)

    def close(self):
        try:
            self.conn.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # the client was faster
        self.conn.close()

    def messages(self):
        """What the client has said in the session: (name, values...) each."""
        data, found = bytes(self.received), []
        while data:
            try:
                size = LENGTHS[data[0]](data)
            except (IndexError, struct.error):
                break  # its head is not all there yet
            if len(data) < size:
                break
            found.append(MEANINGS.get(data[0], lambda d: (d[0],))(data[:size]))
            data = data[size:]
        return found

    def said(self, name):
        return [message[1:] for message in self.messages() if message[0] == name]


def count(data, at, layout, size):
    """The length of a message that ends with a list: how many are said at a place."""
    return at + struct.calcsize(layout) + struct.unpack_from(">" + layout, data, at)[0] * size


LENGTHS = {
    0: lambda d: 20,
    2: lambda d: count(d, 2, "H", 4),
    3: lambda d: 10,
    4: lambda d: 8,
    5: lambda d: 6,
    6: lambda d: count(d, 4, "I", 1),
    250: lambda d: 4,
    251: lambda d: 8 + 16 * d[6],
    255: lambda d: 12 if d[1] == 0 else 10 if d[3] == 2 else 4,
}
MEANINGS = {
    0: lambda d: ("pixel format", d[4], d[5]),
    2: lambda d: ("encodings", *struct.unpack_from(f">{(len(d) - 4) // 4}i", d, 4)),
    3: lambda d: ("request", *struct.unpack(">xBHHHH", d)),
    4: lambda d: ("key", *struct.unpack(">xBxxI", d)),
    5: lambda d: ("pointer", *struct.unpack(">xBHH", d)),
    6: lambda d: ("cut text", d[8:]),
    250: lambda d: ("power", d[3]),
    251: lambda d: ("desktop size", *struct.unpack_from(">HH", d, 2)),
    255: lambda d: ("qemu", *d[1:4]),
}
