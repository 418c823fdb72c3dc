"""One article of the hits, each sentence matched with the question.

Takes the query context and the article's sentences; input of the features. Derived values are computed
lazily and cached.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from retrieval.answering.ranking.query_context import QueryContext
from retrieval.answering.ranking.sentence import Sentence
from retrieval.answering.ranking.term_weights import WordShares
from retrieval.language.normalization import normalise
from retrieval.models import Article, Span

MAX_HEADING_CHARS = 24
CONTEXT_SENTENCES = 200
"""Sentences before and after a passage found whose words are counted: a book in one row stays cheap."""
_NO_NUMBERS: frozenset[int] = frozenset()
_NO_CHARACTERS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CharacterWeights:
    """Weights of the characters sought, with their total."""

    by_character: Mapping[str, float]
    total: float

    @classmethod
    def of(cls, weights: Mapping[str, float]) -> CharacterWeights:
        """The weights with their total, above 0."""
        return cls(weights, max(1e-9, math.fsum(weights.values())))

    def share(self, characters: frozenset[str]) -> float:
        """Weight of these characters relative to all, 0..1."""
        # exact sums: a set gives characters in another order in each process
        return math.fsum(map(self.by_character.__getitem__, characters)) / self.total


class _Paragraph(NamedTuple):
    """Words and pairs of one line; number of its first sentence."""

    words: frozenset[int]
    pairs: frozenset[int]
    first: int


class ArticleMatch:
    """One article with the question's words and pairs in each sentence.

    in_title: words in kicker, headline or deck. topic: the same and words of the lead.
    found, pairs: numbers of the words and of the pairs in each sentence.
    known_characters: characters of question, title and punctuation.
    """

    def __init__(
        self, query: QueryContext, row: int, article: Article, sentences: Sequence[Sentence]
    ) -> None:
        self.article = article
        self.sentences = sentences
        self._query = query
        self._subsequences: dict[int, int] = {}
        self.score = query.article_scores.get(row, 0.0)
        titles = " ".join(filter(None, (article.kicker, article.headline, article.deck)))
        self._title = title = normalise(titles)
        self.in_title = query.weights.words_in(title)
        self.known_characters = query.weights.known_characters.union(title)
        self._near = near = _near(sentences, [hit.span for hit in query.hits if hit.article_row == row])
        self.found = [
            query.weights.words_in(s.normal) if s.number in near else _NO_NUMBERS for s in sentences
        ]
        self.pairs = [query.pairs_in(s.normal) if s.number in near else _NO_NUMBERS for s in sentences]
        self.topic = self.in_title | (self.found[0] if self.found else _NO_NUMBERS)

    @cached_property
    def normal_text(self) -> str:
        """Title and sentences near the passages, normalised, one a line."""
        near = (sentence.normal for sentence in self.sentences if sentence.number in self._near)
        return "\n".join((self._title, *near))

    @cached_property
    def local_weights(self) -> WordShares:
        """Each word weighted by its rarity among the sentences."""
        return self._query.weights.local_weights(self.found)

    @cached_property
    def pair_coverage(self) -> float:
        """Share of the question's pairs in the whole article."""
        return self._query.pair_share(frozenset().union(*self.pairs))

    @cached_property
    def characters(self) -> list[frozenset[str]]:
        """Characters sought in each sentence."""
        sought = frozenset(self._query.character_nearness)
        return [
            sought.intersection(s.normal) if s.number in self._near else _NO_CHARACTERS
            for s in self.sentences
        ]

    @cached_property
    def character_rarity(self) -> CharacterWeights:
        """Each character sought by rarity among the sentences; absent ones 0."""
        counts = Counter(chain.from_iterable(self.characters))
        size = len(self.sentences) + 1
        near = self._query.character_nearness
        return CharacterWeights.of({c: math.log(size / counts[c]) if counts[c] else 0.0 for c in near})

    @cached_property
    def character_nearness(self) -> CharacterWeights:
        """Each character sought by its nearness to the question word."""
        return CharacterWeights.of(self._query.character_nearness)

    @cached_property
    def rarity_and_nearness(self) -> CharacterWeights:
        """Each character sought by its rarity times its nearness."""
        rarity = self.character_rarity.by_character
        near = self._query.character_nearness
        return CharacterWeights.of({char: near[char] * rarity[char] for char in near})

    @cached_property
    def local_pairs(self) -> list[float]:
        """Weight of each pair by rarity among the sentences; absent ones 0."""
        counts = [0] * len(self._query.pairs)
        for found in self.pairs:
            for i in found:
                counts[i] += 1
        size = len(self.sentences) + 1
        return [math.log(size / count) if count else 0.0 for count in counts]

    @cached_property
    def _local_total(self) -> float:
        return max(1e-9, sum(self.local_pairs))

    def local_pair_share(self, pairs: frozenset[int]) -> float:
        """As `QueryContext.pair_share`, pairs weighted by rarity among the sentences."""
        return sum([self.local_pairs[i] for i in pairs]) / self._local_total

    def common_subsequence(self, number: int) -> int:
        """Length of a sentence's longest common subsequence with the text sought."""
        length = self._subsequences.get(number)
        if length is None:
            offsets = self._query.sought_offsets
            length = self._subsequences[number] = common_subsequence(offsets, self.sentences[number].normal)
        return length

    @cached_property
    def _line_numbers(self) -> list[int]:
        """Number of the line of each sentence."""
        numbers, line = [], 0
        text, last = self.article.text, 0
        for sentence in self.sentences:
            line += "\n" in text[last : sentence.span.start]
            last = sentence.span.end
            numbers.append(line)
        return numbers

    @cached_property
    def _paragraphs(self) -> dict[int, _Paragraph]:
        """The paragraphs by line number."""
        paragraphs: dict[int, _Paragraph] = {}
        for number, line in enumerate(self._line_numbers):
            words, pairs, first = paragraphs.get(line, (_NO_NUMBERS, _NO_NUMBERS, number))
            paragraphs[line] = _Paragraph(words | self.found[number], pairs | self.pairs[number], first)
        return paragraphs

    def paragraph_words(self, number: int) -> frozenset[int]:
        """Words in the paragraph of a sentence."""
        return self._paragraphs[self._line_numbers[number]].words

    def passage_pairs(self, number: int) -> frozenset[int]:
        """Pairs in a sentence's paragraph and two sentences on either side."""
        around = self.pairs[max(0, number - 2) : number + 3]
        return self._paragraphs[self._line_numbers[number]].pairs.union(*around)

    def heading_words(self, number: int) -> frozenset[int]:
        """Words in the subhead above the paragraph: short, without end mark."""
        above = self._paragraphs.get(self._line_numbers[number] - 1)
        if above is None:
            return _NO_NUMBERS
        heading = self.sentences[above.first].normal
        is_heading = len(heading) <= MAX_HEADING_CHARS and heading[-1:] not in "。!?;,"
        return above.words if is_heading else _NO_NUMBERS


def common_subsequence(offsets: Mapping[str, int], text: str) -> int:
    """Length of the longest common subsequence of two texts.

    offsets: for each character of the other text the bits of its offsets, under "" all bits. Bit-parallel,
    one addition a character: Hyyrö, "Bit-parallel LCS-length computation revisited", AWOCA 2004.
    """
    ones = offsets[""]
    row = ones
    for match in filter(None, map(offsets.get, text)):
        met = row & match
        row = ((row + met) | (row - met)) & ones
    return (ones & ~row).bit_count()


def _near(sentences: Sequence[Sentence], passages: Sequence[Span]) -> range:
    """Numbers of the sentences within `CONTEXT_SENTENCES` of a passage."""
    if len(sentences) <= CONTEXT_SENTENCES or not passages:
        return range(len(sentences))
    starts = [sentence.span.start for sentence in sentences]
    first = bisect_left(starts, min(passage.start for passage in passages))
    last = bisect_left(starts, max(passage.end for passage in passages))
    return range(max(0, first - CONTEXT_SENTENCES), last + CONTEXT_SENTENCES)
