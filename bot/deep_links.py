"""Deep links `t.me/<bot>?start=…` to articles and quotes; article references.

A link holds a key of the article's id, the offsets of the words and their digest. It needs no state,
survives a reload, and detects changed words.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from retrieval.citations import text_digest
from retrieval.index.search.article_table import ARTICLE_KEY_LENGTH, article_key
from retrieval.models import Article, Quote

DIGEST_DIGITS = 8

_LINK_PATTERN = re.compile(
    rf"a([A-Za-z0-9_-]{{{ARTICLE_KEY_LENGTH}}})(?:_(\d{{1,8}})_(\d{{1,8}})_([0-9a-f]{{{DIGEST_DIGITS}}}))?",
    re.ASCII,
)
_REF_PATTERN = re.compile(rf"(\d{{1,7}})-([A-Za-z0-9_-]{{{ARTICLE_KEY_LENGTH}}})", re.ASCII)


@dataclass(frozen=True, slots=True)
class DeepLink:
    """Target of a link.

    words: start, end and digest of the words; None for the whole article.
    """

    key: str
    words: tuple[int, int, str] | None = None

    @property
    def payload(self) -> str:
        """Payload of `?start=`.

        `[A-Za-z0-9_-]{1,64}` (Bot API).
        """
        tail = "_{}_{}_{}".format(*self.words) if self.words else ""
        return f"a{self.key}{tail}"

    @classmethod
    def parse(cls, payload: str) -> DeepLink | None:
        """Parse a payload; None for another form."""
        found = _LINK_PATTERN.fullmatch(payload)
        if found is None:
            return None
        key, start, end, digest = found.groups()
        return cls(key, (int(start), int(end), digest) if start else None)

    def holds_in(self, article: Article) -> bool:
        """True if the words are unchanged in the article."""
        if self.words is None:
            return True
        start, end, digest = self.words
        return start < end and text_digest(article.text[start:end])[:DIGEST_DIGITS] == digest


@dataclass(frozen=True, slots=True)
class ArticleRef:
    """Reference to an article in callback data.

    key: of the article's id. date: narrows the lookup to one day; None for an undated article.
    """

    key: str
    date: dt.date | None

    @classmethod
    def of(cls, article: Article) -> ArticleRef:
        """Return the reference to an article."""
        return cls(article_key(article.id), article.date)

    @property
    def text(self) -> str:
        """At most 24 characters, the length of `CallbackData.answer`."""
        return f"{self.date.toordinal() if self.date else 0}-{self.key}"

    @classmethod
    def parse(cls, text: str) -> ArticleRef | None:
        """Parse a reference; None for another form."""
        found = _REF_PATTERN.fullmatch(text)
        if found is None:
            return None
        day, key = int(found.group(1)), found.group(2)
        if day > dt.date.max.toordinal():
            return None
        return cls(key, dt.date.fromordinal(day) if day else None)


def link_to_quote(quote: Quote) -> DeepLink:
    """Return the link to the words of a quote."""
    words = (quote.start, quote.end, text_digest(quote.text)[:DIGEST_DIGITS])
    return DeepLink(article_key(quote.article.id), words)


def link_url(bot_name: str, link: DeepLink) -> str:
    """URL of a link."""
    return f"https://t.me/{bot_name}?start={link.payload}"
