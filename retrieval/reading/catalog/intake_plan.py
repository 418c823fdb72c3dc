"""Plan of an intake: sources to be read, set aside and forgotten.

Nothing is written. A source counts as changed by its size, mtime, sidecars and reader; whether its content
differs, too, a build finds out. Of the sources to read the head is looked at, for a reader; damage further
inside shows in a build.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from retrieval.errors import UnreadableSource
from retrieval.models import SetAside
from retrieval.reading.catalog.intake import checks_needed
from retrieval.reading.registry import reader_for
from retrieval.reading.sources.source_file import SourceFile, set_aside

StoredSources = Mapping[str, tuple[str, str, str]]
"""Name -> stat, digest and reader of the last build (`PageCatalog.sources`)."""


@dataclass(frozen=True, slots=True)
class IntakePlan:
    """Names of sources, in the order of the archive.

    new, changed: to be read.  removed: read before, now missing.  unchanged: number of the others.
    set_aside: without access, or without a reader.
    """

    new: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    set_aside: tuple[SetAside, ...]


def plan_intake(sources: Iterable[SourceFile | SetAside], stored: StoredSources) -> IntakePlan:
    """Compare the sources of an archive with those of the last build."""
    found = list(sources)
    refused = [item for item in found if isinstance(item, SetAside)]
    names = {item.source if isinstance(item, SetAside) else item.name for item in found}
    new: list[str] = []
    changed: list[str] = []
    for check in checks_needed(found, dict(stored), Path()):
        try:
            reader_for(check.source)
        except UnreadableSource as error:
            refused.append(set_aside(error))
            continue
        (new if check.stored is None else changed).append(check.source.name)
    removed = tuple(sorted(set(stored) - names))
    unchanged = len(found) - len(refused) - len(new) - len(changed)
    return IntakePlan(tuple(new), tuple(changed), removed, unchanged, tuple(refused))
