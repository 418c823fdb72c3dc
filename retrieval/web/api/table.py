"""The endpoints of the API, in one table."""

from __future__ import annotations

from typing import Any

from retrieval.web.api.browsing import article, day, holdings, similar
from retrieval.web.api.cited_words import PNG, clipping, quote
from retrieval.web.api.draft_shapes import ReportShape
from retrieval.web.api.drafts import check
from retrieval.web.api.endpoint import Endpoint
from retrieval.web.api.exports import MEDIA_TYPES, export
from retrieval.web.api.feeds.atom_feed import MEDIA_TYPE as ATOM
from retrieval.web.api.feeds.atom_feed import atom_feed
from retrieval.web.api.feeds.feed_items import FeedParameters
from retrieval.web.api.feeds.json_feed import MEDIA_TYPE as JSON_FEED
from retrieval.web.api.feeds.json_feed import json_feed
from retrieval.web.api.page_images import WEBP, page_image
from retrieval.web.api.parameters import (
    ArticleParameters,
    AskParameters,
    CheckParameters,
    DayParameters,
    ExportParameters,
    NoParameters,
    PageImageParameters,
    QuoteParameters,
    SearchParameters,
    SimilarParameters,
    TrendParameters,
)
from retrieval.web.api.questions import ask, search, trend
from retrieval.web.api.shapes import (
    AnswerShape,
    ArticleShape,
    CitedWordsShape,
    DayShape,
    HoldingsShape,
    SearchShape,
    SimilarShape,
    TrendShape,
)
from retrieval.web.lanes import WorkKind

ROOT = "/api/v1"
BOTH = ("GET", "POST")
PLACE = "{id}/{start}-{end}"

ENDPOINTS: tuple[Endpoint[Any], ...] = (  # similar before article, whose id may have slashes
    Endpoint(
        "ask", "/ask", "Answer a question with quotes, word for word.",
        AskParameters, ask, AnswerShape, BOTH, kind=WorkKind.ANSWER, is_dated=True,
    ),
    Endpoint("search", "/search", "Articles of a query.", SearchParameters, search, SearchShape, BOTH),
    Endpoint("trend", "/trend", "Articles with a word over time.", TrendParameters, trend, TrendShape),
    Endpoint(
        "day", "/days/{date}", "Papers of one day, page by page.",
        DayParameters, day, DayShape, is_question=False, is_dated=True,
    ),
    Endpoint(
        "similar", "/articles/{id}/similar", "Articles most like an article.",
        SimilarParameters, similar, SimilarShape,
    ),
    Endpoint(
        "article", "/articles/{id}", "A whole article.",
        ArticleParameters, article, ArticleShape, is_question=False,
    ),
    Endpoint(
        "quote", f"/quotes/{PLACE}", "Words at a place, with their checksum.",
        QuoteParameters, quote, CitedWordsShape, is_question=False,
    ),
    Endpoint(
        "clipping", f"/clippings/{PLACE}.png", "A quote as a picture.",
        QuoteParameters, clipping, None, media=(PNG,), kind=WorkKind.SLOW,
    ),
    Endpoint(
        "page_image", "/page-images/{id}/{number}.webp", "A printed page of an article, its blocks framed.",
        PageImageParameters, page_image, None, media=(WEBP,), kind=WorkKind.SLOW,
    ),
    Endpoint(
        "check", "/check", "Quotations of a draft against the archive.",
        CheckParameters, check, ReportShape, ("POST",), kind=WorkKind.SLOW, drafts=True,
    ),
    Endpoint(
        "export", "/export", "Records as CSV, Markdown, BibTeX or RIS.",
        ExportParameters, export, None, BOTH, media=tuple(MEDIA_TYPES.values()),
        kind=WorkKind.ANSWER, is_dated=True,
    ),
    Endpoint(
        "json_feed", "/feed.json", "Newest articles as JSON Feed.",
        FeedParameters, json_feed, None, media=(JSON_FEED,), kind=WorkKind.ANSWER, is_dated=True,
    ),
    Endpoint(
        "atom_feed", "/feed.atom", "Newest articles as Atom.",
        FeedParameters, atom_feed, None, media=(ATOM,), kind=WorkKind.ANSWER, is_dated=True,
    ),
    Endpoint(
        "archive", "/archive", "Papers, dates and counts of the archive.",
        NoParameters, holdings, HoldingsShape, is_question=False,
    ),
)  # fmt: skip
