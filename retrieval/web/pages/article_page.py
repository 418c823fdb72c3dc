"""The page of an article: text, references, similar articles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from retrieval.answering.related_articles import similar_articles
from retrieval.bibliography.cited_record import authors_of, record_of_passage, title_of
from retrieval.bibliography.record_formats import RecordFormat, render_records
from retrieval.citations import cite_all_pages, gbt7714_citation
from retrieval.errors import MissingExtra, PrintedPageError
from retrieval.i18n import byline_text
from retrieval.imaging.marked_page import MarkedPage, PageImageSize, marked_pages
from retrieval.index.browse import neighbours_on_page
from retrieval.models import BODY_KINDS, Article, Block, BlockKind, Quote, Span
from retrieval.web.api.browsing import find_article
from retrieval.web.api.endpoint import ApiCall, FileReply
from retrieval.web.api.exports import MEDIA_TYPES
from retrieval.web.api.page_images import check_page_image
from retrieval.web.pages.addresses import PageAddresses
from retrieval.web.pages.html_templates import PageFrame, render_page
from retrieval.web.pages.marked_text import MarkedPiece, marked_pieces
from retrieval.web.pages.page_parameters import ArticlePageParameters

SIMILAR = 5
"""Similar articles named."""
TITLE_KINDS = (BlockKind.COLUMN, BlockKind.KICKER, BlockKind.HEADLINE, BlockKind.DECK, BlockKind.BYLINE)
NOWHERE = Span(0, 0)


@dataclass(frozen=True, slots=True)
class BlockView:
    """A block of the running text.

    kind: paragraph, subhead or caption. is_first: the first with a mark. is_truncated: as of `Block`.
    """

    kind: str
    pieces: tuple[MarkedPiece, ...]
    is_first: bool
    is_truncated: bool = False


@dataclass(frozen=True, slots=True)
class PrintedView:
    """A printed page beside the text.

    address: of its picture; full: of one to read the print in. label: of the page.
    """

    address: str
    full: str
    text: str
    label: str


def article_page(call: ApiCall[ArticlePageParameters]) -> FileReply:
    """A whole article; a place beyond its end is passed over."""
    given, answerer = call.given, call.snapshot.answerer
    found = find_article(answerer.generation.store, given.id)
    place = given.place if given.place.end <= len(found.text) else NOWHERE
    before, after = neighbours_on_page(answerer.generation.store, found)
    return render_page(
        "article",
        PageFrame.of(call),
        before=before,
        after=after,
        similar=similar_articles(answerer, found, SIMILAR),
        **article_facts(found, place, PageFrame.of(call)),
        **printed_facts(call, found, place),
    )


def article_facts(article: Article, place: Span, frame: PageFrame) -> dict[str, Any]:
    """Facts of an article for its templates. place: marked in it."""
    quote, messages = Quote(article, place.start, place.end, None, 0.0), frame.messages
    return {
        "article": article,
        "place": place,
        "quote": quote,
        "address": frame.to.quote(quote) if len(place) else frame.to.article(article.id),
        "words": quote.text or title_of(article),
        "source": messages.source_line(cite_all_pages(article, place)),
        "byline": byline_text(article.byline),
        "title": title_of(article),
        "authors": authors_of(article),
        "citation": gbt7714_citation(article),
        "notes": (*messages.source_notes(article), *messages.corrections(article)),
        "blocks": block_views(article, place),
    }


def printed_facts(call: ApiCall[ArticlePageParameters], article: Article, place: Span) -> dict[str, Any]:
    """The pictures of the printed pages, or the reason for none."""
    pages, messages, to = marked_pages(article, place), call.messages, PageAddresses(call.prefix)
    try:
        for page in pages:
            check_page_image(call, page)
    except (PrintedPageError, MissingExtra) as error:
        return {"printed": [], "not_printed": messages.say("page.not_printed", why=messages.error(error))}
    return {
        "printed": [
            PrintedView(
                to.page_image(article.id, number, place, PageImageSize.SCREEN),
                to.page_image(article.id, number, place, PageImageSize.FULL),
                messages.say(_description(page), page=messages.page(page.label)),
                messages.page(page.label),
            )
            for number, page in enumerate(pages, 1)
        ],
        "not_printed": "",
    }


def _description(page: MarkedPage) -> str:
    """Key of the text in place of a picture."""
    return "page.printed_marked" if page.marks else "page.printed_alt"


def block_views(article: Article, place: Span) -> list[BlockView]:
    """The blocks of the running text, in order."""
    marks = [place] if len(place) else []
    shown = [block for block in article.blocks if block.kind not in TITLE_KINDS]
    if not any(block.kind in BODY_KINDS for block in shown):
        shown = [Block(BlockKind.PARAGRAPH, 0, len(article.text), ())]
    views, is_marked = [], False
    for block in shown:
        pieces = marked_pieces(article.text, Span(block.start, block.end), marks)
        is_first = not is_marked and any(piece.is_marked for piece in pieces)
        is_marked = is_marked or is_first
        views.append(BlockView(str(block.kind), pieces, is_first, block.truncated))
    return views


def article_reference(call: ApiCall[ArticlePageParameters]) -> FileReply:
    """The reference of an article as RIS, for Zotero and its like."""
    found = find_article(call.snapshot.answerer.generation.store, call.given.id)
    place = call.given.place if call.given.place.end <= len(found.text) else NOWHERE
    record = record_of_passage("", 1, found, place)
    text = "".join(render_records([record], RecordFormat.RIS, call.messages))
    return FileReply(text.encode("utf-8", "replace"), MEDIA_TYPES[RecordFormat.RIS], "jianbao.ris")
