"""Digests: numbered headlines over articles of their own.

1、… 2、… below 简讯, or with items signed one by one, are headlines. Below a headline of their own, as in a
feature, a notice or a list of advice, numbered lines are subheads, and the trees judge them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from retrieval.language.date_resolution import parse_short_numeral
from retrieval.patterns import lazy_regex
from retrieval.reading.grammar.datelines import dateline_of, read_tail
from retrieval.reading.grammar.line_kinds import Unit

_NUMBER = lazy_regex(
    r"(?P<open>[（(]?)(?P<numeral>[一二三四五六七八九十]{1,3}|\d{1,2})(?P<close>[）)、.．])(?!\d)|(?P<ring>[①-⑳])"
)
_LABEL = lazy_regex(
    r"[■●▲◆★【\[〔\s]{0,2}[^，。：:]{0,8}"
    r"(?:简讯|短讯|快讯|要闻|简报|速览|速递|快报|动态|回顾|集锦|集纳|播报|短波|扫描|拾零|荟萃|一览|一句话新闻|[简短]新闻)"
    r"[】\]〕\s]{0,2}"
)


class Item(Protocol):
    """Title lines and paragraphs of an article."""

    @property
    def titles(self) -> Sequence[Unit]:
        """Lines of the head."""
        ...

    @property
    def texts(self) -> Sequence[Unit]:
        """Paragraphs."""
        ...


def continues_digest(items: Sequence[Item], titles: Sequence[Unit]) -> bool:
    """True if the titles head the next item, or end the digest.

    items: articles of the page so far. Items have no subheads: a title without a number is behind them.
    """
    number = _number(titles[0].text)
    if number is not None:
        return number[1] > 1 and _is_digest(items, number[0], number[1] - 1)
    head = items[-1].titles
    last = _number(head[-1].text) if head else None
    return last is not None and last[1] > 1 and _is_digest(items, *last)


def _is_digest(items: Sequence[Item], style: str, count: int) -> bool:
    """True for last items numbered from one, and labelled or signed."""
    if count > len(items):
        return False
    digest = items[len(items) - count :]
    for place, item in enumerate(digest, 1):
        own = [unit.text for unit in item.titles if place > 1 or not _LABEL.fullmatch(unit.text)]
        if len(own) != 1 or _number(own[0]) != (style, place):
            return False
    return len(digest[0].titles) > 1 or all(_signed(item.texts) for item in digest)


def _number(text: str) -> tuple[str, int] | None:
    """Style and value of a leading number: 3、 gives (_、, 3)."""
    match = _NUMBER.match(text)
    if match is None:
        return None
    if ring := match.group("ring"):
        return "①", ord(ring) - ord("①") + 1
    numeral = match.group("numeral")
    style = match.group("open") + ("1" if numeral.isdecimal() else "一") + match.group("close")
    return style, parse_short_numeral(numeral)


def _signed(texts: Sequence[Unit]) -> bool:
    """True for an article with dateline or signature."""
    if not texts:
        return False
    tail = read_tail(texts[-1].text)
    return dateline_of(texts[0].text) is not None or (tail is not None and bool(tail.credits))
