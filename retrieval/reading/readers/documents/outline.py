"""The outline of a document: headings and paragraphs to articles.

A heading with a text below it is a headline, headings below that one are subheads. Headings without a text
are facts of those below (a paper with its date, a page, a section), a kicker above a higher heading, or the
headline of an article that begins with a subhead. A document without headings is a page of text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from retrieval.models import Article, Page
from retrieval.patterns import lazy_regex
from retrieval.reading.grammar.bylines import parse_byline
from retrieval.reading.grammar.lines import Line
from retrieval.reading.readers.exports.cell_values import split_date, split_page
from retrieval.reading.readers.fielded_article import ArticleFields, ArticleOrigin, article_of_fields
from retrieval.reading.readers.labelled_text import label_of
from retrieval.reading.sources.page_facts import BadFact, PageFacts, id_prefix, page_label, parse_date

MAX_SECTION_CHARS = 6
"""Longest name of a section (民生, 国际新闻)."""
MAX_FACT_LINES = 4
"""First and last lines of an article looked at for its source."""
MAX_CITATION_CHARS = 80
_PAPER = lazy_regex(r"《?([\u3400-\u9fff·]{2,12}[报報])》?")
_DATE = lazy_regex(r"(?:18|19|20)\d{2}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?")
_PAGE = lazy_regex(r"第\s?([A-Za-z]{0,3})\s?(\d{1,3})\s?版|(?<![A-Za-z\d])([A-D])(\d{1,3})版?(?![\d])")


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A line with the level of its heading; 0 for text."""

    line: Line
    level: int = 0


@dataclass(slots=True)
class _Draft:
    """An article under construction."""

    level: int
    facts: PageFacts
    title: tuple[Line, ...] = ()
    kicker: tuple[Line, ...] = ()
    deck: tuple[Line, ...] = ()
    author: tuple[Line, ...] = ()
    body: list[Line] = field(default_factory=list)
    texts: int = 0


@dataclass(frozen=True, slots=True)
class _Section:
    """A heading with the lines up to the next one."""

    level: int
    heading: Line | None
    lines: tuple[Line, ...]


def has_outline(lines: Sequence[DocumentLine]) -> bool:
    """True for a document with headings."""
    return any(line.level for line in lines)


def pages_of_outline(
    lines: Sequence[DocumentLine], name: str, known: PageFacts, head: ArticleFields | None = None
) -> Iterator[Page]:
    """Pages of a document; successive articles of one page together.

    name: of the source.  known: facts that hold where the document gives none.
    head: title fields given beforehand; the document is then one article.
    """
    drafts = [_one_draft(lines, known, head)] if head is not None else _drafts(_sections(lines), known)
    numbers: dict[str | None, int] = {}
    group: list[Article] = []
    for count, draft in enumerate(draft for draft in drafts if draft.title or draft.body):
        prefix = id_prefix(draft.facts)
        numbers[prefix] = numbers.get(prefix, 0) + 1
        article_id = f"{prefix}/{numbers[prefix]}" if prefix else f"{name}#{count + 1}"
        article = _article(draft, article_id, numbers[prefix], name)
        if group and _facts_of(group[0]) != _facts_of(article):
            yield _page(group, name)
            group = []
        group.append(article)
    if group:
        yield _page(group, name)


def _page(articles: Sequence[Article], name: str) -> Page:
    first = articles[0]
    return Page(name, tuple(articles), first.paper, first.date, first.page, first.page_name)


def _facts_of(article: Article) -> tuple[object, ...]:
    return article.paper, article.date, article.page, article.page_name


def _article(draft: _Draft, article_id: str, number: int, name: str) -> Article:
    fields = ArticleFields(tuple(draft.body), draft.kicker, draft.title, draft.deck, draft.author)
    every = [line.number for line in (*draft.title, *draft.body, *draft.kicker)]
    origin = ArticleOrigin(article_id, number, name, draft.facts, (min(every), max(every)))
    return article_of_fields(fields, origin)


def _sections(lines: Sequence[DocumentLine]) -> list[_Section]:
    found: list[_Section] = []
    level, heading, inside = 0, None, list[Line]()
    for item in lines:
        if not item.level:
            inside.append(item.line)
            continue
        if heading is not None or inside:
            found.append(_Section(level, heading, tuple(inside)))
        level, heading, inside = item.level, item.line, []
    found.append(_Section(level, heading, tuple(inside)))
    return found


def _one_draft(lines: Sequence[DocumentLine], known: PageFacts, head: ArticleFields) -> _Draft:
    """The draft of a document with a given title."""
    title = "".join(line.text for line in head.title)
    draft = _Draft(0, known, head.title, head.kicker, head.subtitle, head.author)
    body = [item.line for item in lines if not (item.level and item.line.text == title)]
    _add_body(draft, body)
    return draft


def _drafts(sections: Sequence[_Section], known: PageFacts) -> list[_Draft]:
    drafts: list[_Draft] = []
    above: list[tuple[int, PageFacts]] = []
    kicker: tuple[Line, ...] = ()
    for at, section in enumerate(sections):
        above = [(level, facts) for level, facts in above if level < section.level]
        facts = above[-1][1] if above else known
        owner = drafts[-1] if drafts and drafts[-1].level < section.level and section.heading else None
        if owner is not None and owner.level > 0 and section.heading is not None:
            _add_below(owner, section)
            continue
        if section.heading is None:
            draft = _Draft(0, facts)
            _add_body(draft, section.lines)
            drafts.append(draft)
            continue
        rest = sections[at + 1 :]
        if not section.lines and rest and rest[0].level <= section.level:
            kicker = (*kicker, section.heading)
        elif not section.lines and rest and _is_container(section.heading.text):
            above.append((section.level, _heading_facts(section.heading.text).or_else(facts)))
        else:
            draft = _Draft(section.level, facts, (section.heading,), kicker)
            _add_body(draft, section.lines)
            drafts.append(draft)
            kicker = ()
    if kicker:
        drafts.append(_Draft(6, known, kicker))
    return drafts


def _add_below(owner: _Draft, section: _Section) -> None:
    """Add a deck, or a subhead with its text."""
    heading = section.heading
    first = not owner.body and not owner.deck
    if heading is not None and first and len(heading.text) > 2 * MAX_SECTION_CHARS:
        owner.deck = (heading,)
    elif heading is not None:
        owner.body.append(heading)
    _add_body(owner, section.lines)


def _add_body(draft: _Draft, lines: Sequence[Line]) -> None:
    """Append the lines; those that cite the source become facts and byline."""
    for at, line in enumerate(lines):
        edge = at < MAX_FACT_LINES or at >= len(lines) - 2
        if not (edge and len(line.text) <= MAX_CITATION_CHARS and _take_facts(draft, line)):
            draft.body.append(line)


def _take_facts(draft: _Draft, line: Line) -> bool:
    """Read a line about its article's source; False for others."""
    _, column, length = label_of(line)
    value = line.text[length:]
    if column in ("paper", "date", "page", "page_name") and value:
        found = _citation(value) or PageFacts()
        if column == "date":
            found = _date_facts(value).or_else(found)
        if column == "page":
            label, page_name = split_page(value)
            found = PageFacts(page=page_label(label) if label else None, page_name=page_name).or_else(found)
        draft.facts = found.or_else(draft.facts)
        return found != PageFacts()
    if column == "author" and value:
        draft.author = (line.cut(length),)
        return True
    return _take_citation(draft, line)


def _take_citation(draft: _Draft, line: Line) -> bool:
    """Read a line with date, paper or page, perhaps a byline."""
    found_here = _citation(line.text)
    if found_here is None or found_here.date is None or not (found_here.paper or found_here.page):
        return False
    start = min(match.start() for pattern in (_PAPER, _DATE) if (match := pattern.search(line.text)))
    before = line.cut(0, start)
    if before.text.strip("（(—-· ") and parse_byline(before.text) is None:
        return False
    draft.facts = found_here.or_else(draft.facts)
    if before.text.strip("（(—-· "):
        draft.author = (before,)
    return True


def _citation(text: str) -> PageFacts | None:
    """Facts of 《江川晚报》（2021年3月12日 第 02 版), None without any."""
    paper, date, page = _PAPER.search(text), _DATE.search(text), _PAGE.search(text)
    label = None
    if page:
        letters, digits = (page.group(1) or page.group(3) or ""), (page.group(2) or page.group(4))
        label = page_label(letters + str(int(digits)))  # 第 02 版 counts pages; it is no printed label
    facts = _date_facts(date.group()) if date else PageFacts()
    facts = replace(facts, paper=paper.group(1) if paper else None, page=label)
    return facts if facts != PageFacts() else None


def _date_facts(text: str) -> PageFacts:
    try:
        return PageFacts(date=parse_date(split_date(text)[0]))
    except BadFact:
        return PageFacts()


def _heading_facts(text: str) -> PageFacts:
    """Facts of a heading over articles."""
    found = _citation(text)
    if found is not None and found.date:
        return found
    label, page_name = split_page(text)
    if label is not None:
        return PageFacts(page=page_label(label), page_name=page_name)
    if found is None:
        return PageFacts(page_name=text)
    return found


def _is_container(text: str) -> bool:
    """True for a heading over articles."""
    return len(text) <= MAX_SECTION_CHARS or split_page(text)[0] is not None or bool(_DATE.search(text))
