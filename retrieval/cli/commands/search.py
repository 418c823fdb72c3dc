"""Command search: the articles of a boolean query, counted, by page."""

from __future__ import annotations

from typing import Annotated

import typer

from retrieval.cli.commands.output import (
    FormatOption,
    OutputFormat,
    OutputOption,
    chosen_format,
    write_json,
    write_records,
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
from retrieval.models import SortOrder

MAX_PAGE_SIZE = 1000
"""Articles of one page of a result."""


def search(
    words: Annotated[str, typer.Argument(help=say("cli.words"))],
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
    form: FormatOption = OutputFormat.TEXT,
    output: OutputOption = None,
) -> None:
    """List the articles of a query, best first."""
    from retrieval.answering.boolean.article_search import ResultPage, search_articles
    from retrieval.answering.filter_input import filters_from, held_filters
    from retrieval.cli.commands.search_results import SearchView, found_to_json, records_of_search

    form = chosen_format(form, output, as_json=as_json)
    filters = filters_from(since=since, until=until, paper=paper, page=page)
    answerer = open_answerer(open_archive(archive, data))
    filters = held_filters(filters, answerer.holdings)
    found = search_articles(answerer, words, ResultPage(start, top, sort), filters=filters)
    if form is OutputFormat.JSON:
        write_json(found_to_json(words, found), output)
    elif (record_format := form.of_records) is not None:
        write_records(records_of_search(words, found), record_format, output)
    else:
        SearchView(messages).show(found, answerer.generation)
    raise typer.Exit(0 if found.total else ExitCode.NOT_FOUND)
