"""Messages in the reader's language, from catalogs; quotes are never converted.

Catalogs are `config/messages/<language>.toml`: tables of messages with gaps in braces. A key is
`table.entry`. An entry missing in one language falls back to Chinese (zh-Hans), the complete catalog.
"""

from __future__ import annotations

import datetime as dt
import errno
import os
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from retrieval.corrected_words import corrected_words
from retrieval.errors import JianbaoError, SettingsError, UnreadableSource
from retrieval.models import (
    LEFTOVER_REASONS,
    NOTED_REASONS,
    Article,
    Copy,
    Credit,
    Filters,
    LeftoverTotal,
    Quote,
    Remark,
    SetAside,
    Span,
)
from retrieval.resources import config_folder

DEFAULT_LANGUAGE = "zh-Hans"
ELLIPSIS = "…"
MAX_COPIES = 3
"""Copies of an article named in a message; the rest is left out."""
MAX_ABSENT_WORDS, MAX_ABSENT_WORD_LENGTH = 3, 30
"""Absent words named in a message, and code points of each."""
MAX_CORRECTIONS, MAX_CORRECTION_LENGTH = 3, 30
"""Corrections named in a message, and code points of each."""
_SQLITE_WORDS = {
    "disk I/O error": "EIO",
    "database or disk is full": "ENOSPC",
    "attempt to write a readonly database": "EROFS",
}
"""Messages of SQLite (sqlite3_errstr) by the name of the system's error."""
_TRADITIONAL = ("hant", "tw", "hk", "mo")


@cache
def message_catalog(language: str) -> dict[str, str]:
    """All messages of a language by key. Raises FileNotFoundError."""
    path = config_folder() / "messages" / f"{language}.toml"
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {f"{table}.{entry}": text for table, entries in tables.items() for entry, text in entries.items()}


@cache
def _errno_names() -> dict[str, str]:
    """Names of the system's errors by its words (errno(3))."""
    return _SQLITE_WORDS | {os.strerror(code): name for code, name in errno.errorcode.items()}


@dataclass(frozen=True, slots=True)
class Messages:
    """The messages of one language, and the parts they are made of."""

    language: str = DEFAULT_LANGUAGE

    def say(self, key: str, /, **facts: Any) -> str:
        """The message of `key` with its gaps filled. Raises KeyError."""
        found = message_catalog(self.language).get(key) or message_catalog(DEFAULT_LANGUAGE)[key]
        return found.format(**facts) if facts or "{{" in found else found

    def error(self, error: JianbaoError) -> str:
        """The message of an error: the problem and the remedy."""
        facts: dict[str, str] = {"detail": "", **error.facts}
        facts["detail"] = self.system_words(facts["detail"])
        if isinstance(error, UnreadableSource):
            facts["reason_text"] = self.reason(error.reason, error.facts)
        if isinstance(error, SettingsError) and {"value", "expected"} <= facts.keys():
            facts["expected"] = self.expected(facts)
        return self.say(error.key, **facts)

    def system_words(self, detail: str) -> str:
        """The system's words for an error, in this language.

        Other details are returned as they are.
        """
        key = f"system.{_errno_names().get(detail)}"
        return self.say(key) if key in message_catalog(DEFAULT_LANGUAGE) else detail

    def expected(self, facts: dict[str, str]) -> str:
        """The right values of a setting or option.

        facts: `expected`, a key of the catalogue, and its gaps.
        """
        key = f"expected.{facts['expected']}"
        return self.say(key if key in message_catalog(DEFAULT_LANGUAGE) else "expected.other", **facts)

    def reason(self, key: str, facts: dict[str, str]) -> str:
        """Reason for setting a source aside."""
        known = f"reason.{key}" in message_catalog(DEFAULT_LANGUAGE)
        if "detail" in facts:
            facts = {**facts, "detail": self.system_words(facts["detail"])}
        return self.say(f"reason.{key}", **facts) if known else self.say("reason.other", key=key)

    def set_aside(self, item: SetAside) -> str:
        """One line on a source, or part of a source, set aside."""
        facts = dict(item.facts)
        place = self.say("index.place", place=item.place) if item.place is not None else ""
        if "at" in facts:
            place = self.say("index.at", at=facts["at"])
        reason = self.reason(item.reason, facts)
        if item.reason in LEFTOVER_REASONS:
            form = "read.left"
        else:
            form = "read.noted" if item.reason in NOTED_REASONS else "read.set_aside"
            if item.reason not in NOTED_REASONS and "chars" in facts:
                reason += self.say("read.chars", chars=facts["chars"])
        return self.say(form, source=item.source, place=place, reason_text=reason)

    def leftover_total(self, total: LeftoverTotal) -> str:
        """One line on the leftovers of one kind in an archive."""
        known = f"left.{total.reason}" in message_catalog(DEFAULT_LANGUAGE)
        kind = self.say(f"left.{total.reason}") if known else self.say("left.other")
        return self.say(
            "left.total", kind=kind, chars=f"{total.chars:,}", files=f"{total.files:,}", example=total.example
        )

    def remark(self, item: Remark) -> str:
        """One line on a doubtful article or page, for review."""
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
        """Filters in words, each with its kind: date, paper, page, author."""
        dates = [self.date(day) if day else "" for day in (filters.since, filters.until)]
        parts = {
            "date": dates[0] if dates[0] == dates[1] else " – ".join(dates),
            "paper": filters.paper or "",
            "page": self.page(filters.page) if filters.page else "",
            "author": self.say("answer.by", name=filters.author) if filters.author else "",
        }
        return [(kind, part) for kind, part in parts.items() if part]

    def source_line(self, article: Article) -> str:
        """《headline》 paper date page 记者 …; unknown parts are labelled unknown."""
        line = self.say(
            "source.line",
            headline=article.headline or self.say("unknown.headline"),
            paper=article.paper or self.say("unknown.paper"),
            date=self.date(article.date),
            page=self.page(article.page),
        )
        return " ".join(filter(None, (line, byline_text(article.byline))))

    def absent_words(self, words: Sequence[str]) -> str:
        """Note on question words absent from the archive; empty without any."""
        named = "".join(f"“{word[:MAX_ABSENT_WORD_LENGTH]}”" for word in words[:MAX_ABSENT_WORDS])
        return self.say("answer.absent", words=named) if named else ""

    def corroboration(self, quote: Quote) -> str:
        """Number of corroborating articles and the first of them; empty without any."""
        if not quote.also:
            return ""
        first = quote.also[0]
        places = f"{self.date(first.date)} {first.headline or self.say('unknown.headline')}"
        return self.say("source.elsewhere", count=len(quote.also), first=places.strip())

    def source_notes(self, article: Article) -> tuple[str, ...]:
        """Lines below the source: copies of the article, licence of its archive."""
        named = "、".join(map(self._copy, article.also_in[:MAX_COPIES]))
        also = self.say("source.also", places=named) if named else ""
        return tuple(line for line in (also, article.licence or "") if line)

    def corrected_mark(self, article: Article, span: Span) -> str:
        """Mark after the source of corrected words; else empty."""
        is_corrected = next(corrected_words(article, span), None) is not None
        return f" · {self.say('source.corrected')}" if is_corrected else ""

    def corrections(self, article: Article, span: Span | None = None) -> tuple[str, ...]:
        """Lines on the words of a span that a person has corrected."""
        found = list(corrected_words(article, span))
        shown = [
            self.say(
                "source.correction",
                now=clip(one.span.cut(article.text), MAX_CORRECTION_LENGTH),
                read=clip(one.read_as, MAX_CORRECTION_LENGTH),
            )
            for one in found[:MAX_CORRECTIONS]
        ]
        more = len(found) - len(shown)
        return (*shown, *([self.say("source.correction_more", count=more)] if more else []))

    def _copy(self, copy: Copy) -> str:
        file = copy.source.rpartition("/")[2]
        return f"{self.page(copy.page)} {file}" if copy.page else file


def byline_text(byline: tuple[Credit, ...]) -> str:
    """Roles and names as one line: 记者 邓伟勇 邹家虎 通讯员 郑斯文."""
    return " ".join(" ".join((credit.role, *credit.names)).strip() for credit in byline)


def clip(text: str, limit: int) -> str:
    """`text` on one line, at most `limit` code points; never for quotes."""
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1] + ELLIPSIS


def match_language(code: str | None) -> str | None:
    """Catalogue key for an IETF tag (`zh-hans`, `zh-TW`, `en-GB`); None if unsupported."""
    parts = (code or "").lower().replace("_", "-").split("-")
    if parts[0] == "zh":
        return "zh-Hant" if any(part in _TRADITIONAL for part in parts[1:]) else "zh-Hans"
    return "en" if parts[0] == "en" else None
