"""A wire between browser and server that can be cut, before a request or before its answer."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from urllib.parse import urlsplit


class Wire:
    """Carries whole connections. `cut`: "" none, "all" nothing passes, "answers" to POSTs alone."""

    def __init__(self, origin: str) -> None:
        self.server = (urlsplit(origin).hostname, urlsplit(origin).port)
        self.cut = ""
        self.door = socket.create_server(("127.0.0.1", 0))
        self.origin = f"http://localhost:{self.door.getsockname()[1]}"
        threading.Thread(target=self._open, daemon=True).start()

    def _open(self) -> None:
        with suppress(OSError):
            while True:
                near, _address = self.door.accept()
                threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        with closing(near), suppress(OSError):
            head = b""
            while b"\r\n\r\n" not in head:
                part = near.recv(65536)
                if not part:
                    return
                head += part
            if self.cut == "all":
                return
            lines = head.split(b"\r\n\r\n", 1)
            asked = lines[0] + b"\r\nConnection: close\r\n\r\n" + lines[1]
            asked = asked.replace(b"Connection: keep-alive\r\n", b"")
            with closing(socket.create_connection(self.server)) as far:
                far.sendall(asked)
                rest = threading.Thread(target=_pour, args=(near, far), daemon=True)
                rest.start()
                answer = b"".join(iter(lambda: far.recv(65536), b""))
            if self.cut == "answers" and head.startswith(b"POST"):
                near.shutdown(socket.SHUT_RDWR)
                return
            near.sendall(answer)


def _pour(near: socket.socket, far: socket.socket) -> None:
    with suppress(OSError):
        while part := near.recv(65536):
            far.sendall(part)


@contextmanager
def a_wire(origin: str) -> Iterator[Wire]:
    wire = Wire(origin)
    yield wire
    wire.door.close()
