"""Quote references: places of quotes with digests, stored in answers and votes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from retrieval.citations import text_digest
from retrieval.index.corpus import ArticleStore
from retrieval.models import Article, Quote, Span


@dataclass(frozen=True, slots=True)
class QuoteRef:
    """Place of a quote: article, offsets, answer span (`phrase`), and a digest.

    also: ids of articles with the same words.
    """

    article: str
    start: int
    end: int
    phrase: tuple[int, int] | None
    probability: float
    digest: str
    also: tuple[str, ...] = ()

    @classmethod
    def of(cls, quote: Quote) -> QuoteRef:
        """Return the reference to a quote."""
        phrase = (quote.answer.start, quote.answer.end) if quote.answer else None
        also = tuple(article.id for article in quote.also)
        digest = text_digest(quote.text)
        return cls(quote.article.id, quote.start, quote.end, phrase, quote.probability, digest, also)

    @classmethod
    def from_json(cls, fields: dict[str, Any]) -> QuoteRef:
        """Return the reference written by `asdict`."""
        phrase, also = fields["phrase"], fields.get("also", ())
        return cls(**{**fields, "phrase": tuple(phrase) if phrase else None, "also": tuple(also)})

    def resolve(self, store: ArticleStore) -> Quote | None:
        """Resolve the quote; None if article or words are gone."""
        row = store.row_of(self.article)
        if row is None:
            return None
        article: Article = store.article(row)
        if text_digest(article.text[self.start : self.end]) != self.digest:
            return None
        phrase = Span(*self.phrase) if self.phrase else None
        rows = [found for also in self.also if (found := store.row_of(also)) is not None]
        also = tuple(map(store.article, rows))
        return Quote(article, self.start, self.end, phrase, self.probability, also)
