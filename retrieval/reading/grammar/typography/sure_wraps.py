"""Sure line breaks: told by lengths and end characters alone.

A page has some 400 full lines, and to judge the words of each took two thirds of all reading. One
tree over numbers that cost nothing (`weights/sure_wraps.json`, `tests/benchmarks/fit_wraps.py`) settles 94 of
100: lines of leaves in which next to all go on, or most end. The trees over words are asked of the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from retrieval.reading.grammar.boundaries.decision_trees import fitted_trees
from retrieval.reading.grammar.line_kinds import CLOSING, MID_SENTENCE, OPENING, SENTENCE_ENDS
from retrieval.reading.grammar.lines import Line

FACTS = (
    "short by", "gap", "stop", "pause", "closed", "colon", "han", "figure", "stop first", "bracket first",
    "han first", "figure first", "comma within", "full stop within", "space within",
)  # fmt: skip
"""Facts of a line: code points missing to the width, blank lines before it, its last and first character."""
ROW = ("joined", *map(" ".join, product(("before", "line", "after", "later"), FACTS)))
"""Names of the values of a break: lines joined so far, facts of four lines around it."""
_NO_LINE = (-20.0, -1.0, *(0.0 for _ in FACTS[2:]))
_STOPS, _PAUSES, _CLOSING, _COLONS = map(frozenset, (SENTENCE_ENDS, "，、；,;", CLOSING, "：:—"))
_STOPS_FIRST, _BRACKETS_FIRST = frozenset(MID_SENTENCE), frozenset(OPENING)
MAX_MISSING_CHARS, MAX_EXCESS_CHARS = 12, 9
"""Bounds of the code points missing in a line, or too many."""
MAX_JOINED_LINES = 6
"""Lines of a paragraph told apart by number."""

Facts = tuple[float, ...]


def facts_of_lines(lines: Sequence[Line], width: int) -> list[Facts]:
    """Facts of each line, and of two beyond the last.

    The first of a page has the last of these before it, as index -1.
    """
    return [*(_facts(line, width) for line in lines), _NO_LINE, _NO_LINE]


def _facts(line: Line, width: int) -> Facts:
    text = line.text
    first, last = text[0], text[-1]
    missing = width - len(text) - line.indent // 2
    han = "\u3400" <= last <= "\u9fff"
    return (
        max(-MAX_EXCESS_CHARS, min(MAX_MISSING_CHARS, missing)),
        min(line.gap, 2),
        not han and text.rstrip(CLOSING)[-1:] in _STOPS,
        last in _PAUSES,
        last in _CLOSING,
        last in _COLONS,
        han,
        last.isdigit(),
        first in _STOPS_FIRST,
        first in _BRACKETS_FIRST,
        "\u3400" <= first <= "\u9fff",
        first.isdigit(),
        "，" in text,
        "。" in text,
        " " in text or "\u3000" in text,
    )


def row_at(facts: Sequence[Facts], at: int, joined: int) -> Facts:
    """Values of the break below line `at`, as named by `ROW`.

    joined: lines of its paragraph so far.
    """
    return (min(joined, MAX_JOINED_LINES), *facts[at - 1], *facts[at], *facts[at + 1], *facts[at + 2])


def is_sure(row: Facts) -> bool | None:
    """True: surely goes on; False: ends; None: open."""
    verdict = fitted_trees("sure_wraps").score_row(row)
    return verdict > 0 if verdict else None
