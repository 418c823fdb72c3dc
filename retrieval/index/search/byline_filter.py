"""Who signed what: the articles with a name in their byline.

Authors have no column: whose byline may hold a name is told by the title field, which indexes bylines, and
confirmed on the articles themselves.
"""

from __future__ import annotations

import numpy as np

from retrieval.index.search.article_table import ArticleTable
from retrieval.language.normalization import normalise
from retrieval.language.tokenizer import pairs
from retrieval.models import Article

MOST_SIGNED = 2000
"""Articles that are looked at for one name; a name in more of them is no filter."""


def rows_signed(articles: ArticleTable, name: str) -> frozenset[int]:
    """The articles with this name, normalised, in their byline; none where it is in too many."""
    wanted = pairs(name)
    rows: list[int] = []
    for segment, live, first in zip(articles.segments, articles.live, articles.first_rows, strict=False):
        found = np.unique(segment.passages.article_of[segment.title.holding_all(wanted)])
        rows += [first + int(row) for row in found if live is None or live[row]]
    if len(rows) > MOST_SIGNED:
        return frozenset()
    return frozenset(row for row in rows if name in names_of(articles.article(row)))


def names_of(article: Article) -> set[str]:
    """The names of a byline, normalised."""
    return {normalise(printed) for credit in article.byline for printed in credit.names}
