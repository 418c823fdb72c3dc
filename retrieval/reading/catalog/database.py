"""The SQLite file of the catalog: schema, format number, opening.

Durability: WAL with `synchronous=FULL`. The connection is in autocommit mode; a build opens its one
transaction itself (`PageCatalog.begin`). A damaged file is set aside and begun anew, for every source can be
read again; one that is locked or on a full disk stays. For reading nothing is written at all: neither the
file nor the shared memory of its log, so it works on read-only media and beside a build.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from retrieval.errors import DamagedDatabase
from retrieval.sqlite_files import (
    IntegrityFailure,
    check_integrity,
    copy_files,
    fault_of,
    is_damage,
    is_schema_error,
    open_when_free,
    set_aside,
    with_logs,
)

FORMAT = 3
"""Raised with every change of the schema; a file of another format is built anew."""

DAMAGED_STAMP = "0"
"""Of the one damaged file kept: its content can be read again from the archive."""
MAX_CHECKED_BYTES = 64 * 1024 * 1024
"""Size up to which the whole file is verified before a build (0.2 s); larger ones as they are read."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS source (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, seen TEXT NOT NULL, digest TEXT NOT NULL,
    reader TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS issue (
    id INTEGER PRIMARY KEY, paper TEXT NOT NULL, day INTEGER NOT NULL, source TEXT NOT NULL,
    UNIQUE (paper, day, source)
);
CREATE TABLE IF NOT EXISTS page (
    source INTEGER NOT NULL, part INTEGER NOT NULL, ordinal INTEGER NOT NULL, issue INTEGER NOT NULL,
    label TEXT, digest TEXT NOT NULL, data BLOB NOT NULL,
    PRIMARY KEY (source, part, ordinal)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS part (
    id INTEGER PRIMARY KEY, source INTEGER NOT NULL, digest TEXT NOT NULL, place INTEGER NOT NULL,
    set_aside TEXT NOT NULL, names TEXT NOT NULL, UNIQUE (source, digest)
);
CREATE INDEX IF NOT EXISTS page_issue ON page (issue);
CREATE TABLE IF NOT EXISTS set_aside (source INTEGER NOT NULL, data TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS set_aside_source ON set_aside (source);
CREATE TABLE IF NOT EXISTS name (
    name TEXT NOT NULL, source INTEGER NOT NULL, PRIMARY KEY (name, source)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS name_source ON name (source);
CREATE TABLE IF NOT EXISTS refusal (issue INTEGER NOT NULL, data TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS refusal_issue ON refusal (issue);
CREATE TABLE IF NOT EXISTS remark (issue INTEGER NOT NULL, data TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS remark_issue ON remark (issue);
"""


def open_database(path: Path) -> sqlite3.Connection:
    """Open the catalog for a build; replace a damaged or outdated one.

    Raises DatabaseBusy, NoRoom and DataUnusable; nothing is replaced then.
    """
    try:
        database = open_when_free(path, lambda timeout: _connected(path, timeout))
    except sqlite3.DatabaseError:
        replace_database(path)
        database = open_when_free(path, lambda timeout: _connected(path, timeout))
    if _format(database) == str(FORMAT):
        return database
    database.close()
    for file in with_logs(path):
        file.unlink(missing_ok=True)
    return open_when_free(path, lambda timeout: _connected(path, timeout))


def replace_database(path: Path) -> None:
    """Set a damaged catalog aside, in place of any before."""
    for file in with_logs(_aside(path)):
        file.unlink(missing_ok=True)
    if path.exists():
        set_aside(path, DAMAGED_STAMP)


def restore_database(path: Path) -> None:
    """Put the catalog set aside last back into its place."""
    for aside, file in zip(with_logs(_aside(path)), with_logs(path), strict=True):
        file.unlink(missing_ok=True)
        if aside.exists():
            aside.rename(file)


def _aside(path: Path) -> Path:
    """Place of the catalog set aside last."""
    return path.with_name(f"{path.name}.damaged-{DAMAGED_STAMP}")


def _connected(path: Path, timeout: float) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None, timeout=timeout)
    try:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        if path.stat().st_size <= MAX_CHECKED_BYTES:
            check_integrity(database, path)
        database.executescript(_SCHEMA)
        database.execute("INSERT OR IGNORE INTO fact VALUES ('format', ?)", (str(FORMAT),))
        return database
    except BaseException as error:
        database.close()
        if is_schema_error(error):
            raise IntegrityFailure(
                f"{path.name}: {error}"
            ) from error  # fixed statements: the schema is wrong
        raise


def _format(database: sqlite3.Connection) -> str | None:
    found = database.execute("SELECT value FROM fact WHERE name = 'format'").fetchone()
    return None if found is None else str(found[0])


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that reads the catalog as last committed, and writes nothing.

    A log left by a killed build is applied to a copy in the folder of temporary files.
    Raises DamagedDatabase, also inside the block; DatabaseBusy while a build keeps changing the file,
    and DataUnusable.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="jianbao-") as scratch:
            copied = _wal_size(path) > 0
            target = copy_files(path, Path(scratch) / path.name) if copied else path
            mode = "" if copied else "?mode=ro&immutable=1"
            with closing(sqlite3.connect(f"{target.absolute().as_uri()}{mode}", uri=True)) as database:
                if _format(database) is None:
                    raise IntegrityFailure("format")
                yield database
    except (OSError, sqlite3.Error) as error:
        if is_damage(error) or is_schema_error(error):
            raise DamagedDatabase(path=path, detail=error) from error
        raise fault_of(error, path) from error
    except (ValueError, LookupError, TypeError) as error:  # of a note with a changed character
        raise DamagedDatabase(path=path, detail=error) from error


def _wal_size(path: Path) -> int:
    with suppress(FileNotFoundError):
        return path.with_name(f"{path.name}-wal").stat().st_size
    return 0
