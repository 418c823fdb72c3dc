"""Sidecars: small TOML files beside the sources that say which paper, date and page they are.

`A1.toml` speaks for `A1.txt`; `page.toml` for its folder; `issue.toml` for its folder and those below, up
to the archive's root. The nearest wins, field by field.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from retrieval.errors import UnreadableSource
from retrieval.reading.metadata import PageFacts, read_toml
from retrieval.reading.source import SourceFile

LARGEST_SIDECAR = 65536


def sidecar_facts(source: SourceFile) -> PageFacts:
    """What the sidecars of a file say. Raises UnreadableSource: bad_metadata."""
    facts = PageFacts()
    for path in _sidecars(source):
        facts = facts.or_else(_read(path, source.name))
    return facts


def sidecars_seen(source: SourceFile) -> str:
    """What the sidecars of a file look like: changes when one is written, changed or removed."""
    found = []
    for path in _sidecars(source):
        with contextlib.suppress(OSError):
            facts = path.stat()
            found.append(f"{facts.st_size}.{facts.st_mtime_ns}")
    return ",".join(found)


def is_sidecar(path: Path) -> bool:
    """Whether a file is a sidecar and so no source of its own."""
    return path.suffix.lower() == ".toml"


def _sidecars(source: SourceFile) -> Iterator[Path]:
    yield source.path.with_suffix(".toml")
    yield source.path.parent / "page.toml"
    folder = source.path.parent
    for _ in range(source.name.count("/") + 1):
        yield folder / "issue.toml"
        folder = folder.parent


def _read(path: Path, name: str) -> PageFacts:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_SIDECAR + 1)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return PageFacts()
    except OSError as error:
        raise UnreadableSource(name, "bad_metadata", field=path.name, value=error.strerror) from error
    try:
        return read_toml(data.decode("utf-8-sig"), name)
    except UnicodeDecodeError as error:
        raise UnreadableSource(name, "bad_metadata", field=path.name, value="UTF-8") from error
    except UnreadableSource as error:
        field = f"{path.name} {error.facts['field']}"
        raise UnreadableSource(name, "bad_metadata", field=field, value=error.facts["value"]) from error
