"""Leftovers: text of a source outside its articles, by kind.

Every character of a source is in an article, in a leftover, or is markup or white space. Readers compare the
text as read with the articles, by places (`outside_places`) where offsets are exact, else by words
(`outside_words`), and collect the rest in `Leftovers`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from retrieval.models import Article, LeftoverTotal, SetAside
from retrieval.reading.grammar.furniture import is_furniture, is_section_label
from retrieval.reading.grammar.jump_lines import jump_from, jump_from_after, jump_to
from retrieval.reading.grammar.lines import Line

MAX_EXAMPLE_CHARS = 24
MIN_COMMON_CHARS = 20
"""Characters that a stretch has in common with an article, from which that is no chance."""
MAX_SEARCHED_CHARS = 200_000_000
"""Code points searched for the words of one source; then only whole lines of articles are compared."""
_MARKUP = re.compile(r"#{1,6}|[-=_*—－＝~#+]{3,}")
"""Marks of headings, rules and fences."""
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_PARTS = re.compile(r"[^。！？；，、：（）()\s]+|[。！？；，、：（）()]")

T = TypeVar("T")


@dataclass(slots=True)
class _Kind:
    """Amount and longest stretch of one kind."""

    chars: int = 0
    stretches: int = 0
    example: str = ""
    place: int | None = None


class Leftovers:
    """Text of one source outside its articles."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._kinds: dict[str, _Kind] = {}

    def add(self, reason: str, text: str, place: int | None = None, *, chars: int | None = None) -> None:
        """Count a stretch of text.

        reason: of `LEFTOVER_REASONS`.  place: its line, row or page.  chars: of a text that is not at hand.
        """
        size = count_chars(text) if chars is None else chars
        if not size:
            return
        kind = self._kinds.setdefault(reason, _Kind())
        kind.chars += size
        kind.stretches += 1
        if len(text) > len(kind.example) or kind.stretches == 1:
            kind.example, kind.place = text, place

    def add_page_text(self, found: Iterable[tuple[int | None, str]], other: str = "left_other") -> None:
        """Count stretches of a page by what they are.

        other: reason for text that is neither jump nor furniture.
        """
        for place, text in found:
            self.add(page_text_reason(text, other), text, place)

    def notes(self) -> Iterator[SetAside]:
        """A note on each kind."""
        for reason, kind in sorted(self._kinds.items()):
            words = " ".join(kind.example.split())
            example = words if len(words) <= MAX_EXAMPLE_CHARS else words[:MAX_EXAMPLE_CHARS] + "…"
            facts = (("chars", str(kind.chars)), ("stretches", str(kind.stretches)), ("example", example))
            yield SetAside(self.source, reason, facts, kind.place)


def count_chars(text: str) -> int:
    """Code points other than white space."""
    return sum(map(len, text.split()))


def page_text_reason(text: str, other: str) -> str:
    """Reason of a stretch outside the articles: jump, furniture or `other`."""
    if jump_to(text) or jump_from(text) or jump_from_after(text):
        return "left_jumps"
    return "left_furniture" if is_furniture(text) or is_section_label(text) else other


def outside_places(lines: Iterable[Line], articles: Iterable[Article]) -> Iterator[tuple[int, str]]:
    """Parts of lines outside the blocks of articles, with their lines.

    lines, articles: with offsets in the same text.
    """
    spans = _spans(articles)
    at = 0
    for line in lines:
        while at < len(spans) and spans[at][1] <= line.start:
            at += 1
        begin, look = line.start, at
        while look < len(spans) and spans[look][0] < line.end:
            if spans[look][0] > begin:
                yield from _stretch(line, begin, spans[look][0])
            begin = max(begin, spans[look][1])
            look += 1
        if begin < line.end:
            yield from _stretch(line, begin, line.end)


def _spans(articles: Iterable[Article]) -> list[tuple[int, int]]:
    places = (p for article in articles for block in article.blocks for p in block.places)
    return sorted({(place.start, place.end) for place in places})


def _stretch(line: Line, start: int, end: int) -> Iterator[tuple[int, str]]:
    text = line.text[start - line.start : end - line.start].strip()
    if text and not _MARKUP.fullmatch(text):
        yield line.number, text


def outside_words(
    pieces: Iterable[tuple[T, str]], articles: Iterable[Article], more: Sequence[str] = ()
) -> Iterator[tuple[T, str]]:
    """Pieces of text, or parts of them, with words of no article.

    pieces: each with a key of its place.  more: other texts that were read, as facts.
    """
    words = _Words([*(article.text for article in articles), *more])
    for key, text in pieces:
        if words.have(text):
            continue
        parts = _PARTS.findall(text)
        rest = "".join(part for part in parts if not words.have(part)) if len(parts) > 1 else "".join(parts)
        if rest and not _MARKUP.fullmatch(rest):
            common = count_chars(text) - len(rest)
            yield key, rest if common >= max(MIN_COMMON_CHARS, len(rest)) else text


class _Words:
    """The words of articles, without white space."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._text = "\0".join(map(_squashed, texts))
        self._lines = {_squashed(line) for text in texts for line in text.split("\n")}
        self._searched = 0

    def have(self, text: str) -> bool:
        """True for words of an article, or none."""
        squashed = _squashed(text)
        if not squashed or squashed in self._lines:
            return True
        if self._searched > MAX_SEARCHED_CHARS:
            return False
        self._searched += len(self._text)
        return squashed in self._text


def _squashed(text: str) -> str:
    joined = "".join(text.split())
    return joined if joined.isprintable() else _UNSEEN.sub("", joined)  # unseen characters are not printable


def chars_left(note: SetAside) -> int:
    """Characters outside articles by a note; 0 for other notes."""
    count = dict(note.facts).get("chars", "")
    return int(count) if count.isdecimal() else 0


def total_leftovers(notes: Iterable[SetAside]) -> tuple[LeftoverTotal, ...]:
    """Sums by reason over notes, the greatest first."""
    by_reason: dict[str, dict[str, int]] = {}
    for note in notes:
        if count := chars_left(note):
            files = by_reason.setdefault(note.reason, {})
            files[note.source] = files.get(note.source, 0) + count
    totals = (
        LeftoverTotal(reason, sum(files.values()), len(files), max(files, key=lambda name: files[name]))
        for reason, files in by_reason.items()
    )
    return tuple(sorted(totals, key=lambda total: (-total.chars, total.reason)))
