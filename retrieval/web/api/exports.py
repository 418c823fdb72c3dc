"""Answers, results and chosen quotes as files for other programs."""

from __future__ import annotations

from collections.abc import Iterable

from retrieval.answering.boolean.article_search import ResultPage, search_articles
from retrieval.bibliography.cited_record import (
    CitedRecord,
    record_of_passage,
    records_of_answer,
    records_of_search,
)
from retrieval.bibliography.record_formats import RecordFormat, render_records
from retrieval.models import Span
from retrieval.web.api.browsing import find_article
from retrieval.web.api.endpoint import ApiCall, FileReply
from retrieval.web.api.parameters import AskParameters, ExportParameters
from retrieval.web.api.questions import answer_of
from retrieval.web.errors import BadParameter, NoSuchWords

MEDIA_TYPES = {
    RecordFormat.CSV: "text/csv",
    RecordFormat.MARKDOWN: "text/markdown",
    RecordFormat.BIBTEX: "application/x-bibtex",
    RecordFormat.RIS: "application/x-research-info-systems",
}
MAX_QUOTES = 10
"""Quotes of an answer."""
BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes UTF-8 for the encoding of the country."""


def export(call: ApiCall[ExportParameters]) -> FileReply:
    """The records of one source in a format.

    Raises BadParameter for no source or several, NoSuchArticle, NoSuchWords.
    """
    form = call.given.format
    text = "".join(render_records(_records(call), form, call.messages))
    mark = BYTE_ORDER_MARK if form is RecordFormat.CSV else ""
    content = (mark + text).encode("utf-8", "replace")
    return FileReply(content, MEDIA_TYPES[form], f"jianbao{form.suffix}")


def _records(call: ApiCall[ExportParameters]) -> Iterable[CitedRecord]:
    given = call.given
    sources = [given.question is not None, given.query is not None, bool(given.items)]
    if sum(sources) != 1:
        raise BadParameter(name="question, query, items", expected="one_of_these")
    if given.question is not None:
        return records_of_answer(answer_of(_question(call)))
    if given.query is not None:
        answerer = call.snapshot.answerer
        page = ResultPage(size=given.top)
        found = search_articles(answerer, given.query, page, filters=given.filters(answerer))
        return records_of_search(given.query, found)
    return list(_chosen(call))


def _question(call: ApiCall[ExportParameters]) -> ApiCall[AskParameters]:
    given = call.given
    shared = {name: getattr(given, name) for name in ("since", "until", "paper", "page", "byline", "turns")}
    asked = AskParameters(question=given.question or "", top=min(given.top, MAX_QUOTES), **shared)
    return call.with_parameters(asked)


def _chosen(call: ApiCall[ExportParameters]) -> Iterable[CitedRecord]:
    store = call.snapshot.answerer.generation.store
    for rank, item in enumerate(call.given.items, 1):
        article = find_article(store, item.article_id)
        if not item.start <= item.end <= len(article.text):
            raise NoSuchWords(length=len(article.text))
        yield record_of_passage("", rank, article, Span(item.start, item.end))
