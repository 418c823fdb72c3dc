"""Articles of a generation, numbered through all its segments.

The row of an article is its row in its segment plus the articles of all segments before.
"""

from __future__ import annotations

import base64
import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from retrieval.arrays import AnyArray
from retrieval.errors import DamagedGeneration
from retrieval.index.segment.article_store import STORE_FILE
from retrieval.index.segment.doc_values import DocValues
from retrieval.index.segment.segment import Segment
from retrieval.models import Article

ARTICLE_KEY_LENGTH = 16
"""Characters of an article's key, 96 bits."""


@dataclass(frozen=True)
class ArticleTable:
    """Finds articles by row and by id; may be shared by threads.

    live: for each segment, shape (articles,), bool; None without dead articles.
    """

    segments: Sequence[Segment]
    live: Sequence[AnyArray | None]

    @cached_property
    def columns(self) -> list[DocValues]:
        """Doc values of each segment."""
        return [segment.columns for segment in self.segments]

    @cached_property
    def first_rows(self) -> list[int]:
        """First row of each segment; last the number of rows."""
        return [0, *accumulate(len(segment) for segment in self.segments)]

    def locate(self, row: int) -> tuple[int, int]:
        """Segment number and local row of an article. Raises KeyError."""
        number = bisect_right(self.first_rows, row) - 1
        if not 0 <= number < len(self.segments):
            raise KeyError(row)
        return number, row - self.first_rows[number]

    def article(self, row: int) -> Article:
        """The article of a row. Raises KeyError, DamagedGeneration."""
        number, local = self.locate(row)
        segment = self.segments[number]
        try:
            return segment.store.article(local)
        except KeyError:
            if 0 <= local < len(segment):
                raise DamagedGeneration(path=segment.folder, part=STORE_FILE) from None
            raise

    def articles(self, rows: Iterable[int]) -> list[Article]:
        """The articles of these rows, in their order. Raises KeyError."""
        return list(map(self.article, rows))

    def signatures(self, rows: Sequence[int]) -> list[tuple[str, ...]]:
        """Names in the bylines of these rows, as printed. Raises KeyError."""
        places = [self.locate(row) for row in rows]
        found: dict[tuple[int, int], tuple[str, ...]] = {}
        for number in sorted({number for number, _ in places}):
            inside = [local for one, local in places if one == number]
            names = self.segments[number].store.signatures(inside)
            found.update(((number, local), one) for local, one in zip(inside, names, strict=True))
        return [found[place] for place in places]

    def row_of(self, article_id: str) -> int | None:
        """Row of a live article by id; None if unknown."""
        for number, segment in enumerate(self.segments):
            local = segment.store.row_of(article_id)
            live = self.live[number]
            if local is not None and (live is None or live[local]):
                return self.first_rows[number] + local
        return None

    def digests(self) -> dict[str, str]:
        """Id -> digest of every live article."""
        return {
            article_id: digest
            for segment, live in zip(self.segments, self.live, strict=True)
            for row, (article_id, digest) in enumerate(segment.store.digests())
            if live is None or live[row]
        }

    def row_of_key(self, key: str, rows: Sequence[int] | None = None) -> int | None:
        """First row with this article key; None without one.

        rows: candidates; None for all, which reads every id (10 ms for ten thousand).
        """
        if rows is not None:
            return next((row for row in rows if article_key(self.article(row).id) == key), None)
        for number, segment in enumerate(self.segments):
            live = self.live[number]
            for row, (_, id) in enumerate(segment.store.numbers()):
                if article_key(id) == key and (live is None or live[row]):
                    return self.first_rows[number] + row
        return None


def article_key(article_id: str) -> str:
    """A short ASCII name of an article, the same in every index."""
    digest = hashlib.sha256(article_id.encode("utf-8", "replace")).digest()
    return base64.urlsafe_b64encode(digest)[:ARTICLE_KEY_LENGTH].decode()
