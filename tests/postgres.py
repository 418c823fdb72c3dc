"""A PostgreSQL server of one's own, from the system's packages, on loopback and in a temporary folder.

PostgreSQL refuses to run as root, so a test run as root starts it as the user that the packages made.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest

PASSWORD = "hidden-in-logs-7"
USER = "jianbao"
SECONDS = 60
MISSING = "PostgreSQL's server is not installed (Debian: apt-get install postgresql)"
_names = count()


def binaries() -> Path | None:
    """Where `initdb` and `pg_ctl` are; None where the server is not installed."""
    found = shutil.which("initdb")
    places = [Path(found).resolve().parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next(
        (place for place in places if (place / "pg_ctl").exists() or (place / "postgres").exists()), None
    )


class PostgresServer:
    """A server that can be stopped and started again on the same port."""

    def __init__(self, binaries: Path) -> None:
        self._binaries = binaries
        self.folder = Path(tempfile.mkdtemp(prefix="jianbao-pg-"))
        self._user = "postgres" if os.geteuid() == 0 else None
        if self._user:
            os.chown(self.folder, pwd.getpwnam(self._user).pw_uid, -1)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        password = self.folder / "password"
        password.write_text(PASSWORD)
        password.chmod(0o644)
        self._run(
            "initdb", "-D", "data", "-U", USER, "-A", "scram-sha-256", f"--pwfile={password}",
            "-E", "UTF8", "--locale=C", "--no-sync",
        )  # fmt: skip

    def url(self, database: str, *, password: str = PASSWORD) -> str:
        return f"postgresql://{USER}:{password}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        self._run("pg_ctl", "-D", "data", "-w", "-t", str(SECONDS), "-l", "log", "-o", options, "start")

    def stop(self, how: str = "fast") -> None:
        self._run("pg_ctl", "-D", "data", "-w", "-t", str(SECONDS), "-m", how, "stop")

    def database(self) -> str:
        """The address of a new, empty database."""
        name = f"t{next(_names)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self.url(name)

    def remove(self) -> None:
        if (self.folder / "data" / "postmaster.pid").exists():
            self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        ended = subprocess.run(
            [self._binaries / program, *arguments],
            cwd=self.folder,
            user=self._user,
            group=self._user,
            extra_groups=[] if self._user else None,
            env={"PATH": os.environ["PATH"], "HOME": str(self.folder), "LC_ALL": "C"},
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # which the server would inherit and keep open
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
        )
        assert ended.returncode == 0, f"{program} {arguments}: {ended.returncode}"


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """A server for as long as the block; skips the test, and says why, where there is none installed."""
    place = binaries()
    if place is None:
        pytest.skip(MISSING)
    server = PostgresServer(place)
    try:
        server.start()
        yield server
    finally:
        server.remove()


def emptied(url: str) -> None:
    """The database as if it were new."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
