"""Links into the archive, `t.me/<bot>?start=…`: to an article, or to words in it; and marks on buttons.

A link holds a key made from the article's id, the offsets of the words and a digest of them, so it needs
no memory of the bot, survives a reload, and can tell when the words stand there no more.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from retrieval.citations import text_digest
from retrieval.index.search.article_table import KEY, article_key
from retrieval.models import Article, Quote

DIGEST_DIGITS = 8

_LINK_PATTERN = re.compile(
    rf"a([A-Za-z0-9_-]{{{KEY}}})(?:_(\d{{1,8}})_(\d{{1,8}})_([0-9a-f]{{{DIGEST_DIGITS}}}))?", re.ASCII
)
_REF_PATTERN = re.compile(rf"(\d{{1,7}})-([A-Za-z0-9_-]{{{KEY}}})", re.ASCII)


@dataclass(frozen=True, slots=True)
class DeepLink:
    """Where a link leads. `words`: start, end and digest of the words; None for the whole article."""

    key: str
    words: tuple[int, int, str] | None = None

    @property
    def payload(self) -> str:
        """What follows `?start=`: at most 64 characters of `[A-Za-z0-9_-]` (Bot API, deep linking)."""
        tail = "_{}_{}_{}".format(*self.words) if self.words else ""
        return f"a{self.key}{tail}"

    @classmethod
    def read(cls, payload: str) -> DeepLink | None:
        """The link that this payload is, if it is one of ours."""
        found = _LINK_PATTERN.fullmatch(payload)
        if found is None:
            return None
        key, start, end, digest = found.groups()
        return cls(key, (int(start), int(end), digest) if start else None)

    def holds_in(self, article: Article) -> bool:
        """Whether the words still stand where the link says."""
        if self.words is None:
            return True
        start, end, digest = self.words
        return start < end and text_digest(article.text[start:end])[:DIGEST_DIGITS] == digest


@dataclass(frozen=True, slots=True)
class ArticleRef:
    """An article on a button: its key, and its date, by which it is found at once; None where it has none."""

    key: str
    date: dt.date | None

    @classmethod
    def of(cls, article: Article) -> ArticleRef:
        """The mark of this article."""
        return cls(article_key(article.id), article.date)

    @property
    def text(self) -> str:
        """At most 24 characters, as many as `bot.taps` has for an answer."""
        return f"{self.date.toordinal() if self.date else 0}-{self.key}"

    @classmethod
    def read(cls, text: str) -> ArticleRef | None:
        """The mark that this text is, if it is one."""
        found = _REF_PATTERN.fullmatch(text)
        if found is None:
            return None
        day, key = int(found.group(1)), found.group(2)
        if day > dt.date.max.toordinal():
            return None
        return cls(key, dt.date.fromordinal(day) if day else None)


def link_to_quote(quote: Quote) -> DeepLink:
    """The link to the words of a quote."""
    words = (quote.start, quote.end, text_digest(quote.text)[:DIGEST_DIGITS])
    return DeepLink(article_key(quote.article.id), words)


def link_url(bot_name: str, link: DeepLink) -> str:
    """The link as people pass it on."""
    return f"https://t.me/{bot_name}?start={link.payload}"
