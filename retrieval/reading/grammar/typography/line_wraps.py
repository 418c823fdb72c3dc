"""Wrapped lines: continuation told from the end of a paragraph.

On a page wrapped at one width without indents only words can tell: a title about as long as a line stands
over text just as the line of a paragraph does. Boosted trees judge the lengths, the stops, the words across
the break, the lines before and after (`weights/line_wraps.json`, `tests/benchmarks/fit_wraps.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from retrieval.reading.grammar.boundaries.decision_trees import fitted_trees
from retrieval.reading.grammar.broken_paragraphs import (
    closes_unopened_bracket,
    has_unclosed_bracket,
    line_features,
)
from retrieval.reading.grammar.datelines import dateline_of
from retrieval.reading.grammar.line_joins import splits_word
from retrieval.reading.grammar.line_kinds import LineKind, ends_sentence, is_caption, is_numbered, unit_of
from retrieval.reading.grammar.lines import Line

MAX_SLACK = 3
"""Code points a line that goes on may be shorter than the column, or longer by hanging stops."""
_LINE_FEATURES = (
    "comma", "begins as a paragraph", "speech", "particles", "ends with a particle", "two halves",
    "ends as a title", "digits", "inner stop",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class WrappedPage:
    """Lines of a page wrapped at one width.

    pairs: counts of the character pairs within its lines.
    """

    lines: Sequence[Line]
    width: int
    pairs: Counter[str]

    @classmethod
    def of(cls, lines: Sequence[Line], width: int) -> WrappedPage:
        """The page with its pairs counted."""
        pairs: Counter[str] = Counter()
        for line in lines:
            pairs.update(map(str.__add__, line.text, line.text[1:]))
        return cls(lines, width, pairs)

    def may_go_on(self, at: int) -> bool:
        """True for a full line with another right below."""
        if at + 1 >= len(self.lines):
            return False
        line, after = self.lines[at], self.lines[at + 1]
        slack = abs(self.width - len(line.text) - line.indent // 2)
        return slack <= MAX_SLACK and after.gap == 0 and after.indent <= 1


def goes_on(page: WrappedPage, at: int, joined: int) -> bool:
    """True if line `at` of the page goes on in the next.

    joined: lines of its paragraph so far.
    """
    line, after = page.lines[at], page.lines[at + 1]
    if dateline_of(after.text) is not None or not may_be_part(line) or not may_be_part(after):
        return False
    return fitted_trees("line_wraps").score(dict(wrap_values(page, at, joined))) > 0


def may_be_part(line: Line) -> bool:
    """True for a line of a paragraph or title."""
    return unit_of((line,)).kind in (LineKind.BODY, LineKind.TITLE)


def wrap_values(page: WrappedPage, at: int, joined: int) -> Iterator[tuple[str, float]]:
    """Values of the trees, by name."""
    lines, width = page.lines, page.width
    line, after = lines[at], lines[at + 1]
    before = lines[at - 1] if at else None
    later = lines[at + 2] if at + 2 < len(lines) else None
    yield "joined", float(min(joined, 6))
    for name, other in (("line", line), ("after", after), ("before", before), ("later", later)):
        yield f"{name} short by", float(width - len(other.text) - other.indent // 2) if other else -9.0
        yield f"{name} ends", float(ends_sentence(other.text)) if other else -1.0
        yield f"{name} gap", float(other.gap) if other else -1.0
        yield f"{name} dated", float(dateline_of(other.text) is not None) if other else -1.0
        found = set(line_features(other.text)) if other else set()
        yield from ((f"{name} {feature}", float(feature in found)) for feature in _LINE_FEATURES)
    text, below = line.text, after.text
    seam = text[-1] + below[0]
    yield "ends with a comma", float(text[-1] in "，、；：,;:")
    yield "word across", float(splits_word(text[-10:], below[:10]))
    yield "seam on the page", float(min(page.pairs[seam], 5))
    yield "last two on the page", float(min(page.pairs[text[-2:]], 5))
    yield "next two on the page", float(min(page.pairs[below[:2]], 5))
    yield "left open", float(has_unclosed_bracket(text))
    yield "closed below", float(closes_unopened_bracket(below))
    yield "numbered", float(is_numbered(text))
    yield "numbered below", float(is_numbered(below))
    yield "caption below", float(is_caption(below))
    yield "latin seam", float(seam.isascii() and seam.isalnum())
    yield "quote below", float(below[0] in "“「‘（(【")
    yield "title shared below", float(sum(a + b in below for a, b in pairwise(text)))
