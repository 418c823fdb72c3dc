"""Cuttings: words of an article kept with their source.

A cutting holds the words themselves, so that it outlives its article. `excerpt` has the facts of the source
and the kept words as its whole text; `find_place` leads back to the article while the archive has it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from retrieval.article_json import article_from_json, article_to_json
from retrieval.citations import cite_all_pages, text_digest
from retrieval.corrected_words import corrected_words
from retrieval.errors import CuttingTooLong
from retrieval.index.corpus import ArticleStore
from retrieval.models import BODY_KINDS, Article, BlockKind, Quote, Span
from retrieval.wire_format import source_to_json

MAX_CUTTING_LENGTH = 8000
"""Code points; of 4,449 articles of a daily paper all but 19 are shorter."""
MAX_NOTE_LENGTH = 1000
"""Code points of a note."""

_RUNNING = frozenset({*BODY_KINDS, BlockKind.SUBHEAD})


@dataclass(frozen=True, slots=True)
class Cutting:
    """Words kept from an article.

    excerpt: the article with the kept words alone.  start: their offset in the article.
    digest:  of the words.  is_whole: the article's whole running text was kept.
    is_corrected: some of the words had been corrected by a person.
    Raises ValueError where the words do not fit the digest.
    """

    excerpt: Article
    start: int
    digest: str
    is_whole: bool = False
    is_corrected: bool = False

    def __post_init__(self) -> None:
        if text_digest(self.excerpt.text) != self.digest:
            raise ValueError(f"altered words of {self.excerpt.id}")

    @property
    def text(self) -> str:
        """The kept words."""
        return self.excerpt.text

    @property
    def place(self) -> str:
        """Identity: the same words of the same article."""
        return text_digest(f"{self.excerpt.id}\n{self.start}\n{self.digest}")

    @property
    def quote(self) -> Quote:
        """The words as a quote of the excerpt."""
        return Quote(self.excerpt, 0, len(self.excerpt.text), None, 1.0)

    def to_json(self) -> str:
        """One line of JSON; `from_json` is the inverse."""
        article = json.loads(article_to_json(self.excerpt))
        fields = {
            "start": self.start, "digest": self.digest, "is_whole": self.is_whole,
            "is_corrected": self.is_corrected, "excerpt": article,
        }  # fmt: skip
        return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Cutting:
        """The cutting of the JSON.

        Raises ValueError, LookupError or TypeError for a damaged one.
        """
        fields = json.loads(text)
        excerpt = article_from_json(json.dumps(fields.pop("excerpt")))
        return cls(excerpt, **fields)


@dataclass(frozen=True, slots=True)
class KeptCutting:
    """A cutting in a collection.

    number: of its owner. made: Unix time, seconds.
    """

    number: int
    made: float
    note: str
    cutting: Cutting


class CuttingState(StrEnum):
    """State of a cutting's words in the archive in use."""

    HELD = "held"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class CuttingPlace:
    """The place of a cutting in the archive in use.

    quote: the words in the article; None unless HELD.  article: None if GONE.
    """

    state: CuttingState
    article: Article | None = None
    quote: Quote | None = None


def cut_words(article: Article, span: Span, *, is_whole: bool = False) -> Cutting:
    """Keep the words of a span. Raises CuttingTooLong."""
    if not 0 < len(span) <= MAX_CUTTING_LENGTH:
        raise CuttingTooLong(length=len(span), limit=MAX_CUTTING_LENGTH)
    text = span.cut(article.text)
    blocks = tuple(
        replace(
            block,
            start=max(block.start, span.start) - span.start,
            end=min(block.end, span.end) - span.start,
            places=(),
        )
        for block in article.blocks
        if block.start < span.end and span.start < block.end
    )
    cited = cite_all_pages(article, span)
    excerpt = replace(
        cited, text=text, blocks=blocks, lines=None, also_in=(),
        jump_to=None, jump_from=None, continued_in=None, continues=None,
    )  # fmt: skip
    is_corrected = next(corrected_words(article, span), None) is not None
    return Cutting(excerpt, span.start, text_digest(text), is_whole, is_corrected)


def cut_article(article: Article) -> Cutting:
    """Keep the whole running text. Raises CuttingTooLong."""
    end = max((block.end for block in article.blocks_of(*_RUNNING)), default=len(article.text))
    return cut_words(article, Span(0, end), is_whole=True)


def find_place(cutting: Cutting, store: ArticleStore) -> CuttingPlace:
    """Find the words in the archive in use, moved or not."""
    row = store.row_of(cutting.excerpt.id)
    if row is None:
        return CuttingPlace(CuttingState.GONE)
    article, words = store.article(row), cutting.text
    start = cutting.start if article.text.startswith(words, cutting.start) else article.text.find(words)
    if start < 0:
        return CuttingPlace(CuttingState.CHANGED, article)
    return CuttingPlace(CuttingState.HELD, article, Quote(article, start, start + len(words), None, 1.0))


def cutting_to_json(kept: KeptCutting) -> dict[str, Any]:
    """A kept cutting as JSON-ready values: number, note, words, source, offsets, digest."""
    cutting = kept.cutting
    return {
        "number": kept.number,
        "made": kept.made,
        "note": kept.note or None,
        "text": cutting.text,
        **source_to_json(cutting.excerpt),
        "start": cutting.start,
        "end": cutting.start + len(cutting.text),
        "digest": cutting.digest,
        "whole_article": cutting.is_whole,
        "corrected": cutting.is_corrected,
    }
