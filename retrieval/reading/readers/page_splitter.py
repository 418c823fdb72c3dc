"""Page splitter: several pages in one text file.

Pages are parted by form feeds, folios or front matter.
Folios (第A2版 2020年2月16日, === A2 ===) open their pages if the file begins with a folio, and close them if
the file ends with one. A single folio parts nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from retrieval.patterns import lazy_regex
from retrieval.reading.grammar.furniture import read_folio
from retrieval.reading.grammar.lines import Line
from retrieval.reading.sources.page_facts import PageFacts, page_label

PageSection = tuple[PageFacts, list[Line]]
FrontMatterParser = Callable[[Sequence[Line]], tuple[PageFacts, list[Line]]]
"""From lines to the facts of front matter at their start, and the lines after."""

_RULED = lazy_regex(r"[=＝*#\-—~]{2,}\s*(?:第\s?)?([A-Za-z]{1,2}\d{1,3}|\d{1,3})\s?版?\s*[=＝*#\-—~]{2,}")
_PLAIN = lazy_regex(r"[【\[]?第\s?([A-Za-z]{0,2}\d{1,3})\s?版(?:[：:·\s][^\s。，]{1,8})?[】\]]?")
_FENCES = frozenset(["---", "+++"])
MAX_FOLIO_CHARS = 80
"""A longer line is no page mark."""
MAX_FRONT_MATTER_WINDOW = 64
"""Lines given to the front matter parser at each fence."""


def split_pages(text: str, lines: Sequence[Line], front_matter: FrontMatterParser) -> Iterator[PageSection]:
    """Split a file into pages.

    Lines with the facts of their front matter or page mark.
    """
    for part in _split_at_form_feeds(text, lines):
        for own, inner in _split_at_front_matter(part, front_matter):
            for facts, section in _split_at_page_marks(inner):
                yield facts.or_else(own), section


def _split_at_form_feeds(text: str, lines: Sequence[Line]) -> list[list[Line]]:
    parts: list[list[Line]] = [[]]
    end = 0
    for line in lines:
        if parts[-1] and "\f" in text[end : line.start]:
            parts.append([])
        parts[-1].append(line)
        end = line.end
    return parts


def _split_at_front_matter(lines: list[Line], front_matter: FrontMatterParser) -> list[PageSection]:
    found: list[PageSection] = []
    at, start = 0, 0
    facts = PageFacts()
    while at < len(lines):
        if lines[at].text in _FENCES:
            window = lines[at : at + MAX_FRONT_MATTER_WINDOW]
            own, rest = front_matter(window)
            used = len(window) - len(rest)
            if used:
                if at > start:
                    found.append((facts, lines[start:at]))
                facts, start = own, at + used
                at = start
                continue
        at += 1
    if start < len(lines) or not found:
        found.append((facts, lines[start:]))
    return found


def read_page_mark(text: str) -> PageFacts | None:
    """Facts of a page mark, or None.

    A page mark is a line with nothing but a page label or folio.
    """
    if len(text) > MAX_FOLIO_CHARS:
        return None
    match = _RULED.fullmatch(text) or _PLAIN.fullmatch(text)
    if match:
        return PageFacts(page=page_label(match.group(1)))
    facts = read_folio(text)
    return facts if facts is not None and facts.page is not None else None


def _split_at_page_marks(lines: list[Line]) -> list[PageSection]:
    marks = [(at, facts) for at, line in enumerate(lines) if (facts := read_page_mark(line.text)) is not None]
    pages = [facts.page for _, facts in marks]
    leads = bool(marks) and marks[0][0] == 0
    if len(marks) < 2 or len(set(pages)) < len(pages) or not (leads or marks[-1][0] == len(lines) - 1):
        return [(marks[0][1] if len(marks) == 1 and leads else PageFacts(), lines)]
    if leads:
        ends = [at for at, _ in marks[1:]] + [len(lines)]
        return [(facts, lines[at:end]) for (at, facts), end in zip(marks, ends, strict=True)]
    starts = [0] + [at + 1 for at, _ in marks[:-1]]
    return [(facts, lines[start : at + 1]) for (at, facts), start in zip(marks, starts, strict=True)]
