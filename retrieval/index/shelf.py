"""Generations: the built indexes of one archive on disk, and which of them is live.

    <data>/<archive key>/CURRENT                     name of the live generation
    <data>/<archive key>/archive.json                which archive this is
    <data>/<archive key>/catalogue.sqlite            what was read from which source
    <data>/<archive key>/generations/<name>/         manifest.json: which segments, what is dead in them
    <data>/<archive key>/segments/<name>/            immutable, shared by generations
    <data>/<archive key>/lexica/<name>/              dictionaries, shared by generations
    <data>/<archive key>/build.lock                  held while one process builds

Whatever is new is built in a folder of its own, flushed to disk, then renamed into place; CURRENT is
replaced in one atomic step. A crash at any instant leaves the old or the new generation live. The last
`KEPT` generations stay, with all they need; a lock is the kernel's (flock), so a dead process holds none.
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

from retrieval.errors import ArchiveBusy, DamagedGeneration, NothingBefore, OutdatedGeneration
from retrieval.files import check, facts_of, flush, flush_all
from retrieval.index.manifest import read_manifest

SEGMENTS = "segments"
LEXICA = "lexica"
"""Raised when files or tokens of a generation change meaning; an older one is rebuilt."""
KEPT = 2
_builds = count()


class GenerationDirectory:
    """Where the generations of one archive stand. Two archives never share one.

    data:    the data folder of the program.
    archive: the archive's paths; the shelf's name is made from them.
    """

    def __init__(self, data: Path, archive: Sequence[Path]) -> None:
        paths = tuple(str(path.resolve()) for path in archive)
        key = hashlib.sha256("\n".join(sorted(paths)).encode()).hexdigest()[:12]
        self._stand_in(data / f"archive-{key}", paths)

    @classmethod
    def at(cls, root: Path) -> GenerationDirectory:
        """The shelf that stands in this folder, whatever archive it is of."""
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
        for folder in (self.generations, self.segments, self.lexica):
            folder.mkdir(parents=True, exist_ok=True)
        with self.quiet():
            try:
                self._sweep()
                folder = self.generations / f".building-{os.getpid()}-{next(_builds)}"
                folder.mkdir()
                yield folder
            finally:
                self._sweep()

    def sweep(self) -> None:
        """Remove what a build left that could not do so itself, unless somebody builds now."""
        with contextlib.suppress(ArchiveBusy), self.quiet():
            self._sweep()

    @contextlib.contextmanager
    def quiet(self) -> Iterator[None]:
        """Hold the lock, so that nothing is built or removed meanwhile.

        Raises ArchiveBusy, naming the process that has it and since when.
        """
        from filelock import FileLock, Timeout

        holder = self.root / "building.json"
        lock = FileLock(self.root / "build.lock", timeout=0)
        try:
            lock.acquire()
        except Timeout:
            raise ArchiveBusy(**_holder_facts(holder)) from None
        try:
            started = dt.datetime.now().astimezone().isoformat(timespec="seconds")
            holder.write_text(
                json.dumps({"holder": f"PID {os.getpid()}", "since": started}), encoding="utf-8"
            )
            yield
        finally:
            holder.unlink(missing_ok=True)
            lock.release()

    def keep(self, folder: Path, among: Path, name: str) -> Path:
        """Move a built folder among the shared ones of its kind; gives its final place.

        One of the same name and content is used in its place; one that was damaged is left alone, for
        the generation that needs it may be open.
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
                check(final, files, whole=True)
                shutil.rmtree(folder)
                return final
        raise AssertionError("count() does not end")

    def publish(self, folder: Path, name: str) -> Path:
        """Make a built folder the live generation `name`, in one atomic step; gives its final place."""
        final = self.generations / name
        folder.rename(final)
        flush(self.generations)
        self._put("archive.json", json.dumps({"archive": self.archive}, ensure_ascii=False))
        self._point_to(name)
        return final

    def roll_back(self) -> Path:
        """Make the generation before the live one live again; gives its place.

        Raises NothingBefore when there is none.
        """
        live = self.current()
        before = [p for p in self._published() if live is not None and p.name < live.name]
        if not before:
            raise NothingBefore(path="、".join(self.archive))
        self._point_to(before[-1].name)
        return before[-1]

    def newest_first(self) -> list[Path]:
        """The generations that are kept, up to the live one where there is one, the newest first."""
        with contextlib.suppress(DamagedGeneration):
            live = self.current()
            return [path for path in reversed(self._published()) if live is None or path <= live]
        return self._published()[::-1]

    def make_live(self, folder: Path) -> None:
        """Make a published generation the live one, if it is not."""
        if self.current() != folder:
            self._point_to(folder.name)

    def _point_to(self, name: str) -> None:
        self._put("CURRENT", name + "\n")

    def _put(self, name: str, text: str) -> None:
        """Write a small file in one atomic step: it is there as it was or as it is to be."""
        new = self.root / f"{name}.new"
        new.write_text(text, encoding="utf-8")
        flush(new)
        new.replace(self.root / name)
        flush(self.root)

    def _published(self) -> list[Path]:
        """The generations there are, the oldest first: names sort by time."""
        found = self.generations.iterdir() if self.generations.is_dir() else ()
        return sorted(path for path in found if not path.name.startswith("."))

    def collect(self) -> None:
        """Remove what no kept generation needs: the live one and the newest others, `KEPT` in all.

        Readers that have opened what is removed read on: open and mapped files outlive their names.
        """
        live = self.current()
        others = [path for path in self._published() if path != live]
        for old in others[: max(0, len(others) - (KEPT - 1))]:
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
    for root in data.glob("archive-*"):
        paths = archive_of(root)
        with contextlib.suppress(OSError):
            if paths is not None:
                found.append((paths, (root / "CURRENT").stat().st_mtime))
    return sorted(found, key=lambda entry: -entry[1])


def archive_of(root: Path) -> tuple[str, ...] | None:
    """The paths of the archive whose shelf stands in this folder; None where that is not told."""
    try:
        described = json.loads((root / "archive.json").read_text(encoding="utf-8"))
        return tuple(str(path) for path in described["archive"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
