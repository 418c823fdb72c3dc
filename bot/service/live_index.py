"""What the desk tells: an answer with what the archive covers, and what a reload has changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from retrieval.index.corpus import Corpus


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the live index holds: papers, first and last date (None where no article has one), counts."""

    papers: tuple[str, ...]
    first: dt.date | None
    last: dt.date | None
    counts: dict[str, int]
    generation: str
    built: str
    is_sample: bool

    @classmethod
    def of(cls, generation: Corpus, *, is_sample: bool) -> Coverage:
        """What this generation holds."""
        manifest = generation.manifest
        first, last = generation.searcher.coverage()
        return cls(
            tuple(manifest.papers), first, last, manifest.counts, manifest.name, manifest.built, is_sample
        )
