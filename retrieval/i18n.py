"""What the program says, in the reader's language. Quotes never pass through here.

Catalogues are `config/messages/<language>.toml`: tables of sentences with gaps in braces. A key is
`table.entry`. What a catalogue lacks is said in Chinese (zh-Hans), which has everything.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from retrieval.errors import JianbaoError, UnreadableSource
from retrieval.models import Article, Copy, Credit, Filters, Quote, Remark, SetAside
from retrieval.resources import config_folder

DEFAULT_LANGUAGE = "zh-Hans"
MAX_COPIES = 3
"""Copies of an article that are named."""
MAX_ABSENT_WORDS, MAX_ABSENT_WORD_LENGTH = 3, 30
"""Words that the archive never contains that are named, and code points of one of them."""


@cache
def message_catalog(language: str) -> dict[str, str]:
    """All sentences of one language by key. Raises FileNotFoundError for a language we do not have."""
    path = config_folder() / "messages" / f"{language}.toml"
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {f"{table}.{entry}": text for table, entries in tables.items() for entry, text in entries.items()}


@dataclass(frozen=True, slots=True)
class Messages:
    """Says things in one language."""

    language: str = DEFAULT_LANGUAGE

    def say(self, key: str, /, **facts: Any) -> str:
        """The sentence of `key` with its gaps filled. Raises KeyError for a key no catalogue has."""
        found = message_catalog(self.language).get(key) or message_catalog(DEFAULT_LANGUAGE)[key]
        return found.format(**facts) if facts or "{{" in found else found

    def error(self, error: JianbaoError) -> str:
        """What went wrong and what to do, for the person who can do it."""
        facts: dict[str, str] = {"detail": "", **error.facts}
        if isinstance(error, UnreadableSource):
            facts["reason_text"] = self.reason(error.reason, error.facts)
        return self.say(error.key, **facts)

    def reason(self, key: str, facts: dict[str, str]) -> str:
        """Why a source was set aside."""
        known = f"reason.{key}" in message_catalog(DEFAULT_LANGUAGE)
        return self.say(f"reason.{key}", **facts) if known else self.say("reason.other", key=key)

    def set_aside(self, item: SetAside) -> str:
        """One line on a source, or a part of one, that was set aside."""
        place = self.say("index.place", place=item.place) if item.place is not None else ""
        reason = self.reason(item.reason, dict(item.facts))
        return self.say("read.set_aside", source=item.source, place=place, reason_text=reason)

    def remark(self, item: Remark) -> str:
        """One line on something in the archive that a person should look at."""
        place = self.say("index.place", place=item.place) if item.place is not None else ""
        said = self.say(f"remark.{item.reason}", **dict(item.facts))
        return self.say("read.remark", source=item.source, place=place, reason_text=said)

    def date(self, date: dt.date | None) -> str:
        """A date as printed, or 日期未知."""
        if date is None:
            return self.say("unknown.date")
        return self.say("source.date", year=date.year, month=date.month, day=date.day)

    def page(self, label: str | None) -> str:
        """A page as printed, or 版次未知."""
        return self.say("unknown.page") if label is None else self.say("source.page", page=label)

    def filters(self, filters: Filters) -> list[tuple[str, str]]:
        """What is searched only, each restriction in words, by its kind: date, paper, page, author."""
        dates = [self.date(day) if day else "" for day in (filters.since, filters.until)]
        parts = {
            "date": dates[0] if dates[0] == dates[1] else " – ".join(dates),
            "paper": filters.paper or "",
            "page": self.page(filters.page) if filters.page else "",
            "author": self.say("answer.by", name=filters.author) if filters.author else "",
        }
        return [(kind, part) for kind, part in parts.items() if part]

    def source_line(self, article: Article) -> str:
        """《headline》 paper date page 记者 …, what is unknown said so."""
        line = self.say(
            "source.line",
            headline=article.headline or self.say("unknown.headline"),
            paper=article.paper or self.say("unknown.paper"),
            date=self.date(article.date),
            page=self.page(article.page),
        )
        return " ".join(filter(None, (line, byline_text(article.byline))))

    def absent(self, words: Sequence[str]) -> str:
        """That the archive never contains these words of a question, a few of them; empty without any."""
        named = "".join(f"“{word[:MAX_ABSENT_WORD_LENGTH]}”" for word in words[:MAX_ABSENT_WORDS])
        return self.say("answer.absent", words=named) if named else ""

    def said_elsewhere(self, quote: Quote) -> str:
        """How many other articles say the same, and the first of them; empty where none does."""
        if not quote.also:
            return ""
        first = quote.also[0]
        places = f"{self.date(first.date)} {first.headline or self.say('unknown.headline')}"
        return self.say("source.elsewhere", count=len(quote.also), first=places.strip())

    def beside_source(self, article: Article) -> tuple[str, ...]:
        """What is shown under the source: where else the article stands, the licence of its archive."""
        named = "、".join(map(self._copy, article.also_in[:MAX_COPIES]))
        also = self.say("source.also", places=named) if named else ""
        return tuple(line for line in (also, article.licence or "") if line)

    def _copy(self, copy: Copy) -> str:
        file = copy.source.rpartition("/")[2]
        return f"{self.page(copy.page)} {file}" if copy.page else file


def byline_text(byline: tuple[Credit, ...]) -> str:
    """Roles and names as one line: 记者 邓伟勇 邹家虎 通讯员 郑斯文."""
    return " ".join(" ".join((credit.role, *credit.names)).strip() for credit in byline)


ELLIPSIS = "…"


def clip(text: str, limit: int) -> str:
    """`text` on one line and with at most `limit` code points; never used on a quote."""
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1] + ELLIPSIS
