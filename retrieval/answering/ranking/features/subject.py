"""What a question asks of its subject: the part that is left once the article's own subject is taken out.

马修·米查姆有多高? is answered in an article on him by 身高:175cm, which names him nowhere. The longest run of
characters that question and article share is the subject; what the article says of it is to be found by
the rest, and by the words that an answer to such a question stands beside (`attributes`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from retrieval.models import Span

if TYPE_CHECKING:
    from retrieval.answering.ranking.match_context import ArticleMatch, QueryContext


def longest_shared_run(question: str, text: str) -> Span:
    """Where the longest run of characters that both hold stands in `question`, the first of equals.

    Without any shared character the span is empty.
    """
    first, length = 0, 0
    for start in range(len(question)):
        while start + length < len(question) and question[start : start + length + 1] in text:
            first, length = start, length + 1
    return Span(first, first + length)


REMAINDER = (
    "rest",  # share of the rest's characters, weighted by how few sentences of the article hold them
    "rest_pairs",  # share of its pairs, weighted likewise
    "rest_all",  # share of its characters, all alike
    "rest_near",  # how near a piece of the kind asked for is to one of them
    "rest_size",  # how many characters the rest has, full from ten
    "subject",  # holds the subject
    "subject_before",  # the sentence before holds it
    "subject_common",  # share of the article's sentences that hold it
    "subject_size",  # share of what is sought that is the subject
    "second",  # holds the longest run of three and more that the rest shares with the article
    "named",  # share of the attributes asked for whose words it holds; 0.5 without any
    "label_rest",  # share of its label's characters that are the rest's
    "label_named",  # its label holds an attribute's words
)
LEAST_SUBJECT, LEAST_SECOND = 2, 3
HALF_NEAR = 4
"""Characters between a piece and a character at which nearness has fallen to a half."""
_PIECES, _PLACES = 8, 24
"""Pieces and characters that are compared; a list of a hundred numbers says no more than eight."""
_LABEL = re.compile(r"[【\[]?([^,。:;!?【】\]]{1,12})[:】\]]")


class Remainder:
    """The subject that a question and one article share, and what is left of the question.

    It keeps neither of the two, for the article keeps it: in a circle all that was read for a question,
    and the index with it, would stay until Python looks for circles.
    """

    def __init__(self, scene: QueryContext, article: ArticleMatch) -> None:
        sought, text = scene.sought, article.normal_text
        run = longest_shared_run(sought, text)
        self.subject = run.cut(sought) if len(run) >= LEAST_SUBJECT else ""
        rest = sought.replace(self.subject, " ") if self.subject else sought
        runs = (
            longest_shared_run(part, text).cut(part) for part in rest.split() if len(part) >= LEAST_SECOND
        )
        self.second = max((run for run in runs if len(run) >= LEAST_SECOND), key=len, default="")
        self.characters = frozenset(rest) - {" "}
        self.pairs = frozenset(i for i, pair in enumerate(scene.pairs) if pair in rest)
        self.size = len(self.subject) / max(1, len(sought))
        self._asked = scene.attributes
        rare = article.character_weights[0][0]
        self._weights = {char: rare[char] for char in self.characters if char in rare}
        self._weight = max(1e-9, math.fsum(self._weights.values()))
        self._pairs_weight = max(1e-9, sum(article.local_pairs[i] for i in self.pairs))
        holding = sum([self.subject in s.normal for s in article.sentences]) if self.subject else 0
        self.common = holding / max(1, len(article.sentences))
        """Share of the article's sentences that hold the subject."""

    def clues(self, article: ArticleMatch, number: int, proofs: Sequence[Span]) -> tuple[float, ...]:
        """The clues of one sentence of the article, in the order of `REMAINDER`."""
        subject = self.subject
        text = article.sentences[number].normal
        held = self.characters & article.characters[number]
        before = article.sentences[number - 1].normal if number else ""
        label, asked = _LABEL.match(text), self._asked
        heading = label.group(1) if label else ""
        return (
            math.fsum(self._weights.get(char, 0.0) for char in held) / self._weight,
            sum(article.local_pairs[i] for i in self.pairs & article.pairs[number]) / self._pairs_weight,
            len(held) / max(1, len(self.characters)),
            nearness_to(proofs, text, self.characters),
            min(10, len(self.characters)) / 10,
            float(bool(subject) and subject in text),
            float(bool(subject) and subject in before),
            self.common,
            self.size,
            float(bool(self.second) and self.second in text),
            sum(bool(words.search(text)) for words in asked) / len(asked) if asked else 0.5,
            sum(char in self.characters for char in heading) / max(1, len(heading)),
            float(bool(heading) and any(words.search(heading) for words in asked)),
        )


def nearness_to(proofs: Sequence[Span], text: str, characters: frozenset[str]) -> float:
    """How near a piece of evidence is to one of these characters: 1 when they touch; 0 without either."""
    if not proofs or characters.isdisjoint(text):
        return 0.0
    places = [at for at, char in enumerate(text) if char in characters][:_PLACES]
    gaps = [at - p.end if at > p.end else p.start - at - 1 for p in proofs[:_PIECES] for at in places]
    return 1 / (1 + max(0, min(gaps)) / HALF_NEAR)
