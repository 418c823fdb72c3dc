"""Batches of queries or names: lines in, records or JSON lines out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrieval.answering.answerer import Answerer
from retrieval.answering.boolean.article_search import FoundArticles, ResultPage, search_articles
from retrieval.answering.boolean.found_articles_json import found_to_json
from retrieval.bibliography.cited_record import CitedRecord, records_of_search
from retrieval.cli.commands.output import OutputFormat, note_if_empty, write_file, write_records
from retrieval.cli.options import messages, say
from retrieval.cli.session import json_text, print_json
from retrieval.errors import JianbaoError
from retrieval.models import Filters
from retrieval.wire_format import SCHEMA


@dataclass(frozen=True, slots=True)
class SearchedLine:
    """The result of one query; else the error."""

    query: str
    found: FoundArticles | None
    error: str = ""

    def records(self) -> Iterator[CitedRecord]:
        """One record an article; without any, one with the reason."""
        if self.found is not None and self.found.total:
            yield from records_of_search(self.query, self.found)
        else:
            yield CitedRecord(self.query, 1, None, remark=self.error or say("search.none").strip())

    def to_json(self) -> dict[str, Any]:
        """As `jianbao search --json`; with `error` where there is one."""
        if self.found is not None:
            return found_to_json(self.query, self.found)
        return {"schema": SCHEMA, "query": self.query, "hits": [], "total": 0, "error": self.error}


def search_lines(
    answerer: Answerer, lines: Iterable[str], page: ResultPage, *, filters: Filters
) -> Iterator[SearchedLine]:
    """Search for each line; blank ones are skipped."""
    for query in filter(None, map(str.strip, lines)):
        try:
            yield SearchedLine(query, search_articles(answerer, query, page, filters=filters))
        except JianbaoError as error:
            yield SearchedLine(query, None, messages.error(error))


def write_results(results: Iterable[SearchedLine], form: OutputFormat, output: Path | None) -> None:
    """Write results as records or JSON lines, one by one."""
    results = note_if_empty(results)
    if (record_format := form.of_records) is not None:
        write_records((record for one in results for record in one.records()), record_format, output)
    elif output is not None:
        write_file(output, (f"{json_text(one.to_json())}\n" for one in results))
    else:
        for one in results:
            print_json(one.to_json())
