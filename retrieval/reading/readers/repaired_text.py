"""Repair of decoded text, with a map back to the source.

Undone are mojibake (UTF-8 read as Latin-1 or GBK and the reverse), doubled characters of imitated bold type,
spaces between all characters of a line, and the marks `(cid:12)` of glyphs without a character. Each
character of the repaired text has the offset of its source, so places still point into the file. Lines of
undecodable characters are left out and reported.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from retrieval.models import Article, Block, Page, Place, SetAside
from retrieval.patterns import lazy_regex
from retrieval.reading.sources.mojibake import undo_mojibake

MIN_DOUBLED_CHARS = 8
"""Length of a line from which doubled characters are no coincidence."""
MIN_SPACED_CHARS = 5
"""Characters of a spaced run; two words of one character are no run."""
MIN_SPACED_CHARS_IN_SPACED_TEXT = 2
SPACED_TEXT_SHARE = 0.5
"""Share of spaced lines from which all of the text is."""
MAX_GARBLED_SHARE = 0.3
"""Share of undecodable characters from which a line is left out."""
MAX_LISTED = 12
_GAP = "[ \u00a0\u2000-\u200a\u202f\u3000]"
_SINGLE = r"[^\s\u00a0]"
_SPACED = lazy_regex(rf"(?<![^\s\u00a0])(?:{_SINGLE}{_GAP}{{1,2}}){{%d,}}{_SINGLE}(?![^\s\u00a0])")
_HAN = lazy_regex(r"[\u3400-\u9fff\uf900-\ufaff]")
_CID = lazy_regex(r"\(cid:\d{1,6}\)")
_GARBLED = lazy_regex(
    "[\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]|\\(cid:\\d{1,6}\\)|锟斤拷|烫烫烫|屯屯屯|[\x80-\x9f]"
)
_MAYBE = lazy_regex(
    "[\ufffd\ue000-\uf8ff\x80-\x9f\U000f0000-\U0010ffff]|\\(cid:|锟斤|烫烫|屯屯"
    "|[\xa1-\xff]{4,}|[ã-ï][^\x00-\x7f\u2e80-\uffff]|[锛銆鐨鈥嚗]"
)
"""Traces of mojibake and lost characters; the last are of 的，。“ read as GB18030 or Big5."""
_LINES = lazy_regex(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


@dataclass(frozen=True, slots=True)
class RepairedText:
    """A text with the offsets of its characters in the source.

    offsets: one for each character; None for a text as it was.
    notes:   reports on the repair.
    line_starts: offsets of the source's lines, for a text with lines of its own; empty with the same lines.
    """

    text: str
    offsets: Sequence[int] | None = None
    notes: tuple[SetAside, ...] = ()
    line_starts: tuple[int, ...] = ()

    def in_source(self, page: Page) -> Page:
        """The page with places in the source."""
        if self.offsets is None:
            return page
        return replace(page, articles=tuple(map(self._article, page.articles)))

    def line_at(self, offset: int) -> int:
        """Line of the source at an offset of this text.

        For a text with lines of its own.
        """
        offsets = self.offsets or ()
        at = offsets[min(offset, len(offsets) - 1)] if offsets else 0
        return max(1, bisect_right(self.line_starts, at))

    def _article(self, article: Article) -> Article:
        blocks = tuple(map(self._block, article.blocks))
        numbers = [place.line for block in blocks for place in block.places]
        lines = (min(numbers), max(numbers)) if self.line_starts and numbers else article.lines
        return replace(article, blocks=blocks, lines=lines)

    def _block(self, block: Block) -> Block:
        return replace(block, places=tuple(map(self._place, block.places)))

    def _place(self, place: Place) -> Place:
        offsets = self.offsets or ()
        if not offsets or place.start >= len(offsets):
            return place
        last = max(place.start, min(place.end, len(offsets)) - 1)
        end = offsets[last] + 1 if place.end > place.start else offsets[place.start]
        start = offsets[place.start]
        line = bisect_right(self.line_starts, start) if self.line_starts else place.line
        return replace(place, start=start, end=end, line=line)


def repair_text(source: str, name: str) -> RepairedText:
    """Repair a decoded text.

    name: of the source, for the notes.
    """
    suspicious = bool(_MAYBE.search(source))
    spaced = _spaced_lines(source)
    if not suspicious and not spaced and not _has_doubled_line(source):
        return RepairedText(source)
    least = MIN_SPACED_CHARS
    if spaced and spaced >= SPACED_TEXT_SHARE * source.count("\n", 0):
        least = MIN_SPACED_CHARS_IN_SPACED_TEXT
    return _Repair(name, least).of(source)


class _Repair:
    """One pass over the lines of a text."""

    def __init__(self, name: str, least: int) -> None:
        self._name = name
        self._spaced = re.compile(_SPACED.pattern % (least - 1))
        self._parts: list[str] = []
        self._offsets: list[int] = []
        self._undone: list[int] = []
        self._garbled: list[int] = []
        self._broken: list[int] = []
        self._lost = 0

    def of(self, source: str) -> RepairedText:
        """The repaired text of a source."""
        for number, match in enumerate(_LINES.finditer(source), 1):
            self._line(match.group(), match.start(), number)
        return RepairedText("".join(self._parts), self._offsets, tuple(self._notes()))

    def _line(self, line: str, start: int, number: int) -> None:
        fixed = undo_mojibake(line)
        if fixed is not None:
            self._undone.append(number)
            at = [start + min(len(line) - 1, i * len(line) // len(fixed)) for i in range(len(fixed))]
        else:
            fixed, at = line, list(range(start, start + len(line)))
        found = _GARBLED.findall(fixed)
        words = len(re.sub(r"\s", "", fixed))
        marks = sum(1 if mark.startswith("(") else len(mark) for mark in found)
        if found and marks > MAX_GARBLED_SHARE * len(re.sub(r"\s", "", _CID.sub("?", fixed))):
            self._garbled.append(number)
            self._lost += words
            end = re.search(r"[\r\n]*\Z", fixed)
            cut = end.start() if end else len(fixed)
            fixed, at = fixed[cut:], at[cut:]
        elif found:
            self._broken.append(number)
        kept = self._kept(fixed)
        self._parts.append("".join(fixed[i] for i in kept))
        self._offsets.extend(at[i] for i in kept)

    def _kept(self, line: str) -> list[int]:
        """Positions of the characters that stay."""
        drop: set[int] = set()
        for match in _CID.finditer(line):
            drop.update(range(match.start(), match.end()))
        for match in self._spaced.finditer(line):
            if _HAN.search(match.group()):
                drop.update(i for i in range(match.start(), match.end()) if line[i].isspace())
        kept = [i for i in range(len(line)) if i not in drop]
        begin, end = _bounds([line[i] for i in kept])
        if _is_doubled([line[i] for i in kept[begin:end]]):
            kept = kept[:begin] + kept[begin:end:2] + kept[end:]
        return kept

    def _notes(self) -> list[SetAside]:
        notes = []
        if self._undone:
            facts = (("count", str(len(self._undone))), ("rows", _listed(self._undone)))
            notes.append(SetAside(self._name, "mojibake_undone", facts))
        if self._garbled:
            facts = (("chars", str(self._lost)), ("rows", _listed(self._garbled)))
            notes.append(SetAside(self._name, "garbled_lines", facts))
        if self._broken:
            facts = (("count", str(len(self._broken))), ("rows", _listed(self._broken)))
            notes.append(SetAside(self._name, "broken_characters", facts))
        return notes


def _listed(numbers: Sequence[int]) -> str:
    return "、".join(map(str, numbers[:MAX_LISTED])) + ("…" if len(numbers) > MAX_LISTED else "")


def _spaced_lines(source: str) -> int:
    """Number of lines with a run of spaced characters."""
    pattern = re.compile(_SPACED.pattern % (MIN_SPACED_CHARS - 1))
    return sum(bool(_HAN.search(match.group())) for match in pattern.finditer(source))


def _bounds(chars: Sequence[str]) -> tuple[int, int]:
    """First and last position of the words of a line."""
    begin = next((i for i, char in enumerate(chars) if not char.isspace()), len(chars))
    end = len(chars)
    while end > begin and chars[end - 1].isspace():
        end -= 1
    return begin, end


def _is_doubled(chars: Sequence[str]) -> bool:
    """True for a line of pairs: 城城东东, each character twice."""
    if len(chars) < MIN_DOUBLED_CHARS or len(chars) % 2 or chars[::2] != chars[1::2]:
        return False
    return len(set(chars)) > 2 and any(_HAN.match(char) for char in chars)


_PAIR = lazy_regex(r"([\u3400-\u9fff])\1([\u3400-\u9fff])\2([\u3400-\u9fff])\3")


def _has_doubled_line(source: str) -> bool:
    return bool(_PAIR.search(source))
