"""Near-duplicate articles in several sources of one issue: detection and folding.

A page often occurs twice: as text and as an export, in the morning and the city edition. Two articles of
different sources are duplicates if their texts agree under the same headline, except for details: a lost
line end, a corrected word. Resemblance is that of Broder (On the resemblance and containment of
documents, 1997), over shingles of three characters, of letters and digits alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations

from retrieval.language.normalization import normalise
from retrieval.models import BODY_KINDS, Article, Copy, Page
from retrieval.reading.issues.article_ids import has_own_id
from retrieval.reading.sources.page_facts import split_label

SHINGLE_CHARS = 3
MIN_RESEMBLANCE = 0.8
"""Least Jaccard resemblance of the shingles of duplicates."""
MIN_SHINGLED_CHARS = 40
"""Letters below which texts must be equal: another price makes another notice."""
OPENING_CHARS = 12
LAST_LABEL = "\uffff"
MAX_SAME_KEY_ARTICLES = 60
"""Most articles of one headline or opening to be compared pairwise; more are left alone."""

_Key = tuple[int, int]
"""Page number and number on the page, both from 0."""


@dataclass(frozen=True)
class _Fingerprint:
    """Headline, opening, body and shingles of an article, letters and digits only."""

    article: Article

    @cached_property
    def headline(self) -> str:
        return _letters(self.article.headline or "")

    @cached_property
    def opening(self) -> str:
        """First letters of the body, without normalising all of it."""
        body = self.article.blocks_of(*BODY_KINDS)
        first = self.article.text_of(body[0]) if body else ""
        return _letters(first[: 3 * OPENING_CHARS])[:OPENING_CHARS]

    @cached_property
    def body(self) -> str:
        article = self.article
        return _letters("".join(map(article.text_of, article.blocks_of(*BODY_KINDS))))

    @cached_property
    def shingles(self) -> frozenset[str]:
        return frozenset(
            self.body[at : at + SHINGLE_CHARS] for at in range(len(self.body) - SHINGLE_CHARS + 1)
        )


def fold_duplicates(pages: Sequence[Page]) -> tuple[Page, ...]:
    """Pages of one issue without duplicate articles.

    A kept article lists its duplicates in `also_in`.
    A page of duplicates only stays, without articles. Articles of one source are never duplicates of each
    other.
    """
    if len({page.source for page in pages}) < 2:
        return tuple(pages)
    articles = {(n, i): article for n, page in enumerate(pages) for i, article in enumerate(page.articles)}
    kept = _kept(articles)
    copies: dict[_Key, list[Copy]] = defaultdict(list)
    for key, keeper in kept.items():
        article = articles[key]
        copies[keeper] += [Copy(article.source, article.page), *article.also_in]
    return tuple(
        replace(
            page,
            articles=tuple(
                replace(article, also_in=(*article.also_in, *copies[n, i])) if (n, i) in copies else article
                for i, article in enumerate(page.articles)
                if (n, i) not in kept
            ),
        )
        for n, page in enumerate(pages)
    )


def _kept(articles: Mapping[_Key, Article]) -> dict[_Key, _Key]:
    """Each duplicate -> the article kept in its place."""
    letters = {key: _Fingerprint(article) for key, article in articles.items()}
    kept: dict[_Key, _Key] = {}
    for pair in _candidates(letters):
        one, other = (kept.get(key, key) for key in pair)
        if one != other and _same(letters[one], letters[other]):
            keeper, copy = sorted((one, other), key=lambda key: _preference(key, letters[key]))
            kept[copy] = keeper
            kept.update({key: keeper for key, before in kept.items() if before == copy})
    return kept


def _candidates(letters: Mapping[_Key, _Fingerprint]) -> Iterator[tuple[_Key, _Key]]:
    """Pairs of articles with the same headline or opening."""
    alike: defaultdict[str, list[_Key]] = defaultdict(list)
    for key, found in letters.items():
        for mark in {found.headline, found.opening} - {""}:
            alike[mark].append(key)
    for keys in alike.values():
        if len(keys) <= MAX_SAME_KEY_ARTICLES:
            yield from combinations(keys, 2)


def _same(one: _Fingerprint, other: _Fingerprint) -> bool:
    if one.article.source == other.article.source or not one.body:
        return False
    if one.headline and other.headline and one.headline != other.headline:
        return False
    if one.body == other.body:
        return True
    shorter, longer = sorted((len(one.body), len(other.body)))
    if shorter < MIN_SHINGLED_CHARS or shorter < MIN_RESEMBLANCE * longer:
        return False
    return len(one.shingles & other.shingles) >= MIN_RESEMBLANCE * len(one.shingles | other.shingles)


def _preference(key: _Key, letters: _Fingerprint) -> tuple[bool, bool, tuple[str, int], _Key]:
    """Sort key; the article to be kept comes first.

    In order: an id of its own, a byline, the page nearer the front, the earlier one.
    """
    article = letters.article
    page, number = split_label(article.page) if article.page is not None else (LAST_LABEL, None)
    return not has_own_id(article), not article.byline, (page, number or 0), key


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, normalise(text)))
