"""Ids of articles: given by the source itself, or made of paper, date, page and number."""

from __future__ import annotations

from retrieval.models import Article


def has_own_id(article: Article) -> bool:
    """Whether the id was given by the source itself and must not be changed."""
    made = (
        article.paper or "",
        article.date.isoformat() if article.date else "",
        article.page or "",
        str(article.no),
    )
    return article.id != "/".join(made) and not article.id.startswith(f"{article.source}#")
