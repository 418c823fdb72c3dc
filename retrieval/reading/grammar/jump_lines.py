"""Jump lines: 下转A2版, （上接第一版）, alone or at either end of a line.

The articles are joined in `issues.jumps`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from retrieval.models import PageLabel
from retrieval.patterns import lazy_regex
from retrieval.reading.grammar.lines import Line
from retrieval.reading.sources.page_facts import BadFact, page_label

_PAGE = (
    r"第?\s{0,2}([A-Za-zＡ-Ｚａ-ｚ]{0,2}\s{0,2}[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3})"
    r"\s{0,2}(?:[·•][^\s）)】]{1,8})?\s{0,2}版?"
)
_OPEN = r"[（(【\[〔]?\s{0,2}[▶►▷▸→⇒☞>》◆●■▼]?\s{0,2}"
_CLOSE = r"\s{0,2}[▶►▷▸→⇒☞>▼]{0,2}\s{0,2}[）)】\]〕]?"
_TO = lazy_regex(rf"{_OPEN}(?:紧?下转|转入|续见|接转|转)\s{{0,2}}(?:本报)?{_PAGE}{_CLOSE}$")
_FROM = lazy_regex(
    rf"[（(【\[〔]?\s{{0,2}}[◀◁◂←⇐☜<《◆●■▲]?\s{{0,2}}(?:紧接|上接|接)\s{{0,2}}(?:本报)?{_PAGE}\s{{0,2}}[）)】\]〕]?"
)
_TITLE_END = lazy_regex(
    rf"[（(【\[〔]\s{{0,2}}[◀◁◂←]?\s{{0,2}}(?:紧接|上接|接)\s{{0,2}}(?:本报)?{_PAGE}\s{{0,2}}[）)】\]〕]$"
)
_LETTERED = lazy_regex(r"[A-Za-zＡ-Ｚａ-ｚ]\s{0,2}[0-9０-９]")
MAX_JUMP_TITLE_CHARS = 60
MAX_JUMP_CHARS = 24
"""Longest jump line; searching only so much of a line's end keeps the search linear."""


@dataclass(frozen=True, slots=True)
class JumpLine:
    """A jump within a line: its page, and its offsets there."""

    page: PageLabel
    start: int
    end: int


def jump_to(text: str) -> JumpLine | None:
    """The 下转 at the end of `text`, or None.

    A bare 转 counts only in brackets or alone on its line.
    """
    base = max(0, len(text) - MAX_JUMP_CHARS)
    tail = text[base:]
    if "转" not in tail and "续见" not in tail:  # nearly every line, and far cheaper than the search
        return None
    for match in _TO.finditer(tail):
        words = match.group().lstrip()
        alone = base + match.start() == 0
        sure = "下转" in words or "续见" in words
        if (
            sure
            or (alone and _LETTERED.search(words))
            or ((words[0] in "（(【[〔" or alone) and "版" in words)
        ):
            return _jump(match.group(1), base + match.start(), len(text))
    return None


def jump_from(text: str) -> JumpLine | None:
    """The 上接 at the start of `text`, or None.

    A bare 接 counts only as the whole line.
    """
    match = _FROM.match(text[:MAX_JUMP_CHARS]) if "接" in text[:MAX_JUMP_CHARS] else None
    if match is None or ("版" not in match.group() and "接" not in match.group()[:4]):
        return None
    whole = match.end() == len(text)
    if "上接" not in match.group() and "紧接" not in match.group() and not (whole and "版" in match.group()):
        return None
    return _jump(match.group(1), 0, match.end())


def jump_from_after(title: str) -> JumpLine | None:
    """The 上接 in brackets at the end of a title, or None.

    E.g. 海南重卡驶向环岛换电自由（上接A1版）.
    """
    if len(title) > MAX_JUMP_TITLE_CHARS or "。" in title or "接" not in title:
        return None
    base = max(0, len(title) - MAX_JUMP_CHARS)
    match = _TITLE_END.search(title[base:])
    return _jump(match.group(1), base + match.start(), len(title)) if match else None


def _jump(printed: str, start: int, end: int) -> JumpLine | None:
    """The jump to a printed page label; None if malformed: 第十十版."""
    try:
        return JumpLine(page_label(printed), start, end)
    except BadFact:
        return None


def split_jump_lines(groups: Iterable[tuple[Line, ...]]) -> Iterator[tuple[Line, ...]]:
    """Groups of lines, with leading and trailing jumps split off as groups."""
    for group in groups:
        if not _may_jump(group):
            yield group
            continue
        lines = list(group)
        coming = jump_from(lines[0].text)
        if coming is not None and coming.end < len(lines[0].text):
            yield (lines[0].cut(0, coming.end),)
            lines[0] = lines[0].cut(coming.end)
        end = jump_to(lines[-1].text) or (jump_from_after(lines[0].text) if len(lines) == 1 else None)
        if end is not None and end.start > 0:
            yield (*lines[:-1], lines[-1].cut(0, end.start))
            yield (lines[-1].cut(end.start),)
        else:
            yield tuple(lines)


def _may_jump(group: tuple[Line, ...]) -> bool:
    """Quick check for the characters of a jump; most lines have none."""
    first, last = group[0].text, group[-1].text
    if not ("接" in first or "转" in last or "续见" in last):
        return False
    tail = last[-MAX_JUMP_CHARS:]
    return "接" in first[:MAX_JUMP_CHARS] or "接" in first[-MAX_JUMP_CHARS:] or "转" in tail or "续见" in tail
