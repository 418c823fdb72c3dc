"""Where the text of an article stands in a page, by the template that the page was made from.

Three are known: Founder's e-papers of every generation (fields in properties, text in #ozoom,
<founder-content> or between <!--enpcontent--> comments), the database of the People's Daily, and pages
that are no article but list those of a newspaper page.
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
from retrieval.reading.readers.epaper.title_markup import TitleMarkup, class_names, find_titles
from retrieval.reading.readers.epaper.visible_text import is_visible, visible_lines
from retrieval.reading.readers.fielded_article import ArticleFields
from retrieval.reading.sources.page_facts import PageFacts

_BODY_MARK = "enpcontent"
_BODIES = ("ozoom", "articleContent", "wenzhang")
_OLD_BODY = frozenset(["font6"])
_CAPTION_CELLS = frozenset(["pci_c", "pic", "pictext", "pic_text", "imgtext"])
_CAPTION_TAGS = frozenset(["figcaption", "caption"])
_FOUNDER_SIGNS = re.compile(r"PagePicMap|mpproperty|enpproperty|<founder-|enpcontent", re.IGNORECASE)
_INDEX_SIGNS = re.compile(
    r"PagePicMap|id=[\"']?(?:titleList|pageList|pageLink)\b|class=[\"']?news-list\b|banciArray", re.IGNORECASE
)
_INDEX_FILE = re.compile(r"(?:(?:node|nbs\.D\d{6}[a-z]{2,12})_\w{1,12}|paperindex)\.s?html?")
_REFRESH = re.compile(r"http-equiv=[\"']?refresh[\"']?[^>]{0,200}url=", re.IGNORECASE)
MAX_REDIRECT_CHARS = 4000
"""A page that only sends on to another is never longer (code points)."""
MAX_MARKS = 1000
MAX_BODIES = 20
"""Elements known to hold the text of an article that are looked at until one has words."""
MIN_INDEX_LINKS = 5
MAX_CHARS_BESIDE_LINKS = 80
"""Code points that a page which is all links shows beside them: its paper, date and page."""


@dataclass(frozen=True, slots=True)
class TemplateMatch:
    """An article cut out of a page: its fields, and what is said there of paper, date and page."""

    fields: ArticleFields
    facts: PageFacts


def match_founder(document: HtmlDocument, properties: EmbeddedMetadata) -> TemplateMatch | None:
    """The article of a Founder page; None where the page is none or holds no article."""
    if not _FOUNDER_SIGNS.search(document.source) and document.root.find(".//*[@id='ozoom']") is None:
        return None
    body = _founder_body(document)
    if body is None and not properties.title:
        return None
    text = _body_lines(document, body) if body is not None else []
    shown = find_titles(document, body)
    pictures = list(_pictures(body, shown)) if body is not None else []
    captions = tuple(line for picture in pictures for line in visible_lines(document, picture))
    kicker, title, subtitle = _believed(properties, shown)
    if not text and not captions and not title:
        return None
    fields = ArticleFields(
        tuple(text),
        kicker,
        title,
        subtitle,
        _where_shown(properties.author, shown.author) or shown.author,
        captions,
        bool(pictures),
    )
    return TemplateMatch(fields, properties.facts().or_else(visible_facts(document, shown.box)))


def match_peoples_daily(document: HtmlDocument) -> TemplateMatch | None:
    """The article of a page of the People's Daily database (data.people.com.cn); None for other pages."""
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
    shown = tuple(line for caption in captions for line in visible_lines(document, caption))
    text = tuple(visible_lines(document, body, left_out=lambda e: e in captions))
    fields = ArticleFields(text, (), named["title"], named["subtitle"], named["author"], shown, pictured)
    return TemplateMatch(fields, facts)


def is_index(document: HtmlDocument) -> bool:
    """Whether a page lists the articles of a newspaper page, sends on to such a list, or is all links."""
    if _INDEX_FILE.fullmatch(document.name.rsplit("/", 1)[-1]) or _INDEX_SIGNS.search(document.source):
        return True
    if len(document.source) <= MAX_REDIRECT_CHARS and _REFRESH.search(document.source):
        return True
    links = len(list(islice(document.root.iter("a", "area"), MIN_INDEX_LINKS)))
    if links < MIN_INDEX_LINKS:
        return False
    beside = visible_lines(document, document.root, left_out=lambda element: element.tag == "a")
    return sum(len(line.text) for line in beside) <= MAX_CHARS_BESIDE_LINKS


def _founder_body(document: HtmlDocument) -> etree._Element | None:
    """The element that holds the text: the first of those known that has words in it, else the first."""
    known = list(islice(_bodies(document.root), MAX_BODIES))
    full = (e for e in known if _body_lines(document, e) or e.find(".//img") is not None)
    return next(full, known[0] if known else None)


def _bodies(root: etree._Element) -> Iterator[etree._Element]:
    """The elements that may hold the text, the likeliest first, each once."""
    return iter(dict.fromkeys(islice(_known_bodies(root), MAX_MARKS)))


def _known_bodies(root: etree._Element) -> Iterator[etree._Element]:
    first, *others = _BODIES
    yield from root.iterfind(f".//*[@id='{first}']")
    yield from root.iter("founder-content")
    for comment in root.iter(etree.Comment):
        if (comment.text or "").strip() == _BODY_MARK and (parent := comment.getparent()) is not None:
            yield parent
    for name in others:
        yield from root.iterfind(f".//*[@id='{name}']")
    yield from (cell for cell in root.iter("td") if _OLD_BODY & class_names(cell))


def _body_lines(document: HtmlDocument, body: etree._Element) -> list[Line]:
    marked = any((comment.text or "").strip() == _BODY_MARK for comment in body.iter(etree.Comment))
    return visible_lines(document, body, left_out=_is_picture, between=_BODY_MARK if marked else None)


def _believed(properties: EmbeddedMetadata, shown: TitleMarkup) -> tuple[tuple[Line, ...], ...]:
    """Kicker, headline and deck: of the properties, unless those join all three and the page parts them."""
    said = [line.text for line in properties.title]
    joined = not properties.introtitle and not properties.subtitle and shown.title
    if not said or (joined and said == shown.lines):
        return shown.kicker, shown.title, shown.subtitle
    fields = (properties.introtitle, properties.title, properties.subtitle)
    return tuple(map(_where_shown, fields, (shown.kicker, shown.title, shown.subtitle)))


def _where_shown(said: tuple[Line, ...], shown: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines of a field at the place where a reader sees them, if the page shows the same words."""
    return shown if [line.text for line in said] == [line.text for line in shown] else said


def _is_picture(element: etree._Element) -> bool:
    """Whether an element is a picture with what is written under it."""
    if element.tag in _CAPTION_TAGS or _CAPTION_CELLS & class_names(element):
        return True
    return element.tag == "table" and element.find(".//img") is not None and element.find(".//table") is None


def _pictures(body: etree._Element, shown: TitleMarkup) -> Iterator[etree._Element]:
    """The pictures within the text and beside it, in the box of the titles; none within another."""
    box = shown.box if shown.box is not None and shown.box.tag != "table" else body
    seen: set[etree._Element] = set()
    for root in dict.fromkeys((box, body)):
        for element in root.iter("table", "td", "div", "p", "figcaption", "caption"):
            if element in seen or element is body or not _is_picture(element) or not is_visible(element):
                continue
            seen.update(element.iter())
            yield element


def _with_class(root: etree._Element, name: str) -> list[etree._Element]:
    return [element for element in root.iter("div", "p", "h1", "h2") if name in class_names(element)]
