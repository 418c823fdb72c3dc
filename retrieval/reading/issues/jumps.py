"""Jumps: matching 下转 and 上接, and joining continuations across pages.

Takes the pages of one issue, gives them with continuations joined to the first parts. A jump without a
partner stays on its article and is reported; nothing is dropped. Articles with ids of their own (rows of
an export) stay two and name each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, islice
from operator import itemgetter

from retrieval.models import Article, Page, PageLabel, SetAside, UnmatchedJump
from retrieval.reading.issues.article_ids import has_own_id
from retrieval.reading.issues.jump_evidence import MIN_EVIDENCE, continuation_score
from retrieval.reading.issues.jump_joining import join_continuation
from retrieval.reading.sources.page_facts import split_label

MAX_HELD = 2000
MAX_ARTICLES = 4000
"""A larger issue is joined in parts, which bounds memory."""
MAX_PAIRS = 20_000
"""Pairs of articles compared in one issue; further pairs stay unmatched."""


def join_jumps(pages: Sequence[Page]) -> tuple[tuple[Page, ...], tuple[UnmatchedJump, ...]]:
    """Join continuations within one issue; gives pages and unmatched jumps.

    A continuation moves from its page into its first part; an emptied page stays, without articles.
    """
    articles = {(n, i): a for n, page in enumerate(pages) for i, a in enumerate(page.articles)}
    if not any(a.jump_to or a.jump_from for a in articles.values()):
        return tuple(pages), ()
    following = _matched(articles, [page.label for page in pages])
    joined = _joined(articles, following)
    given = tuple(
        replace(page, articles=tuple(joined[n, i] for i in range(len(page.articles)) if (n, i) in joined))
        for n, page in enumerate(pages)
    )
    return given, tuple(jump for page in given for a in page.articles for jump in unmatched_jumps(a))


def unmatched_jumps(article: Article) -> Iterator[UnmatchedJump]:
    """Jumps of an article without a partner, after `join_jumps`."""
    elsewhere = any(place.page or place.source for block in article.blocks for place in block.places)
    if article.jump_to is not None and not elsewhere and article.continued_in is None:
        yield UnmatchedJump(article.id, article.source, article.page, article.jump_to, forward=True)
    if article.jump_from is not None and article.continues is None:
        yield UnmatchedJump(article.id, article.source, article.page, article.jump_from, forward=False)


def join_jumps_by_issue(items: Iterable[Page | SetAside]) -> Iterator[Page | SetAside]:
    """Join jumps in a stream of pages, issue by issue.

    What is set aside stays behind the page that it follows, and separates no issue.
    """
    for _, group in groupby(_with_issue_keys(items), key=itemgetter(0)):
        held: list[Page | SetAside] = []
        size = 0
        for _, item in group:
            if len(held) >= MAX_HELD or size >= MAX_ARTICLES:
                yield from _join_held(held)
                held, size = [], 0
            held.append(item)
            size += len(item.articles) if isinstance(item, Page) else 0
        yield from _join_held(held)


def _with_issue_keys(items: Iterable[Page | SetAside]) -> Iterator[tuple[object, Page | SetAside]]:
    """Each item with the key of its issue, or of its folder."""
    key: object = None
    for item in items:
        if isinstance(item, Page):
            folder = item.source.rpartition("/")[0] if item.date is None else None
            key = (item.paper, item.date, folder)
        yield key, item


def _join_held(held: Sequence[Page | SetAside]) -> Iterator[Page | SetAside]:
    pages, _ = join_jumps([item for item in held if isinstance(item, Page)])
    waiting = iter(pages)
    for item in held:
        if isinstance(item, SetAside):
            yield item
        elif (page := next(waiting)).articles or not item.articles:
            yield page


_Key = tuple[int, int]
"""Page number and number on the page, both from 0."""


def _matched(articles: Mapping[_Key, Article], labels: Sequence[PageLabel | None]) -> dict[_Key, _Key]:
    """First part -> continuation, by greedy matching on the score."""
    pages = [label or number for number, label in enumerate(labels)]  # one page may be several files
    going = Counter((pages[key[0]], a.jump_to) for key, a in articles.items())
    coming = Counter((pages[key[0]], a.jump_from) for key, a in articles.items())
    scored: list[tuple[float, _Key, _Key]] = []
    for begun, after in islice(_pairs(articles, labels), MAX_PAIRS):
        first, second = articles[begun], articles[after]
        only = going[pages[begun[0]], first.jump_to] == 1 and coming[pages[after[0]], second.jump_from] == 1
        score = continuation_score(first, second, only=only)
        if score >= MIN_EVIDENCE:
            scored.append((score, begun, after))
    following: dict[_Key, _Key] = {}
    taken: set[_Key] = set()
    for _, begun, after in sorted(scored, key=lambda found: (-found[0], found[1:])):
        if begun not in following and after not in taken and not _reaches(after, begun, following):
            following[begun] = after
            taken.add(after)
    return following


def _pairs(
    articles: Mapping[_Key, Article], labels: Sequence[PageLabel | None]
) -> Iterator[tuple[_Key, _Key]]:
    """Candidate pairs (first part, continuation), consistent with all jump lines."""
    pages: dict[PageLabel, set[int]] = {}
    for number, label in enumerate(labels):
        if label is not None:
            pages.setdefault(label, set()).add(number)
    on_page: dict[int, list[_Key]] = {}
    for key in articles:
        on_page.setdefault(key[0], []).append(key)
    for end, article in articles.items():
        if article.jump_to is not None:
            for after in _on(resolve_label(article.jump_to, pages), on_page, beside=end):
                back = articles[after].jump_from
                if back is None or end[0] in resolve_label(back, pages):
                    yield end, after
        if article.jump_from is not None:
            for begun in _on(resolve_label(article.jump_from, pages), on_page, beside=end):
                if articles[begun].jump_to is None:
                    yield begun, end


def _on(numbers: set[int], on_page: Mapping[int, Sequence[_Key]], *, beside: _Key) -> Iterator[_Key]:
    """Articles on these pages, without the page of the jump itself."""
    for number in sorted(numbers - {beside[0]}):
        yield from on_page.get(number, ())


def resolve_label(jump: PageLabel, pages: Mapping[PageLabel, set[int]]) -> set[int]:
    """Numbers of the pages meant by a jump label.

    Those of the same label; else, for a label without letters (第1版 for A1) or with zeros (05 for 5), those
    of the same number, if they have one label.
    """
    if jump in pages:
        return pages[jump]
    letters, number = split_label(jump)
    alike = [
        label
        for label in pages
        if number is not None
        and split_label(label)[1] == number
        and (split_label(label)[0] == letters or "" in (letters, split_label(label)[0]))
    ]
    return pages[alike[0]] if len(alike) == 1 else set()


def _reaches(start: _Key, end: _Key, following: Mapping[_Key, _Key]) -> bool:
    """True if the chain from `start` reaches `end`."""
    at: _Key | None = start
    while at is not None:
        if at == end:
            return True
        at = following.get(at)
    return False


def _joined(articles: Mapping[_Key, Article], following: Mapping[_Key, _Key]) -> dict[_Key, Article]:
    """Articles after joining, each with its continuations."""
    found = dict(articles)
    for begun in reversed(_in_order(following)):
        after = following[begun]
        first, second = found[begun], found[after]
        if has_own_id(first) or has_own_id(second):
            found[begun] = replace(first, continued_in=second.id)
            found[after] = replace(second, continues=first.id)
        else:
            found[begun] = join_continuation(first, second)
            del found[after]
    return found


def _in_order(following: Mapping[_Key, _Key]) -> list[_Key]:
    """First parts of all links, in chain order."""
    ordered: list[_Key] = []
    for start in sorted(following.keys() - set(following.values())):
        at = start
        while at in following:
            ordered.append(at)
            at = following[at]
    return ordered
