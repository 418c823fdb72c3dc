"""Commands for questions to an archive: ask, chat."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from retrieval.cli.browse.list_view import is_found, print_answer
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
from retrieval.cli.session import ExitCode, exit_with_usage_error, open_answerer, open_archive, print_json
from retrieval.cli.standard_streams import decoded_lines
from retrieval.cli.terminal import Terminal
from retrieval.errors import NoSuchFile
from retrieval.models import Filters, ListOrder
from retrieval.wire_format import answer_to_json

if TYPE_CHECKING:
    from retrieval.answering.answerer import Answerer
    from retrieval.answering.understanding.reading import AskContext


def ask(
    question: Annotated[str | None, typer.Argument(help=say("cli.question"))] = None,
    *,
    archive: ArchiveOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
    top: Annotated[int | None, typer.Option(min=1, max=10, help=say("cli.top_option"))] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    paper: PaperOption = None,
    page: PageOption = None,
    sort: Annotated[ListOrder | None, typer.Option(help=say("cli.sort_option"))] = None,
    all_listed: Annotated[bool, typer.Option("--all", help=say("cli.all_option"))] = False,
    batch: Annotated[Path | None, typer.Option(help=say("cli.batch_option"), allow_dash=True)] = None,
) -> None:
    """Answer one question, or every line of a batch."""
    if (question is None) == (batch is None):
        exit_with_usage_error("cli.usage_question" if question is None else "cli.usage_both")
    if batch is not None and not as_json:
        exit_with_usage_error("cli.usage_batch_json")
    from retrieval.answering.filter_input import filters_from, held_filters
    from retrieval.answering.understanding.reading import MAX_LISTED, AskContext

    filters = filters_from(since=since, until=until, paper=paper, page=page)
    opened = open_archive(archive, data)
    answerer = open_answerer(opened)
    filters = held_filters(filters, answerer.holdings)
    count, listed = top or opened.settings.quotes, sys.maxsize if all_listed else MAX_LISTED
    context = AskContext(today=dt.date.today(), list_order=sort, list_limit=listed)
    if batch is not None:
        _print_batch(answerer, batch, filters, count, context)
        return
    answer = answerer.answer(question or "", filters=filters, top=count, standing=context)
    if as_json:
        print_json(answer_to_json(answer))
    else:
        print_answer(Terminal(messages), answer, answerer.generation, all_listed=all_listed)
    raise typer.Exit(0 if is_found(answer) else ExitCode.NOT_FOUND)


def _print_batch(answerer: Answerer, batch: Path, filters: Filters, top: int, context: AskContext) -> None:
    """Answer every line of a file, one JSON line each."""
    from retrieval.cli.batch import answer_batch

    answerer.generation.searcher.warm_up_in_background()
    with open_lines(batch) as lines:
        for row in answer_batch(
            answerer, lines, filters=filters, top=top, messages=messages, standing=context
        ):
            print_json(row)


def chat(archive: ArchiveOption = None, data: DataOption = None) -> None:
    """Ask and answer in the terminal until /quit."""
    from retrieval.cli.chat import converse

    opened = open_archive(archive, data)
    answerer = open_answerer(opened)
    converse(answerer, Terminal(messages), top=opened.settings.quotes, today=dt.date.today)


@contextmanager
def open_lines(path: Path) -> Iterator[Iterable[str]]:
    """Open a file, or standard input for "-". Raises NoSuchFile."""
    if str(path) == "-":
        yield decoded_lines(sys.stdin.buffer)
        return
    if not path.is_file():
        raise NoSuchFile(path=path)
    with path.open("rb") as lines:
        yield decoded_lines(lines)
