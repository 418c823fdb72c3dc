"""Paper, date and page as a page shows them, and as the address says that it was saved from.

Shown are 《人民日报》（2022年01月01日 第 02 版） beside the titles, 第02版：要闻 below the page's picture. A
saved page often keeps its address in a comment (saved from url=…) or as its canonical link; what that
says, and the name of the file in the way of e-paper systems, is read here, too.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote, urlsplit

from lxml import etree

from retrieval.reading.grammar.person_names import HAN
from retrieval.reading.readers.epaper.document import HtmlDocument
from retrieval.reading.readers.epaper.embedded_metadata import page_and_name
from retrieval.reading.readers.epaper.title_markup import class_names
from retrieval.reading.readers.epaper.visible_text import visible_lines
from retrieval.reading.sources.page_facts import BadFact, PageFacts, page_label, parse_date
from retrieval.reading.sources.path_facts import facts_from_path

_BESIDE_TITLES = ("date", "sec", "sha_left", "info", "laiyuan", "time")
_UNDER_PICTURE = ("ban", "l_t", "banci", "curbanci")
MAX_ELEMENTS_PER_CLASS = 30
MAX_FOLIO_CHARS = 300
_DATE = re.compile(r"(\d{4})\s?[年./-]\s?(\d{1,2})\s?[月./-]\s?(\d{1,2})")
_PAGE = re.compile(r"第\s{0,3}([A-Za-z]{0,2}\s?\d{1,3})\s{0,3}版\s{0,3}[:：]?\s{0,3}([^\s】）)\]]{0,20})")
_PAPER = re.compile(rf"[《【]\s{{0,20}}([{HAN}·]{{2,16}}?[报報刊])\s{{0,20}}(?=[》\d])")
_SAVED_FROM = re.compile(r"<!--\s{0,9}saved from url=\(\d{1,6}\)(\S{1,500}?)\s{0,9}-->")
_ARTICLE_FILE = re.compile(r"nw\.D\d{6}([a-z]{2,12})_(\d{8})_(\d{1,4})-([A-Za-z]{0,2}\d{1,3})\.html?")
_PAGE_FILE = re.compile(r"(?:nbs\.D\d{6}[a-z]{2,12}|node)_(\w{1,12})\.html?")
_CONTENT_FILE = re.compile(r"(?:con|content)_[\d_]+\.html?")


def visible_facts(document: HtmlDocument, beside: etree._Element | None) -> PageFacts:
    """What the page shows of paper, date and page. beside: the box of its titles, None for the whole page."""
    facts = PageFacts()
    for text in _texts(document, beside if beside is not None else document.root, _BESIDE_TITLES):
        facts = facts.or_else(parse_folio(text))
    for text in _texts(document, document.root, _UNDER_PICTURE):
        under = page_and_name(text)
        if facts.page is None or facts.page == under.page:
            facts = facts.or_else(under)
    return facts


def parse_folio(text: str) -> PageFacts:
    """What a line such as 《人民日报》（2022年01月01日 第 02 版） says."""
    text = text[:MAX_FOLIO_CHARS]
    page, paper = _PAGE.search(text), _PAPER.search(text)
    return PageFacts(
        paper.group(1) if paper else None,
        next(_dates(text), None),
        page_label(page.group(1)) if page else None,
        (page.group(2) or None) if page else None,
    )


def facts_from_address(name: str) -> PageFacts:
    """What a path in an archive or of an address says, named as e-paper systems do or as usual."""
    *folders, file = name.split("/")
    article, page = _ARTICLE_FILE.fullmatch(file), _PAGE_FILE.fullmatch(file)
    if article:
        _, date, _, label = article.groups()
        own = PageFacts(date=next(_dates(f"{date[:4]}-{date[4:6]}-{date[6:]}"), None), page=page_label(label))
        return own.or_else(_without_page(facts_from_path(name.split("/"))))
    if page or _CONTENT_FILE.fullmatch(file):
        return _without_page(facts_from_path([*folders, "-.htm"]))
    return facts_from_path(name.split("/"))


def number_on_page(names: Iterable[str]) -> int | None:
    """The article's place on its page that a file name in the way of Founder's says: nw.…_2-01.htm is 2."""
    for name in names:
        match = _ARTICLE_FILE.fullmatch(name.rsplit("/", 1)[-1])
        if match and int(match.group(3)) >= 1:
            return int(match.group(3))
    return None


def original_address(document: HtmlDocument) -> str | None:
    """The path of the address that the page was saved from, where it says so."""
    match = _SAVED_FROM.search(document.source[:4000])
    address = match.group(1) if match else None
    if address is None:
        links = (e for e in document.root.iter("link") if (e.get("rel") or "").lower() == "canonical")
        address = next((link.get("href") for link in links), None)
    try:
        return unquote(urlsplit(address[:500]).path).lstrip("/") or None if address else None
    except ValueError:
        return None


def _texts(document: HtmlDocument, root: etree._Element, classes: tuple[str, ...]) -> Iterator[str]:
    wanted = frozenset(classes)
    looked = 0
    for element in root.iter("p", "div", "span", "td", "h5"):
        if wanted & class_names(element) or element.get("id") in wanted:
            looked += 1
            if looked > MAX_ELEMENTS_PER_CLASS:
                return
            yield " ".join(line.text for line in visible_lines(document, element))[:MAX_FOLIO_CHARS]


def _dates(text: str) -> Iterator[dt.date]:
    for match in _DATE.finditer(text):
        try:
            yield parse_date("-".join(match.groups()))
        except BadFact:
            continue


def _without_page(facts: PageFacts) -> PageFacts:
    return PageFacts(facts.paper, facts.date)
