"""Features of the subject, and of the question's remainder."""

from __future__ import annotations

from retrieval.answering.ranking.features.feature import ARTICLE, QUESTION, FeatureGroup
from retrieval.answering.ranking.features.sentence_view import SentenceView
from retrieval.answering.ranking.proximity import character_proximity
from retrieval.patterns import lazy_regex

SUBJECT = FeatureGroup[SentenceView]("subject")
feature = SUBJECT.feature

MAX_REST_CHARS = 10
_LABEL = lazy_regex(r"[【\[]?([^,。:;!?【】\]]{1,12})[:】\]]")


@feature(QUESTION, ARTICLE)
def rest(view: SentenceView) -> float:
    """Share of the rest's characters, weighted by rarity in the article."""
    remainder = view.article.remainder
    return remainder.character_share(remainder.characters & view.article.characters[view.number])


@feature(QUESTION, ARTICLE)
def rest_pairs(view: SentenceView) -> float:
    """Share of the rest's pairs, weighted by rarity in the article."""
    return view.article.remainder.pair_share(view.article.pairs[view.number], view.article)


@feature(QUESTION, ARTICLE)
def rest_all(view: SentenceView) -> float:
    """Share of the rest's characters, all alike."""
    rest_characters = view.article.remainder.characters
    return len(rest_characters & view.article.characters[view.number]) / max(1, len(rest_characters))


@feature(QUESTION, ARTICLE)
def rest_near(view: SentenceView) -> float:
    """Proximity of a mention to a character of the rest."""
    return character_proximity(view.mentions, view.text, view.article.remainder.characters)


@feature()
def rest_size(view: SentenceView) -> float:
    """Characters of the rest, full from ten."""
    return min(MAX_REST_CHARS, len(view.article.remainder.characters)) / MAX_REST_CHARS


@feature()
def subject(view: SentenceView) -> float:
    """1 with the subject."""
    name = view.article.remainder.subject
    return float(bool(name) and name in view.text)


@feature()
def subject_before(view: SentenceView) -> float:
    """1 with the subject in the sentence before."""
    name = view.article.remainder.subject
    return float(bool(name) and name in view.sentence_before)


@feature()
def subject_common(view: SentenceView) -> float:
    """Share of the article's sentences with the subject."""
    return view.article.remainder.subject_share


@feature()
def subject_size(view: SentenceView) -> float:
    """Length of the subject relative to the text sought."""
    return view.article.remainder.subject_size


@feature()
def second(view: SentenceView) -> float:
    """1 with the longest further run of three and more characters."""
    run = view.article.remainder.second
    return float(bool(run) and run in view.text)


@feature(QUESTION, ARTICLE)
def named(view: SentenceView) -> float:
    """Share of the attributes asked for with a word here, 0.5 without."""
    attributes = view.query.attributes
    return sum(bool(words.search(view.text)) for words in attributes) / len(attributes) if attributes else 0.5


@feature()
def label_rest(view: SentenceView) -> float:
    """Share of its label's characters from the rest."""
    label, rest_characters = _label(view.text), view.article.remainder.characters
    return sum(char in rest_characters for char in label) / max(1, len(label))


@feature()
def label_named(view: SentenceView) -> float:
    """1 with an attribute's word in its label."""
    label = _label(view.text)
    return float(bool(label) and any(words.search(label) for words in view.query.attributes))


def _label(text: str) -> str:
    """The label at the start of a sentence (身高:175cm), or ""."""
    match = _LABEL.match(text)
    return match.group(1) if match else ""
