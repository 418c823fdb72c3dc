"""The commands `trend` and `people`: a word over time, bylines counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from retrieval.cli.browse.article_lookup import print_articles
from retrieval.cli.browse.tables import print_rows
from retrieval.cli.console import styled
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
from retrieval.cli.session import ExitCode, open_answerer, open_archive, print_json, with_progress
from retrieval.cli.terminal import Terminal
from retrieval.language.date_intervals import DateInterval
from retrieval.list_messages import percent, trend_heading
from retrieval.models import Filters, filters_to_json
from retrieval.wire_format import SCHEMA, trend_to_json

if TYPE_CHECKING:
    from retrieval.answering.answerer import Answerer
    from retrieval.answering.contributors import Contributor
    from retrieval.answering.word_trend import WordTrend

BAR_WIDTH = 30
"""Columns of the longest bar."""


def trend(
    word: Annotated[str, typer.Argument(help=say("cli.trend_argument"))],
    *,
    archive: ArchiveOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
    since: SinceOption = None,
    until: UntilOption = None,
    paper: PaperOption = None,
    page: PageOption = None,
    by: Annotated[DateInterval, typer.Option("--by", help=say("cli.by_option"))] = DateInterval.MONTH,
) -> None:
    """Count the articles with a word, by days, weeks, months or years."""
    from retrieval.answering.filter_input import filters_from, held_filters
    from retrieval.answering.word_trend import count_word

    filters = filters_from(since=since, until=until, paper=paper, page=page)
    answerer = open_answerer(open_archive(archive, data))
    filters = held_filters(filters, answerer.holdings)
    counted = count_word(answerer, word, filters, by)
    found = list(counted.articles)
    if as_json:
        print_json(trend_to_json(counted))
    elif found:
        _print_trend(Terminal(messages), counted)
        if not Terminal(messages).out.is_pipe:
            Terminal(messages).out.print(styled(f"\n{say('browse.trend_strongest')}", style="dim"))
            print_articles(Terminal(messages), found)
    if not found:
        Terminal(messages).error(say("browse.trend_empty", word=word[:40]))
        raise typer.Exit(ExitCode.NOT_FOUND)


def people(
    *,
    archive: ArchiveOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
    limit: Annotated[int, typer.Option(min=1, help=say("cli.people_limit"))] = 20,
    since: SinceOption = None,
    until: UntilOption = None,
    paper: PaperOption = None,
    page: PageOption = None,
) -> None:
    """List the names in bylines, most articles first."""
    from retrieval.answering.filter_input import filters_from, held_filters

    filters = filters_from(since=since, until=until, paper=paper, page=page)
    answerer = open_answerer(open_archive(archive, data))
    filters = held_filters(filters, answerer.holdings)
    found = _contributors(answerer, filters)
    if as_json:
        rows = list(map(_person, found[:limit]))
        print_json(
            {"schema": SCHEMA, "filters": filters_to_json(filters), "total": len(found), "people": rows}
        )
    elif found:
        _print_people(Terminal(messages), found, limit)
    if not found:
        Terminal(messages).error(say("browse.no_people"))
        raise typer.Exit(ExitCode.NOT_FOUND)


def _print_trend(terminal: Terminal, trend: WordTrend) -> None:
    if not terminal.out.is_pipe:
        terminal.out.print(styled(trend_heading(trend, messages), style="bold"))
    columns = [say(f"columns.{name}") for name in (str(trend.interval), "count", "share")]
    rows = [[trend.label(count), f"{count.articles}", percent(count.share)] for count in trend.counts]
    if terminal.out.is_pipe:
        print_rows(terminal.out, columns, rows)
        return
    most = max(count.articles for count in trend.counts)
    bars = ["█" * round(BAR_WIDTH * count.articles / most) for count in trend.counts]
    print_rows(terminal.out, ["", *columns], [[bar, *row] for bar, row in zip(bars, rows, strict=True)])


def _contributors(answerer: Answerer, filters: Filters) -> list[Contributor]:
    from retrieval.answering.contributors import contributors
    from retrieval.answering.lists import rows_under

    corpus = answerer.generation
    rows: list[int] = rows_under(corpus, filters).tolist()
    return with_progress(
        lambda progress: contributors(corpus.store, rows, lambda done: progress("reading", done, len(rows)))
    )


def _person(one: Contributor) -> dict[str, Any]:
    first, last = (day.isoformat() if day else None for day in (one.first, one.last))
    return {
        "name": one.name, "roles": list(one.roles), "articles": one.articles, "first": first, "last": last,
    }  # fmt: skip


def _print_people(terminal: Terminal, found: list[Contributor], limit: int) -> None:
    columns = [say(f"columns.{name}") for name in ("person", "roles", "first", "last", "count")]
    rows = [
        (
            one.name,
            "、".join(one.roles),
            one.first.isoformat() if one.first else "–",
            one.last.isoformat() if one.last else "–",
            f"{one.articles}",
        )
        for one in found[:limit]
    ]
    print_rows(terminal.out, columns, rows, numbers=1)
    if len(found) > limit:
        terminal.note(say("browse.more_people", count=len(found) - limit))
