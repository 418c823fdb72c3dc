"""Small articles, segments and generations of them, written by the real writer and builder."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from retrieval.index.generation import Generation
from retrieval.index.segment.segment import Segment, write_segment
from retrieval.language.batch_tokenizer import BatchTokenizer
from retrieval.language.lexicon import Lexicon
from retrieval.language.tokenizer import Tokenizer
from retrieval.models import Article, ArticleKind, Block, BlockKind, PageLabel
from tests.conftest import build_archive


def article(id: str, headline: str, body: str, page: str | None = "A1") -> Article:
    text = f"{headline}\n{body}"
    start = len(headline) + 1
    blocks = (
        Block(BlockKind.HEADLINE, 0, len(headline), ()),
        Block(BlockKind.PARAGRAPH, start, len(text), ()),
    )
    return Article(
        id, 1, ArticleKind.NEWS, text, blocks, "a.txt", paper="湘江晚报", date=dt.date(2021, 3, 1),
        page=None if page is None else PageLabel(page), headline=headline,
    )  # fmt: skip


def segment_of(folder: Path, lexicon: Lexicon, *articles: Article) -> Segment:
    """A segment of articles given in the order of the archive."""
    folder.mkdir(parents=True, exist_ok=True)
    write_segment(folder, articles, BatchTokenizer(Tokenizer.for_questions(lexicon)))
    return Segment.open(folder)


def ids_of(segment: Segment) -> list[str]:
    return [id for _, id in segment.store.numbers()]


def generation_of(folder: Path, *articles: tuple[str, str, str]) -> Generation:
    """The generation of an export of articles (id, title, body), one a day."""
    rows = [
        {"id": id, "paper": "湘江晚报", "date": f"2021-03-0{day}", "title": title, "body": body}
        for day, (id, title, body) in enumerate(articles, 1)
    ]
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (folder / "a.jsonl").write_text(lines, encoding="utf-8")
    current = build_archive(folder / "a.jsonl", folder / "data").current()
    assert current is not None
    return Generation.open(current)
