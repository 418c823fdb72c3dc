"""CSV (RFC 4180): one line a quote, columns in the reader's language.

A cell that a spreadsheet would take for a formula (= + - @, also in full width, a tab or a line break first)
begins with an apostrophe. Source: OWASP, CSV Injection.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from retrieval.bibliography.cited_record import CitedRecord, title_of
from retrieval.citations import gbt7714_citation
from retrieval.i18n import Messages, byline_text
from retrieval.models import Article

COLUMNS = (
    "asked", "rank", "answered", "probability", "paper", "date", "page", "page_name", "headline", "byline",
    "text", "answer", "article_id", "source", "citation", "remark",
)  # fmt: skip
FORMULA_STARTS = frozenset("=+-@＝＋－＠\t\r\n")
"""First characters of a cell that spreadsheets calculate."""


def csv_rows(records: Iterable[CitedRecord], messages: Messages) -> Iterator[str]:
    """The head, then one line a record."""
    yield _line([messages.say(f"table.{column}") for column in COLUMNS])
    for record in records:
        yield _line([defuse(cell) for cell in _cells(record, messages)])


def defuse(cell: str) -> str:
    """The cell, never a formula."""
    return f"'{cell}" if cell[:1] in FORMULA_STARTS and cell else cell


def _cells(record: CitedRecord, messages: Messages) -> list[str]:
    answered = {None: "", True: "table.yes", False: "table.no"}[record.answered]
    return [
        record.asked,
        str(record.rank),
        messages.say(answered) if answered else "",
        "" if record.probability is None else f"{record.probability:.4f}",
        *(_source_cells(record.article) if record.article else [""] * 6),
        record.text,
        record.answer,
        *(_identity_cells(record.article) if record.article else [""] * 3),
        "\n".join(record.remarks(messages)),
    ]


def _source_cells(article: Article) -> list[str]:
    return [
        article.paper or "",
        article.date.isoformat() if article.date else "",
        article.page or "",
        article.page_name or "",
        title_of(article),
        byline_text(article.byline),
    ]


def _identity_cells(article: Article) -> list[str]:
    return [article.id, article.source, gbt7714_citation(article)]


def _line(cells: list[str]) -> str:
    line = io.StringIO(newline="")
    csv.writer(line).writerow(cells)
    return line.getvalue()
