"""Text files: one or several pages of plain text.

Extracted from a PDF or typed in.
Facts come from front matter (--- key: value ---, or +++ TOML +++), sidecars, the path, the folio and bylines,
in this order. The # of Markdown headings is removed. Before reading, the text is repaired (`repaired_text`);
fields behind labels or tags are read as such (`labelled_text`, `reference_records`); a headline may stand in
the file's name alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from retrieval.errors import UnreadableSource
from retrieval.models import BODY_KINDS, Article, Block, BlockKind, Page, Place, SetAside
from retrieval.reading.grammar.lines import Line, split_lines
from retrieval.reading.grammar.page import read_page
from retrieval.reading.grammar.typography.side_columns import part_columns
from retrieval.reading.leftovers import Leftovers, outside_places, page_text_reason
from retrieval.reading.readers.labelled_text import read_labelled
from retrieval.reading.readers.line_facts import folio_facts, paper_in_bylines
from retrieval.reading.readers.page_splitter import split_pages
from retrieval.reading.readers.reference_records import read_references
from retrieval.reading.readers.repaired_text import repair_text
from retrieval.reading.sources.archive_toml import profile_of
from retrieval.reading.sources.page_facts import PageFacts, id_prefix, parse_facts_toml
from retrieval.reading.sources.path_facts import facts_from_path, title_from_name
from retrieval.reading.sources.sidecars import sidecar_facts
from retrieval.reading.sources.source_file import SourceFile, detect_file_type

_OTHER_TEXT = frozenset(
    [
        ".csv",
        ".tsv",
        ".json",
        ".jsonl",
        ".ndjson",
        ".html",
        ".htm",
        ".xhtml",
        ".xml",
        ".toml",
        ".yaml",
        ".yml",
        ".ini",
        ".cfg",
        ".py",
        ".js",
        ".css",
        ".log",
        ".sql",
        ".rtf",
        ".tex",
        ".svg",
    ]
)
_FENCES = {"---": "---", "+++": "+++"}
_MARKS = {"---": ":", "+++": "="}
_HEADING = re.compile(r"#{1,6}\s+")
_MAX_FRONT_MATTER_LINES = 60
_FACT_KEYS = frozenset(["paper", "date", "page", "page_name"])
MAX_LINES = 100_000
"""A file with more non-blank lines is no page."""


class TextReader:
    """Reader of text pages; accepts every file not evidently of another format."""

    version = 9

    def accepts(self, source: SourceFile, head: bytes) -> bool:
        """True without a signature or suffix of another format."""
        return detect_file_type(head) is None and source.suffix not in _OTHER_TEXT

    def read(self, source: SourceFile) -> Iterator[Page | SetAside]:
        """Pages of the file. Raises UnreadableSource: as `read_text`, empty, binary, encoding, no_text."""
        repaired = repair_text(source.read_text(), source.name)
        known = sidecar_facts(source).or_else(profile_of(source).facts("/".join(source.path_parts)))
        lines = _lines_of(repaired.text, source.name)
        path_facts = facts_from_path(source.path_parts)
        facts = known.or_else(path_facts)
        found = read_references(lines, source.name, facts) or read_labelled(lines, source.name, facts)
        items: Iterator[Page | SetAside] = (
            found if found is not None else _split_pages(repaired.text, lines, source.name, known, path_facts)
        )
        articles: list[Article] = []
        for item in items:
            if isinstance(item, SetAside):
                yield item
            elif item.articles:
                articles += item.articles
                yield repaired.in_source(with_title_of_file(item) if found is None else item)
        yield from repaired.notes
        if found is None:
            yield from _leftovers(lines, articles, source.name)
        if parted := part_columns(lines)[1]:
            yield SetAside(source.name, "columns_parted", (("lines", str(parted)),))
        if not articles:
            raise UnreadableSource(source.name, "no_text")


def _leftovers(lines: Sequence[Line], articles: Sequence[Article], name: str) -> Iterator[SetAside]:
    """Notes on the text outside the articles, front matter included."""
    left = Leftovers(name)
    fenced = any(line.text in _FENCES for line in lines)
    for number, text in outside_places(lines, articles):
        key = next((text.partition(mark)[0].strip() for mark in _MARKS.values() if _is_entry(text, mark)), "")
        fact = fenced and key in _FACT_KEYS
        left.add("left_facts" if fact else page_text_reason(text, "left_other"), text, number)
    yield from left.notes()


def with_title_of_file(page: Page) -> Page:
    """The page with the headline in its file's name.

    For a single article without a headline of its own, and a name that holds one.
    """
    if len(page.articles) != 1 or page.articles[0].headline:
        return page
    [article], title = page.articles, title_from_name(page.source)
    if title is None or not article.blocks_of(*BODY_KINDS):
        return page
    start = len(article.text) + 1
    block = Block(
        BlockKind.HEADLINE,
        start,
        start + len(title),
        (Place(article.lines[0] if article.lines else 1, 0, 0),),
    )
    text = f"{article.text}\n{title}"
    return replace(
        page, articles=(replace(article, text=text, headline=title, blocks=(*article.blocks, block)),)
    )


def read_text(text: str, name: str, known: PageFacts = PageFacts()) -> Page:  # noqa: B008  (frozen)
    """The page of a decoded text.

    name:  path within the archive; its facts come after `known` and the front matter.
    known: facts of sidecars.
    Raises UnreadableSource: bad_metadata, too_many_lines.
    """
    front, lines = front_matter(text, _lines_of(text, name), name)
    return _page(lines, name, known.or_else(front).or_else(facts_from_path(name.split("/"))), first=1)


def read_pages(
    text: str,
    name: str,
    known: PageFacts = PageFacts(),  # noqa: B008
    above: tuple[str, ...] = (),
) -> Iterator[Page]:
    """Pages of a decoded text.

    One, or several parted by form feeds, folios or front matter.
    As `read_text`; facts of a part go before facts of the file.  above: as in SourceFile.
    """
    path_facts = facts_from_path((*above, *name.split("/")))
    return _split_pages(text, _lines_of(text, name), name, known, path_facts)


def _split_pages(
    text: str, lines: Sequence[Line], name: str, known: PageFacts, path_facts: PageFacts
) -> Iterator[Page]:
    """Pages of the lines of a text, as `read_pages`."""
    first = 1
    for own, section in split_pages(text, lines, lambda at: front_matter(text, at, name)):
        page = _page(section, name, own.or_else(known).or_else(path_facts), first=first)
        first += len(page.articles)
        yield page


def _lines_of(text: str, name: str) -> list[Line]:
    lines = split_lines(text)
    if len(lines) > MAX_LINES:
        raise UnreadableSource(name, "too_many_lines", lines=len(lines), limit=MAX_LINES)
    return lines


def _page(lines: list[Line], name: str, facts: PageFacts, *, first: int) -> Page:
    """Build a page.

    first: number within the file of its first article, for ids without a page.
    """
    texts = [line.text for line in lines]
    facts = facts.or_else(folio_facts(texts)).with_paper(paper_in_bylines(texts))
    lines = [_without_heading_mark(line) for line in lines]
    prefix = id_prefix(facts)
    articles = read_page(
        lines,
        source=name,
        facts=facts,
        article_id=lambda no: f"{prefix}/{no}" if prefix else f"{name}#{first + no - 1}",
    )
    return Page(name, articles, facts.paper, facts.date, facts.page, facts.page_name)


def front_matter(text: str, lines: Sequence[Line], name: str) -> tuple[PageFacts, list[Line]]:
    """Facts of the front matter, and the lines after. Raises UnreadableSource: bad_metadata."""
    if not lines or lines[0].text not in _FENCES:
        return PageFacts(), list(lines)
    fence = _FENCES[lines[0].text]
    for at, line in enumerate(lines[1:_MAX_FRONT_MATTER_LINES], 1):
        if line.text == fence:
            inside = lines[1:at]
            if not inside or not all(_is_entry(entry.text, _MARKS[fence]) for entry in inside):
                return PageFacts(), list(lines)
            toml = (
                text[lines[0].end : line.start]
                if fence == "+++"
                else "\n".join(_as_toml(e.text) for e in inside)
            )
            return parse_facts_toml(toml, name), list(lines[at + 1 :])
    return PageFacts(), list(lines)


def _is_entry(text: str, mark: str) -> bool:
    key, found, _ = text.partition(mark)
    return bool(found) and key.strip().replace("_", "").isalnum()


def _as_toml(entry: str) -> str:
    """A line `key: value` as TOML.

    Unknown keys are kept and later ignored.
    """
    key, value = (part.strip() for part in entry.split(":", 1))
    quoted = value.strip("\"'").replace("\\", "\\\\").replace('"', '\\"')
    return f'"{key}" = "{quoted}"'


def _without_heading_mark(line: Line) -> Line:
    match = _HEADING.match(line.text)
    return line.cut(match.end())._replace(gap=line.gap) if match else line
