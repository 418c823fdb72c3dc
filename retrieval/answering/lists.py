"""Lists of articles: on a subject, of a day, page or author.

Postings give the articles with the words of the subject, exactly and without reading any; at most
`MAX_ARTICLES_READ` of them are read and their sentences compared. An article matches by its title lines, or
by a sentence with the whole subject (or every word of it). The list has headlines and sentences word for
word, and says where it is not complete.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np

from retrieval.answering.understanding.list_filters import FilteredList
from retrieval.answering.understanding.question import Question
from retrieval.arrays import IntArray
from retrieval.errors import EmptyQuestion
from retrieval.index.browse import dates_of, matching_rows, nearest_days, newest_first
from retrieval.index.corpus import Corpus
from retrieval.index.search.byline_filter import byline_names
from retrieval.index.segment.doc_values import UNKNOWN_DATE
from retrieval.index.segment.passages import BODY, title_text
from retrieval.language.normalization import normalise
from retrieval.language.sentences import split_sentences
from retrieval.language.tokenizer import pairs
from retrieval.models import Article, ArticleList, Block, Filters, ListedArticle, ListOrder, Span

MAX_ARTICLES_READ = 500
"""Articles read for one list, some 0.5 s."""
MAX_LEAD_LENGTH = 120
"""Code points at the opening that tell an article's subject; leads have 60 to 150."""

Understand = Callable[[str], Question]


@dataclass(frozen=True, slots=True)
class _Match:
    """A matching article: its row, and its strength.

    strength: 3 by the title lines, 2 by the lead, 1 by several sentences, 0 by one in passing.
    """

    row: int
    listed: ListedArticle
    strength: int


def list_articles(
    corpus: Corpus,
    wanted: FilteredList,
    understand: Understand,
    *,
    without: Collection[str],
    limit: int,
) -> ArticleList:
    """The articles of a list request.

    without: ids of articles to leave out. limit: of items; the total counts all.
    """
    wanted = _with_newest_day(corpus, wanted)
    rows = np.setdiff1d(rows_under(corpus, wanted.filters), corpus.rows_of(without))
    return (_on_subject if wanted.request.subject else _whole)(corpus, wanted, understand, rows, limit)


def rows_under(corpus: Corpus, filters: Filters) -> IntArray:
    """Rows of the live articles under the filters, ascending."""
    rows: IntArray = np.flatnonzero(matching_rows(corpus.store, filters))
    return rows if filters.author is None else rows[np.isin(rows, _rows_signed(corpus, filters.author, rows))]


def _rows_signed(corpus: Corpus, name: str, rows: IntArray) -> list[int]:
    """Rows of these with a name in the byline."""
    normal = normalise(name)
    candidates = np.intersect1d(_rows_with(corpus, normal), rows).tolist()  # names printed inline, too
    articles = corpus.store.articles(candidates)
    return [row for row, found in zip(candidates, articles, strict=True) if normal in byline_names(found)]


def _with_newest_day(corpus: Corpus, wanted: FilteredList) -> FilteredList:
    """最近有什么新闻, A2版有什么: without subject, author and date, the newest day.

    Of the paper or page, where the list is of one.
    """
    filters = wanted.filters
    dated = filters.since is not None or filters.until is not None
    if wanted.request.subject or filters.author or dated:
        return wanted
    newest = corpus.searcher.coverage()[1]
    if filters.paper or filters.page:
        rows = newest_first(corpus.store, rows_under(corpus, filters))[:1]
        newest = next((article.date for article in corpus.store.articles(rows)), None)
    return wanted if newest is None else replace(wanted, filters=replace(filters, since=newest, until=newest))


def _whole(corpus: Corpus, wanted: FilteredList, _: Understand, rows: IntArray, limit: int) -> ArticleList:
    """All articles of a day, page or author, newest day first."""
    items = tuple(map(ListedArticle, corpus.store.articles(newest_first(corpus.store, rows)[:limit])))
    filters = wanted.filters
    no_issue = not len(rows) and filters.since is not None and filters.since == filters.until
    days = nearest_days(corpus.store, filters.since) if no_issue and filters.since else ()
    nearest = tuple(day for day in days if day)
    return ArticleList(
        "", ListOrder.DATE, filters, len(rows), _days(dates_of(corpus.store, rows)), items,
        candidates=len(rows), read=len(rows), nearest=nearest,
    )  # fmt: skip


def _on_subject(
    corpus: Corpus, wanted: FilteredList, understand: Understand, rows: IntArray, limit: int
) -> ArticleList:
    """The articles on a subject, and a count of passing mentions."""
    request = wanted.request
    subject = _Subject.of(request.subject, understand)
    found = np.intersect1d(subject.rows(corpus), rows)
    by_date = request.order is ListOrder.DATE
    ranked = newest_first(corpus.store, found) if by_date else _best(corpus, subject, wanted.filters, found)
    ranked = ranked[:MAX_ARTICLES_READ]
    matches = [m for m in map(subject.match, ranked, corpus.store.articles(ranked)) if m is not None]
    chosen = [m for m in matches if request.mentions or m.strength > 0]
    passing = len(matches) - len(chosen)
    if not chosen:
        chosen, passing = matches, 0
    best = sorted(chosen, key=lambda match: -match.strength)
    ordered = [replace(match, listed=replace(match.listed, rank=rank)) for rank, match in enumerate(best)]
    dates = dates_of(corpus.store, np.array([match.row for match in ordered], dtype=np.int64))
    if by_date:
        ordered = [ordered[at] for at in np.argsort(-dates, kind="stable").tolist()]
    items = tuple(match.listed for match in ordered[:limit])
    return ArticleList(
        request.subject, request.order, wanted.filters, len(chosen), _days(dates), items,
        passing=passing, candidates=len(found), read=len(ranked),
    )  # fmt: skip


def _best(corpus: Corpus, subject: _Subject, filters: Filters, found: IntArray) -> list[int]:
    """The rows best first by BM25; those beyond its hits newest first."""
    hits = corpus.searcher.search(subject.tokens, limit=MAX_ARTICLES_READ, filters=filters)
    wanted = set(found.tolist())
    best = [row for row in dict.fromkeys(hit.article_row for hit in hits) if row in wanted]
    return [*best, *newest_first(corpus.store, np.setdiff1d(found, best))]


def _days(dates: IntArray) -> int:
    return len(np.unique(dates[dates != UNKNOWN_DATE]))


@dataclass(frozen=True, slots=True)
class _Subject:
    """A subject: its whole wording, and its words each with other forms."""

    phrase: str
    words: tuple[tuple[str, ...], ...]
    tokens: tuple[str, ...]

    @classmethod
    def of(cls, text: str, understand: Understand) -> _Subject:
        phrase = "" if " " in text.strip() else text.strip()
        try:
            question = understand(text)
        except EmptyQuestion:
            return cls(phrase or text, ((phrase or text,),), tuple(pairs(text)) or (text,))
        return cls(phrase, question.words, question.tokens)

    def rows(self, corpus: Corpus) -> IntArray:
        """Rows with the whole wording or with every word."""
        of_words = [reduce(np.union1d, (_rows_with(corpus, form) for form in forms)) for forms in self.words]
        every = reduce(np.intersect1d, of_words)
        return np.union1d(every, _rows_with(corpus, self.phrase)) if self.phrase else every

    def match(self, row: int, article: Article) -> _Match | None:
        """Compare an article read; None where it only has the words apart."""
        title = normalise(title_text(article)).replace("\n", " ")
        count, sentence, lead = 0, None, ""
        for number, block in enumerate(article.blocks_of(*BODY)):
            normal = normalise(article.text_of(block))
            lead = normal[:MAX_LEAD_LENGTH] if number == 0 else lead
            found, first = self._mentions(article, block, normal)
            count += found
            sentence = sentence or first
        if self._has_words(title):
            strength = 3
        elif self._has_words(f"{title} {lead}"):
            strength = 2
        elif count:
            strength = min(1, count - 1)
        else:
            return None
        return _Match(row, ListedArticle(article, sentence), strength)

    def _mentions(self, article: Article, block: Block, normal: str) -> tuple[int, Span | None]:
        """Mentions in a block, and its first sentence with one."""
        has = self._has_words if not self.phrase or self.phrase not in normal else self._has_phrase
        if not has(normal):
            return 0, None
        sentences = split_sentences(article.text, block.start, block.end)
        if has == self._has_phrase:
            found = (s for s in sentences if has(normalise(s.cut(article.text))))
            return normal.count(self.phrase), next(found, None)
        matching = [s for s in sentences if has(normalise(s.cut(article.text)))]
        return len(matching), matching[0] if matching else None

    def _has_phrase(self, text: str) -> bool:
        return self.phrase in text

    def _has_words(self, text: str) -> bool:
        if self.phrase and self.phrase in text:
            return True
        return all(any(form in text for form in forms) for forms in self.words)


def _rows_with(corpus: Corpus, normal: str) -> IntArray:
    """Rows with a text in a passage or in the title lines."""
    terms, search = corpus.analyser.narrow_terms(normal), corpus.searcher.rows_with
    return np.union1d(search(terms), search(terms, "title"))
