"""What speaks for a sentence: named features, each a number of about 0..1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.answering.ranking.features.answer_type import asks_for_demands, passes_on, spells_out
from retrieval.answering.ranking.features.subject import longest_shared_run
from retrieval.answering.ranking.term_weights import Sentence, WordWeights
from retrieval.answering.understanding.answer_types import AnswerKind
from retrieval.models import Span

FEATURES = (
    "words",  # share of the question's words in the sentence, weighted by idf
    "characters",  # share of the question's different characters in the sentence
    "local",  # share of the question's words, weighted by how few sentences of the article hold them
    "asked",  # share of the words next to the question word
    "new",  # characters beside the question's, full marks from a dozen
    "before",  # words that only the sentence before has
    "after",  # words that only the sentence after has
    "title",  # words that only kicker, headline or deck have
    "passage",  # BM25 of its passage, relative to the best passage
    "first",  # its passage is the best one
    "evidence",  # holds something of the kind asked for that the question does not hold
    "near",  # how near such evidence is to a word of the question, 1 when they touch
    "unit",  # such evidence is in a unit that the question asks for
    "run",  # longest run of characters shared with the question, relative to the question
    "short",  # how far it falls short of 20 characters
    "long",  # how far it exceeds 120 characters, in hundreds
    "dense",  # share of the sentence's characters that are the question's
    "byline",  # it is the signature, and the question asks who wrote
    "spelled",  # spells out the counted slogan whose meaning is asked: 两防两确保
    "early",  # 1 at the start of the article, falling with each sentence
    "demanded",  # passes on what somebody demands, and the question asks for that
)
ENOUGH_NEW = 12
SHORT, LONG = 20, 120
HALF_NEAR = 8
"""Characters between evidence and word at which nearness has fallen to a half."""


@dataclass(frozen=True, slots=True)
class FeatureContext:
    """Where a sentence stands: its article's sentences, its number, its passage.

    found:    the question's words in each of the sentences.
    proofs:   what the sentence holds of the kind asked for.
    title:    the question's words that stand in kicker, headline or deck.
    relative: BM25 of the passage, relative to the best passage. is_first: it is the best passage.
    is_byline: the sentence is the article's signature, asked for.
    """

    sentences: Sequence[Sentence]
    found: Sequence[frozenset[int]]
    number: int
    proofs: Sequence[Span]
    title: frozenset[int]
    relative: float
    is_first: bool
    is_byline: bool = False

    def beside(self, step: int) -> frozenset[int]:
        """The question's words in the sentence `step` further on; none beyond the article's ends."""
        place = self.number + step
        return self.found[place] if 0 <= place < len(self.found) else frozenset()


def features_of(weights: WordWeights, setting: FeatureContext) -> tuple[float, ...]:
    """The features of one sentence, in the order of `FEATURES`."""
    question = weights.question
    text = setting.sentences[setting.number].normal
    size = max(1, len(text))
    own, proofs, held = setting.beside(0), setting.proofs, frozenset(text)
    words_held = weights.characters & held
    return (
        weights.share(own),
        len(words_held) / max(1, len(weights.characters)),
        weights.local_share(own, setting.found),
        weights.asked_share(own),
        min(1.0, (len(text) - sum(map(text.count, weights.not_new.intersection(held)))) / ENOUGH_NEW),
        weights.share(setting.beside(-1) - own),
        weights.share(setting.beside(+1) - own),
        weights.share(setting.title - own),
        setting.relative,
        float(setting.is_first),
        float(bool(proofs)),
        nearness(proofs, weights.places(text)) if proofs else 0.0,
        float(bool(question.units) and any(p.cut(text).endswith(question.units) for p in proofs)),
        len(longest_shared_run(question.normal, text)) / max(1, len(question.normal)),
        max(0.0, SHORT - size) / SHORT,
        max(0.0, size - LONG) / 100,
        sum(map(text.count, words_held)) / size,
        float(setting.is_byline),
        float(question.kind is AnswerKind.DEFINITION and spells_out(text, question.normal)),
        1 / (1 + setting.number),
        float(asks_for_demands(question.normal) and passes_on(text)),
    )


def nearness(proofs: Sequence[Span], words: Sequence[Span]) -> float:
    """How near a piece of evidence is to a word: 1 when they touch, falling with distance; 0 without."""
    gaps = [w.start - p.end if w.start > p.end else p.start - w.end for p in proofs for w in words]
    return 1 / (1 + max(0, min(gaps)) / HALF_NEAR) if gaps else 0.0
