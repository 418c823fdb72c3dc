"""Features of the shape: length, place in the article, punctuation."""

from __future__ import annotations

import math

from retrieval.answering.ranking.features.feature import FeatureGroup
from retrieval.answering.ranking.features.sentence_view import SentenceView
from retrieval.patterns import lazy_regex

SHAPE = FeatureGroup[SentenceView]("shape")
feature = SHAPE.feature

FULL_LENGTH = 200
"""Characters of a sentence, and sentences of an article, for full marks on the logarithmic scale."""
MAX_COMMAS = 6
_POINTING = lazy_regex(r"(?:他|她|它|该|这|其|此|据|同时|另外|此外|然而|但|而|双方|对此)")


@feature()
def length(view: SentenceView) -> float:
    """Logarithm of its length, 1 at 200 characters."""
    return min(1.0, math.log(view.size + 1) / math.log(FULL_LENGTH))


@feature()
def added(view: SentenceView) -> float:
    """Characters beside the question's and the title's, relative to its length."""
    text = view.text
    known = sum(map(text.count, view.article.known_characters.intersection(text)))
    return (len(text) - known) / view.size


@feature()
def place(view: SentenceView) -> float:
    """Place in the article, 0 the start, 1 the end."""
    return view.number / len(view.article.sentences)


@feature()
def sentences(view: SentenceView) -> float:
    """Logarithm of its article's number of sentences, 1 at 200."""
    return min(1.0, math.log(len(view.article.sentences) + 1) / math.log(FULL_LENGTH))


@feature()
def opens(view: SentenceView) -> float:
    """1 for the article's first sentence."""
    return float(view.number == 0)


@feature()
def points_back(view: SentenceView) -> float:
    """1 with a pronoun or connective at the start."""
    return float(bool(_POINTING.match(view.text)))


@feature()
def ends(view: SentenceView) -> float:
    """1 with an end mark at the end."""
    return float(view.text[-1:] in "。!?”")


@feature()
def asks(view: SentenceView) -> float:
    """1 for a question."""
    return float(view.text[-1:] == "?")


@feature()
def announces(view: SentenceView) -> float:
    """1 with a colon at the end."""
    return float(view.text[-1:] == ":")


@feature()
def quotes(view: SentenceView) -> float:
    """1 with a quotation."""
    return float("“" in view.text)


@feature()
def commas(view: SentenceView) -> float:
    """Clauses, full from six."""
    return min(MAX_COMMAS, view.text.count(",")) / MAX_COMMAS
