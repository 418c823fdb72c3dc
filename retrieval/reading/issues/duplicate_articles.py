"""Folding: an article that several sources of one issue hold is kept once and names the others.

A page is often there twice: as text and as an export, as the morning and the city edition. Two articles of
different sources are one when they say the same under the same headline, but for a little: a lost line
end, a word mended. Resemblance is that of Broder (On the resemblance and containment of documents, 1997),
over runs of three characters; letters and digits alone are looked at.
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
"""Share of the runs of both texts together that both must have."""
MIN_SHINGLED_CHARS = 40
"""Letters below which a text must be the same to the letter: a price changed makes another notice."""
OPENING_CHARS = 12
LAST_LABEL = "\uffff"
MAX_SAME_KEY_ARTICLES = 60
"""Articles compared with each other because one headline or opening is theirs; beyond, none is folded."""

_Key = tuple[int, int]
"""An article by the number of its page and its own on the page, both from 0."""


@dataclass(frozen=True)
class _Letters:
    """What an article says, in letters and digits alone."""

    article: Article

    @cached_property
    def headline(self) -> str:
        return _letters(self.article.headline or "")

    @cached_property
    def opening(self) -> str:
        """The first letters of the body, found without reading all of it."""
        body = self.article.blocks_of(*BODY_KINDS)
        first = self.article.text_of(body[0]) if body else ""
        return _letters(first[: 3 * OPENING_CHARS])[:OPENING_CHARS]

    @cached_property
    def body(self) -> str:
        article = self.article
        return _letters("".join(map(article.text_of, article.blocks_of(*BODY_KINDS))))

    @cached_property
    def runs(self) -> frozenset[str]:
        return frozenset(
            self.body[at : at + SHINGLE_CHARS] for at in range(len(self.body) - SHINGLE_CHARS + 1)
        )


def fold_duplicates(pages: Sequence[Page]) -> tuple[Page, ...]:
    """The pages of one issue, each article once; the one that is kept names its copies in `also_in`.

    A page all of whose articles are copies stays, without articles. Articles of one source are never
    copies of each other.
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
    """Each copy, and the article that is kept in its place."""
    letters = {key: _Letters(article) for key, article in articles.items()}
    kept: dict[_Key, _Key] = {}
    for pair in _candidates(letters):
        one, other = (kept.get(key, key) for key in pair)
        if one != other and _same(letters[one], letters[other]):
            keeper, copy = sorted((one, other), key=lambda key: _worth(key, letters[key]))
            kept[copy] = keeper
            kept.update({key: keeper for key, before in kept.items() if before == copy})
    return kept


def _candidates(letters: Mapping[_Key, _Letters]) -> Iterator[tuple[_Key, _Key]]:
    """Articles that share their headline or how they begin, two by two."""
    alike: defaultdict[str, list[_Key]] = defaultdict(list)
    for key, found in letters.items():
        for mark in {found.headline, found.opening} - {""}:
            alike[mark].append(key)
    for keys in alike.values():
        if len(keys) <= MAX_SAME_KEY_ARTICLES:
            yield from combinations(keys, 2)


def _same(one: _Letters, other: _Letters) -> bool:
    if one.article.source == other.article.source or not one.body:
        return False
    if one.headline and other.headline and one.headline != other.headline:
        return False
    if one.body == other.body:
        return True
    shorter, longer = sorted((len(one.body), len(other.body)))
    if shorter < MIN_SHINGLED_CHARS or shorter < MIN_RESEMBLANCE * longer:
        return False
    return len(one.runs & other.runs) >= MIN_RESEMBLANCE * len(one.runs | other.runs)


def _worth(key: _Key, letters: _Letters) -> tuple[bool, bool, tuple[str, int], _Key]:
    """What is kept comes first: an id of its own, a byline, the page nearer the front; then the earlier."""
    article = letters.article
    page, number = split_label(article.page) if article.page is not None else (LAST_LABEL, None)
    return not has_own_id(article), not article.byline, (page, number or 0), key


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, normalise(text)))
