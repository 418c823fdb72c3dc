"""Outcomes of a set's questions: right, or the stage of the error."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from retrieval.evaluation.datasets import Gold
from retrieval.index.segment.passages import sentences_of
from retrieval.language.normalization import normalise
from retrieval.models import Answer, Article


class Stage(StrEnum):
    """Stage of a question's outcome. All but the first are errors."""

    RIGHT = "right"
    ABSTAINED = "abstained wrongly"  # the first quote was right and was not given as an answer
    SPLIT = "split wrongly"  # no sentence of the gold article found holds the whole answer
    SENTENCE = "wrong sentence"  # the gold article was found, and is the one quoted first
    ARTICLE = "wrong article"  # the gold article was found, and another one is quoted first
    MISSED = "retrieval missed"  # the gold article is not among the hits


@dataclass(frozen=True, slots=True)
class Outcome:
    """One answerable question asked.

    rights:     for each quote True if right. found: for each hit True in a gold article.
    phrase_f1:  overlap in characters of the first quote's answer span with the best gold answer, 0..1.
    marked_f1:  the same with the minimal phrase, for a right first quote; None without either.
    kind, mismatch: groups of the question, or "".
    """

    question: str
    stage: Stage
    rights: tuple[bool, ...]
    found: tuple[bool, ...]
    answered: bool
    confidence: float
    phrase_f1: float
    marked_f1: float | None
    first_quote: str
    elapsed_ms: float
    kind: str = ""
    mismatch: str = ""

    @property
    def first_right(self) -> bool:
        """True for a right first quote."""
        return bool(self.rights and self.rights[0])


def outcome(gold: Gold, answer: Answer, hit_articles: Sequence[Article]) -> Outcome:
    """Judge one answer; hit_articles: the articles of its hits, in order."""
    rights = tuple(
        gold.is_in(q.article) and any(text in q.text for text in gold.answers) for q in answer.quotes
    )
    first = answer.quotes[0] if answer.quotes else None
    marked = first.answer.cut(first.text) if first is not None and first.answer is not None else ""
    return Outcome(
        question=gold.question,
        stage=_stage(gold, answer, rights, hit_articles),
        rights=rights,
        found=tuple(gold.is_in(article) for article in hit_articles),
        answered=answer.answered,
        confidence=answer.confidence,
        phrase_f1=max((character_f1(marked, text) for text in gold.answers), default=0.0),
        marked_f1=character_f1(marked, gold.short) if gold.short and rights and rights[0] else None,
        first_quote=first.text if first is not None else "",
        elapsed_ms=answer.elapsed_ms,
        kind=gold.kind,
        mismatch=gold.mismatch,
    )


def _stage(gold: Gold, answer: Answer, rights: Sequence[bool], hit_articles: Sequence[Article]) -> Stage:
    if rights and rights[0]:
        return Stage.RIGHT if answer.answered else Stage.ABSTAINED
    held = [article for article in hit_articles if gold.is_in(article)]
    if not held:
        return Stage.MISSED
    if not any(_in_one_sentence(gold, article) for article in held):
        return Stage.SPLIT
    quoted = answer.quotes and gold.is_in(answer.quotes[0].article)
    return Stage.SENTENCE if quoted else Stage.ARTICLE


def _in_one_sentence(gold: Gold, article: Article) -> bool:
    sentences = [span.cut(article.text) for span in sentences_of(article)]
    return any(text in sentence for text in gold.answers for sentence in sentences)


def character_f1(given: str, wanted: str) -> float:
    """F1 of common characters, normalised, white space aside (as CMRC 2018).

    0 when either is empty. The evaluation of CMRC counts a longest common substring; this counts characters
    as a bag, as SQuAD does words (Rajpurkar et al., EMNLP 2016).
    """
    one, other = (Counter("".join(normalise(text).split())) for text in (given, wanted))
    shared = (one & other).total()
    return 2 * shared / (one.total() + other.total()) if shared else 0.0
