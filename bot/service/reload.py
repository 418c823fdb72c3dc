"""TODO."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retrieval.models import Article

if TYPE_CHECKING:
    from retrieval.index.build.pipeline import BuildReport


@dataclass(frozen=True, slots=True)
class ReloadResult:
    """What a reload did; the first `NAMED` articles of each change. pages: how many there are more."""

    report: BuildReport
    pages: int
    added: tuple[Article, ...]
    changed: tuple[Article, ...]
    removed: tuple[Article, ...]
