"""A segment as OpenSearch documents: passages for search, articles for reading.

A passage has its own and its article's title tokens, counted as in the local index, doc values for filters,
and a packed header (`PassageHeader`). An article is JSON, in pieces where it is long, so that no document
comes near the size limit of a cluster. Passage numbers and rows are those of the segment.
"""

from __future__ import annotations

import json
import struct
from base64 import b64encode, urlsafe_b64decode
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from retrieval.arrays import AnyArray
from retrieval.article_json import article_from_json
from retrieval.index.opensearch.mapping import MAX_TOKEN_LENGTH
from retrieval.index.search.article_table import article_key
from retrieval.index.search.byline_filter import byline_names
from retrieval.index.segment.article_store import StoredArticle
from retrieval.index.segment.passages import title_text
from retrieval.index.segment.segment import Segment
from retrieval.language.batch_tokenizer import BatchTokenizer, Occurrences
from retrieval.models import Article

_PACKED = struct.Struct("<8I")


class PassageHeader(NamedTuple):
    """Numbers of a passage, each below 2³².

    passage, row: in the segment.
    start, end:   code points of the article's text.
    ..._length:   tokens of the text, as the local index counts them.
    ..._indexed:  indexed tokens, fewer beyond `MAX_INDEXED_TOKENS` or `MAX_TOKEN_LENGTH`.
    """

    passage: int
    row: int
    start: int
    end: int
    body_length: int
    title_length: int
    body_indexed: int
    title_indexed: int

    def packed(self) -> str:
        """Doc value of the header: base64 of 32 bytes."""
        return b64encode(_PACKED.pack(*self)).decode("ascii")

    @classmethod
    def read(cls, packed: str) -> PassageHeader:
        """Inverse of `packed`; takes OpenSearch's URL-safe base64 without padding as well."""
        return cls(*_PACKED.unpack(urlsafe_b64decode(packed.rstrip("=") + "=")))

    def lengths(self, field: str) -> tuple[int, int]:
        """Tokens of a field, and its indexed tokens."""
        if field == "body":
            return self.body_length, self.body_indexed
        return self.title_length, self.title_indexed


ARTICLE_BATCH = 500
"""Articles tokenised in one batch."""
MAX_PIECE_LENGTH = 1_000_000
"""Code points of an article's JSON in one document: at most 4 MB, a twentieth of the limit of a cluster."""
MAX_INDEXED_TOKENS = 100_000
"""Per passage: a book-length sentence without a full stop stays one document."""

Document = tuple[str, dict[str, Any]]
"""Id and fields."""


def documents_of(segment: Segment, analyser: BatchTokenizer) -> Iterator[Document]:
    """All documents of a segment, batch by batch: articles, then their passages."""
    lengths = {name: segment.text_lengths(name) for name in ("body", "title")}
    rows = enumerate(segment.store.rows())
    while run := [entry for _, entry in zip(range(ARTICLE_BATCH), rows, strict=False)]:
        articles = [article_from_json(stored.json) for _, stored in run]
        filters = [_filters(segment, row, article) for (row, _), article in zip(run, articles, strict=True)]
        for (row, stored), shown in zip(run, filters, strict=True):
            yield from _article(row, stored, shown)
        yield from _passages(segment, run[0][0], articles, filters, lengths, analyser)


def _filters(segment: Segment, row: int, article: Article) -> dict[str, Any]:
    """Fields for filters; unknown values are left out."""
    paper, day, page = segment.columns.row(row)
    found = {"row": row, "paper": paper, "day": day or None, "page": page}
    authors = sorted(byline_names(article))
    return {name: value for name, value in {**found, "authors": authors or None}.items() if value is not None}


def _article(row: int, stored: StoredArticle, filters: dict[str, Any]) -> Iterator[Document]:
    """The pieces of an article: `a<row>`, `a<row>.1`, …"""
    pieces = [stored.json[at : at + MAX_PIECE_LENGTH] for at in range(0, len(stored.json), MAX_PIECE_LENGTH)]
    known = {"id": stored.id, "key": article_key(stored.id)} if len(stored.id) <= MAX_TOKEN_LENGTH else {}
    signed = {"authors": filters["authors"]} if "authors" in filters else {}
    yield (
        article_id(row),
        {**known, **signed, "kind": "article", "row": row, "article": pieces[0], "pieces": len(pieces)},
    )
    for number, piece in enumerate(pieces[1:], 1):
        yield article_id(row, number), {"article": piece}


def article_id(row: int, piece: int = 0) -> str:
    """Document id of a piece of an article."""
    return f"a{row}.{piece}" if piece else f"a{row}"


def passage_id(passage: int) -> str:
    """Document id of a passage."""
    return f"p{passage}"


def _passages(
    segment: Segment,
    first_row: int,
    articles: Sequence[Article],
    filters: Sequence[dict[str, Any]],
    lengths: dict[str, AnyArray],
    analyser: BatchTokenizer,
) -> Iterator[Document]:
    places, firsts = segment.passages, segment.first_passages
    start, end = int(firsts[first_row]), int(firsts[first_row + len(articles)])
    owners = (places.article_of[start:end] - first_row).tolist()
    spans = list(zip(places.starts[start:end].tolist(), places.ends[start:end].tolist(), strict=True))
    texts = (articles[owner].text[span[0] : span[1]] for owner, span in zip(owners, spans, strict=True))
    bodies = token_strings(analyser.occurrences(texts))
    titles = token_strings(analyser.occurrences(map(title_text, articles)))
    title_tokens = [len(title.split()) for title in titles]
    for passage, (owner, span, body) in enumerate(zip(owners, spans, bodies, strict=True), start):
        yield (
            passage_id(passage),
            {
                **filters[owner],
                "passage": passage,
                "body": body,
                "title": titles[owner],
                "standing": PassageHeader(
                    passage,
                    first_row + owner,
                    *span,
                    int(lengths["body"][passage]),
                    int(lengths["title"][first_row + owner]),
                    len(body.split()),
                    title_tokens[owner],
                ).packed(),
            },
        )


def token_strings(found: Occurrences) -> list[str]:
    """Space-separated tokens of each text: words, then character pairs."""
    count = len(found.lengths)
    words, pairs = _text_offsets(found.word_texts, count), _text_offsets(found.pair_texts, count)
    numbers = found.word_numbers.tolist()
    pair_text = _pair_string(found.pair_keys)
    return [
        " ".join(_words(found.words, numbers[words[n] : words[n + 1]]))
        + pair_text[4 * pairs[n] : 4 * pairs[n + 1]]
        for n in range(count)
    ]


def _words(words: Sequence[str], numbers: Iterable[int]) -> list[str]:
    found = [words[number] for number in numbers]
    if len(found) > MAX_INDEXED_TOKENS or any(len(word) > MAX_TOKEN_LENGTH for word in found):
        return [word for word in found if len(word) <= MAX_TOKEN_LENGTH][:MAX_INDEXED_TOKENS]
    return found


def _text_offsets(text_of: AnyArray, count: int) -> list[int]:
    """Offset of the first token of each text, in text order."""
    return list(map(int, np.searchsorted(text_of, np.arange(count + 1, dtype=text_of.dtype))))


def _pair_string(keys: AnyArray) -> str:
    """All marked pairs, four characters each: space, mark, two characters."""
    codes = np.empty((len(keys), 4), dtype="<u4")
    codes[:, 0], codes[:, 1] = ord(" "), ord("_")
    codes[:, 2], codes[:, 3] = keys >> np.uint64(21), keys & np.uint64(0x1FFFFF)
    return codes.tobytes().decode("utf-32-le")


def bulk_lines(id: str, fields: dict[str, Any]) -> bytes:
    """A document as two lines of a bulk request."""
    action = json.dumps({"index": {"_id": id}})
    return f"{action}\n{json.dumps(fields, ensure_ascii=False)}\n".encode()
