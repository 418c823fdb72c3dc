"""Article ids: given by the source, or made from paper, date, page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from retrieval.models import Article, Page, SetAside


def has_own_id(article: Article) -> bool:
    """True for an id given by the source, not to be changed."""
    made = (
        article.paper or "",
        article.date.isoformat() if article.date else "",
        article.page or "",
        str(article.no),
    )
    return article.id != "/".join(made) and not article.id.startswith(f"{article.source}#")


def with_unique_ids(page: Page, ids: set[str]) -> Iterator[Page | SetAside]:
    """The page without articles of ids already taken; these as SetAside.

    ids: taken so far; grows.
    """
    kept: list[Article] = []
    for article in page.articles:
        taken = article.id in ids and not has_own_id(article)
        named = replace(article, id=f"{page.source}#{article.no}") if taken else article
        if named.id in ids:
            line = article.lines[0] if article.lines else None
            yield SetAside(page.source, "duplicate_id", (("id", article.id[:200]),), line)
            continue
        ids.add(named.id)
        kept.append(named)
    if kept:
        yield replace(page, articles=tuple(kept))
