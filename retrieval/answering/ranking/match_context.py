"""What was read for a question: its hits, their articles cut into sentences, and what each holds.

`QueryContext` is the question with its hits; `ArticleMatch` one article of them with the words and pairs of
characters of the question that each of its sentences holds. Everything is found once and used by all clues.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import chain

from retrieval.answering.ranking.attributes import attributes_of
from retrieval.answering.ranking.features.subject import Remainder
from retrieval.answering.ranking.term_weights import Sentence, WordWeights
from retrieval.answering.understanding.question import asking_place, sought_text
from retrieval.language.normalization import normalise
from retrieval.language.tokenizer import PAIR
from retrieval.models import Article, Hit, Span

_NUMBERS = re.compile(r"[0-9a-z]+")
_QUOTED = re.compile(r"“([^“”]{2,30})”|《([^《》]{2,30})》|\"([^\"]{2,30})\"")
_NOT_WORDS = re.compile(r"[^\w]+")
NEAR_ASKING = 4
"""Characters before and after the question word that name what is asked: 道德**理念**是什么."""
LONGEST_HEADING = 24
SENTENCES_AROUND = 200
"""Sentences before and after a passage found whose words are counted: a book in one row stays cheap."""
_NONE: frozenset[int] = frozenset()
_NOTHING: frozenset[str] = frozenset()


class QueryContext:
    """One question with its hits, and what all sentences are compared with."""

    def __init__(self, weights: WordWeights, hits: Sequence[Hit], pair_idf: Mapping[str, float]) -> None:
        self.weights = weights
        self.hits = hits
        self.pairs = [pair.removeprefix(PAIR) for pair in pair_idf]
        # a pair that no passage holds counts as the rarest, as do all where no idf is positive
        most = max([idf for idf in pair_idf.values() if idf > 0], default=1.0)
        self.pair_weights = [idf if idf > 0 else most for idf in pair_idf.values()]
        self.sought = _NOT_WORDS.sub("", sought_text(weights.question.normal))
        self._shares: dict[frozenset[int], float] = {}
        self.totals: dict[int, float] = {}
        for hit in hits:
            self.totals[hit.article_row] = self.totals.get(hit.article_row, 0.0) + hit.score

    @cached_property
    def all_weight(self) -> float:
        """The weight of all words and pairs."""
        return max(1e-9, sum(self.pair_weights) + sum(self.weights.weights))

    @cached_property
    def _pairs_weight(self) -> float:
        return max(1e-9, sum(self.pair_weights))

    def pair_share(self, found: frozenset[int]) -> float:
        """The weight of these pairs relative to all, 0..1."""
        share = self._shares.get(found)
        if share is None:
            share = sum(self.pair_weights[i] for i in found) / self._pairs_weight
            self._shares[found] = share
        return share

    def pairs_in(self, text: str) -> frozenset[int]:
        """Which pairs of the question stand in a normalised text."""
        return frozenset([i for i, pair in enumerate(self.pairs) if pair in text])

    @cached_property
    def places_of_sought(self) -> dict[str, int]:
        """For each character of what is sought the bits of its offsets; under "" the bits of all."""
        places = {"": (1 << len(self.sought)) - 1}
        for at, char in enumerate(self.sought):
            places[char] = places.get(char, 0) | (1 << at)
        return places

    @cached_property
    def rarest(self) -> int:
        """The word with the greatest weight."""
        weights = self.weights.weights
        return max(range(len(weights)), key=weights.__getitem__, default=-1)

    @cached_property
    def after_asking(self) -> tuple[str, ...]:
        """The characters right after the question word."""
        normal, place = self.weights.question.normal, asking_place(self.weights.question.normal)
        return tuple(_NOT_WORDS.sub("", normal[place.end :])[:NEAR_ASKING]) if place else ()

    @cached_property
    def beside_asking(self) -> tuple[str, ...]:
        """The characters right before and after the question word."""
        normal, place = self.weights.question.normal, asking_place(self.weights.question.normal)
        before = _NOT_WORDS.sub("", normal[: place.start])[-NEAR_ASKING:] if place else ""
        return (*before, *self.after_asking)

    @cached_property
    def nearness(self) -> dict[str, float]:
        """For each character of what is sought how near the question word it stands, 1 when it touches.

        Without a question word the end of the question counts as one.
        """
        normal = self.weights.question.normal
        place = asking_place(normal) or Span(len(normal), len(normal))
        near: dict[str, float] = {}
        for at, char in enumerate(normal):
            if char in self.places_of_sought:
                gap = max(0, place.start - at - 1, at - place.end)
                near[char] = max(near.get(char, 0.0), 1 / (1 + gap / NEAR_ASKING))
        return near

    @cached_property
    def attributes(self) -> tuple[re.Pattern[str], ...]:
        """The words that an answer stands beside, for each attribute asked for."""
        return attributes_of(self.weights.question.normal)

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        """Numbers and Latin words of the question."""
        return tuple(_NUMBERS.findall(self.weights.question.normal))

    @cached_property
    def quoted(self) -> tuple[str, ...]:
        """What the question puts in quotation marks."""
        return tuple("".join(found) for found in _QUOTED.findall(self.weights.question.normal))

    @cached_property
    def best_score(self) -> float:
        """BM25 of the best passage."""
        return self.hits[0].score if self.hits else 0.0

    @cached_property
    def second_score(self) -> float:
        """BM25 of the best passage of another article; 0 when there is none."""
        return next((h.score for h in self.hits if h.article_row != self.hits[0].article_row), 0.0)

    @cached_property
    def best_total(self) -> float:
        """The greatest sum of BM25 over the passages of one article."""
        return max(self.totals.values(), default=0.0) or 1.0


class ArticleMatch:
    """One article with what each of its sentences holds of the question."""

    def __init__(
        self, scene: QueryContext, row: int, article: Article, sentences: Sequence[Sentence]
    ) -> None:
        self.article = article
        self.sentences = sentences
        self._scene = scene
        self.total = scene.totals.get(row, 0.0)
        titles = " ".join(filter(None, (article.kicker, article.headline, article.deck)))
        self._title = title = normalise(titles)
        self.in_title = scene.weights.found(title)
        self.known = scene.weights.not_new.union(title)
        self._near = near = _near(sentences, [hit.span for hit in scene.hits if hit.article_row == row])
        self.found = [scene.weights.found(s.normal) if s.number in near else _NONE for s in sentences]
        self.pairs = [scene.pairs_in(s.normal) if s.number in near else _NONE for s in sentences]
        self.topic = self.in_title | (self.found[0] if self.found else frozenset())
        self._spans = [(b.start, b.end) for b in article.blocks]

    @cached_property
    def normal_text(self) -> str:
        """Its title and the sentences that are looked at, normalised, one a line."""
        near = (sentence.normal for sentence in self.sentences if sentence.number in self._near)
        return "\n".join((self._title, *near))

    @cached_property
    def remainder(self) -> Remainder:
        """What the question asks of this article's subject."""
        return Remainder(self._scene, self)

    @cached_property
    def pair_coverage(self) -> float:
        """Share of the question's pairs in the whole article."""
        return self._scene.pair_share(frozenset().union(*self.pairs))

    @cached_property
    def characters(self) -> list[frozenset[str]]:
        """For each sentence the characters of what is sought that it holds."""
        sought = frozenset(self._scene.nearness)
        return [sought.intersection(s.normal) if s.number in self._near else _NOTHING for s in self.sentences]

    @cached_property
    def character_weights(self) -> tuple[tuple[dict[str, float], float], ...]:
        """Three weights of the characters of what is sought, each with its total.

        By how few sentences of the article hold them (0 when none does), by how near the question word
        they stand, and both together.
        """
        near = self._scene.nearness
        counts = Counter(chain.from_iterable(self.characters))
        size = len(self.sentences) + 1
        rare = {char: math.log(size / counts[char]) if counts[char] else 0.0 for char in near}
        both = {char: near[char] * rare[char] for char in near}
        return tuple((weights, max(1e-9, math.fsum(weights.values()))) for weights in (rare, near, both))

    @cached_property
    def local_pairs(self) -> list[float]:
        """For each pair of the question a weight by how few sentences hold it; 0 when none does."""
        counts = [0] * len(self._scene.pairs)
        for found in self.pairs:
            for i in found:
                counts[i] += 1
        size = len(self.sentences) + 1
        return [math.log(size / count) if count else 0.0 for count in counts]

    @cached_property
    def _local_total(self) -> float:
        return max(1e-9, sum(self.local_pairs))

    def local_pair_share(self, found: frozenset[int]) -> float:
        """As `QueryContext.pair_share`, each pair weighted by how few sentences of the article hold it."""
        return sum(self.local_pairs[i] for i in found) / self._local_total

    @cached_property
    def _paragraph_of(self) -> list[int]:
        """For each sentence the number of its line."""
        numbers, line = [], 0
        text, last = self.article.text, 0
        for sentence in self.sentences:
            line += "\n" in text[last : sentence.span.start]
            last = sentence.span.end
            numbers.append(line)
        return numbers

    @cached_property
    def _by_paragraph(self) -> dict[int, tuple[frozenset[int], frozenset[int], int]]:
        """For each line: words, pairs, and its first sentence."""
        found: dict[int, tuple[frozenset[int], frozenset[int], int]] = {}
        for number, line in enumerate(self._paragraph_of):
            words, pairs, first = found.get(line, (frozenset(), frozenset(), number))
            found[line] = words | self.found[number], pairs | self.pairs[number], first
        return found

    def found_in_paragraph(self, number: int) -> frozenset[int]:
        """Words in the paragraph of a sentence."""
        return self._by_paragraph[self._paragraph_of[number]][0]

    def pairs_of_passage(self, number: int) -> frozenset[int]:
        """Pairs in the paragraph of a sentence and the sentences beside it."""
        around = self.pairs[max(0, number - 2) : number + 3]
        return self._by_paragraph[self._paragraph_of[number]][1].union(*around)

    def found_in_heading(self, number: int) -> frozenset[int]:
        """Words in the short line right above the paragraph of a sentence, that has no end mark."""
        line = self._paragraph_of[number] - 1
        if line not in self._by_paragraph:
            return frozenset()
        heading = self.sentences[self._by_paragraph[line][2]].normal
        is_heading = len(heading) <= LONGEST_HEADING and heading[-1:] not in "。!?;,"
        return self._by_paragraph[line][0] if is_heading else frozenset()


def _near(sentences: Sequence[Sentence], passages: Sequence[Span]) -> range:
    """Numbers of the sentences from `SENTENCES_AROUND` before the first passage to as many after the last."""
    if len(sentences) <= SENTENCES_AROUND or not passages:
        return range(len(sentences))
    starts = [sentence.span.start for sentence in sentences]
    first = bisect_left(starts, min(passage.start for passage in passages))
    last = bisect_left(starts, max(passage.end for passage in passages))
    return range(max(0, first - SENTENCES_AROUND), last + SENTENCES_AROUND)
