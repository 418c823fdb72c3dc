"""Byline filter: the articles with a name in their byline.

Authors have no doc values: the title field, in which bylines are indexed, and the body, in which names are
printed inline (本报讯（记者…）), give the candidates, the articles confirm them. In the body only names are
looked for: a common word would have thousands of articles read.
"""

from __future__ import annotations

import numpy as np

from retrieval.index.search.article_table import ArticleTable
from retrieval.language.normalization import normalise
from retrieval.language.tokenizer import pairs
from retrieval.models import Article
from retrieval.reading.grammar.person_names import is_name

MAX_AUTHOR_ARTICLES = 2000
"""Articles read for one name; a name in more of them is no filter."""


def rows_by_author(articles: ArticleTable, name: str) -> frozenset[int]:
    """Rows of the articles with a name (normalised) in the byline.

    None for a name in more than `MAX_AUTHOR_ARTICLES`.
    """
    wanted = pairs(name)
    rows: list[int] = []
    for segment, live, first in zip(articles.segments, articles.live, articles.first_rows, strict=False):
        fields = (segment.title, segment.body) if is_name(name) else (segment.title,)
        held = [field.passages_with(wanted) for field in fields]
        found = np.unique(segment.passages.article_of[np.concatenate(held)])
        rows += [first + int(row) for row in found if live is None or live[row]]
    if len(rows) > MAX_AUTHOR_ARTICLES:
        return frozenset()
    return frozenset(row for row in rows if name in byline_names(articles.article(row)))


def byline_names(article: Article) -> set[str]:
    """Names of a byline, normalised."""
    return {normalise(printed) for credit in article.byline for printed in credit.names}
