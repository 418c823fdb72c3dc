"""Quotation marks of a text: pairs, nested pairs, marks left open.

Pairs are “”, 「」, 『』, ‘’, 〝〞, their vertical forms, and straight marks, which take turns within a
line. A quotation over several paragraphs opens each of them anew and is closed in the last only (GB/T 15834,
4.8); each paragraph of it is one quotation here. HTML tags and fenced code are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from retrieval.models import Span

PAIRS = {"“": "”", "「": "」", "『": "』", "‘": "’", "〝": "〞", "﹁": "﹂", "﹃": "﹄", "｢": "｣"}
STRAIGHT = '"＂'
MAX_NESTING = 8
"""Deepest nesting recognised; a text with more is no draft."""
MAX_CROSSING_CHARS = 2000
"""Code points within which a quotation opened in one line may be closed in a later one."""
_CLOSERS = {closer: opener for opener, closer in PAIRS.items()}
_MARK = re.compile(f"[{''.join((*PAIRS, *_CLOSERS))}{STRAIGHT}]")
_HIDDEN = re.compile(
    r"^ {0,3}(```|~~~).*?^ {0,3}\1[^\n]*$|<[A-Za-z/!][^<>\n]{0,2000}>", re.DOTALL | re.MULTILINE
)
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class MarkedSpan:
    """A stretch between marks, marks left out."""

    span: Span
    unclosed: bool = False


@dataclass
class _Scan:
    """Marks open so far, and the pairs found."""

    open: list[tuple[str, int]] = field(default_factory=list)
    found: list[MarkedSpan] = field(default_factory=list)

    def meet(self, mark: str, at: int) -> None:
        """Open or close at one mark."""
        if mark in PAIRS:
            if len(self.open) < MAX_NESTING:
                self.open.append((mark, at))
            return
        depth = next(
            (d for d in range(len(self.open) - 1, -1, -1) if self.open[d][0] == _CLOSERS[mark]), None
        )
        if depth is not None:
            self.found.append(MarkedSpan(Span(self.open[depth][1] + 1, at)))
            del self.open[depth:]

    def end(self, at: int, *, unclosed: bool) -> None:
        """Close the outermost mark at the end of a line."""
        self.found.append(MarkedSpan(Span(self.open[0][1] + 1, at), unclosed))
        self.open.clear()


def marked_spans(text: str) -> list[MarkedSpan]:
    """Stretches in quotation marks, by their beginning; outer before inner."""
    visible = _HIDDEN.sub(lambda hidden: re.sub(r"[^\n]", " ", hidden.group()), text)
    scan = _Scan()
    straight: list[MarkedSpan] = []
    for line in _lines(visible):
        marks = [(m.group(), m.start()) for m in _MARK.finditer(visible, line.start, line.end)]
        turning = _turning(visible, marks)
        straight += [MarkedSpan(Span(first + 1, after)) for first, after in turning]
        taken = {at for pair in turning for at in pair}
        for mark, at in marks:
            if at not in taken and mark not in STRAIGHT:
                scan.meet(mark, at)
        if scan.open:
            _end_line(scan, visible, line)
    kept = (one for one in (*scan.found, *straight) if _is_quoted(visible, one))
    return sorted(kept, key=lambda one: (one.span.start, -one.span.end))


def _lines(text: str) -> Iterator[Span]:
    ends = [-1, *(match.start() for match in re.finditer("\n", text)), len(text)]
    return (Span(first + 1, after) for first, after in pairwise(ends))


def _turning(text: str, marks: list[tuple[str, int]]) -> list[tuple[int, int]]:
    """Pairs of straight marks, and of curved ones all alike."""
    found: list[tuple[int, int]] = []
    straight = [at for mark, at in marks if mark in STRAIGHT]
    if len(straight) % 2:  # a sign for inches, if any
        straight = [at for at in straight if not text[at - 1 : at].isdigit()]
    curved = {mark: [at for other, at in marks if other == mark] for mark in "“”"}
    for mark, other in ("“”", "”“"):
        if not curved[other] and len(curved[mark]) % 2 == 0:
            found += zip(curved[mark][::2], curved[mark][1::2], strict=True)
    return [*found, *zip(straight[::2], straight[1::2], strict=False)]


def _end_line(scan: _Scan, text: str, line: Span) -> None:
    """Decide on a mark still open at the end of a line."""
    mark, at = scan.open[0]
    following = text[line.end : line.end + MAX_CROSSING_CHARS]
    if following.lstrip(" \t\r\n\u3000>").startswith(mark):
        scan.end(line.end, unclosed=False)
        return
    closer, opener = following.find(PAIRS[mark]), following.find(mark)
    crosses = closer >= 0 and (opener < 0 or closer < opener) and line.end - at < MAX_CROSSING_CHARS
    if not crosses:
        scan.end(line.end, unclosed=True)


def _is_quoted(text: str, marked: MarkedSpan) -> bool:
    """False for apostrophes and empty pairs."""
    words = marked.span.cut(text)
    single = text[marked.span.start - 1] == "‘"
    return bool(words.strip()) and not (single and not _HAN.search(words))
