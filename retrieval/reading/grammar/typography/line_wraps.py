"""Wrapped lines: continuation told from the end of a paragraph.

Where paragraphs are indented, a full line goes on in an unindented one; a title only where its width broke
it. On a page wrapped at one width without indents only words can tell: a title about as long as a line stands
over text just as the line of a paragraph does. Where lengths and stops leave it open (`sure_wraps`), boosted
trees judge the words across the break as well (`weights/line_wraps.json`, `tests/benchmarks/fit_wraps.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from operator import add

from retrieval.patterns import lazy_regex
from retrieval.reading.grammar.boundaries.decision_trees import fitted_trees
from retrieval.reading.grammar.broken_paragraphs import (
    LINE_CHECKS,
    closes_unopened_bracket,
    has_unclosed_bracket,
)
from retrieval.reading.grammar.datelines import dateline_of
from retrieval.reading.grammar.line_joins import splits_word
from retrieval.reading.grammar.line_kinds import (
    MID_SENTENCE,
    LineKind,
    classify_text,
    ends_sentence,
    is_caption,
    is_numbered,
)
from retrieval.reading.grammar.lines import MIN_INDENT, Line
from retrieval.reading.grammar.typography.sure_wraps import ROW, Facts, facts_of_lines, is_sure, row_at

MAX_SLACK = 3
"""Code points a line that goes on may be shorter than the column, or longer by hanging stops."""
MIN_COLUMN_CHARS, MAX_COLUMN_CHARS = 8, 60
"""Code points per line of a newspaper column; other widths are not taken for wrapping."""
MIN_FULL_LINES = 8
"""Lines of one width on a wrapped page, at least; half as many, with indents, on half of the page."""
MAX_PARAGRAPH_LINES = 20
"""Lines of a paragraph on average, at most: fewer indents than that are chance."""
MAX_HANGING_CHARS = 3
"""Stops that may hang over the width of a wrapped line: ”），"""
MAX_RAGGED_CHARS = 2
"""Code points a wrapped line may be shorter: no stop begins a line, no word is broken."""
MIN_LOG_ODDS = 1.7
"""Log-odds of a line that goes on: a title joined to the text costs an article, a line parted a paragraph."""
_LINE_FEATURES = (
    "comma", "begins as a paragraph", "speech", "particles", "ends with a particle", "two halves",
    "ends as a title", "digits", "inner stop",
)  # fmt: skip
_LINE_CHECKS = tuple(LINE_CHECKS[name] for name in _LINE_FEATURES)
_NAMES = {
    name: tuple(f"{name} {value}" for value in ("ends", "dated", *_LINE_FEATURES))
    for name in ("line", "after")
}


@dataclass(frozen=True, slots=True)
class WrappedPage:
    """Lines of a page wrapped at one width.

    pairs: counts of the character pairs within its lines.
    facts: of each line, and of two beyond.
    """

    lines: Sequence[Line]
    width: int
    pairs: Counter[str]
    facts: Sequence[Facts]

    @classmethod
    def of(cls, lines: Sequence[Line], width: int) -> WrappedPage:
        """The page with its pairs counted."""
        text = "\n".join(line.text for line in lines)
        return cls(lines, width, Counter(map(add, text, text[1:])), facts_of_lines(lines, width))

    def may_go_on(self, at: int) -> bool:
        """True for a full line with another right below."""
        if at + 1 >= len(self.lines):
            return False
        line, after = self.lines[at], self.lines[at + 1]
        slack = abs(self.width - len(line.text) - line.indent // 2)
        return slack <= MAX_SLACK and after.gap == 0 and after.indent < MIN_INDENT


def goes_on(page: WrappedPage, at: int, joined: int) -> bool:
    """True if line `at` of the page goes on in the next.

    joined: lines of its paragraph so far.
    """
    row = row_at(page.facts, at, joined)
    sure = is_sure(row)
    if sure is not None:
        return sure
    line, after = page.lines[at], page.lines[at + 1]
    if dateline_of(after.text) is not None:
        return False
    if not fitted_trees("line_wraps").exceeds(wrap_values(page, at, row), MIN_LOG_ODDS):
        return False
    return joined > 1 or (may_be_part(line) and may_be_part(after))  # bylines stand under titles, not in text


def may_be_part(line: Line) -> bool:
    """True for a line of a paragraph or title."""
    return _is_part(line.text)


@lru_cache(maxsize=1024)  # each line of a page is asked of as the line, and as the one below
def _is_part(text: str) -> bool:
    return classify_text((), text).kind in (LineKind.BODY, LineKind.TITLE)


def wrap_values(page: WrappedPage, at: int, row: Facts) -> dict[str, float]:
    """Values of the trees, by name.

    row: of the break below line `at`.
    """
    text, below = page.lines[at].text, page.lines[at + 1].text
    seam = text[-1] + below[0]
    values = dict(zip(ROW, row, strict=True))
    values |= {
        "word across": splits_word(text[-10:], below[:10]),
        "seam on the page": min(page.pairs[seam], 5),
        "last two on the page": min(page.pairs[text[-2:]], 5),
        "next two on the page": min(page.pairs[below[:2]], 5),
        "left open": has_unclosed_bracket(text),
        "closed below": closes_unopened_bracket(below),
        "numbered": is_numbered(text),
        "numbered below": is_numbered(below),
        "caption below": is_caption(below),
        "latin seam": seam.isascii() and seam.isalnum(),
        "title shared below": sum(pair in below for pair in map(add, text, text[1:])),
    }
    for name, other in (("line", text), ("after", below)):
        values.update(zip(_NAMES[name], _line_values(other), strict=True))
    return values


def _line_values(text: str) -> tuple[float, ...]:
    return (
        ends_sentence(text),
        dateline_of(text) is not None,
        *(bool(holds(text)) for holds in _LINE_CHECKS),
    )


_UNBROKEN = lazy_regex(r"[A-Za-z0-9.,%]+|.[，。、；：？！”’）》」』…,;:?!)]*")
"""A word, figure or character with the stops after it: no line ends within."""


def group_wrapped_lines(lines: Sequence[Line]) -> list[tuple[Line, ...]]:
    """Lines grouped by paragraph on a wrapped page, else one each."""
    width = wrapped_width(lines)
    if width is None:
        return [(line,) for line in lines]
    if not _keeps_indents(lines):
        return _group_by_words(WrappedPage.of(lines, width))
    measure = _usual_length(lines, width)
    whole_titles = any(len(line.text) > measure + MAX_HANGING_CHARS for line in lines)
    groups: list[list[Line]] = []
    in_head = True
    for at, line in enumerate(lines):
        joined = groups[-1] if groups else []
        joins = bool(joined) and _wraps_into(joined[-1], line, width)
        if joins and len(joined) == 1 and joined[0].indent < MIN_INDENT:  # a full byline ends there
            joins = may_be_part(joined[0]) and dateline_of(line.text) is None
            if joins and in_head:
                joins = not whole_titles and _may_wrap_as_title(joined[0], line, measure)
        in_head = line.indent < MIN_INDENT and (in_head or line.gap > 0 or not _is_full(lines[at - 1], width))
        if joins:
            joined.append(line)
        else:
            groups.append([line])
    return [tuple(group) for group in groups]


def _group_by_words(page: WrappedPage) -> list[tuple[Line, ...]]:
    """Lines grouped by paragraph on a wrapped page without indents."""
    groups = [[page.lines[0]]]
    for at, line in enumerate(page.lines[1:]):
        joined = groups[-1]
        if page.may_go_on(at) and goes_on(page, at, len(joined)):
            joined.append(line)
        else:
            groups.append([line])
    return [tuple(group) for group in groups]


def _usual_length(lines: Sequence[Line], width: int) -> int:
    """Commonest length of the full lines; stops hang over it."""
    full = Counter(len(line.text) + line.indent // 2 for line in lines if _is_full(line, width))
    return full.most_common(1)[0][0] if full else width


def _may_wrap_as_title(line: Line, after: Line, width: int) -> bool:
    """True for a title possibly broken by the column width.

    It is no wider, and has no room for the next word; a dash parts kicker, headline and deck.
    """
    if len(line.text) > width and line.text[-1] not in MID_SENTENCE:
        return False
    if line.text.endswith(("—", "―", "：", ":")) or after.text.startswith(("—", "―", "－")):
        return False
    word = _UNBROKEN.match(after.text)
    return len(line.text) + (len(word.group()) if word else 1) > width


def _keeps_indents(lines: Sequence[Line]) -> bool:
    """True for a wrapped page with indented first lines."""
    return sum(line.indent >= MIN_INDENT for line in lines) * MAX_PARAGRAPH_LINES > len(lines)


def wrapped_width(lines: Sequence[Line]) -> int | None:
    """Column width of hard-wrapped text, or None.

    Wrapped text has many lines of one length, directly under each other, ending in mid-sentence.
    """
    tight = [line for line, after in pairwise(lines) if after.gap == 0]
    lengths = Counter(len(line.text) + line.indent // 2 for line in tight)
    if not lengths:
        return None
    width = max(lengths, key=lambda n: (sum(lengths[n - k] for k in range(MAX_RAGGED_CHARS + 1)), n))
    full = [line for line in tight if width - MAX_RAGGED_CHARS <= len(line.text) + line.indent // 2 <= width]
    fewest = max(MIN_FULL_LINES, len(lines) // 3)
    if len(full) * 2 >= len(lines) and _keeps_indents(lines):
        fewest = MIN_FULL_LINES // 2
    if not MIN_COLUMN_CHARS <= width <= MAX_COLUMN_CHARS or len(full) < fewest:
        return None
    broken = sum(not ends_sentence(line.text) for line in full)
    return width if broken * 2 > len(full) else None


def _is_full(line: Line, width: int) -> bool:
    return width - MAX_RAGGED_CHARS <= len(line.text) + line.indent // 2 <= width + 1


def _wraps_into(line: Line, after: Line, width: int) -> bool:
    if not _is_full(line, width) or after.gap or after.indent >= MIN_INDENT:
        return False
    return not ends_sentence(line.text)
