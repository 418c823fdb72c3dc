"""Which articles a change of the words added to the dictionary touches.

A word cuts only the text it stands in: when a name appears in a byline for the first time, the articles
that hold it are cut anew, and no others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from retrieval.index.generation import Generation
from retrieval.language.normalization import normalise
from retrieval.language.tokenizer import pairs


def articles_with(generation: Generation, words: Iterable[str]) -> set[str] | None:
    """Ids of the live articles that hold any of the words (normalised); None when it may be any.

    A word that is not made of Chinese characters alone has no pairs to be found by.
    """
    found: set[str] = set()
    for word in words:
        if len(word) < 2:  # a word of one character is cut as it was
            continue
        wanted = pairs(word)
        if len(wanted) != len(word) - 1:
            return None
        articles = map(generation.store.article, _rows_with(generation, wanted))
        found.update(article.id for article in articles if word in normalise(article.text))
    return found


def _rows_with(generation: Generation, terms: Sequence[str]) -> Iterator[int]:
    """Rows of the live articles that hold all the terms in one passage, or in their titles."""
    for number, segment in enumerate(generation.store.segments):
        held = (field.holding_all(terms) for field in (segment.body, segment.title))
        rows = {row for passages in held for row in segment.passages.article_of[passages].tolist()}
        live = generation.store.live[number]
        yield from (
            generation.store.first_rows[number] + row for row in sorted(rows) if live is None or live[row]
        )
