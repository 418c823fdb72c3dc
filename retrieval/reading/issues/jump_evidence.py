"""Evidence for a continuation: jump lines, headline, broken sentence, shared words.

A sum of weights set by hand. Two jump lines naming each other's pages, without a rival on the two pages,
are enough; a single jump line needs the headline, a continued sentence, or the same text besides.
"""

from __future__ import annotations

from itertools import pairwise

from retrieval.models import Article, Block, BlockKind
from retrieval.reading.grammar.column_breaks import breaks_off
from retrieval.reading.grammar.datelines import dateline_of
from retrieval.reading.grammar.line_kinds import MID_SENTENCE

MIN_EVIDENCE = 4.0
JUMP_LINE_WEIGHT = 1.5
"""For each of the two jump lines."""
UNIQUE_PAIR_WEIGHT = 2.0
SAME_TITLE_WEIGHT, OTHER_TITLE_WEIGHT = 4.0, -2.0
TRUNCATED_SENTENCE_WEIGHT, OPEN_SENTENCE_WEIGHT = 3.0, 1.0
REPEATED_TEXT_WEIGHT = 5.0
SHARED_WORDS_WEIGHT = 2.0
CONTRADICTION_WEIGHT = -4.0
MAX_COMPARED_CHARS = 3000
"""Code points compared of either text."""

_TITLES = (BlockKind.KICKER, BlockKind.HEADLINE, BlockKind.DECK, BlockKind.COLUMN)


def continuation_score(first: Article, second: Article, *, only: bool) -> float:
    """Score of `second` as continuation of `first`; accepted from `MIN_EVIDENCE`.

    The jump lines present must name each other's pages.
    only: no other article of the two pages has the same jump lines.
    """
    marks = (first.jump_to is not None) + (second.jump_from is not None)
    alike = headline_overlap(first, second)
    score = JUMP_LINE_WEIGHT * marks + (UNIQUE_PAIR_WEIGHT if only and marks == 2 else 0.0)
    if alike is not None:
        score += SAME_TITLE_WEIGHT * alike if alike >= 0.5 else OTHER_TITLE_WEIGHT
    if is_repeated(first, second):
        return score + REPEATED_TEXT_WEIGHT
    return (
        score
        + _sentence_score(first, second)
        + SHARED_WORDS_WEIGHT * min(1.0, 3 * shared_pairs(first, second))
    )


def headline_overlap(first: Article, second: Article) -> float | None:
    """Share of the continuation's headline in the first titles, or None.

    Continuations repeat or shorten a headline, so its own pairs are the denominator.
    """
    if second.headline is None:
        return None
    known = _pairs(" ".join(first.text_of(block) for block in first.blocks_of(*_TITLES)))
    own = _pairs(second.headline)
    if not own or not known:
        return 1.0 if second.headline == first.headline else None
    return len(own & known) / len(own)


def is_repeated(first: Article, second: Article) -> bool:
    """True if the first text contains the continuation's, as in some e-papers."""
    own = [second.text_of(block) for block in second.blocks_of(BlockKind.PARAGRAPH)]
    size = sum(map(len, own))
    return size > 0 and sum(len(text) for text in own if text in first.text) >= 0.8 * size


def last_paragraph(article: Article) -> Block | None:
    """Last paragraph of an article, or None."""
    return next(reversed(article.blocks_of(BlockKind.PARAGRAPH)), None)


def sentence_continues(first: Article, second: Article) -> bool:
    """True if the second text can continue the first's last sentence."""
    last, opening = last_paragraph(first), _opening(second)
    if last is None or opening is None:
        return False
    text = second.text_of(opening)
    return breaks_off(first.text_of(last)) and dateline_of(text) is None


def _opening(article: Article) -> Block | None:
    """Paragraph at the start of the body; None if it starts otherwise."""
    first = next(iter(article.blocks), None)
    return (
        first if first is not None and first.kind is BlockKind.PARAGRAPH and first.end > first.start else None
    )


def _sentence_score(first: Article, second: Article) -> float:
    """Weight of a continued sentence, or of a contradiction."""
    opening = _opening(second)
    text = second.text_of(opening) if opening else ""
    if sentence_continues(first, second):
        last = last_paragraph(first)
        return TRUNCATED_SENTENCE_WEIGHT if last is not None and last.truncated else OPEN_SENTENCE_WEIGHT
    if dateline_of(text) is not None or (text and text[0] in MID_SENTENCE):
        return CONTRADICTION_WEIGHT
    return 0.0


def shared_pairs(first: Article, second: Article) -> float:
    """Share of the second text's character pairs in the first, 0..1."""
    own = _pairs(second.text[:MAX_COMPARED_CHARS])
    return len(own & _pairs(first.text[:MAX_COMPARED_CHARS])) / len(own) if own else 0.0


def _pairs(text: str) -> set[str]:
    return {a + b for a, b in pairwise(text) if a.isalnum() and b.isalnum()}
