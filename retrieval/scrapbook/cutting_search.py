"""Search within cuttings, in the grammar of boolean search.

Words are looked for in the kept words, headline, byline, paper and note; fields as in the archive.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from retrieval.answering.boolean.article_filter import ArticleFilter
from retrieval.i18n import byline_text
from retrieval.models import Article, Block, BlockKind
from retrieval.scrapbook.cutting import KeptCutting


def search_cuttings(cuttings: Sequence[KeptCutting], query: str) -> list[KeptCutting]:
    """The cuttings that match; all for an empty query. Raises BadQuery."""
    if not query.strip():
        return list(cuttings)
    wanted = ArticleFilter.parse(query)
    return [kept for kept in cuttings if wanted.matches(_searched(kept))]


def _searched(kept: KeptCutting) -> Article:
    """The excerpt with headline, byline, paper and note as further lines."""
    excerpt = kept.cutting.excerpt
    headline = " ".join(filter(None, (excerpt.kicker, excerpt.headline, excerpt.deck)))
    start = len(excerpt.text) + 1
    rest = (byline_text(excerpt.byline), excerpt.paper or "", kept.note)
    text = "\n".join((excerpt.text, headline, *rest))
    title = Block(BlockKind.HEADLINE, start, start + len(headline), ())
    return replace(excerpt, text=text, blocks=(*excerpt.blocks, title))
