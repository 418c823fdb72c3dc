"""Lists of articles behind buttons, as places and digests, without their subject."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from retrieval.citations import text_digest
from retrieval.index.corpus import ArticleStore
from retrieval.models import (
    ArticleList,
    ListedArticle,
    ListOrder,
    Span,
    filters_from_json,
    filters_to_json,
)


@dataclass(frozen=True, slots=True)
class ListedRef:
    """Place of a listed article: id, sentence with digest, ordinal day.

    start, end: both 0 without a sentence. day: 0 for an undated article.
    """

    article: str
    start: int
    end: int
    digest: str
    day: int
    rank: int

    @classmethod
    def of(cls, listed: ListedArticle) -> ListedRef:
        """Return the reference to a listed article."""
        article, span = listed.article, listed.sentence or Span(0, 0)
        day = article.date.toordinal() if article.date else 0
        return cls(article.id, span.start, span.end, text_digest(span.cut(article.text)), day, listed.rank)

    def resolve(self, store: ArticleStore) -> ListedArticle | None:
        """Resolve the entry; None if article or sentence are gone."""
        row = store.row_of(self.article)
        if row is None:
            return None
        article, span = store.article(row), Span(self.start, self.end)
        if text_digest(span.cut(article.text)) != self.digest:
            return None
        return ListedArticle(article, span if len(span) else None, self.rank)


@dataclass(frozen=True, slots=True)
class StoredList:
    """A list with references for articles.

    has_subject: the articles have words in common, which are the reader's and not stored.
    counts: `total`, `days`, `passing`, `candidates`, `read` of the list.  filters: JSON-ready values.
    """

    has_subject: bool
    order: ListOrder
    filters: dict[str, str]
    counts: dict[str, int]
    entries: tuple[ListedRef, ...]

    @classmethod
    def of(cls, listing: ArticleList) -> StoredList:
        """Return the stored form of a list."""
        names = ("total", "days", "passing", "candidates", "read")
        counts = {name: getattr(listing, name) for name in names}
        entries = tuple(map(ListedRef.of, listing.items))
        return cls(bool(listing.subject), listing.order, filters_to_json(listing.filters), counts, entries)

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> StoredList:
        """Return the list written by `asdict`. Raises LookupError, TypeError or ValueError."""
        entries = tuple(ListedRef(**entry) for entry in fields["entries"])
        return cls(**{**fields, "order": ListOrder(fields["order"]), "entries": entries})

    def page(self, store: ArticleStore, order: ListOrder, part: int, length: int) -> ArticleList:
        """Page `part` (from 0) in an order, without its subject.

        Entries gone are left out.
        """
        by_date = order is ListOrder.DATE
        keys = {entry: ((-entry.day,) if by_date else ()) + (entry.rank,) for entry in self.entries}
        ordered = sorted(self.entries, key=keys.__getitem__)
        shown = ordered[part * length : (part + 1) * length]
        items = tuple(found for entry in shown if (found := entry.resolve(store)) is not None)
        return ArticleList(
            "", order, filters_from_json(self.filters), self.counts["total"], self.counts["days"],
            items, self.counts["passing"], self.counts["candidates"], self.counts["read"],
        )  # fmt: skip

    def to_json(self) -> dict[str, Any]:
        """JSON-ready values."""
        return asdict(self)
