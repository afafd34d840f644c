"""A PostgreSQL of its own for this tier: thrown away afterwards, killed meanwhile."""

import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parent.parent.parent


class Cluster:
    """One cluster made, started and stopped by script/db, in a folder of its own.

    `environment` is what the programs of Parvis need to use it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            **{
                name: value
                for name, value in os.environ.items()
                if name in ("PATH", "HOME", "LANG")
            },
            "PARVIS_VAR": str(folder),
            "PARVIS_CLUSTER": "test",
            "PARVIS_TEST_FSYNC": "on",
            "SECRET_KEY": "for-this-tier-only-0123456789-0123456789-0123456789",
            "DEBUG": "no",
            "API_WRITE_RATE": "1000000/min",
            "WEB_WRITE_RATE": "1000000",
        }

    def start(self) -> None:
        """Start it; after a kill, recover it as script/demo would."""
        self._script("start")
        for word in shlex.split(self._script("env")):
            name, is_value, value = word.partition("=")
            if is_value:
                self.environment[name] = value
        self.environment["PARVIS_DB_ROLE"] = "owner"

    def stop(self) -> None:
        self._script("stop")

    def kill(self) -> None:
        """kill -9 the postmaster: no word to anybody, nothing flushed."""
        os.kill(self._postmaster(), signal.SIGKILL)

    def connect(self, role: str = "admin") -> psycopg.Connection[Any]:
        return psycopg.connect(
            host=str(self._socket()), user=f"parvis_{role}", dbname="parvis", autocommit=True
        )

    def rows(self, sql: str, *parameters: object, role: str = "admin") -> list[tuple[Any, ...]]:
        with self.connect(role) as connection:
            return connection.execute(sql, parameters or None).fetchall()

    def setting(self, name: str) -> str:
        """What the sessions of the web role live by."""
        return str(self.rows(f"SHOW {name}", role="web")[0][0])

    def set(self, **settings: str) -> None:
        """Change the server's settings, as its administrator, for the sessions to come."""
        with self.connect() as connection:
            for name, value in settings.items():
                connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
            connection.execute("SELECT pg_reload_conf()")
        time.sleep(0.5)

    def program(self, *arguments: str, given: str = "") -> str:
        """Run a Python program of the project with this cluster; what it printed."""
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=self.environment, input=given,
            capture_output=True, text=True, check=False, timeout=180,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def _script(self, command: str) -> str:
        done = subprocess.run(
            ["script/db", command], cwd=ROOT, env=self.environment, timeout=180,
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def _postmaster(self) -> int:
        return int(self.rows("SELECT pg_read_file('postmaster.pid')")[0][0].split()[0])

    def _socket(self) -> str:
        return self.environment["DATABASE_URL"].partition("@/")[2].rpartition("/")[0]


@contextmanager
def a_cluster() -> Iterator[Cluster]:
    """A started cluster with the schema; it and all that it wrote are gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="parvis-", dir="/tmp"))
    folder.chmod(0o755)  # PostgreSQL's user, who is not root, has to enter it
    unpacked = Path(os.environ.get("PARVIS_VAR") or ROOT / "var") / "debs"
    if unpacked.is_dir():
        (folder / "debs").symlink_to(unpacked.resolve())
    cluster = Cluster(folder)
    try:
        cluster.start()
        cluster.program("manage.py", "migrate", "--noinput")
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder)
