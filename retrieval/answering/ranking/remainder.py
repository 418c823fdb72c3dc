"""The common subject of question and article, and the question's remainder.

马修·米查姆有多高? is answered in an article on him by 身高:175cm, without his name. The longest common run of
question and article is the subject; the article's statements about the subject are found by the remainder,
and by the words beside an answer to such a question (`attributes`).
"""

from __future__ import annotations

import math

from retrieval.answering.ranking.article_match import ArticleMatch
from retrieval.answering.ranking.query_context import QueryContext
from retrieval.models import Span

MIN_SUBJECT_CHARS, MIN_SECOND_CHARS = 2, 3


def longest_common_run(question: str, text: str) -> Span:
    """Span in `question` of the longest common substring, the first of equals.

    Empty without any common character.
    """
    first, length, size = 0, 0, len(question)
    for start in range(size):
        end = start + length + 1
        if end > size:
            break
        while end <= size and question[start:end] in text:
            first, length, end = start, end - start, end + 1
    return Span(first, first + length)


class Remainder:
    """The subject of a question in an article, and the rest.

    subject:       the longest common run, "" under two characters.
    second:        the longest further run of three and more characters, or "".
    characters:    of the rest. pairs: numbers of its pairs.
    subject_size:  share of the text sought.
    subject_share: share of the article's sentences with the subject.

    Refers to neither query nor article: an article keeps its remainder, and a reference cycle would keep
    the hits, and the index with them, until the next collection.
    """

    def __init__(self, query: QueryContext, article: ArticleMatch) -> None:
        sought, text = query.sought, article.normal_text
        run = longest_common_run(sought, text)
        self.subject = run.cut(sought) if len(run) >= MIN_SUBJECT_CHARS else ""
        rest = sought.replace(self.subject, " ") if self.subject else sought
        runs = (
            longest_common_run(part, text).cut(part) for part in rest.split() if len(part) >= MIN_SECOND_CHARS
        )
        self.second = max((run for run in runs if len(run) >= MIN_SECOND_CHARS), key=len, default="")
        self.characters = frozenset(rest) - {" "}
        self.pairs = frozenset(i for i, pair in enumerate(query.pairs) if pair in rest)
        self.subject_size = len(self.subject) / max(1, len(sought))
        rarity = article.character_rarity.by_character
        self._weights = {char: rarity[char] for char in self.characters if char in rarity}
        self._weight = max(1e-9, math.fsum(self._weights.values()))
        self._pairs_weight = max(1e-9, sum(article.local_pairs[i] for i in self.pairs))
        holding = sum([self.subject in s.normal for s in article.sentences]) if self.subject else 0
        self.subject_share = holding / max(1, len(article.sentences))

    def character_share(self, characters: frozenset[str]) -> float:
        """Share of the rest's characters among these, weighted by rarity."""
        return math.fsum(self._weights.get(char, 0.0) for char in characters) / self._weight

    def pair_share(self, pairs: frozenset[int], article: ArticleMatch) -> float:
        """Share of the rest's pairs among these, weighted by rarity."""
        return sum([article.local_pairs[i] for i in self.pairs & pairs]) / self._pairs_weight
