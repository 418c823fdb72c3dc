"""Templates of e-paper systems: article fields located in the markup.

Three are known: Founder's e-papers of every generation (fields in embedded metadata, text in #ozoom,
<founder-content> or between <!--enpcontent--> comments), the database of the People's Daily, and index pages,
which list the articles of a newspaper page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from retrieval.reading.grammar.lines import Line
from retrieval.reading.readers.epaper.document import HtmlDocument
from retrieval.reading.readers.epaper.embedded_metadata import EmbeddedMetadata
from retrieval.reading.readers.epaper.page_facts import parse_folio, visible_facts
from retrieval.reading.readers.epaper.site_titles import cut_site_names, is_site_name
from retrieval.reading.readers.epaper.title_markup import TitleMarkup, class_names, find_titles
from retrieval.reading.readers.epaper.visible_text import is_visible, visible_lines
from retrieval.reading.readers.fielded_article import ArticleFields
from retrieval.reading.sources.page_facts import PageFacts

_BODY_MARK = "enpcontent"
_BODY_IDS = ("ozoom", "articleContent", "wenzhang")
_OLD_BODY_CLASSES = frozenset(["font6"])
_CAPTION_CELLS = frozenset(["pci_c", "pic", "pictext", "pic_text", "imgtext"])
_CAPTION_TAGS = frozenset(["figcaption", "caption"])
_FOUNDER_SIGNS = re.compile(r"PagePicMap|mpproperty|enpproperty|<founder-|enpcontent", re.IGNORECASE)
_INDEX_SIGNS = re.compile(
    r"PagePicMap|id=[\"']?(?:titleList|pageList|pageLink)\b|class=[\"']?news-list\b|banciArray", re.IGNORECASE
)
_INDEX_FILE = re.compile(r"(?:(?:node|nbs\.D\d{6}[a-z]{2,12})_\w{1,12}|paperindex)\.s?html?")
_REFRESH = re.compile(r"http-equiv=[\"']?refresh[\"']?[^>]{0,200}url=", re.IGNORECASE)
MAX_PAGE_TITLE_CHARS = 200
MAX_REDIRECT_CHARS = 4000
"""Code points of a page that only redirects, at most."""
MAX_MARKS = 1000
"""Candidate elements collected before deduplication."""
MAX_BODIES = 20
"""Candidate elements examined for the article's text."""
MIN_INDEX_LINKS = 5
"""Links of an index page, at least."""
MAX_CHARS_BESIDE_LINKS = 80
"""Code points beside the links of an index page (paper, date, page), at most."""


@dataclass(frozen=True, slots=True)
class TemplateMatch:
    """Fields and page facts of an article found by a template."""

    fields: ArticleFields
    facts: PageFacts


def match_founder(document: HtmlDocument, metadata: EmbeddedMetadata) -> TemplateMatch | None:
    """The article of a Founder page, or None."""
    if not _FOUNDER_SIGNS.search(document.source) and document.root.find(".//*[@id='ozoom']") is None:
        return None
    body, text = _founder_body(document)
    if body is None and not metadata.title:
        return None
    markup = find_titles(document, body)
    pictures = list(_pictures(body, markup)) if body is not None else []
    captions = tuple(line for picture in pictures for line in visible_lines(document, picture))
    kicker, title, subtitle = _title_fields(metadata, markup)
    title = title or (_page_title(document) if text else ())
    if not text and not captions and not title:
        return None
    fields = ArticleFields(
        tuple(text),
        kicker,
        title,
        subtitle,
        _visible_or_given(metadata.author, markup.author) or markup.author,
        captions,
        bool(pictures),
    )
    return TemplateMatch(fields, metadata.facts().or_else(visible_facts(document, markup.box)))


def match_peoples_daily(document: HtmlDocument) -> TemplateMatch | None:
    """The article of a People's Daily database page, or None.

    Of data.people.com.cn.
    """
    body = document.root.find(".//*[@id='FontZoom']")
    box = body.getparent() if body is not None else None
    if body is None or box is None:
        return None
    named = {
        name: tuple(line for part in _with_class(box, name) for line in visible_lines(document, part))
        for name in ("title", "subtitle", "author", "sha_left")
    }
    if not named["title"]:
        return None
    facts = parse_folio("".join(line.text for line in named["sha_left"]))
    pictured = body.find(".//img") is not None
    captions = [e for e in body.iter("td") if "pic" in class_names(e)]
    lines = tuple(line for caption in captions for line in visible_lines(document, caption))
    text = tuple(visible_lines(document, body, omit=lambda e: e in captions))
    fields = ArticleFields(text, (), named["title"], named["subtitle"], named["author"], lines, pictured)
    return TemplateMatch(fields, facts)


def is_index(document: HtmlDocument) -> bool:
    """True for an index page.

    A list of articles, a redirect to one, or nothing but links.
    """
    if _INDEX_FILE.fullmatch(document.name.rsplit("/", 1)[-1]) or _INDEX_SIGNS.search(document.source):
        return True
    if len(document.source) <= MAX_REDIRECT_CHARS and _REFRESH.search(document.source):
        return True
    links = len(list(islice(document.root.iter("a", "area"), MIN_INDEX_LINKS)))
    if links < MIN_INDEX_LINKS:
        return False
    beside = visible_lines(document, document.root, omit=lambda element: element.tag == "a")
    return sum(len(line.text) for line in beside) <= MAX_CHARS_BESIDE_LINKS


def _founder_body(document: HtmlDocument) -> tuple[etree._Element | None, list[Line]]:
    """The text element, with its lines.

    The first candidate with words or pictures, else the first one.
    """
    candidates = list(islice(_bodies(document.root), MAX_BODIES))
    for element in candidates:
        lines = _body_lines(document, element)
        if lines or element.find(".//img") is not None:
            return element, lines
    return candidates[0] if candidates else None, []


def _bodies(root: etree._Element) -> Iterator[etree._Element]:
    """Candidate text elements, the likeliest first, each once."""
    return iter(dict.fromkeys(islice(_candidate_bodies(root), MAX_MARKS)))


def _candidate_bodies(root: etree._Element) -> Iterator[etree._Element]:
    first, *later = _BODY_IDS
    yield from root.iterfind(f".//*[@id='{first}']")
    yield from root.iter("founder-content")
    for comment in root.iter(etree.Comment):
        if (comment.text or "").strip() == _BODY_MARK and (parent := comment.getparent()) is not None:
            yield parent
    for name in later:
        yield from root.iterfind(f".//*[@id='{name}']")
    yield from (cell for cell in root.iter("td") if _OLD_BODY_CLASSES & class_names(cell))


def _body_lines(document: HtmlDocument, body: etree._Element) -> list[Line]:
    marked = any((comment.text or "").strip() == _BODY_MARK for comment in body.iter(etree.Comment))
    return visible_lines(document, body, omit=_is_picture, between=_BODY_MARK if marked else None)


def _title_fields(metadata: EmbeddedMetadata, markup: TitleMarkup) -> tuple[tuple[Line, ...], ...]:
    """Kicker, headline and deck.

    Of the metadata, unless joined there and parted by the markup.
    """
    title = [line.text for line in metadata.title]
    joined = not metadata.introtitle and not metadata.subtitle and markup.title
    if not title or (joined and title == markup.lines):
        return markup.kicker, markup.title, markup.subtitle
    fields = (metadata.introtitle, metadata.title, metadata.subtitle)
    return tuple(map(_visible_or_given, fields, (markup.kicker, markup.title, markup.subtitle)))


def _page_title(document: HtmlDocument) -> tuple[Line, ...]:
    """The headline in <title>; empty for a paper's name alone."""
    text = " ".join((document.root.findtext(".//title") or "").split())
    title = cut_site_names(text[:MAX_PAGE_TITLE_CHARS], document.root)
    if is_site_name(title):
        return ()
    start = max(0, document.source.find(title))
    return (Line(document.line_at(start), start, start + len(title), title),)


def _visible_or_given(given: tuple[Line, ...], visible: tuple[Line, ...]) -> tuple[Line, ...]:
    """Visible lines if equal in words, else the given ones."""
    return visible if [line.text for line in given] == [line.text for line in visible] else given


def _is_picture(element: etree._Element) -> bool:
    """True for an element with a picture and its caption."""
    if element.tag in _CAPTION_TAGS or _CAPTION_CELLS & class_names(element):
        return True
    return element.tag == "table" and element.find(".//img") is not None and element.find(".//table") is None


def _pictures(body: etree._Element, markup: TitleMarkup) -> Iterator[etree._Element]:
    """Pictures within the text and in the titles' box.

    None within another.
    """
    box = markup.box if markup.box is not None and markup.box.tag != "table" else body
    seen: set[etree._Element] = set()
    for root in dict.fromkeys((box, body)):
        for element in root.iter("table", "td", "div", "p", "figcaption", "caption"):
            if element in seen or element is body or not _is_picture(element) or not is_visible(element):
                continue
            seen.update(element.iter())
            yield element


def _with_class(root: etree._Element, name: str) -> list[etree._Element]:
    return [element for element in root.iter("div", "p", "h1", "h2") if name in class_names(element)]
