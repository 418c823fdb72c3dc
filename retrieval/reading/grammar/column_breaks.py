"""Column breaks: joining paragraphs and headlines cut by a column.

A paragraph ending in mid-sentence continues in the next unit of running text, unless the unit clearly
begins a paragraph: with a dateline, a number, or an indent on a page with indents. Text wrapped at
one width was joined first (`typography.line_wraps`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from retrieval.reading.grammar.broken_paragraphs import (
    begins_paragraph,
    closes_unopened_bracket,
    has_unclosed_bracket,
    lost_its_end,
    running_text,
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
from retrieval.reading.grammar.lines import MIN_INDENT

MAX_DECK_CHARS = 160
"""Code points of the longest deck (People's Daily has one of 150)."""
MAX_BROKEN_TITLE_CHARS = 14
"""Code points of each of the first two lines of a headline broken after a comma."""
MIN_PARAGRAPH_CHARS = 30
"""Code points of the paragraph under a headline broken after a comma, if it has no dateline: no verse."""
MIN_SUM_CHARS = 20
"""Code points of a sum of an article; labels as 核心阅读 and salutations are shorter."""
MAX_BROKEN_TITLES = 4
"""Further lines of a headline broken after a comma."""
MAX_JOINED_CHARS = 20_000
"""Code points after which a paragraph is not continued: no input takes quadratic time."""
MIN_BROKEN_CHARS = 12
"""Code points before a column break, at least: a line of the column."""
MAX_TITLE_LINES = 8
"""Most lines of a head."""


def join_column_breaks(units: Sequence[Unit]) -> list[Unit]:
    """Units with joined paragraphs; unfinished paragraphs are marked truncated."""
    indented = paragraphs_are_indented(units)
    units = _with_fragments(
        _with_table_headings(_with_open_titles(units, indented=indented)), indented=indented
    )
    joined: list[Unit] = []
    for unit in units:
        before = joined[-1] if joined else None
        if before is not None and continues_paragraph(before, unit, indented=indented):
            joined[-1] = replace(before.joined(unit), kind=LineKind.BODY)
        else:
            joined.append(unit)
    return [_mark_truncated(unit) for unit in _with_long_titles(joined, indented=indented)]


def _with_open_titles(units: Sequence[Unit], *, indented: bool) -> list[Unit]:
    """Units with first lines of headlines changed to title.

    勇攀高峰， | 向着科技强 | 国目标坚定迈进: short, or unindented among indented paragraphs.
    """
    found = list(units)
    for at in range(len(found) - 2, -1, -1):
        unit, below = found[at : at + 2]
        if below.kind is not LineKind.TITLE or not _may_open_title(unit, indented=indented):
            continue
        above = found[at - 1] if at else None
        begins = (
            above is None
            or above.kind is not LineKind.BODY
            or ends_sentence(above.text)
            or _may_open_title(above, indented=indented)
        )
        is_short = max(len(unit.text), len(below.text)) <= MAX_BROKEN_TITLE_CHARS
        if begins and (is_short or indented) and (indented or _heads_text(found[at + 1 :])):
            found[at] = replace(unit, kind=LineKind.TITLE)
    return found


def _may_open_title(unit: Unit, *, indented: bool) -> bool:
    """True for a possible first line of a headline."""
    if unit.kind is not LineKind.BODY or unit.text[-1] not in "，,、" or "。" in unit.text:
        return False
    return unit.indent < MIN_INDENT and len(unit.text) <= (
        MAX_DECK_CHARS if indented else MAX_BROKEN_TITLE_CHARS
    )


def _heads_text(units: Sequence[Unit]) -> bool:
    """True for titles above a byline or a long paragraph."""
    for unit in units[:MAX_BROKEN_TITLES]:
        if unit.kind is not LineKind.TITLE:
            return unit.kind is LineKind.BYLINE or len(unit.text) >= MIN_PARAGRAPH_CHARS
    return False


def _with_table_headings(units: Sequence[Unit]) -> list[Unit]:
    """Units with table headings changed from title to body."""
    found = list(units)
    for at, (unit, below) in enumerate(pairwise(units)):
        cells = cells_of(unit.text)
        if unit.kind is LineKind.TITLE and cells >= MIN_TABLE_CELLS and is_table_row(below.text):
            found[at] = replace(unit, kind=LineKind.BODY)
    return found


def _with_long_titles(units: Sequence[Unit], *, indented: bool) -> list[Unit]:
    """Units with decks of a whole sentence changed from body to title.

    Such a deck ends without a stop above a byline or a dateline, below another title; among indented
    paragraphs, above any of them.
    """
    found = list(units)
    for at in range(1, len(found) - 1):
        above, unit, below = found[at - 1 : at + 2]
        opens = below.kind is LineKind.BYLINE or (
            below.kind is LineKind.BODY
            and (dateline_of(below.text) is not None or (indented and _is_unindented_sum(unit, below)))
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


def _is_unindented_sum(unit: Unit, below: Unit) -> bool:
    """True for an unindented sum of the article above an indented paragraph."""
    if not unit.indent < MIN_INDENT <= below.indent or unit.text.endswith(("：", ":", "；")):
        return False
    return len(unit.text) >= MIN_SUM_CHARS and not is_caption(unit.text) and not is_numbered(unit.text)


def _with_fragments(units: Sequence[Unit], *, indented: bool) -> list[Unit]:
    """Units with title-like parts of paragraphs changed from title to body."""
    running = running_text(units)
    found = list(units)
    for at in range(len(found) - 2, -1, -1):
        unit, after = found[at], found[at + 1]
        if (
            unit.kind is LineKind.TITLE
            and after.kind is LineKind.BODY
            and begins_paragraph(unit, after, running, indented=indented)
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
    return len(body) >= 2 and sum(unit.indent >= MIN_INDENT for unit in body) * 2 > len(body)


def continues_paragraph(before: Unit, unit: Unit, *, indented: bool) -> bool:
    """True if `unit` continues the paragraph `before` after a column break."""
    if len(before.text) > MAX_JOINED_CHARS or is_table_row(before.text) or is_table_row(unit.text):
        return False
    if before.kind is not LineKind.BODY:
        return unit.kind is LineKind.BODY and before.kind is LineKind.TITLE and unit.text[0] in MID_SENTENCE
    if unit.kind is LineKind.BODY and unit.text[0] in MID_SENTENCE:
        return True
    if not breaks_off(before.text) or (indented and unit.indent >= MIN_INDENT) or is_numbered(unit.text):
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
