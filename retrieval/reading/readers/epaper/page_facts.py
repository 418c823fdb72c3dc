"""Page facts: visible, in <meta> elements, and in addresses.

Visible are 《人民日报》（2022年01月01日 第 02 版） beside the titles and 第02版：要闻 below the page's
picture. A saved page often keeps its address in a comment (saved from url=…) or as its canonical link.
Addresses and file names follow the notations of e-paper systems.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import unquote, urlsplit

from lxml import etree

from retrieval.reading.grammar.furniture import read_folio
from retrieval.reading.grammar.lines import Line
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
MAX_LINES_FOR_FOLIO = 400
MAX_LINES_BESIDE = 12
"""Lines above the text among which the title is looked for."""
MAX_SOURCE_CHARS = 80
_DATE_NAMES = frozenset(
    (
        "publishdate",
        "pubdate",
        "publish_date",
        "article:published_time",
        "datepublished",
        "og:release_date",
        "apub:time",
    )
)
"""Names of <meta> elements with the date of printing."""
_SOURCE = re.compile(rf"(?:来源|來源|出处|出處|稿源)\s{{0,3}}[:：]\s{{0,3}}《?([{HAN}·]{{2,12}}[报報])")
_PUBLISHED = re.compile(
    r"(?:(?:发布|發布|发表|發表|更新|刊发)?(?:时间|時間|日期|于)?\s{0,3}[:：]?\s{0,3})?"
    r"\d{4}\s?[年./-]\s?\d{1,2}\s?[月./-]\s?\d{1,2}日?(?:\s{0,3}(?:星期.)?\s{0,3}\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"
    r"\s{0,6}(?:$|[|丨·,，(（]|第|版|(?:来源|來源|出处|出處|稿源|作者|记者|記者|责任编辑|编辑|字号|分享|浏览|点击|阅读)\s{0,3}[:：(（\s]?)"
    r"|(?:来源|來源|稿源)\s{0,3}[:：].{2,40}\d{4}\s?[年./-]"
)
_DATE = re.compile(r"(\d{4})\s?[年./-]\s?(\d{1,2})\s?[月./-]\s?(\d{1,2})")
_PAGE = re.compile(r"第\s{0,3}([A-Za-z]{0,2}\s?\d{1,3})\s{0,3}版\s{0,3}[:：]?\s{0,3}([^\s】）)\]]{0,20})")
_LABELLED = re.compile(
    r"版[次号]\s{0,3}[:：]\s{0,3}[\[【(（]?\s{0,3}([A-Za-z]{0,2}\d{1,3})(?:[^A-Za-z0-9]{0,8}版名\s{0,3}[:：]\s{0,3}[\[【(（]?([^\s】）)\]]{1,20}))?"
)
"""版次：[A03] 版名：[民生]"""
_PAPER = re.compile(rf"[《【]\s{{0,20}}([{HAN}·]{{2,16}}?[报報刊])\s{{0,20}}(?=[》\d])")
_SAVED_FROM = re.compile(r"<!--\s{0,9}saved from url=\(\d{1,6}\)(\S{1,500}?)\s{0,9}-->")
_ARTICLE_FILE = re.compile(r"nw\.D\d{6}([a-z]{2,12})_(\d{8})_(\d{1,4})-([A-Za-z]{0,2}\d{1,3})\.html?")
_PAGE_FILE = re.compile(r"(?:nbs\.D\d{6}[a-z]{2,12}|node)_(\w{1,12})\.html?")
_CONTENT_FILE = re.compile(r"(?:con|content)_[\d_]+\.html?")


def visible_facts(document: HtmlDocument, beside: etree._Element | None) -> PageFacts:
    """Visible facts of a page.

    beside: the element of its titles; None for the whole page.
    """
    facts = PageFacts()
    for text in _texts_with_class(document, beside if beside is not None else document.root, _BESIDE_TITLES):
        facts = facts.or_else(parse_folio(text))
    for text in _texts_with_class(document, document.root, _UNDER_PICTURE):
        under = page_and_name(text)
        if facts.page is None or facts.page == under.page:
            facts = facts.or_else(under)
    return facts


def folio_lines_facts(visible: Sequence[Line]) -> PageFacts:
    """Facts of visible lines that are bare folios."""
    facts = PageFacts()
    labels: dict[str, PageFacts] = {}
    for line in visible[:MAX_LINES_FOR_FOLIO]:
        facts = facts.or_else(read_folio(line.text) or PageFacts())
        if page := _PAGE.fullmatch(line.text):
            label = page_label(page.group(1))
            labels[label] = PageFacts(page=label, page_name=page.group(2) or None)
    return facts.or_else(labels.popitem()[1]) if len(labels) == 1 else facts  # several are a list of pages


def facts_beside(visible: Sequence[Line], title: Sequence[Line], body: Sequence[Line]) -> PageFacts:
    """Facts of the few lines between title and text.

    As 2024年9月4日 第2版 来源：江畔日报.

    visible: lines of the whole page.
    """
    if not body:
        return PageFacts()
    facts, text = PageFacts(), body[0].start
    lines = [line for line in visible if line.end <= text]
    for line in reversed(lines[-MAX_LINES_BESIDE:]):
        if any(line.text in part.text or part.text in line.text for part in title):
            return facts
        if len(line.text) <= MAX_SOURCE_CHARS:
            source = _SOURCE.search(line.text)
            own = PageFacts(source.group(1) if source else None)
            facts = own.or_else(parse_folio(line.text)).or_else(facts)
    return facts if not title else PageFacts()


def is_source_line(text: str) -> bool:
    """True for the date and source of a report: 2024年9月4日 来源：…."""
    return len(text) <= MAX_SOURCE_CHARS and text[-1:] not in "。！？" and _PUBLISHED.match(text) is not None


def meta_facts(document: HtmlDocument) -> PageFacts:
    """The date of a <meta> element."""
    for element in document.root.iter("meta"):
        name = (element.get("name") or element.get("property") or element.get("itemprop") or "").lower()
        if name in _DATE_NAMES and (date := next(_dates(element.get("content") or ""), None)):
            return PageFacts(date=date)
    return PageFacts()


def parse_folio(text: str) -> PageFacts:
    """Facts of a folio such as 《人民日报》（2022年01月01日 第 02 版）."""
    text = text[:MAX_FOLIO_CHARS]
    page, paper = _PAGE.search(text) or _LABELLED.search(text), _PAPER.search(text)
    return PageFacts(
        paper.group(1) if paper else None,
        next(_dates(text), None),
        page_label(page.group(1)) if page else None,
        (page.group(2) or None) if page else None,
    )


def facts_from_address(name: str) -> PageFacts:
    """Facts of an address or path.

    In the notation of e-paper systems, or a usual one.
    """
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
    """Number of the article on its page by Founder's file names.

    nw.…_2-01.htm gives 2.
    """
    for name in names:
        match = _ARTICLE_FILE.fullmatch(name.rsplit("/", 1)[-1])
        if match and int(match.group(3)) >= 1:
            return int(match.group(3))
    return None


def original_address(document: HtmlDocument) -> str | None:
    """Path of the address the page was saved from, or None."""
    match = _SAVED_FROM.search(document.source[:4000])
    address = match.group(1) if match else document.address
    if address is None:
        links = (e for e in document.root.iter("link") if (e.get("rel") or "").lower() == "canonical")
        address = next((link.get("href") for link in links), None)
    try:
        return unquote(urlsplit(address[:500]).path).lstrip("/") or None if address else None
    except ValueError:
        return None


def _texts_with_class(
    document: HtmlDocument, root: etree._Element, classes: tuple[str, ...]
) -> Iterator[str]:
    wanted = frozenset(classes)
    count = 0
    for element in root.iter("p", "div", "span", "td", "h5"):
        if wanted & class_names(element) or element.get("id") in wanted:
            count += 1
            if count > MAX_ELEMENTS_PER_CLASS:
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
