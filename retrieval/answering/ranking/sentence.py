"""The sentences of an article, normalised once for all questions."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.index.corpus import ArticleStore
from retrieval.index.segment.passages import sentences_of
from retrieval.language.normalization import normalise
from retrieval.models import BlockKind, Span

TITLE_BLOCKS = (BlockKind.KICKER, BlockKind.HEADLINE, BlockKind.DECK)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its normalised form and its number in the article."""

    span: Span
    normal: str
    number: int


def article_sentences(articles: ArticleStore, row: int) -> tuple[Sentence, ...]:
    """The sentences of an article; its title lines without text."""
    article = articles.article(row)
    spans = sentences_of(article) or [Span(b.start, b.end) for b in article.blocks_of(*TITLE_BLOCKS)]
    return tuple(Sentence(s, normalise(s.cut(article.text)), number) for number, s in enumerate(spans))
