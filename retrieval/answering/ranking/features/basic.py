"""Features of the weighted sum, computed for every sentence read."""

from __future__ import annotations

from retrieval.answering.ranking.features.answer_type import asks_for_demands, is_demand, spells_out
from retrieval.answering.ranking.features.feature import ARTICLE, QUESTION, FeatureGroup
from retrieval.answering.ranking.features.sentence_view import CandidateView
from retrieval.answering.ranking.proximity import word_proximity
from retrieval.answering.ranking.remainder import longest_common_run
from retrieval.answering.understanding.answer_types import AnswerKind

BASIC = FeatureGroup[CandidateView]("basic")
feature = BASIC.feature

FULL_NEW_CHARS = 12
"""New characters for full marks."""
SHORT_CHARS, LONG_CHARS = 20, 120


@feature(QUESTION)
def words(view: CandidateView) -> float:
    """Share of the question's words in the sentence, weighted by idf."""
    return view.weights.share(view.own)


@feature(QUESTION, ARTICLE)
def characters(view: CandidateView) -> float:
    """Share of the question's different characters in the sentence."""
    return len(view.question_characters) / max(1, len(view.weights.characters))


@feature(QUESTION, ARTICLE)
def local(view: CandidateView) -> float:
    """Share of the question's words, weighted by rarity in the article."""
    return view.local_weights.share(view.own)


@feature(QUESTION)
def asked(view: CandidateView) -> float:
    """Share of the words next to the question word."""
    return view.weights.beside_asking_share(view.own)


@feature(ARTICLE)
def new(view: CandidateView) -> float:
    """Characters beside the question's, full marks from a dozen."""
    text = view.text
    known = sum(map(text.count, view.weights.known_characters.intersection(view.characters)))
    return min(1.0, (len(text) - known) / FULL_NEW_CHARS)


@feature(QUESTION)
def before(view: CandidateView) -> float:
    """Share of the words in the sentence before alone."""
    return view.weights.share(view.before - view.own)


@feature(QUESTION)
def after(view: CandidateView) -> float:
    """Share of the words in the sentence after alone."""
    return view.weights.share(view.after - view.own)


@feature()
def title(view: CandidateView) -> float:
    """Share of the words in kicker, headline or deck alone."""
    return view.weights.share(view.title - view.own)


@feature()
def passage(view: CandidateView) -> float:
    """BM25 of its passage, relative to the best passage."""
    return view.query.relative_scores[view.passage_rank]


@feature()
def first(view: CandidateView) -> float:
    """1 in the best passage."""
    return float(view.passage_rank == 0)


@feature(QUESTION)
def evidence(view: CandidateView) -> float:
    """1 with a mention of the expected answer type outside the question."""
    return float(bool(view.mentions))


@feature(QUESTION, ARTICLE)
def near(view: CandidateView) -> float:
    """Proximity of a mention to a word of the question, 1 touching."""
    if not view.mentions:
        return 0.0
    return word_proximity(view.mentions, view.weights.first_occurrences(view.text))


@feature()
def unit(view: CandidateView) -> float:
    """1 with a mention in a unit of the question."""
    units = view.question.units
    return float(bool(units) and any(mention.cut(view.text).endswith(units) for mention in view.mentions))


@feature(QUESTION)
def run(view: CandidateView) -> float:
    """Longest common run of characters, relative to the question."""
    normal = view.question.normal
    return len(longest_common_run(normal, view.text)) / max(1, len(normal))


@feature()
def short(view: CandidateView) -> float:
    """Characters short of 20, relative to 20."""
    return max(0.0, SHORT_CHARS - view.size) / SHORT_CHARS


@feature()
def long(view: CandidateView) -> float:
    """Characters above 120, in hundreds."""
    return max(0.0, view.size - LONG_CHARS) / 100


@feature()
def dense(view: CandidateView) -> float:
    """Share of the sentence's characters from the question."""
    return sum(map(view.text.count, view.question_characters)) / view.size


@feature()
def byline(view: CandidateView) -> float:
    """1 for the signature; the question asks for an author."""
    return float(view.is_signature)


@feature()
def spelled(view: CandidateView) -> float:
    """1 for the list behind a counted slogan in question: 两防两确保."""
    question = view.question
    return float(question.kind is AnswerKind.DEFINITION and spells_out(view.text, question.normal))


@feature()
def early(view: CandidateView) -> float:
    """1 at the start of the article, falling with each sentence."""
    return 1 / (1 + view.number)


@feature()
def demanded(view: CandidateView) -> float:
    """1 for a reported demand where the question asks for one."""
    return float(asks_for_demands(view.question.normal) and is_demand(view.text))
