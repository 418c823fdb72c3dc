"""Column breaks: paragraphs that the page cut in two put together again, wrapped lines made whole.

A paragraph that ends in mid-sentence goes on in the next piece of running text, unless that piece
evidently begins one of its own: with a dateline, a number, or an indent where paragraphs are indented.
Where running text is wrapped at one width, lines are joined before anything else is asked.
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

MIN_COLUMN_CHARS, MAX_COLUMN_CHARS = 8, 60
"""Code points to a line of a newspaper column; wrapping outside of this is not looked for."""
MIN_FULL_LINES = 8
"""So many lines of one width make a wrapped page."""
MAX_DECK_CHARS = 160
"""Code points of the longest deck (People's Daily has one of 150)."""
MAX_JOINED_CHARS = 20_000
"""Code points after which a paragraph is joined to nothing more, so that no input takes quadratic time."""
MIN_BROKEN_CHARS = 12
"""The first part of a paragraph that a column breaks is a line of the column or more."""
MAX_TITLE_LINES = 8
"""A head has no more lines than this."""
MAX_RAGGED_CHARS = 2
"""A wrapped line may be so much shorter than its column: no stop begins a line, no word is broken."""


def group_wrapped_lines(lines: Sequence[Line]) -> list[tuple[Line, ...]]:
    """Lines grouped to pieces: one line each, or the lines of a paragraph where the page is wrapped."""
    width = wrapped_width(lines)
    if width is None:
        return [(line,) for line in lines]
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _wraps_into(groups[-1][-1], line, width):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [tuple(group) for group in groups]


def wrapped_width(lines: Sequence[Line]) -> int | None:
    """The column width of hard-wrapped text, or None.

    Wrapped text is full of lines of one length that stand directly under each other and end anywhere.
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


def join_column_breaks(pieces: Sequence[Unit]) -> list[Unit]:
    """The pieces with every paragraph whole; one that lost its end is marked truncated."""
    indented = paragraphs_are_indented(pieces)
    pieces = _with_fragments(_with_table_headings(pieces), indented=indented)
    joined: list[Unit] = []
    for piece in pieces:
        before = joined[-1] if joined else None
        if before is not None and continues_paragraph(before, piece, indented=indented):
            joined[-1] = replace(before.joined(piece), kind=LineKind.BODY)
        else:
            joined.append(piece)
    return [_marked(piece) for piece in _with_long_titles(joined)]


def _with_table_headings(pieces: Sequence[Unit]) -> list[Unit]:
    """The pieces with the line over a table's first row, of as many cells, known for text."""
    found = list(pieces)
    for at, (piece, below) in enumerate(pairwise(pieces)):
        cells = cells_of(piece.text)
        if piece.kind is LineKind.TITLE and cells >= MIN_TABLE_CELLS and is_table_row(below.text):
            found[at] = replace(piece, kind=LineKind.BODY)
    return found


def _with_long_titles(pieces: Sequence[Unit]) -> list[Unit]:
    """The pieces with decks of a whole sentence known for titles: they end without a stop above a
    byline or a dateline, and another title is above them."""
    found = list(pieces)
    for at in range(1, len(found) - 1):
        above, piece, below = found[at - 1 : at + 2]
        opens = below.kind is LineKind.BYLINE or (
            below.kind is LineKind.BODY and dateline_of(below.text) is not None
        )
        plain = piece.kind is LineKind.BODY and not ends_sentence(piece.text) and "。" not in piece.text
        if (
            above.kind is LineKind.TITLE
            and opens
            and plain
            and len(piece.text) <= MAX_DECK_CHARS
            and dateline_of(piece.text) is None
        ):
            found[at] = replace(piece, kind=LineKind.TITLE)
    return found


def _with_fragments(pieces: Sequence[Unit], *, indented: bool) -> list[Unit]:
    """The pieces with those that only look like titles known for running text."""
    known = count_pairs(pieces)
    found = list(pieces)
    for at in range(len(found) - 2, -1, -1):
        piece, after = found[at], found[at + 1]
        if (
            piece.kind is LineKind.TITLE
            and after.kind is LineKind.BODY
            and begins_paragraph(piece, after, known, indented=indented)
        ):
            found[at] = replace(piece, kind=LineKind.BODY)
    for at in range(1, len(found) - 1):
        above, piece, after = found[at - 1 : at + 2]
        if above.kind is LineKind.BODY and piece.kind is LineKind.TITLE and after.kind is LineKind.JUMP_TO:
            found[at] = replace(piece, kind=LineKind.BODY)  # no subhead is the last line of its page
            continue
        titles_follow = piece.kind is LineKind.TITLE and after.kind is LineKind.TITLE
        if (
            above.kind is LineKind.BODY
            and titles_follow
            and not _opens(found[at + 1 :])
            and lost_its_end(piece)
        ):
            found[at] = replace(piece, kind=LineKind.BODY)
    return found


def _opens(pieces: Sequence[Unit]) -> bool:
    """Whether titles stand above a byline or dateline and so are the head of an article."""
    for piece in pieces[:MAX_TITLE_LINES]:
        if piece.kind is not LineKind.TITLE:
            return piece.kind is LineKind.BYLINE or dateline_of(piece.text) is not None
    return False


def paragraphs_are_indented(pieces: Sequence[Unit]) -> bool:
    """Whether the source keeps the indents of its paragraphs, so that a line without one goes on."""
    body = [piece for piece in pieces if piece.kind is LineKind.BODY]
    return len(body) >= 2 and sum(piece.indent >= 2 for piece in body) * 2 > len(body)


def continues_paragraph(before: Unit, piece: Unit, *, indented: bool) -> bool:
    """Whether `piece` is the same paragraph as `before`, broken by a column."""
    if len(before.text) > MAX_JOINED_CHARS or is_table_row(before.text) or is_table_row(piece.text):
        return False
    if before.kind is not LineKind.BODY:
        return piece.kind is LineKind.BODY and before.kind is LineKind.TITLE and piece.text[0] in MID_SENTENCE
    if piece.kind is LineKind.BODY and piece.text[0] in MID_SENTENCE:
        return True
    if not breaks_off(before.text) or (indented and piece.indent >= 2) or is_numbered(piece.text):
        return False
    if piece.kind is LineKind.TITLE:
        return len(before.text) >= MIN_BROKEN_CHARS and _ends(before.text, piece.text)
    return piece.kind is LineKind.BODY and dateline_of(piece.text) is None and not is_caption(piece.text)


def _ends(begun: str, text: str) -> bool:
    """Whether a short line is evidently the rest of a paragraph: it ends a sentence, or closes a bracket."""
    return ends_sentence(text) or (has_unclosed_bracket(begun) and closes_unopened_bracket(text))


def breaks_off(text: str) -> bool:
    """Whether `text` breaks off in mid-sentence and so should go on.

    A colon or a dash may end a paragraph (the list or the speech follows), and a bracket closed or a
    quote closed may end a line of a list; what goes on after them is not joined.
    """
    if ends_sentence(text):
        return False
    return text[-1] not in "：:—"


def _marked(piece: Unit) -> Unit:
    if piece.kind is not LineKind.BODY or len(piece.text) < 12 or not breaks_off(piece.text):
        return piece
    if cells_of(piece.text) >= MIN_TABLE_CELLS:
        return piece
    if piece.text[-1] in CLOSING or piece.text[-1] in "；;" or is_numbered(piece.text):
        return piece
    return replace(piece, truncated=True)
