"""The pages in one table: endpoints outside of the API."""

from __future__ import annotations

from typing import Any

from retrieval.bibliography.record_formats import RecordFormat
from retrieval.web.api.endpoint import Endpoint
from retrieval.web.api.exports import MEDIA_TYPES
from retrieval.web.lanes import WorkKind
from retrieval.web.pages.answer_page import ask_page, front_page
from retrieval.web.pages.article_page import article_page, article_reference
from retrieval.web.pages.calendar_page import calendar_page
from retrieval.web.pages.cuttings_page import cuttings_page
from retrieval.web.pages.day_page import day_page
from retrieval.web.pages.draft_page import draft_page, report_page
from retrieval.web.pages.html_templates import HTML
from retrieval.web.pages.page_parameters import (
    AnyDayPageParameters,
    ArticlePageParameters,
    AskPageParameters,
    CalendarPageParameters,
    DayPageParameters,
    DraftPageParameters,
    FormParameters,
    QuotePageParameters,
    SearchPageParameters,
    TrendPageParameters,
)
from retrieval.web.pages.quote_page import quote_page
from retrieval.web.pages.search_page import search_page
from retrieval.web.pages.trend_page import trend_page

MEDIA = (HTML,)

PAGES: tuple[Endpoint[Any], ...] = (
    Endpoint(
        "front_page", "/", "The box to ask.",
        FormParameters, front_page, None, media=MEDIA, is_question=False,
    ),
    Endpoint(
        "ask_page", "/ask", "An answer with its quotes.",
        AskPageParameters, ask_page, None, media=MEDIA, kind=WorkKind.ANSWER, is_dated=True,
    ),
    Endpoint(
        "article_reference", "/references/{id}", "The reference of an article.",
        ArticlePageParameters, article_reference, None, media=(MEDIA_TYPES[RecordFormat.RIS],),
        is_question=False,
    ),
    Endpoint(
        "article_page", "/articles/{id}", "A whole article.",
        ArticlePageParameters, article_page, None, media=MEDIA, is_question=False,
    ),
    Endpoint(
        "quote_page", "/quotes/{id}/{start}-{end}", "Words at a place, verified.",
        QuotePageParameters, quote_page, None, media=MEDIA, is_question=False,
    ),
    Endpoint(
        "any_day_page", "/days", "Papers of the day of a form.",
        AnyDayPageParameters, day_page, None, media=MEDIA, is_question=False, is_dated=True,
    ),
    Endpoint(
        "day_page", "/days/{date}", "Papers of one day.",
        DayPageParameters, day_page, None, media=MEDIA, is_question=False, is_dated=True,
    ),
    Endpoint(
        "calendar_page", "/calendar", "The newest year, day by day.",
        CalendarPageParameters, calendar_page, None, media=MEDIA, is_question=False,
    ),
    Endpoint(
        "year_page", "/calendar/{year}", "A year, day by day.",
        CalendarPageParameters, calendar_page, None, media=MEDIA, is_question=False,
    ),
    Endpoint(
        "search_page", "/search", "Articles of a query, with facets.",
        SearchPageParameters, search_page, None, media=MEDIA,
    ),
    Endpoint(
        "trend_page", "/trend", "A word over time.",
        TrendPageParameters, trend_page, None, media=MEDIA,
    ),
    Endpoint(
        "draft_page", "/check", "The form for a draft.",
        FormParameters, draft_page, None, media=MEDIA, is_question=False,
    ),
    Endpoint(
        "report_page", "/check", "The quotations of a draft against the archive.",
        DraftPageParameters, report_page, None, ("POST",), media=MEDIA, kind=WorkKind.SLOW, is_form=True,
    ),
    Endpoint(
        "cuttings_page", "/cuttings", "The scrapbook of a browser.",
        FormParameters, cuttings_page, None, media=MEDIA, is_question=False,
    ),
)  # fmt: skip
