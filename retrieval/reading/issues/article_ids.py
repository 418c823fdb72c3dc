"""Ids of articles: given by the source itself, or made of paper, date, page and number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from retrieval.models import Article, Page, SetAside


def has_own_id(article: Article) -> bool:
    """Whether the id was given by the source itself and must not be changed."""
    made = (
        article.paper or "",
        article.date.isoformat() if article.date else "",
        article.page or "",
        str(article.no),
    )
    return article.id != "/".join(made) and not article.id.startswith(f"{article.source}#")


def with_unique_ids(page: Page, ids: set[str]) -> Iterator[Page | SetAside]:
    """The page without the articles whose ids are taken; those come as SetAside. `ids` grows."""
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
