"""Questions and queries: ask, search, trend."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from retrieval.answering.answerer import AnswerOptions
from retrieval.answering.boolean.article_search import ResultPage, search_articles
from retrieval.answering.boolean.facet_counts import count_facets
from retrieval.answering.boolean.found_articles_json import facets_to_json, found_to_json
from retrieval.answering.earlier_turns import ask_turns
from retrieval.answering.responder import whole_answer
from retrieval.answering.understanding.follow_ups import TURNS
from retrieval.answering.understanding.reading import AskContext
from retrieval.answering.word_trend import count_word
from retrieval.models import Answer
from retrieval.web.api.endpoint import ApiCall
from retrieval.web.api.parameters import AskParameters, SearchParameters, TrendParameters
from retrieval.wire_format import answer_to_json, trend_to_json

T = TypeVar("T")


def ask(call: ApiCall[AskParameters]) -> dict[str, Any]:
    """Answer a question, as `jianbao ask --json`."""
    return render_answer(call, answer_to_json)


def answer_of(call: ApiCall[AskParameters]) -> Answer:
    """The answer to a question as the next turn of its conversation."""
    return render_answer(call, whole_answer)


def render_answer(call: ApiCall[AskParameters], form: Callable[[Answer], T]) -> T:
    """As `answer_of`, in a form.

    form: as in `Responder.render`.
    """
    given, snapshot = call.given, call.snapshot
    filters = given.filters(snapshot.answerer)
    top = given.top or call.surroundings.top
    responder, options = snapshot.responder, AnswerOptions(filters=filters, top=top, without=given.without)
    standing = AskContext(today=call.today, list_order=given.sort)
    turns = ask_turns(partial(responder.answer, **options), given.turns[-TURNS:], standing)
    options["standing"] = replace(standing, turns=turns)
    return responder.render(form, given.question, **options)


def search(call: ApiCall[SearchParameters]) -> dict[str, Any]:
    """The articles of a query, as `jianbao search --json`, and its facets."""
    given, answerer = call.given, call.snapshot.answerer
    page = ResultPage(given.start, given.top, given.sort)
    found = search_articles(answerer, given.query, page, filters=given.filters(answerer))
    counts = count_facets(answerer.generation.store, found.rows)
    return {**found_to_json(given.query, found), "facets": facets_to_json(counts)}


def trend(call: ApiCall[TrendParameters]) -> dict[str, Any]:
    """A word over time, as `jianbao trend --json`."""
    given, answerer = call.given, call.snapshot.answerer
    return trend_to_json(count_word(answerer, given.word, given.filters(answerer), given.by))
