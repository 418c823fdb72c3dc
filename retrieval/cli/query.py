"""Commands for questions to an archive: ask, chat."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from retrieval.bibliography.cited_record import records_of_answer
from retrieval.cli.browse.list_view import print_answer
from retrieval.cli.commands.output import (
    FormatOption,
    OutputFormat,
    OutputOption,
    check_batch,
    chosen_format,
    note_if_empty,
    write_file,
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
from retrieval.cli.session import (
    ExitCode,
    json_text,
    open_answerer,
    open_archive,
    print_json,
)
from retrieval.cli.standard_streams import open_lines
from retrieval.cli.terminal import Terminal
from retrieval.list_messages import fact_lines
from retrieval.models import Answer, Filters, ListOrder
from retrieval.wire_format import answer_to_json

if TYPE_CHECKING:
    from retrieval.answering.answerer import Answerer
    from retrieval.answering.understanding.reading import AskContext
    from retrieval.cli.batch import BatchedAnswer

BatchOption = Annotated[
    Path | None, typer.Option("--batch", readable=False, help=say("cli.batch_option"), allow_dash=True)
]


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
    batch: BatchOption = None,
    form: FormatOption = OutputFormat.TEXT,
    output: OutputOption = None,
) -> None:
    """Answer one question, or every line of a batch."""
    form = chosen_format(form, output, as_json=as_json)
    check_batch(question, batch, form, "cli.usage_question", "cli.usage_both")
    from retrieval.answering.filter_input import filters_from, held_filters
    from retrieval.answering.understanding.reading import MAX_LISTED, AskContext

    filters = filters_from(since=since, until=until, paper=paper, page=page)
    opened = open_archive(archive, data)
    answerer = open_answerer(opened)
    filters = held_filters(filters, answerer.holdings)
    count, listed = top or opened.settings.quotes, sys.maxsize if all_listed else MAX_LISTED
    context = AskContext(today=dt.date.today(), list_order=sort, list_limit=listed)
    if batch is not None:
        with open_questions(batch) as lines:
            write_answers(answer_lines(answerer, lines, filters, count, context), form, output)
        return
    answer = answerer.answer(question or "", filters=filters, top=count, standing=context)
    if form is OutputFormat.TEXT:
        print_answer(Terminal(messages), answer, answerer.generation, all_listed=all_listed)
    else:
        write_answer(answer, form, output)
    raise typer.Exit(0 if answer.is_found else ExitCode.NOT_FOUND)


def write_answer(answer: Answer, form: OutputFormat, output: Path | None) -> None:
    """Write one answer as JSON or records."""
    if (record_format := form.of_records) is None:
        write_json(answer_to_json(answer), output)
    else:
        remark = "\n".join(fact_lines(answer.facts, messages)) if answer.facts else ""
        write_records(records_of_answer(answer, remark=remark), record_format, output)


def answer_lines(
    answerer: Answerer, lines: Iterable[str], filters: Filters, top: int, context: AskContext
) -> Iterator[BatchedAnswer]:
    """Answer every line of a batch."""
    from retrieval.cli.batch import answer_batch

    answerer.generation.searcher.warm_up_in_background()
    return answer_batch(answerer, lines, filters=filters, top=top, messages=messages, standing=context)


def write_answers(answers: Iterable[BatchedAnswer], form: OutputFormat, output: Path | None) -> None:
    """Write answers as JSON lines or records, one by one."""
    answers = note_if_empty(answers)
    if (record_format := form.of_records) is not None:
        records = (record for one in answers for record in records_of_answer(one.answer, remark=one.error))
        write_records(records, record_format, output)
    elif output is not None:
        write_file(output, (f"{json_text(one.to_json())}\n" for one in answers))
    else:
        for one in answers:
            print_json(one.to_json())


def chat(archive: ArchiveOption = None, data: DataOption = None) -> None:
    """Ask and answer in the terminal until /quit."""
    from retrieval.cli.chat import converse

    opened = open_archive(archive, data)
    answerer = open_answerer(opened)
    converse(answerer, Terminal(messages), top=opened.settings.quotes, today=dt.date.today)


@contextmanager
def open_questions(path: Path) -> Iterator[Iterable[str]]:
    """Lines of a batch; of a text file (.txt) a question each.

    Raises NoSuchFile, FolderGiven.
    """
    from retrieval.cli.batch import questions_as_batch

    with open_lines(path) as lines:
        yield questions_as_batch(lines) if path.suffix.lower() == ".txt" else lines
