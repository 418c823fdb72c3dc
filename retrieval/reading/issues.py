"""An issue put together: the pages of one paper and day, wherever they were read, as articles.

What only shows when the pages lie side by side is settled here: two sources that claim one id. The result
depends on the pages alone, not on when each was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from retrieval.models import Article, ArticleKind, Page, Remark, SetAside

LONGEST_ARTICLE = 40_000
"""Code points from which an article is more likely several that were not told apart."""
SHOWN = 24


@dataclass(frozen=True, slots=True)
class AssembledIssue:
    """The articles of an issue, what could not be taken in, and what a person should look at."""

    articles: tuple[Article, ...]
    set_aside: tuple[SetAside, ...]
    remarks: tuple[Remark, ...]


def assemble(pages: Iterable[Page]) -> AssembledIssue:
    """The issue that these pages are, the pages in the order of their sources' names."""
    ids: set[str] = set()
    items = [item for page in pages for item in with_unique_ids(page, ids)]
    articles = tuple(article for item in items if isinstance(item, Page) for article in item.articles)
    set_aside = tuple(item for item in items if isinstance(item, SetAside))
    return AssembledIssue(articles, set_aside, tuple(chain.from_iterable(map(remarks_on, articles))))


def remarks_on(article: Article) -> Iterator[Remark]:
    """What looks wrong with an article: no headline where one belongs, more text than a page holds."""
    line = article.lines[0] if article.lines else None
    if article.headline is None and article.kind is not ArticleKind.PHOTO:
        yield Remark(article.source, "no_headline", (("start", article.text[:SHOWN]),), line)
    if len(article.text) > LONGEST_ARTICLE:
        facts = (("start", article.headline or article.text[:SHOWN]), ("length", str(len(article.text))))
        yield Remark(article.source, "very_long", facts, line)


def with_unique_ids(page: Page, ids: set[str]) -> Iterator[Page | SetAside]:
    """The page without the articles whose ids are taken; those come as SetAside. `ids` grows."""
    kept: list[Article] = []
    for article in page.articles:
        taken = article.id in ids and not _is_own(article)
        named = replace(article, id=f"{page.source}#{article.no}") if taken else article
        if named.id in ids:
            line = article.lines[0] if article.lines else None
            yield SetAside(page.source, "duplicate_id", (("id", article.id[:200]),), line)
            continue
        ids.add(named.id)
        kept.append(named)
    if kept:
        yield replace(page, articles=tuple(kept))


def _is_own(article: Article) -> bool:
    """Whether the id was given by the source itself and must not be changed."""
    made = (
        article.paper or "",
        article.date.isoformat() if article.date else "",
        article.page or "",
        str(article.no),
    )
    return article.id not in ("/".join(made), f"{article.source}#{article.no}")
