"""Words at a place of an article: checksum, sources, picture."""

from __future__ import annotations

from typing import Any

from retrieval.archive.printed_place import find_printed_place
from retrieval.citations import cite_all_pages, text_sha256
from retrieval.errors import JianbaoError
from retrieval.imaging.clipping import render_clipping
from retrieval.imaging.facsimile import render_facsimile
from retrieval.models import Quote, Span
from retrieval.processes.sandbox import ChildFailed
from retrieval.web.api.browsing import find_article
from retrieval.web.api.endpoint import ApiCall, FileReply
from retrieval.web.api.parameters import QuoteParameters
from retrieval.web.errors import ChangedWords, NoSuchWords
from retrieval.wire_format import cited_words_to_json

PNG = "image/png"


def quote(call: ApiCall[QuoteParameters]) -> dict[str, Any]:
    """The words at a place, with checksum and lines of the source.

    verified: True where the given digest is theirs; None without one.
    """
    found = find_quote(call)
    verified = None if call.given.digest is None else True
    return {**cited_words_to_json(found.article, Span(found.start, found.end)), "verified": verified}


def clipping(call: ApiCall[QuoteParameters]) -> FileReply:
    """The picture of a quote: from the printed page, else typeset."""
    found = find_quote(call)
    return FileReply(_facsimile(found, call) or render_clipping(found, call.messages), PNG)


def find_quote(call: ApiCall[QuoteParameters]) -> Quote:
    """The quote at a place. Raises NoSuchWords, ChangedWords."""
    given = call.given
    article = find_article(call.snapshot.answerer.generation.store, given.id)
    if not given.start < given.end <= len(article.text):
        raise NoSuchWords(length=len(article.text))
    words = article.text[given.start : given.end]
    digest = text_sha256(words)
    if given.digest is not None and not digest.startswith(given.digest):
        raise ChangedWords()
    return Quote(article, given.start, given.end, None, 0.0)


def _facsimile(found: Quote, call: ApiCall[QuoteParameters]) -> bytes | None:
    """The picture from the printed page; None without a drawable page."""
    around, messages = call.surroundings, call.messages
    place = find_printed_place(found, around.paths, call.snapshot.coverage.built, around.links)
    if place is None:
        return None
    source = messages.source_line(cite_all_pages(found.article, Span(found.start, found.end)))
    try:
        return render_facsimile(*place, f"{source}\n{messages.say('picture.page')}")
    except (ChildFailed, JianbaoError):
        return None
