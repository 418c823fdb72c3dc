"""Wrapped lines: continuation told from the end of a paragraph.

Where paragraphs are indented, a full line goes on in an unindented one; a title only where its width broke
it. On a page wrapped at one width without indents only words can tell: a title about as long as a line stands
over text just as the line of a paragraph does. Boosted trees judge the lengths, the stops, the words across
the break, the lines before and after (`weights/line_wraps.json`, `tests/benchmarks/fit_wraps.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from retrieval.patterns import lazy_regex
from retrieval.reading.grammar.boundaries.decision_trees import fitted_trees
from retrieval.reading.grammar.broken_paragraphs import (
    closes_unopened_bracket,
    has_unclosed_bracket,
    line_features,
)
from retrieval.reading.grammar.datelines import dateline_of
from retrieval.reading.grammar.line_joins import splits_word
from retrieval.reading.grammar.line_kinds import (
    MID_SENTENCE,
    LineKind,
    ends_sentence,
    is_caption,
    is_numbered,
    unit_of,
)
from retrieval.reading.grammar.lines import Line

MAX_SLACK = 3
"""Code points a line that goes on may be shorter than the column, or longer by hanging stops."""
MIN_COLUMN_CHARS, MAX_COLUMN_CHARS = 8, 60
"""Code points per line of a newspaper column; other widths are not taken for wrapping."""
MIN_FULL_LINES = 8
"""Lines of one width on a wrapped page, at least."""
MAX_PARAGRAPH_LINES = 20
"""Lines of a paragraph on average, at most: fewer indents than that are chance."""
MAX_HANGING_CHARS = 3
"""Stops that may hang over the width of a wrapped line: ”），"""
MAX_RAGGED_CHARS = 2
"""Code points a wrapped line may be shorter: no stop begins a line, no word is broken."""
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


_UNBROKEN = lazy_regex(r"[A-Za-z0-9.,%]+|.[，。、；：？！”’）》」』…,;:?!)]*")
"""A word, figure or character with the stops after it: no line ends within."""


def group_wrapped_lines(lines: Sequence[Line]) -> list[tuple[Line, ...]]:
    """Lines grouped by paragraph on a wrapped page, else one each."""
    width = wrapped_width(lines)
    if width is None:
        return [(line,) for line in lines]
    page = None if _keeps_indents(lines) else WrappedPage.of(lines, width)
    measure = _usual_length(lines, width)
    whole_titles = any(len(line.text) > measure + MAX_HANGING_CHARS for line in lines)
    groups: list[list[Line]] = []
    in_head = True
    for at, line in enumerate(lines):
        joined = groups[-1] if groups else []
        if page is None:
            joins = bool(joined) and _wraps_into(joined[-1], line, width)
            if joins and len(joined) == 1 and joined[0].indent < 2:  # a full byline ends there
                joins = may_be_part(joined[0]) and dateline_of(line.text) is None
                if joins and in_head:
                    joins = not whole_titles and _may_wrap_as_title(joined[0], line, measure)
            in_head = line.indent < 2 and (in_head or line.gap > 0 or not _is_full(lines[at - 1], width))
        else:
            joins = bool(joined) and page.may_go_on(at - 1) and goes_on(page, at - 1, len(joined))
        if joins:
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


def _is_full(line: Line, width: int) -> bool:
    return width - MAX_RAGGED_CHARS <= len(line.text) + line.indent // 2 <= width + 1


def _wraps_into(line: Line, after: Line, width: int) -> bool:
    if not _is_full(line, width) or after.gap or after.indent > 1:
        return False
    return not ends_sentence(line.text)
