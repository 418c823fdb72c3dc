"""Markdown files: one article or several, by their headings.

Facts come from the front matter, sidecars, the path, headings over articles and a line that cites the
source. Without headings and front matter the file is a page of text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from retrieval.errors import UnreadableSource
from retrieval.models import Page, SetAside
from retrieval.reading.grammar.lines import Line
from retrieval.reading.leftovers import Leftovers, outside_places, outside_words
from retrieval.reading.readers.documents.front_matter import FrontMatter, read_front_matter
from retrieval.reading.readers.documents.markdown_text import read_markdown
from retrieval.reading.readers.documents.outline import has_outline, pages_of_outline
from retrieval.reading.readers.fielded_article import ArticleFields
from retrieval.reading.readers.repaired_text import RepairedText, repair_text
from retrieval.reading.readers.text_file import TextReader, read_pages, with_title_of_file
from retrieval.reading.sources.archive_toml import profile_of
from retrieval.reading.sources.page_facts import BadFact, PageFacts
from retrieval.reading.sources.path_facts import facts_from_path
from retrieval.reading.sources.sidecars import sidecar_facts
from retrieval.reading.sources.source_file import SourceFile, detect_file_type

MAX_MARKDOWN_CHARS = 400_000
"""Longer files are read as text."""
MAX_MARKS = 1500
"""Marks in one paragraph: emphasis takes quadratic time, and no paragraph of a paper has so many."""
_SUFFIXES = frozenset([".md", ".markdown", ".mdown", ".mkd"])
_FENCE = r"---[ \t]*\r?\n"
_SEVERAL_PAGES = re.compile(rf"(?m)^{_FENCE}\w+:(?s:.*?)^{_FENCE}(?s:.*)^{_FENCE}\w+:|\f")


class MarkdownReader:
    """Reader of Markdown."""

    version = 4

    def accepts(self, source: SourceFile, head: bytes) -> bool:
        """True for the suffix of Markdown, without a signature of something else."""
        return source.suffix in _SUFFIXES and detect_file_type(head) is None

    def read(self, source: SourceFile) -> Iterator[Page | SetAside]:
        """Pages of the file. Raises UnreadableSource: as TextReader."""
        repaired = repair_text(source.read_text(), source.name)
        text = repaired.text
        if not _is_tame(text) or _SEVERAL_PAGES.search(text):
            yield from TextReader().read(source)
            return
        try:
            front = read_front_matter(text)
        except BadFact as bad:
            raise UnreadableSource(source.name, "bad_metadata", field=bad.field, value=bad.value) from bad
        lines, plain, pages = _pages(source, text, front)
        if not pages:
            raise UnreadableSource(source.name, "no_text")
        yield from (repaired.in_source(plain.in_source(page)) for page in pages)
        yield from repaired.notes
        yield from _leftovers(lines, plain, pages, front)
        yield from front.notes(source.name) if front else ()


def _is_tame(text: str) -> bool:
    """True for a text that the parser reads in linear time."""
    if len(text) > MAX_MARKDOWN_CHARS:
        return False
    return all(sum(map(part.count, "*_[`<~")) <= MAX_MARKS for part in re.split(r"\n[ \t]*\r?\n", text))


def _leftovers(
    lines: Sequence[Line], plain: RepairedText, pages: Sequence[Page], front: FrontMatter | None
) -> Iterator[SetAside]:
    """Notes on lines outside the articles and on the front matter.

    plain: the text in which lines and pages count.
    """
    left = Leftovers(pages[0].source)
    for value in front.read if front else ():
        left.add("left_facts", value, 1)
    articles = [article for page in pages for article in page.articles]
    starts = {line.number: line.start for line in lines}
    for number, words in outside_words(outside_places(lines, articles), articles):
        is_tag = words.startswith("#")
        place = plain.line_at(starts[number])
        left.add_page_text([(place, words)], "left_other" if is_tag else "left_facts")
    yield from left.notes()


def _pages(
    source: SourceFile, text: str, front: FrontMatter | None
) -> tuple[list[Line], RepairedText, list[Page]]:
    """Lines, the text of their offsets, and pages with places there."""
    lines, plain, tags = read_markdown(text, front.end if front else 0)
    known = front.facts if front else PageFacts()
    known = known.or_else(sidecar_facts(source))
    known = known.or_else(profile_of(source).facts("/".join(source.path_parts)))
    known = known.or_else(facts_from_path(source.path_parts))
    shift = 0
    if front and front.titles.get("title"):
        head, plain, shift = _head(text, front, plain)
        lines = [replace(item, line=_moved(item.line, shift)) for item in lines]
        found = pages_of_outline(lines, source.name, known, head)
    elif has_outline(lines):
        found = pages_of_outline(lines, source.name, known)
    else:
        found = map(with_title_of_file, read_pages(plain.text, source.name, known, source.above))
    every = [*(item.line for item in lines), *(_moved(line, shift) for line in tags)]
    every = [line._replace(number=at) for at, line in enumerate(sorted(every, key=lambda line: line.start))]
    return every, plain, [page for page in found if page.articles]


def _head(text: str, front: FrontMatter, plain: RepairedText) -> tuple[ArticleFields, RepairedText, int]:
    """Title fields of the front matter, set before the text."""
    chars: list[str] = []
    offsets: list[int] = []
    fields: dict[str, tuple[Line, ...]] = {}
    for name, value in front.titles.items():
        words = " ".join(value.split())
        at = text.find(words, 0, front.end)
        fields[name] = (Line(1, len(chars), len(chars) + len(words), words),)
        chars += [*words, "\n"]
        offsets += [at + count if at >= 0 else 0 for count in range(len(words))] + [max(at, 0)]
    kicker, title, deck, author = (fields.get(name, ()) for name in ("kicker", "title", "subtitle", "author"))
    offsets += plain.offsets or ()
    moved = RepairedText("".join(chars) + plain.text, offsets, (), plain.line_starts)
    return ArticleFields((), kicker, title, deck, author), moved, len(chars)


def _moved(line: Line, shift: int) -> Line:
    return line._replace(start=line.start + shift, end=line.end + shift)
