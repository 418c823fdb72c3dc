"""Segments: immutable parts of an index with articles, passages and postings.

A generation is one or more segments and their tombstones. Articles are in the order of the archive (paper,
date, page, place on the page), so a filter by date or page is a range. Two fields are inverted: `body`, its
texts the passages, and `title`, its texts the title lines of articles.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from retrieval.arrays import IntArray, UIntArray, load_array
from retrieval.article_json import article_to_json
from retrieval.checksums import Facts, facts_of, failed_reading
from retrieval.errors import OutdatedGeneration
from retrieval.index.segment.article_store import (
    STORE_FILE,
    SqliteArticleStore,
    StoredArticle,
    content_digest,
    write_store,
)
from retrieval.index.segment.doc_values import DOC_VALUE_ARRAYS, UNKNOWN_DATE, DocValues
from retrieval.index.segment.field import SegmentField, write_field
from retrieval.index.segment.passages import passages_of, title_text
from retrieval.index.segment.postings import invert_occurrences
from retrieval.language.batch_tokenizer import BatchTokenizer
from retrieval.models import Article, page_number

SEGMENT = "segment.json"
FORMAT = 3
"""Increased when files or tokens of a segment change meaning; an older one is built again."""
FIELDS = ("body", "title")
PASSAGE_ARRAYS = ("article_of", "starts", "ends")

OrderKey = tuple[str, int, str, int, int, str]
"""Paper, ordinal day, letters and number of the page, place on the page, id."""


@dataclass(frozen=True)
class Passages:
    """Article row and span of each passage; arrays of shape (passages,), uint32."""

    article_of: UIntArray
    starts: UIntArray
    ends: UIntArray


@dataclass(frozen=True)
class Segment:
    """One segment, open for reading; may be shared by threads."""

    folder: Path
    store: SqliteArticleStore
    columns: DocValues
    passages: Passages
    body: SegmentField
    title: SegmentField

    @classmethod
    def open(cls, folder: Path) -> Segment:
        """Open a segment's folder, its arrays mapped into memory.

        Raises DamagedGeneration for a missing or broken file, OutdatedGeneration for another format.
        """
        description = read_description(folder)
        try:
            dates, papers, pages = (load_array(folder / f"{name}.npy") for name in DOC_VALUE_ARRAYS)
            columns = DocValues(dates, papers, pages, description.papers, description.pages)
            passages = Passages(*(load_array(folder / f"{name}.npy") for name in PASSAGE_ARRAYS))
            fields = (SegmentField.load(folder, field) for field in FIELDS)
            return cls(folder, SqliteArticleStore(folder), columns, passages, *fields)
        except sqlite3.Error as error:
            raise failed_reading(error, folder, STORE_FILE) from error
        except (OSError, ValueError, RuntimeError) as error:  # RuntimeError: marisa's own
            raise failed_reading(error, folder, str(error)) from error

    def __len__(self) -> int:
        """Number of articles, dead ones included."""
        return len(self.columns.dates)

    def field(self, name: str) -> SegmentField:
        """One of the `FIELDS`."""
        return self.body if name == "body" else self.title

    def text_lengths(self, name: str) -> UIntArray:
        """Tokens of each text of a field, shape (texts,), uint32."""
        lengths = self.field(name).packed.document_lengths()
        if name == "body":
            return lengths
        counts = np.diff(self.first_passages)
        of_titles = np.zeros(len(self), dtype=np.uint32)  # an article without a passage has no title either
        of_titles[counts > 0] = lengths[self.first_passages[:-1][counts > 0]]
        return of_titles

    def order_keys(self) -> list[OrderKey]:
        """Order keys of the articles, ascending."""
        numbered = self.store.numbers()
        return [order_key(*self.columns.row(row), no, id) for row, (no, id) in enumerate(numbered)]

    @cached_property
    def first_passages(self) -> IntArray:
        """Article r has the passages first_passages[r]:first_passages[r + 1]."""
        return first_passages_of(self.passages.article_of, len(self))


@dataclass(frozen=True)
class Description:
    """Content of `segment.json`: files with size and checksum, counts and names."""

    articles: int
    passages: int
    papers: Sequence[str]
    pages: Sequence[str]
    files: dict[str, Facts]
    format: int = FORMAT


def read_description(folder: Path) -> Description:
    """The description of a segment. Raises DamagedGeneration, OutdatedGeneration."""
    try:
        fields = json.loads((folder / SEGMENT).read_text(encoding="utf-8"))
        if fields.get("format") != FORMAT:
            raise OutdatedGeneration(path=folder, found=fields.get("format"), expected=FORMAT)
        return Description(**fields)
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise failed_reading(error, folder, SEGMENT) from error


def order_key(paper: str | None, day: int, page: str | None, no: int, id: str) -> OrderKey:
    """Key of the order of the archive: paper, date, page, place, id."""
    return paper or "", day, *page_number(page or ""), no, id


def key_of_article(article: Article) -> OrderKey:
    """The order key of an article."""
    return order_key(article.paper, _day(article.date), article.page, article.no, article.id)


def _day(date: dt.date | None) -> int:
    return date.toordinal() if date else UNKNOWN_DATE


def stored_article(article: Article) -> StoredArticle:
    """The row of an article, with the digest of its content."""
    text = article_to_json(article)
    return StoredArticle(article.id, article.no, content_digest(text), text)


def write_segment(folder: Path, articles: Sequence[Article], analyser: BatchTokenizer) -> None:
    """Write articles as a segment into an empty folder.

    articles: in the order of the archive.
    """
    write_store(folder, (stored_article(article) for article in articles))
    places = [(row, span) for row, article in enumerate(articles) for span in passages_of(article)]
    texts = (span.cut(articles[row].text) for row, span in places)
    body = invert_occurrences(analyser.occurrences(texts))
    title = invert_occurrences(analyser.occurrences(map(title_text, articles)))
    rows, starts, ends = np.array([(r, s.start, s.end) for r, s in places], dtype=np.uint32).reshape(-1, 3).T
    passages = Passages(*map(np.ascontiguousarray, (rows, starts, ends)))
    write_field(folder, "body", body.vocabulary, [body.rows], body.lengths)
    spread = title.rows.spread(first_passages_of(rows, len(articles)))
    write_field(folder, "title", title.vocabulary, [spread], title.lengths[rows], passages.article_of)
    columns = DocValues.of([(a.paper, _day(a.date), a.page) for a in articles])
    write_passages(folder, passages)
    write_doc_values(folder, columns)
    write_description(folder, columns, len(places))


def first_passages_of(article_of: UIntArray, articles: int) -> IntArray:
    """First passage of each article, and the number of passages.

    Article r has the passages firsts[r]:firsts[r + 1]; shape (articles + 1,).
    """
    return np.searchsorted(article_of, np.arange(articles + 1, dtype=np.uint32))


def write_passages(folder: Path, passages: Passages) -> None:
    """Write the passage arrays."""
    for name in PASSAGE_ARRAYS:
        np.save(folder / f"{name}.npy", getattr(passages, name), allow_pickle=False)


def write_doc_values(folder: Path, columns: DocValues) -> None:
    """Write the doc values."""
    for name in DOC_VALUE_ARRAYS:
        np.save(folder / f"{name}.npy", getattr(columns, name), allow_pickle=False)


def write_description(folder: Path, columns: DocValues, passages: int) -> None:
    """Write the description of a segment, after all its other files."""
    description = Description(
        len(columns.dates), passages, columns.paper_names, columns.page_labels, facts_of(folder)
    )
    text = json.dumps(asdict(description), ensure_ascii=False, indent=1)
    (folder / SEGMENT).write_text(text, encoding="utf-8")
