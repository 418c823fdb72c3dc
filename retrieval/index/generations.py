"""Generations: the built indexes of one archive on disk, and which of them is live.

    <data>/<archive key>/CURRENT                     name of the live generation
    <data>/<archive key>/archive.json                which archive this is
    <data>/<archive key>/generations/<name>/         manifest.json and the files it lists
    <data>/<archive key>/build.lock                  held while one process builds

A generation is built in a folder of its own, flushed to disk, then renamed into place; CURRENT is
replaced in one atomic step. A crash at any instant leaves the old or the new generation live. The last
`KEPT` generations stay; a lock is the kernel's (flock), so a dead process holds none.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from retrieval.errors import ArchiveBusy, DamagedGeneration

MANIFEST = "manifest.json"
FORMAT = 1
"""Raised when files or tokens of a generation change meaning; an older one is rebuilt."""
KEPT = 2
CHECKED_WHOLE = 64 * 1024 * 1024
"""Bytes up to which `open` reads every file against its checksum (0.1 s); larger ones by size only."""


@dataclass(frozen=True)
class Manifest:
    """What a generation is and what its files must be.

    archive: the paths it was built from; files: name -> [bytes, sha256]; counts: what was read.
    built:   when, ISO 8601 with offset; k1, b: of BM25; papers, pages: names behind the codes.
    """

    name: str
    built: str
    archive: Sequence[str]
    counts: dict[str, int]
    papers: Sequence[str]
    pages: Sequence[str]
    k1: float
    b: float
    files: dict[str, Sequence[Any]]
    format: int = FORMAT


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest into a generation's folder and flush the folder to disk."""
    path = folder / MANIFEST
    path.write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=1), encoding="utf-8")
    for file in folder.iterdir():
        _flush(file)
    _flush(folder)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a generation. Raises DamagedGeneration when it is missing or makes no sense."""
    try:
        return Manifest(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise DamagedGeneration(path=folder, part=MANIFEST) from error


def file_facts(folder: Path) -> dict[str, Sequence[Any]]:
    """Bytes and sha256 of each file in a folder, the manifest left out."""
    files = sorted(p for p in folder.iterdir() if p.name != MANIFEST)
    return {p.name: [p.stat().st_size, _digest(p)] for p in files}


def check_files(folder: Path, manifest: Manifest, *, whole: bool | None = None) -> None:
    """Compare a generation's files with its manifest.

    whole: True reads every byte, False compares sizes; None reads every byte of a generation up to
    `CHECKED_WHOLE`. Raises DamagedGeneration, naming the first file that differs.
    """
    if whole is None:
        whole = sum(size for size, _ in manifest.files.values()) <= CHECKED_WHOLE
    for name, (size, digest) in manifest.files.items():
        path = folder / name
        try:
            same = path.stat().st_size == size and (not whole or _digest(path) == digest)
        except OSError:
            same = False
        if not same:
            raise DamagedGeneration(path=folder, part=name)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Shelf:
    """Where the generations of one archive stand. Two archives never share one.

    data:    the data folder of the program.
    archive: the archive's paths; the shelf's name is made from them.
    """

    def __init__(self, data: Path, archive: Sequence[Path]) -> None:
        self.archive = tuple(str(path.resolve()) for path in archive)
        key = hashlib.sha256("\n".join(sorted(self.archive)).encode()).hexdigest()[:12]
        self.root = data / f"archive-{key}"
        self.generations = self.root / "generations"

    def current(self) -> Path | None:
        """The folder of the live generation; None when nothing was built yet."""
        try:
            name = (self.root / "CURRENT").read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        if not name or Path(name).name != name:
            raise DamagedGeneration(path=self.root, part="CURRENT")
        return self.generations / name

    @contextlib.contextmanager
    def building(self) -> Iterator[Path]:
        """Hold the lock and give a new empty folder to build in; it is gone afterwards unless published.

        Raises ArchiveBusy, naming the process that builds and since when.
        """
        from filelock import FileLock, Timeout

        self.generations.mkdir(parents=True, exist_ok=True)
        holder = self.root / "building.json"
        lock = FileLock(self.root / "build.lock", timeout=0)
        try:
            lock.acquire()
        except Timeout:
            raise ArchiveBusy(**_holder_facts(holder)) from None
        try:
            self._sweep()
            started = dt.datetime.now().astimezone().isoformat(timespec="seconds")
            holder.write_text(
                json.dumps({"holder": f"PID {os.getpid()}", "since": started}), encoding="utf-8"
            )
            folder = self.generations / f".building-{os.getpid()}"
            folder.mkdir()
            yield folder
        finally:
            self._sweep()
            holder.unlink(missing_ok=True)
            lock.release()

    def publish(self, folder: Path, name: str) -> Path:
        """Make a built folder the live generation `name`, in one atomic step; gives its final place."""
        final = self.generations / name
        folder.rename(final)
        _flush(self.generations)
        (self.root / "archive.json").write_text(
            json.dumps({"archive": self.archive}, ensure_ascii=False), encoding="utf-8"
        )
        pointer = self.root / "CURRENT.new"
        pointer.write_text(name + "\n", encoding="utf-8")
        _flush(pointer)
        pointer.replace(self.root / "CURRENT")
        _flush(self.root)
        self._collect(final)
        return final

    def _collect(self, live: Path) -> None:
        """Remove all but the newest `KEPT` (names sort by time); mapped files outlive their names."""
        names = sorted(p for p in self.generations.iterdir() if not p.name.startswith(".") and p != live)
        for old in names[: max(0, len(names) - (KEPT - 1))]:
            shutil.rmtree(old, ignore_errors=True)

    def _sweep(self) -> None:
        for left in self.generations.glob(".building-*"):
            shutil.rmtree(left, ignore_errors=True)


def _holder_facts(path: Path) -> dict[str, str]:
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
        return {"holder": str(facts["holder"]), "since": str(facts["since"])}
    except (OSError, ValueError, KeyError, TypeError):
        return {"holder": "?", "since": "?"}


def shelves_in(data: Path) -> list[tuple[tuple[str, ...], float]]:
    """The archives that have a live generation under `data`, the last published first.

    Each as (its paths, time of publishing in seconds since the epoch).
    """
    found = []
    for described in data.glob("archive-*/archive.json"):
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            paths = tuple(str(p) for p in json.loads(described.read_text(encoding="utf-8"))["archive"])
            found.append((paths, (described.parent / "CURRENT").stat().st_mtime))
    return sorted(found, key=lambda entry: -entry[1])
