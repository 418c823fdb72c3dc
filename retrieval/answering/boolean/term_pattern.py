"""Occurrences of a query term in an article; index terms of candidates.

A term is found as written, after folding (`normalise`: traditional to simplified, full width, case). Between
its characters may stand the marks that one hand sets and another does not (`spelling_key`): 苏敏 finds 苏 敏,
阿卜力孜买买提 finds 阿卜力孜·买买提. Latin words and numbers match whole: AI is not in AIDS, 37 not in 137.
A term never runs over the end of a line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from retrieval.answering.boolean.query_tree import QueryField, QueryTerm
from retrieval.index.search.byline_filter import byline_names
from retrieval.index.search.phrases import MAX_NAME_CHARS, phrase_parts
from retrieval.index.segment.vocabulary import Vocabulary
from retrieval.language.normalization import normalise, normalise_with_offsets, spelling_key
from retrieval.language.tokenizer import pairs
from retrieval.models import Article, Block, BlockKind, Span
from retrieval.patterns import lazy_regex

HEADLINE_KINDS = frozenset({BlockKind.KICKER, BlockKind.HEADLINE, BlockKind.DECK})
MAX_PADDED_CHARS = 3
"""Characters of a name that papers pad with spaces to the width of its neighbours."""
MAX_MARKS = 3
"""Marks set apart between two characters of a term."""
MAX_OCCURRENCES = 200
"""Occurrences of a term marked in one article."""

_MARKS = "[^\\S\\n]|[\u200b-\u200f\u2060\ufeff·●《》〈〉“”‘’\"'「」『』()【】\\[\\]]"
_HAN = lazy_regex("[\u3400-\u9fff\U00020000-\U0003134f]")
_LATIN = lazy_regex("[0-9a-z]")
_LATIN_RUN = lazy_regex("[0-9a-z]+")

Groups = list[list[str]]
"""Index terms: a candidate has, in one passage, at least one term of each group."""
WordLookup = Callable[[str], list[str]]
"""Words of the index with a part, see `words_with_part`."""


@dataclass(frozen=True)
class TermPattern:
    """A term, ready to be looked for."""

    term: QueryTerm

    @cached_property
    def normal(self) -> str:
        """The term, folded."""
        return normalise(self.term.text).strip()

    @cached_property
    def key(self) -> str:
        """The folded term without spaces, dots and brackets."""
        return spelling_key(self.normal)

    @cached_property
    def _expression(self) -> re.Pattern[str]:
        """Each character, with optional marks between.

        Matches in linear time: marks are no part of a term.
        """
        marks = f"(?:{_MARKS}){{0,{MAX_MARKS}}}"
        parts = [re.escape(self.key[0])]
        spaced = _spaces_between_latin(self.normal)
        for number, (left, right) in enumerate(zip(self.key, self.key[1:], strict=False)):
            latin = _LATIN.match(left) and _LATIN.match(right)
            between = marks if not latin else f"(?:{_MARKS}){{1,{MAX_MARKS}}}" if number in spaced else ""
            if _HAN.match(left) and _HAN.match(right):
                between = f"(?:{_MARKS}|[.]){{0,{MAX_MARKS}}}"
            parts.append(between + re.escape(right))
        before = "(?<![0-9a-z])" if _LATIN.match(self.key[0]) else ""
        after = "(?![0-9a-z])" if _LATIN.match(self.key[-1]) else ""
        return re.compile(before + "".join(parts) + after)

    def matches(self, article: Article) -> bool:
        """True if the article has the term, in the term's field."""
        if not self.key:
            return False
        if self.term.field is QueryField.BYLINE:
            return self.key in {spelling_key(name) for name in byline_names(article)}
        if self.term.field is QueryField.HEADLINE:
            return next(self.spans(article), None) is not None
        if self._is_han and self.key in article.text:  # most texts need no folding
            return True
        return self._expression.search(normalise(article.text)) is not None

    def spans(self, article: Article) -> Iterator[Span]:
        """Occurrences in the article's text, in order, at most `MAX_OCCURRENCES`."""
        if not self.key:
            return
        found = (span for part in _searched(article, self.term.field) for span in self._spans(article, part))
        for span in islice(found, MAX_OCCURRENCES):
            if _inside(article, span, self.term.field):
                yield span

    def _spans(self, article: Article, part: Span) -> Iterator[Span]:
        """Occurrences in whole lines of the text."""
        folded = normalise_with_offsets(part.cut(article.text))
        for found in self._expression.finditer(folded.text):
            span = folded.original_span(Span(*found.span()))
            yield Span(part.start + span.start, part.start + span.end)

    @cached_property
    def _is_han(self) -> bool:
        return all(map(_HAN.match, self.key))

    @property
    def is_decided_by_index(self) -> bool:
        """True for one or two Chinese characters, typed without marks.

        Two are a pair of the index; one is part of a word wherever it stands.
        """
        return (
            len(self.key) in (1, 2) and self._is_han and self.term.field is None and self.key == self.normal
        )

    def candidate_groups(self, words_with: WordLookup) -> Groups | None:
        """Index terms of the term as typed; None for an unknown part.

        Parts that the reader set apart may stand apart in print.
        """
        return self._groups(self.normal, words_with)

    @property
    def padded_groups(self) -> Groups:
        """Index terms of a short name padded with spaces: 苏 敏.

        None for other terms.
        """
        is_short = 2 <= len(self.key) <= MAX_PADDED_CHARS and self._is_han
        return [[char] for char in dict.fromkeys(self.key)] if is_short else []

    def respelt_groups(self, words_with: WordLookup) -> list[Groups]:
        """Index terms of padded and dotted spellings of a name."""
        if not 2 <= len(self.key) <= MAX_NAME_CHARS or not self._is_han:
            return []
        spellings = [f"{self.key[:at]} {self.key[at:]}" for at in range(1, len(self.key))]
        if len(self.key) > 2:
            spellings.append(" ".join(self.key))
        return [found for one in spellings if (found := self._groups(one, words_with)) is not None]

    def _groups(self, spelling: str, words_with: WordLookup) -> Groups | None:
        groups: Groups = []
        for piece in filter(None, (spelling_key(part) for part in _pieces(spelling))):
            found = pairs(piece)
            if not found or len(found) != len(piece) - 1:
                alone = [part for part in phrase_parts(piece) if not _in_pair(piece, part)]
                for part in dict.fromkeys(alone):
                    words = words_with(part)
                    if not words:
                        return None
                    groups.append(words)
            groups += [[pair] for pair in dict.fromkeys(found)]
        return groups or None


def _pieces(spelling: str) -> list[str]:
    """Parts of a spelling between marks and dots."""
    return re.split(f"(?:{_MARKS}|[.])+", spelling)


def _in_pair(piece: str, part: str) -> bool:
    """True for a Chinese character with a neighbour, hence in a pair."""
    at = piece.find(part)
    around = (piece[at - 1 : at], piece[at + len(part) : at + len(part) + 1])
    return bool(_HAN.match(part)) and any(map(_HAN.match, around)) and piece.count(part) == 1


def words_with_part(vocabularies: Iterable[Vocabulary], part: str) -> list[str]:
    """Words of the vocabularies with a part; Latin words and numbers whole."""
    words = sorted({word for vocabulary in vocabularies for word in vocabulary.words_containing([part])})
    if not _LATIN.match(part):
        return words
    return [word for word in words if part in _LATIN_RUN.findall(word)]


def _spaces_between_latin(normal: str) -> set[int]:
    """Places in the key behind which the reader set Latin characters apart."""
    places, length = set(), 0
    for piece in re.split(f"(?:{_MARKS})+", normal):
        length += len(spelling_key(piece))
        places.add(length - 1)
    return places


def _blocks(article: Article, field: QueryField) -> tuple[Block, ...]:
    kinds = HEADLINE_KINDS if field is QueryField.HEADLINE else {BlockKind.BYLINE}
    return article.blocks_of(*kinds)


def _searched(article: Article, field: QueryField | None) -> Iterator[Span]:
    """The whole text, or the lines of a field's blocks."""
    text, end = article.text, 0
    for block in (Span(0, len(text)),) if field is None else _blocks(article, field):
        start = max(end, text.rfind("\n", 0, block.start) + 1)
        below = text.find("\n", block.end)
        end = max(end, below if below >= 0 else len(text))
        if start < end:
            yield Span(start, end)


def _inside(article: Article, span: Span, field: QueryField | None) -> bool:
    """True for a span in a block of the field."""
    return field is None or any(block.start <= span.start < block.end for block in _blocks(article, field))
