"""Command search: the articles of a boolean query, counted, by page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from retrieval.cli.commands.output import (
    FormatOption,
    OutputFormat,
    OutputOption,
    check_batch,
    chosen_format,
)
from retrieval.cli.options import (
    ArchiveOption,
    DataOption,
    JsonOption,
    PageOption,
    PaperOption,
    SinceOption,
    UntilOption,
    messages,
    say,
)
from retrieval.cli.session import ExitCode, open_answerer, open_archive
from retrieval.cli.standard_streams import open_lines
from retrieval.models import SortOrder

MAX_PAGE_SIZE = 1000
"""Articles of one page of a result."""

QueriesOption = Annotated[
    Path | None, typer.Option("--batch", readable=False, help=say("cli.queries_option"), allow_dash=True)
]


def search(
    words: Annotated[str | None, typer.Argument(help=say("cli.words"))] = None,
    *,
    archive: ArchiveOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
    top: Annotated[
        int, typer.Option("--top", "--limit", min=1, max=MAX_PAGE_SIZE, help=say("cli.limit_option"))
    ] = 10,
    start: Annotated[int, typer.Option(min=1, help=say("cli.start_option"))] = 1,
    sort: Annotated[SortOrder, typer.Option(help=say("cli.order_option"))] = SortOrder.BEST,
    since: SinceOption = None,
    until: UntilOption = None,
    paper: PaperOption = None,
    page: PageOption = None,
    batch: QueriesOption = None,
    form: FormatOption = OutputFormat.TEXT,
    output: OutputOption = None,
) -> None:
    """List the articles of a query, best first."""
    from retrieval.answering.boolean.article_search import ResultPage, search_articles
    from retrieval.answering.filter_input import filters_from, held_filters
    from retrieval.cli.commands.search_batch import SearchedLine, search_lines, write_results
    from retrieval.cli.commands.search_results import SearchView

    form = chosen_format(form, output, as_json=as_json)
    check_batch(words, batch, form, "cli.usage_words", "cli.usage_words_both")
    filters = filters_from(since=since, until=until, paper=paper, page=page)
    answerer = open_answerer(open_archive(archive, data))
    shown, filters = ResultPage(start, top, sort), held_filters(filters, answerer.holdings)
    if batch is not None:
        with open_lines(batch) as lines:
            write_results(search_lines(answerer, lines, shown, filters=filters), form, output)
        return
    found = search_articles(answerer, words or "", shown, filters=filters)
    if form is OutputFormat.TEXT:
        SearchView(messages).show(found, answerer.generation)
    else:
        write_results([SearchedLine(words or "", found)], form, output)
    raise typer.Exit(0 if found.total else ExitCode.NOT_FOUND)
