"""Article ids: given by the source, or made from the place.

A made id that is taken, as by a second export of the same days and pages, is completed by a digest of the
content: unique in the archive, and the same whenever the file is read again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace

from retrieval.models import Article, Page, SetAside

CONTENT_MARK = "~"
"""Between a made id and the digest of the content."""
CONTENT_DIGITS = 12
"""Hexadecimal digits of the digest, 48 bits: no collisions among the articles of one place."""


def has_own_id(article: Article) -> bool:
    """True for an id given by the source, not to be changed."""
    made = _made_id(article)
    is_made = article.id == made or article.id.startswith(f"{made}{CONTENT_MARK}")
    return not is_made and not article.id.startswith(f"{article.source}#")


def _made_id(article: Article) -> str:
    date = article.date.isoformat() if article.date else ""
    return "/".join((article.paper or "", date, article.page or "", str(article.no)))


def with_unique_ids(page: Page, ids: set[str]) -> Iterator[Page | SetAside]:
    """The page without articles of ids already taken; these as SetAside.

    ids: taken so far; grows.
    """
    kept: list[Article] = []
    for article in page.articles:
        named = article
        if article.id in ids and not has_own_id(article):
            named = replace(article, id=_id_by_content(article, ids))
        if named.id in ids:
            line = article.lines[0] if article.lines else None
            yield SetAside(page.source, "duplicate_id", (("id", article.id[:200]),), line)
            continue
        ids.add(named.id)
        kept.append(named)
    if kept:
        yield replace(page, articles=tuple(kept))


def _id_by_content(article: Article, ids: set[str]) -> str:
    """The made id with a digest of the text.

    Of source and text where that is taken, too.
    """
    for content in (article.text, f"{article.source}\0{article.text}"):
        digest = hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()[:CONTENT_DIGITS]
        found = f"{article.id}{CONTENT_MARK}{digest}"
        if found not in ids:
            return found
    return found
