"""Column breaks: joining paragraphs cut by a column, and hard-wrapped lines.

A paragraph ending in mid-sentence continues in the next unit of running text, unless the unit clearly
begins a paragraph: with a dateline, a number, or an indent on a page with indents. Running text wrapped
at one width is joined first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from retrieval.reading.grammar.broken_paragraphs import (
    begins_paragraph,
    closes_unopened_bracket,
    count_pairs,
    has_unclosed_bracket,
    lost_its_end,
)
from retrieval.reading.grammar.datelines import dateline_of
from retrieval.reading.grammar.line_kinds import (
    CLOSING,
    MID_SENTENCE,
    MIN_TABLE_CELLS,
    LineKind,
    Unit,
    cells_of,
    ends_sentence,
    is_caption,
    is_numbered,
    is_table_row,
)
from retrieval.reading.grammar.lines import Line
from retrieval.reading.grammar.typography.line_wraps import WrappedPage, goes_on, may_be_part

MIN_COLUMN_CHARS, MAX_COLUMN_CHARS = 8, 60
"""Code points per line of a newspaper column; other widths are not taken for wrapping."""
MIN_FULL_LINES = 8
"""Lines of one width on a wrapped page, at least."""
MAX_DECK_CHARS = 160
"""Code points of the longest deck (People's Daily has one of 150)."""
MAX_BROKEN_TITLE_CHARS = 14
"""Code points of each of the first two lines of a headline broken after a comma."""
MAX_JOINED_CHARS = 20_000
"""Code points after which a paragraph is not continued: no input takes quadratic time."""
MIN_BROKEN_CHARS = 12
"""Code points before a column break, at least: a line of the column."""
MAX_TITLE_LINES = 8
"""Most lines of a head."""
MAX_PARAGRAPH_LINES = 20
"""Lines of a paragraph on average, at most: fewer indents than that are chance."""
MAX_RAGGED_CHARS = 2
"""Code points a wrapped line may be shorter: no stop begins a line, no word is broken."""


def group_wrapped_lines(lines: Sequence[Line]) -> list[tuple[Line, ...]]:
    """Lines grouped by paragraph on a wrapped page, else one each."""
    width = wrapped_width(lines)
    if width is None:
        return [(line,) for line in lines]
    page = None if _keeps_indents(lines) else WrappedPage.of(lines, width)
    groups: list[list[Line]] = []
    for at, line in enumerate(lines):
        joined = groups[-1] if groups else []
        if page is None:
            joins = bool(joined) and _wraps_into(joined[-1], line, width)
            if joins and len(joined) == 1 and joined[0].indent < 2:  # a full byline ends there
                joins = may_be_part(joined[0]) and dateline_of(line.text) is None
        else:
            joins = bool(joined) and page.may_go_on(at - 1) and goes_on(page, at - 1, len(joined))
        if joins:
            joined.append(line)
        else:
            groups.append([line])
    return [tuple(group) for group in groups]


def _keeps_indents(lines: Sequence[Line]) -> bool:
    """True for a wrapped page with indented first lines."""
    return sum(line.indent >= 2 for line in lines) * MAX_PARAGRAPH_LINES > len(lines)


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
    if not MIN_COLUMN_CHARS <= width <= MAX_COLUMN_CHARS or len(full) < max(MIN_FULL_LINES, len(lines) // 3):
        return None
    broken = sum(not ends_sentence(line.text) for line in full)
    return width if broken * 2 > len(full) else None


def _wraps_into(line: Line, after: Line, width: int) -> bool:
    full = width - MAX_RAGGED_CHARS <= len(line.text) + line.indent // 2 <= width + 1
    if not full or after.gap or after.indent > 1:
        return False
    return not ends_sentence(line.text)


def join_column_breaks(units: Sequence[Unit]) -> list[Unit]:
    """Units with joined paragraphs; unfinished paragraphs are marked truncated."""
    indented = paragraphs_are_indented(units)
    units = _with_fragments(_with_table_headings(_with_open_titles(units)), indented=indented)
    joined: list[Unit] = []
    for unit in units:
        before = joined[-1] if joined else None
        if before is not None and continues_paragraph(before, unit, indented=indented):
            joined[-1] = replace(before.joined(unit), kind=LineKind.BODY)
        else:
            joined.append(unit)
    return [_mark_truncated(unit) for unit in _with_long_titles(joined)]


def _with_open_titles(units: Sequence[Unit]) -> list[Unit]:
    """Units with first lines of broken headlines changed from body to title.

    勇攀高峰， | 向着科技强 | 国目标坚定迈进, above a byline or dateline.
    """
    found = list(units)
    for at, (unit, below) in enumerate(pairwise(units)):
        is_short = max(len(unit.text), len(below.text)) <= MAX_BROKEN_TITLE_CHARS
        if not (is_short and unit.kind is LineKind.BODY and unit.text[-1] in "，,"):
            continue
        begins = at == 0 or found[at - 1].kind is not LineKind.BODY or ends_sentence(found[at - 1].text)
        if begins and below.kind is LineKind.TITLE and _opens(units[at + 1 :]):
            found[at] = replace(unit, kind=LineKind.TITLE)
    return found


def _with_table_headings(units: Sequence[Unit]) -> list[Unit]:
    """Units with table headings changed from title to body."""
    found = list(units)
    for at, (unit, below) in enumerate(pairwise(units)):
        cells = cells_of(unit.text)
        if unit.kind is LineKind.TITLE and cells >= MIN_TABLE_CELLS and is_table_row(below.text):
            found[at] = replace(unit, kind=LineKind.BODY)
    return found


def _with_long_titles(units: Sequence[Unit]) -> list[Unit]:
    """Units with decks of a whole sentence changed from body to title.

    Such a deck ends without a stop above a byline or a dateline, below another title.
    """
    found = list(units)
    for at in range(1, len(found) - 1):
        above, unit, below = found[at - 1 : at + 2]
        opens = below.kind is LineKind.BYLINE or (
            below.kind is LineKind.BODY and dateline_of(below.text) is not None
        )
        plain = unit.kind is LineKind.BODY and not ends_sentence(unit.text) and "。" not in unit.text
        if (
            above.kind is LineKind.TITLE
            and opens
            and plain
            and len(unit.text) <= MAX_DECK_CHARS
            and dateline_of(unit.text) is None
        ):
            found[at] = replace(unit, kind=LineKind.TITLE)
    return found


def _with_fragments(units: Sequence[Unit], *, indented: bool) -> list[Unit]:
    """Units with title-like parts of paragraphs changed from title to body."""
    known = count_pairs(units)
    found = list(units)
    for at in range(len(found) - 2, -1, -1):
        unit, after = found[at], found[at + 1]
        if (
            unit.kind is LineKind.TITLE
            and after.kind is LineKind.BODY
            and begins_paragraph(unit, after, known, indented=indented)
        ):
            found[at] = replace(unit, kind=LineKind.BODY)
    for at in range(1, len(found) - 1):
        above, unit, after = found[at - 1 : at + 2]
        if above.kind is LineKind.BODY and unit.kind is LineKind.TITLE and after.kind is LineKind.JUMP_TO:
            found[at] = replace(unit, kind=LineKind.BODY)  # no subhead is the last line of its page
            continue
        titles_follow = unit.kind is LineKind.TITLE and after.kind is LineKind.TITLE
        if (
            above.kind is LineKind.BODY
            and titles_follow
            and not _opens(found[at + 1 :])
            and lost_its_end(unit)
        ):
            found[at] = replace(unit, kind=LineKind.BODY)
    return found


def _opens(units: Sequence[Unit]) -> bool:
    """True for the head of an article: titles above byline or dateline."""
    for unit in units[:MAX_TITLE_LINES]:
        if unit.kind is not LineKind.TITLE:
            return unit.kind is LineKind.BYLINE or dateline_of(unit.text) is not None
    return False


def paragraphs_are_indented(units: Sequence[Unit]) -> bool:
    """True if the source keeps the indents of its paragraphs."""
    body = [unit for unit in units if unit.kind is LineKind.BODY]
    return len(body) >= 2 and sum(unit.indent >= 2 for unit in body) * 2 > len(body)


def continues_paragraph(before: Unit, unit: Unit, *, indented: bool) -> bool:
    """True if `unit` continues the paragraph `before` after a column break."""
    if len(before.text) > MAX_JOINED_CHARS or is_table_row(before.text) or is_table_row(unit.text):
        return False
    if before.kind is not LineKind.BODY:
        return unit.kind is LineKind.BODY and before.kind is LineKind.TITLE and unit.text[0] in MID_SENTENCE
    if unit.kind is LineKind.BODY and unit.text[0] in MID_SENTENCE:
        return True
    if not breaks_off(before.text) or (indented and unit.indent >= 2) or is_numbered(unit.text):
        return False
    if unit.kind is LineKind.TITLE:
        return len(before.text) >= MIN_BROKEN_CHARS and _completes(before.text, unit.text)
    return unit.kind is LineKind.BODY and dateline_of(unit.text) is None and not is_caption(unit.text)


def _completes(begun: str, text: str) -> bool:
    """True if a line ends the sentence or bracket of a paragraph."""
    return ends_sentence(text) or (has_unclosed_bracket(begun) and closes_unopened_bracket(text))


def breaks_off(text: str) -> bool:
    """True if `text` ends in mid-sentence.

    A colon or a dash may end a paragraph (a list or a speech follows), a closing bracket or quote a line
    of a list; text after them is not joined.
    """
    if ends_sentence(text):
        return False
    return text[-1] not in "：:—"


def _mark_truncated(unit: Unit) -> Unit:
    """The unit, marked truncated if its paragraph has no end."""
    if unit.kind is not LineKind.BODY or len(unit.text) < 12 or not breaks_off(unit.text):
        return unit
    if cells_of(unit.text) >= MIN_TABLE_CELLS:
        return unit
    if unit.text[-1] in CLOSING or unit.text[-1] in "；;" or is_numbered(unit.text):
        return unit
    return replace(unit, truncated=True)
