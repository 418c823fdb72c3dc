"""The permanent page of a quote: verified, moved, changed or gone."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from retrieval.citations import cite_all_pages, gbt7714_citation, text_digest
from retrieval.models import Article, Quote
from retrieval.web.api.browsing import find_article
from retrieval.web.api.cited_words import find_quote
from retrieval.web.api.endpoint import ApiCall, FileReply
from retrieval.web.api.parameters import QuoteParameters
from retrieval.web.errors import ChangedWords, NoSuchArticle, NoSuchArticleButNear, NoSuchWords
from retrieval.web.pages.answer_page import QuoteView
from retrieval.web.pages.html_templates import PageFrame, render_page
from retrieval.web.problems import sentence_of

MAX_MOVED_LENGTH = 100_000
"""Code points of an article searched for moved words: a tenth of a second."""


def quote_page(call: ApiCall[QuoteParameters]) -> FileReply:
    """The words of a place, or what has become of them."""
    try:
        found = find_quote(call)
    except (NoSuchWords, ChangedWords) as error:
        return _moved_page(call, error)
    except (NoSuchArticle, NoSuchArticleButNear) as error:
        near = error.facts.get("near")
        sentence = sentence_of(error, call.messages)
        return _lost(call, sentence, HTTPStatus.NOT_FOUND, near=near)
    view = QuoteView.of(found, call.messages, is_answer=False)
    return render_page(
        "quote",
        PageFrame.of(call),
        view=view,
        citation=gbt7714_citation(cite_all_pages(found.article, view.span)),
        is_verified=call.given.digest is not None,
    )


def moved_words(article: Article, length: int, digest: str) -> Quote | None:
    """The words of a digest anywhere in an article; None without.

    length: code points of the words.
    """
    text = article.text
    if not 0 < length <= len(text) <= MAX_MOVED_LENGTH:
        return None
    for start in range(len(text) - length + 1):
        if text_digest(text[start : start + length]) == digest:
            return Quote(article, start, start + length, None, 0.0)
    return None


def _moved_page(call: ApiCall[QuoteParameters], error: NoSuchWords | ChangedWords) -> FileReply:
    """The page of words that are not at their place any more."""
    given = call.given
    article = find_article(call.snapshot.answerer.generation.store, given.id)
    digest = (given.digest or "")[:16]
    moved = moved_words(article, given.end - given.start, digest) if digest else None
    if moved is not None:
        view = QuoteView.of(moved, call.messages, is_answer=False)
        sentence = call.messages.say("page.moved")
        status = HTTPStatus.NOT_FOUND
        return _lost(call, sentence, status, view=view, article=article)
    return _lost(call, sentence_of(error, call.messages), error.status, article=article)


def _lost(call: ApiCall[Any], sentence: str, status: HTTPStatus, **facts: Any) -> FileReply:
    held = {"article": None, "near": None, "view": None, **facts}
    return render_page("quote_lost", PageFrame.of(call), status=status, sentence=sentence, **held)
