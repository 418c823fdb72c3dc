"""Questions to try, made from the newest articles and answered by them.

A clause of a headline or of a first sentence, its number or leading person asked for: of 天元区78家企业复工
comes 天元区多少家企业复工?. Only questions answered from their own article are given, so that nobody is shown
an example that fails.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from retrieval.answering.responder import Responder
from retrieval.answering.understanding.answer_types import OFFICE, SURNAMES, AnswerKind, find_answers_of_type
from retrieval.index.browse import matching_rows, newest_first
from retrieval.index.corpus import ArticleStore
from retrieval.language.normalization import normalise
from retrieval.language.sentences import split_sentences
from retrieval.models import Article, Filters
from retrieval.patterns import lazy_regex

MAX_EXAMPLES = 3
MAX_TRIED = 12
"""Questions asked of the archive: some fifty milliseconds each."""
MAX_ARTICLES = 100
"""Newest articles looked at."""
MAX_SENTENCES = 8
MIN_LENGTH, MAX_LENGTH = 9, 26
"""Characters of a question that reads well on a phone."""
_CLAUSE = lazy_regex(r"[\u4e00-\u9fffA-Za-z0-9.%\uff05~—–·-]{6,}")
_NUMBER = lazy_regex(
    r"(?<![第0-9.,%—–~至到年月])[约近超逾]?[0-9]+(?:\.[0-9]+)?[多余]?(?P<scale>[万亿]{0,2})[多余]?"
    r"(?P<unit>家|名|户|亩|公里|吨|元|美元|辆|台|套|所|项|种|座|架|艘|场|人次|人|例|株|公顷|平方米|千瓦时|头|只|枚)"
    r"(?![0-9年月日])"
)
_VAGUE = lazy_regex(r"[我本全该此这那其共已并将仅各今去昨明和与及对按向把被从在为经预累总首第可再]|部署")
"""First characters of clauses that say too little by themselves: 全区, 我省, 其中, 首期."""
_PERSON = lazy_regex(rf"[{SURNAMES}][\u4e00-\u9fff]{{1,2}}(?=出席|主持|会见|调研|强调|率队|赴|到)")


@dataclass(frozen=True, slots=True)
class _Example:
    """A question with the article and the words that answer it."""

    text: str
    article: str
    answer: str


class ExampleQuestions:
    """Questions to try of one generation, found at the first need.

    May be shared by threads.
    """

    def __init__(self, store: ArticleStore, responder: Responder) -> None:
        self._store = store
        self._responder = responder
        self._finding = threading.Lock()
        self.known: tuple[str, ...] | None = None
        """As found; None before the first need."""

    def find(self) -> tuple[str, ...]:
        """The questions, the surest first. Raises as `Responder.answer` does."""
        with self._finding:
            if self.known is None:
                self.known = example_questions(self._store, self._responder)
            return self.known


def example_questions(
    store: ArticleStore, responder: Responder, count: int = MAX_EXAMPLES
) -> tuple[str, ...]:
    """At most `count` questions that are answered, the surest first.

    Raises as `Responder.answer` does.
    """
    tried: list[tuple[float, str]] = []
    articles: set[str] = set()
    for example in islice(_examples(store), MAX_TRIED):
        if len(tried) == count:
            break
        if example.article in articles:
            continue
        answer = responder.answer(example.text, top=1)
        if answer.answered and answer.listing is None:
            first = answer.quotes[0]
            if first.article.id == example.article and example.answer in first.text:
                tried.append((-answer.confidence, example.text))
                articles.add(example.article)
    return tuple(text for _, text in sorted(tried))


def _examples(store: ArticleStore) -> Iterator[_Example]:
    """Questions to try, of the newest articles first."""
    rows = newest_first(store, np.flatnonzero(matching_rows(store, Filters())))
    for article in store.articles(rows[:MAX_ARTICLES]):
        for clause in _clauses(article):
            if _VAGUE.match(clause):
                continue
            found = _asking_number(clause) or _asking_person(clause, article.text)
            if found is not None and MIN_LENGTH <= len(found[0]) <= MAX_LENGTH:
                yield _Example(found[0], article.id, found[1])


def _clauses(article: Article) -> Iterator[str]:
    """Clauses of the headline, then of the first sentences."""
    lead = (span.cut(article.text) for span in islice(split_sentences(article.text), MAX_SENTENCES))
    for text in ((article.headline or "").partition("\n")[0], *lead):
        yield from _CLAUSE.findall(text)


def _asking_number(clause: str) -> tuple[str, str] | None:
    """The clause with its only number asked for, and the number."""
    found = list(_NUMBER.finditer(clause))
    if len(found) != 1 or len(re.findall(r"[0-9]+", clause)) != 1:
        return None
    before, number, after = clause[: found[0].start()], found[0], clause[found[0].end() :]
    if not _opens_with_a_name(before):
        return None
    return f"{before}多少{number['scale']}{number['unit']}{after}?", number.group().lstrip("约近超逾")


def _opens_with_a_name(text: str) -> bool:
    """True for a text with a place or body at its start."""
    copy = normalise(text)
    kinds = (AnswerKind.PLACE, AnswerKind.ORGANISATION)
    return any(span.start == 0 for kind in kinds for span in find_answers_of_type(kind, copy, ""))


def _asking_person(clause: str, text: str) -> tuple[str, str] | None:
    """The clause with its leading person asked for, and the person.

    The text has to name the office.
    """
    found = _PERSON.match(clause)
    if found is None or not re.search(rf"{OFFICE}{found.group()}", text):
        return None
    return f"谁{clause[found.end() :]}?", found.group()
