"""RIS for Zotero, EndNote, NoteExpress: one NEWS record a quote.

The page stands in SP, the issue in T2 and DA, the name of the page in SE, the quote in AB, the question in
N1. A value is one line. Source: RIS format specification (2011); translators/RIS.js of Zotero.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from retrieval.bibliography.cited_record import CitedRecord, authors_of, title_of
from retrieval.models import Article

LINE_END = "\r\n"


def ris_records(records: Iterable[CitedRecord]) -> Iterator[str]:
    """The records with an article; fields without a value are left out."""
    for record in records:
        if record.article is None:
            continue
        lines = (f"{tag}  - {value}{LINE_END}" for tag, value in _fields(record, record.article))
        yield f"TY  - NEWS{LINE_END}{''.join(lines)}ER  - {LINE_END}{LINE_END}"


def _fields(record: CitedRecord, article: Article) -> Iterator[tuple[str, str]]:
    date = article.date
    fields = [
        ("TI", title_of(article)),
        *(("AU", name) for name in authors_of(article)),
        ("T2", article.paper or ""),
        ("PY", f"{date:%Y}" if date else ""),
        ("DA", f"{date.year:04}/{date.month:02}/{date.day:02}/" if date else ""),
        ("SP", article.page or ""),
        ("SE", article.page_name or ""),
        ("AB", record.text),
        ("N1", record.asked),
        ("N1", record.remark),
        *(("N1", note) for note in record.correction_notes),
        ("ID", article.id),
    ]
    for tag, value in fields:
        if line := " ".join(value.split()):
            yield tag, line
