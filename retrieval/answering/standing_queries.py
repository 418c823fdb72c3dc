"""Standing queries: a reader's watches, decided on new articles.

A boolean query (words, phrases, AND OR NOT, the fields paper, page, byline, headline, date), or a question,
known by its question mark. A query is matched with each new article by itself; a question is asked again, and
matches where a new article answers it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from retrieval.answering.answerer import Answerer
from retrieval.answering.boolean.article_filter import ArticleFilter, text_key
from retrieval.answering.boolean.query_parser import parse_query
from retrieval.answering.boolean.query_tree import QueryField, QueryTerm, positive_terms
from retrieval.errors import BadQuery, QuestionError
from retrieval.language.sentences import split_sentences
from retrieval.models import Article, Quote, Span

MAX_QUESTIONS_ASKED = 100
"""Distinct questions asked again after one reload: 6 s at 60 ms each."""
QUESTION_MARKS = ("?", "?")
ANSWERS_READ = 3
"""Quotes of an answer that are compared with the new articles."""


@dataclass(frozen=True)
class StandingQuery:
    """A query or question as typed."""

    text: str

    @property
    def is_question(self) -> bool:
        """True for a question, asked of the whole archive."""
        return self.text.endswith(QUESTION_MARKS)

    @cached_property
    def _filter(self) -> ArticleFilter:
        try:
            return ArticleFilter(parse_query(self.text))
        except BadQuery:  # kept by a version that took any words
            return ArticleFilter(QueryTerm(self.text, quoted=True))

    def match(self, article: Article, key: str) -> Quote | None:
        """The sentence that matches, or the lead; None without a match.

        key: `text_key` of the article's text.
        """
        if self.is_question or not self._filter.matches(article, key):
            return None
        span = self._sentence(article)
        return Quote(article, span.start, span.end, None, 1.0)

    def _sentence(self, article: Article) -> Span:
        """The first sentence with the most words of the query."""
        sentences = split_sentences(article.text) or [Span(0, len(article.text))]
        terms = [term for term in positive_terms(self._filter.node) if term.field is not QueryField.BYLINE]
        found = [list(ArticleFilter(term).spans(article)) for term in terms]

        def count(sentence: Span) -> int:
            return sum(any(sentence.start <= span.start < sentence.end for span in spans) for spans in found)

        return max(sentences, key=count)


def check_standing_query(text: str) -> None:
    """Raises BadQuery for a query that cannot be read."""
    if not StandingQuery(text).is_question:
        parse_query(text)


def match_queries(texts: Iterable[str], articles: Iterable[Article]) -> dict[str, list[Quote]]:
    """Sentences of the articles, by the query that they match."""
    queries = [StandingQuery(text) for text in dict.fromkeys(texts)]
    matches: dict[str, list[Quote]] = {query.text: [] for query in queries}
    for article in articles:
        key = text_key(article.text)
        for query in queries:
            if (quote := query.match(article, key)) is not None:
                matches[query.text].append(quote)
    return matches


def answer_questions(
    answerer: Answerer, texts: Iterable[str], new_ids: Collection[str]
) -> Mapping[str, Sequence[Quote]]:
    """Quotes of new articles that answer the questions among these texts.

    At most `MAX_QUESTIONS_ASKED` are asked.
    """
    questions = [text for text in dict.fromkeys(texts) if StandingQuery(text).is_question]
    return {text: _new_answers(answerer, text, new_ids) for text in questions[:MAX_QUESTIONS_ASKED]}


def _new_answers(answerer: Answerer, question: str, new_ids: Collection[str]) -> list[Quote]:
    try:
        answer = answerer.answer(question, top=ANSWERS_READ)
    except QuestionError:
        return []
    return [quote for quote in answer.quotes if quote.article.id in new_ids] if answer.answered else []
