"""The command `day`: the papers of one day, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from retrieval.cli.browse.tables import print_rows
from retrieval.cli.console import styled
from retrieval.cli.options import (
    ArchiveOption,
    DataOption,
    JsonOption,
    PageOption,
    PaperOption,
    messages,
    say,
)
from retrieval.cli.session import ExitCode, open_answerer, open_archive, print_json
from retrieval.cli.terminal import Terminal
from retrieval.i18n import byline_text
from retrieval.wire_format import day_to_json

if TYPE_CHECKING:
    from retrieval.index.printed_day import DayPage, PrintedDay


def day(
    date: Annotated[str, typer.Argument(help=say("cli.day_argument"))] = "",
    *,
    archive: ArchiveOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
    paper: PaperOption = None,
    page: PageOption = None,
) -> None:
    """List the headlines of a day by pages, by default the newest."""
    from retrieval.answering.filter_input import filters_from, held_filters, single_day
    from retrieval.index.printed_day import latest_printed_day, printed_day

    answerer = open_answerer(open_archive(archive, data))
    filters = held_filters(filters_from(paper=paper, page=page), answerer.holdings)
    newest = answerer.holdings.coverage[1]
    if newest is None:
        Terminal(messages).error(say("fact.nothing"))
        raise typer.Exit(ExitCode.NOT_FOUND)
    wanted, has_year = single_day(date, newest)
    find_day = printed_day if has_year else latest_printed_day
    found = find_day(answerer.generation.store, wanted)
    pages = found.pages_under(filters)
    if as_json:
        print_json(day_to_json(found, pages))
    elif pages:
        _print(Terminal(messages), found, pages)
    if not pages:
        _explain(Terminal(messages), found)
        raise typer.Exit(ExitCode.NOT_FOUND)


def _explain(terminal: Terminal, found: PrintedDay) -> None:
    """Name the pages of the day, or the nearest days."""
    date = messages.date(found.date)
    if found.pages:
        labels = "、".join(dict.fromkeys(messages.page(page.articles[0].page) for page in found.pages))
        terminal.error(say("browse.page_missing", date=date, pages=labels))
        return
    nearest = "、".join(map(messages.date, found.nearest))
    terminal.error(say("browse.day_missing", date=date, nearest=nearest))


def _print(terminal: Terminal, found: PrintedDay, pages: Sequence[DayPage]) -> None:
    count = sum(len(page.articles) for page in pages)
    if not terminal.out.is_pipe:
        title = say("browse.day", date=messages.date(found.date), count=count)
        terminal.out.print(styled(title, style="bold"))
    columns = [say(f"columns.{name}") for name in ("paper", "page", "headline", "byline", "id")]
    rows = [
        (
            article.paper or say("unknown.paper"),
            " ".join(filter(None, (article.page, article.page_name))) or say("unknown.page"),
            article.headline or say("unknown.headline"),
            byline_text(article.byline),
            article.id,
        )
        for page in pages
        for article in page.articles
    ]
    print_rows(terminal.out, columns, rows)
