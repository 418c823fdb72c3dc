"""Generations of one archive on disk; pointer to the live one.

    <data>/<archive key>/CURRENT                     name of the live generation, and a checksum
    <data>/<archive key>/archive.json                the paths of the archive
    <data>/<archive key>/catalogue.sqlite            the page catalog
    <data>/<archive key>/generations/<name>/         manifest.json: segments, statistics; tombstones
    <data>/<archive key>/segments/<name>/            immutable, shared by generations
    <data>/<archive key>/lexica/<name>/              dictionaries, shared by generations
    <data>/<archive key>/build.lock                  held while one process builds

Every new folder is built under a temporary name, flushed to disk, then renamed into place; CURRENT is
replaced atomically. A crash at any instant leaves the old or the new generation live. The last
`KEPT_GENERATIONS` generations stay, with their segments and dictionaries. The lock is the kernel's (flock),
so a dead process holds none.

A generation's name is the time of its build and a counter. The counter alone gives the order, so a clock set
back changes nothing; a name without one is of an earlier version and older than any with one.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

from retrieval.checksums import check_files, facts_of
from retrieval.errors import ArchiveBusy, ArchiveLocked, DamagedGeneration, NothingBefore, OutdatedGeneration
from retrieval.files import flush, flush_all
from retrieval.index.manifest import read_manifest
from retrieval.sqlite_files import fault_of, holders_of

SEGMENTS = "segments"
LEXICA = "lexica"
KEPT_GENERATIONS = 2
POINTER_DIGITS = 16
"""Hexadecimal digits of the checksum in CURRENT; one without is of an earlier version."""
_builds = count()


class GenerationDirectory:
    """The folder of one archive's generations; two archives never share one.

    data:    the data folder of the program.
    archive: the archive's paths; the name of the folder is a digest of them.
    """

    def __init__(self, data: Path, archive: Sequence[Path]) -> None:
        paths = tuple(str(path.resolve()) for path in archive)
        self._stand_in(data / f"archive-{_key(paths)}", paths)

    @classmethod
    def at(cls, root: Path) -> GenerationDirectory:
        """The generation directory of an existing folder, of any archive."""
        shelf = cls.__new__(cls)
        shelf._stand_in(root, archive_of(root) or ())
        return shelf

    def _stand_in(self, root: Path, archive: tuple[str, ...]) -> None:
        self.archive = archive
        self.root = root
        self.generations = self.root / "generations"
        self.segments = self.root / SEGMENTS
        self.lexica = self.root / LEXICA

    def current(self) -> Path | None:
        """The folder of the live generation; None before the first build.

        Raises DamagedGeneration for a damaged pointer, DataUnusable for a data folder without access.
        """
        path = self.root / "CURRENT"
        try:
            name, _, checksum = path.read_text(encoding="utf-8").strip().partition(" ")
        except FileNotFoundError:
            return None
        except ValueError as error:
            raise DamagedGeneration(path=self.root, part="CURRENT") from error
        except OSError as error:
            raise fault_of(error, path) from error
        is_plain = bool(name) and Path(name).name == name and "\0" not in name
        fits = (
            checksum == _pointer_checksum(name)
            if checksum
            else is_plain and (self.generations / name).is_dir()
        )
        if not is_plain or not fits:
            raise DamagedGeneration(path=self.root, part="CURRENT")
        return self.generations / name

    def _live(self) -> Path | None:
        """The live generation; the newest one if the pointer is damaged."""
        try:
            return self.current()
        except DamagedGeneration:
            return next(reversed(self._published()), None)

    def next_name(self, started: dt.datetime) -> str:
        """Name of the next generation: time and counter."""
        number = max((generation_order(path.name)[0] for path in self._published()), default=0) + 1
        return f"{started.strftime('%Y%m%dT%H%M%S%f')}-{number}"

    @contextlib.contextmanager
    def building(self) -> Iterator[Path]:
        """Hold the lock; gives a new folder, removed on exit unless published.

        Raises ArchiveBusy with the building process and the time of its start.
        """
        for folder in (self.generations, self.segments, self.lexica):
            folder.mkdir(parents=True, exist_ok=True)
        with self.locked():
            try:
                self._sweep()
                folder = self.generations / f".building-{os.getpid()}-{next(_builds)}"
                folder.mkdir()
                yield folder
            finally:
                self._sweep()

    def sweep(self) -> None:
        """Remove the remains of killed builds, unless a build is running."""
        with contextlib.suppress(ArchiveBusy), self.locked():
            self._sweep()

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the lock against builds and removals.

        Raises ArchiveBusy with the process in possession and the time of its start.
        """
        from filelock import FileLock, Timeout

        holder = self.root / "building.json"
        lock = FileLock(self.root / "build.lock", timeout=0)
        try:
            lock.acquire()
        except Timeout:
            raise _busy(holder, Path(lock.lock_file)) from None
        try:
            started = dt.datetime.now().astimezone().isoformat(timespec="seconds")
            note = json.dumps({"holder": f"PID {os.getpid()}", "since": started})
            with contextlib.suppress(OSError):  # a full disk: a backup of it goes on
                holder.write_text(note, encoding="utf-8")
            yield
        finally:
            with contextlib.suppress(OSError):
                holder.unlink(missing_ok=True)
            lock.release()

    def add_shared(self, folder: Path, among: Path, name: str) -> Path:
        """Move a built folder among the shared ones; gives its final place.

        A folder of the same name and content is reused; a damaged one is left alone, for its generation may
        be open.
        """
        flush_all(folder)
        files = facts_of(folder)
        for number in count():
            final = among / (f"{name}-{number}" if number else name)
            if not final.exists():
                folder.rename(final)
                flush(among)
                return final
            with contextlib.suppress(DamagedGeneration):
                check_files(final, files, whole=True)
                shutil.rmtree(folder)
                return final
        raise AssertionError("count() does not end")

    def publish(self, folder: Path, name: str) -> Path:
        """Make a built folder the live generation, atomically; gives its final place."""
        final = self.generations / name
        folder.rename(final)
        flush(self.generations)
        self._put("archive.json", json.dumps({"archive": self.archive}, ensure_ascii=False))
        self._point_to(name)
        return final

    def roll_back(self) -> Path:
        """Make the generation before the live one live again; gives its folder.

        Raises NothingBefore without one.
        """
        live = self._live()
        published = self._published()
        before = published[: published.index(live)] if live in published else published
        if live is None:
            before = []
        if not before:
            raise NothingBefore(path="、".join(self.archive))
        self._point_to(before[-1].name)
        return before[-1]

    def newest_first(self) -> list[Path]:
        """Generations up to the live one, newest first.

        All generations without a live one.
        """
        with contextlib.suppress(DamagedGeneration):
            live = self.current()
            last = None if live is None else generation_order(live.name)
            return [
                p for p in reversed(self._published()) if last is None or generation_order(p.name) <= last
            ]
        return self._published()[::-1]

    def make_live(self, folder: Path) -> None:
        """Make a published generation the live one, if not live already."""
        with contextlib.suppress(DamagedGeneration):
            if self.current() == folder:
                return
        self._point_to(folder.name)

    def _point_to(self, name: str) -> None:
        self._put("CURRENT", f"{name} {_pointer_checksum(name)}\n")

    def _put(self, name: str, text: str) -> None:
        """Replace a small file atomically, flushed to disk."""
        new = self.root / f"{name}.new"
        new.write_text(text, encoding="utf-8", errors="surrogatepass")  # paths may be no UTF-8
        flush(new)
        new.replace(self.root / name)
        flush(self.root)

    def _published(self) -> list[Path]:
        """All generations, the oldest first."""
        found = self.generations.iterdir() if self.generations.is_dir() else ()
        whole = (path for path in found if not path.name.startswith("."))
        return sorted(whole, key=lambda path: generation_order(path.name))

    def collect(self) -> None:
        """Remove all but `KEPT_GENERATIONS` generations and their unshared files.

        Kept are the live one and the newest others. Open readers read on: open and mapped files outlive
        their names.
        """
        live = self._live()
        others = [path for path in self._published() if path != live]
        for old in others[: max(0, len(others) - (KEPT_GENERATIONS - 1))]:
            shutil.rmtree(old, ignore_errors=True)
        needed: set[Path] = set()
        for folder in self._published():
            with contextlib.suppress(DamagedGeneration, OutdatedGeneration):
                manifest = read_manifest(folder)
                needed |= {self.segments / name for name in manifest.segments} | {
                    self.lexica / manifest.lexicon
                }
        for path in (*self.segments.iterdir(), *self.lexica.iterdir()):
            if path not in needed:
                shutil.rmtree(path, ignore_errors=True)

    def _sweep(self) -> None:
        for among in (self.generations, self.segments, self.lexica):
            for left in among.glob(".building-*"):
                shutil.rmtree(left, ignore_errors=True)


def generation_order(name: str) -> tuple[int, str]:
    """Sort key of a generation's name: its counter.

    Names without one come first, by time.
    """
    time, mark, number = name.rpartition("-")
    return (int(number), time) if mark and number.isdecimal() and number.isascii() else (0, name)


def _pointer_checksum(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:POINTER_DIGITS]


def _key(paths: Sequence[str]) -> str:
    """Digest of an archive's paths, in the name of its folder."""
    return hashlib.sha256("\n".join(sorted(paths)).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _busy(note: Path, lock: Path) -> ArchiveBusy:
    """The error of a lock held by another process."""
    try:
        facts = json.loads(note.read_text(encoding="utf-8"))
        return ArchiveBusy(holder=str(facts["holder"]), since=str(facts["since"]))
    except (OSError, ValueError, KeyError, TypeError):
        return ArchiveLocked(holder=holders_of(lock) or "?")


def indexed_archives(data: Path) -> list[tuple[tuple[str, ...], float]]:
    """Archives with a live generation under `data`, the last published first.

    Each as (paths, time of publishing in seconds since the epoch).
    """
    found = []
    for root in data.glob("archive-*"):
        paths = archive_of(root)
        with contextlib.suppress(OSError):
            if paths is not None:
                found.append((paths, (root / "CURRENT").stat().st_mtime))
    return sorted(found, key=lambda entry: -entry[1])


def archive_of(root: Path) -> tuple[str, ...] | None:
    """Paths of the archive of a generation directory; None if unreadable.

    Of `archive.json`, or, if that does not fit the folder's name, of a manifest.
    """
    paths = _paths_in(root / "archive.json")
    if paths is not None and root.name == f"archive-{_key(paths)}":
        return paths
    for manifest in sorted((root / "generations").glob("*/manifest.json"), reverse=True):
        other = _paths_in(manifest)
        if other is not None and root.name == f"archive-{_key(other)}":
            return other
    return paths


def _paths_in(file: Path) -> tuple[str, ...] | None:
    try:
        return tuple(
            str(path)
            for path in json.loads(file.read_text(encoding="utf-8", errors="surrogatepass"))["archive"]
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
