"""The real server as a process of its own, and a client that costs next to nothing."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Server:
    """A running server: its port, and the process that watches its workers."""

    port: int
    pid: int

    def workers(self) -> set[int]:
        """The processes that it has started."""
        folder = Path(f"/proc/{self.pid}/task")
        return {
            int(pid) for task in folder.iterdir() for pid in (task / "children").read_text().split()
        }

    def kill(self) -> None:
        """kill -9 all of it: no answer leaves any more."""
        for pid in (self.pid, *self.workers()):
            os.kill(pid, signal.SIGKILL)


@contextmanager
def granian(
    *, workers: int = 1, threads: int = 8, port: int | None = None, **environment: str
) -> Iterator[Server]:
    """Serve config.wsgi on the loopback as script/demo does; it ends with whoever started it."""
    port = port or free_port()
    command = ["setpriv", "--pdeathsig", "TERM", sys.executable, "-W", "ignore:No directory at"]
    command += ["-m", "granian", "--interface", "wsgi", "--workers", str(workers)]
    command += ["--blocking-threads", str(threads), "--port", str(port), "config.wsgi:application"]
    env = {**os.environ, "PUBLIC_URL": f"http://localhost:{port}", **environment}
    env["ALLOWED_HOSTS"] = "localhost,127.0.0.1"
    env.pop("PARVIS_DB_ROLE", None)  # the server is the web role, whoever measures it
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL) as process:
        try:
            _wait_for(port, process)
            yield Server(port, process.pid)
        finally:
            process.terminate()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _try in range(300):
        if process.poll() is not None:
            raise RuntimeError(f"granian ended with {process.returncode}")
        try:
            with Client(port) as client:
                if client.get("/healthz")[0] == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("granian does not answer")


class Client:
    """One kept-alive connection that asks as a browser does and parses no more than it must."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.socket.close()

    def get(self, path: str) -> tuple[int, bytes, bytes]:
        """Status, head and body of an answer; gzip is accepted, and not undone."""
        ask = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\nAccept-Encoding: gzip\r\n"
        self.socket.sendall(f"{ask}\r\n".encode())
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._receive()
        head, _blank, body = data.partition(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        parts = [body]
        missing = length - len(body)
        while missing:
            parts.append(self._receive())
            missing -= len(parts[-1])
        return int(head[9:12]), head, b"".join(parts)

    def _receive(self) -> bytes:
        data = self.socket.recv(1 << 18)
        if not data:
            raise ConnectionError("the server closed the connection")
        return data
