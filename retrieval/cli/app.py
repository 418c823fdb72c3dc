"""The command line: each command parses, calls the library, prints.

Exit codes: 0 answered (or done), 1 no answer found, 2 wrong usage, 3 archive or configuration problem.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeVar

import typer

from retrieval.answering.filter_input import filters_from
from retrieval.answering.understanding.reading import AskContext
from retrieval.archive.archive import Archive
from retrieval.cli.batch import answer_batch
from retrieval.cli.inventory import InventoryView, inventory_to_json
from retrieval.cli.terminal import Terminal
from retrieval.errors import ArchiveMissing, CannotWrite, JianbaoError, NoSuchFile, UsageError
from retrieval.i18n import Messages
from retrieval.models import Page
from retrieval.settings import OpenSearchSettings, Settings, effective, interface_language
from retrieval.wire_format import answer_to_json, hits_to_json, report_to_json

if TYPE_CHECKING:
    from retrieval.answering.answerer import Answerer
    from retrieval.index.build.pipeline import Progress

T = TypeVar("T")
# UsageError of the click that this typer stands on: typer ships its own, older ones use the package
WrongCall: type[Exception] = typer.BadParameter.__mro__[1]
NOT_FOUND, USAGE, TROUBLE, INTERRUPTED = 1, 2, 3, 130

messages = Messages(interface_language())
say = messages.say
app = typer.Typer(
    help=say("cli.help"), invoke_without_command=True, add_completion=False, pretty_exceptions_enable=False,
    rich_markup_mode=None, context_settings={"help_option_names": ["-h", "--help"]},
)  # fmt: skip


@app.callback()
def without_command(context: typer.Context) -> None:
    """`jianbao` alone shows its help."""
    if context.invoked_subcommand is None:
        print(context.get_help())


ArchiveOption = Annotated[list[Path] | None, typer.Option("--archive", help=say("cli.archive_option"))]
DataOption = Annotated[Path | None, typer.Option("--data", help=say("cli.data_option"))]
JsonOption = Annotated[bool, typer.Option("--json", help=say("cli.json_option"))]
SinceOption = Annotated[str | None, typer.Option(help=say("cli.since_option"), metavar="DATE")]
UntilOption = Annotated[str | None, typer.Option(help=say("cli.until_option"), metavar="DATE")]
PaperOption = Annotated[str | None, typer.Option(help=say("cli.paper_option"))]
PageOption = Annotated[str | None, typer.Option(help=say("cli.page_option"))]


@app.command(help=say("cli.ask"))
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
    batch: Annotated[Path | None, typer.Option(help=say("cli.batch_option"), allow_dash=True)] = None,
) -> None:
    """Answer one question, or each line of a batch."""
    if (question is None) == (batch is None):
        usage("cli.usage_question" if question is None else "cli.usage_both")
    if batch is not None and not as_json:
        usage("cli.usage_batch_json")
    filters = filters_from(since=since, until=until, paper=paper, page=page)
    opened = open_archive(archive, data)
    answerer = open_answerer(opened)
    shown, standing = top or opened.settings.quotes, AskContext(today=dt.date.today())
    if batch is not None:
        answerer.generation.searcher.expect_many()
        with open_lines(batch) as lines:
            for row in answer_batch(
                answerer, lines, filters=filters, top=shown, messages=messages, standing=standing
            ):
                print_json(row)
        return
    answer = answerer.answer(question or "", filters=filters, top=shown, standing=standing)
    if as_json:
        print_json(answer_to_json(answer))
    else:
        Terminal(messages).answer(answer, answerer.generation)
    raise typer.Exit(0 if answer.answered else NOT_FOUND)


@app.command(help=say("cli.search"))
def search(
    words: Annotated[str, typer.Argument(help=say("cli.words"))],
    *,
    archive: ArchiveOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
    limit: Annotated[int, typer.Option(min=1, max=1000, help=say("cli.limit_option"))] = 10,
    since: SinceOption = None,
    until: UntilOption = None,
    paper: PaperOption = None,
    page: PageOption = None,
) -> None:
    """List the passages that hold the words, best first."""
    filters = filters_from(since=since, until=until, paper=paper, page=page)
    answerer = open_answerer(open_archive(archive, data))
    hits = answerer.hits(answerer.understand(words), limit=limit, filters=filters)
    if as_json:
        print_json(hits_to_json(words, hits, answerer.generation.store))
    else:
        Terminal(messages).passages(hits, answerer.generation)
    raise typer.Exit(0 if hits else NOT_FOUND)


@app.command(help=say("cli.read"))
def read(file: Annotated[Path, typer.Argument(help=say("cli.file"))], as_json: JsonOption = False) -> None:
    """Show how a file is understood."""
    from retrieval.reading.discovery import read_archive
    from retrieval.reading.preview import page_to_json

    if not file.exists():
        raise ArchiveMissing(path=file)
    found = list(read_archive([file]))
    pages = [item for item in found if isinstance(item, Page)]
    if as_json:
        forms = [page_to_json(page) for page in pages]
        print_json(forms[0] if len(forms) == 1 else {"pages": forms}, indent=1)
    terminal = Terminal(messages)
    for page in () if as_json else pages:
        terminal.page(page)
    terminal.set_aside([item for item in found if not isinstance(item, Page)])
    raise typer.Exit(0 if pages else TROUBLE)


@app.command(help=say("cli.index"))
def index(
    archives: Annotated[list[Path] | None, typer.Argument(help=say("cli.archives"))] = None,
    data: DataOption = None,
    rollback: Annotated[bool, typer.Option("--rollback", help=say("cli.rollback"))] = False,
    as_json: JsonOption = False,
) -> None:
    """Build or refresh the index of an archive, or go back to the one before."""
    archive = open_archive(archives, data)
    if rollback:
        back = archive.roll_back()
        if as_json:
            print_json({"generation": back.name, "built": back.built, **back.counts})
        else:
            Terminal(messages).note(messages.say("index.rolled_back", built=back.built))
        return
    report = with_progress(archive.index)
    if as_json:
        print_json(report_to_json(report, messages))
    else:
        InventoryView(messages).holdings(archive.inventory())
        Terminal(messages).report(report)


@app.command(help=say("cli.doctor"))
def doctor(
    archives: Annotated[list[Path] | None, typer.Argument(help=say("cli.archives"))] = None,
    data: DataOption = None,
    picture: Annotated[Path | None, typer.Option(help=say("cli.picture"))] = None,
    as_json: JsonOption = False,
) -> None:
    """Say what an indexed archive holds and what seems to be missing or wrong."""
    inventory = open_archive(archives, data).inventory()
    if picture is not None:
        from retrieval.imaging.calendar import calendar

        write(picture, calendar(inventory.pages_per_day, messages))
    if as_json:
        print_json(inventory_to_json(inventory, messages), indent=1)
    else:
        InventoryView(messages).show(inventory)


def write(path: Path, content: bytes) -> None:
    """Write a file that was asked for. Raises CannotWrite."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise CannotWrite(path=path, detail=error.strerror or "") from error


@app.command(help=say("cli.backup"))
def backup(
    file: Annotated[Path, typer.Argument(help=say("cli.backup_file"))], data: DataOption = None
) -> None:
    """Back up the bot's memory and the live indexes."""
    from importlib import import_module

    from retrieval.maintenance.backup import back_up

    folder, terminal = Settings.read(data=data).data, Terminal(messages)
    if import_module("bot.settings").BotSettings.read().state.get_secret_value():
        terminal.note(say("cli.state_in_database"))
    done = with_progress(lambda progress: back_up(folder, file, progress, now=_now))
    terminal.note(say("cli.backed_up", path=done.path, size=_megabytes(done.bytes), count=len(done.archives)))


@app.command(help=say("cli.restore"))
def restore(
    file: Annotated[Path, typer.Argument(help=say("cli.backup_file"))], data: DataOption = None
) -> None:
    """Restore a backup."""
    from retrieval.maintenance import backup

    folder = Settings.read(data=data).data
    done = with_progress(lambda progress: backup.restore(file, folder, progress, now=_now))
    terminal = Terminal(messages)
    terminal.note(say("cli.restored", made=done.made, count=len(done.archives)))
    for path in done.aside:
        terminal.note(say("cli.kept_aside", path=path))


def _now() -> dt.datetime:
    return dt.datetime.now().astimezone()


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"


@app.command(help=say("cli.chat"))
def chat(archive: ArchiveOption = None, data: DataOption = None) -> None:
    """Ask and answer in the terminal until /quit."""
    from retrieval.cli.chat import converse

    opened = open_archive(archive, data)
    answerer = open_answerer(opened)
    converse(answerer, Terminal(messages), top=opened.settings.quotes, today=dt.date.today)


@app.command(help=say("cli.bot"))
def bot(archive: ArchiveOption = None, data: DataOption = None) -> None:
    """Run the Telegram bot."""
    from importlib import import_module

    # by name: retrieval imports nothing from bot, it only starts it
    import_module("bot.running").run(archive or (), data)


@app.command(help=say("cli.config"))
def config(as_json: JsonOption = False) -> None:
    """Show the settings in force and where each is from."""
    from importlib import import_module

    classes = [Settings, OpenSearchSettings, import_module("bot.settings").BotSettings]
    found = list(effective(classes))
    if as_json:
        print_json({s.name: {"value": s.value, "origin": s.origin} for s in found}, indent=1)
    else:
        Terminal(messages).settings(found)


@app.command("eval", help=say("cli.eval"))
def evaluate(
    sets: Annotated[list[Path], typer.Argument(help=say("cli.sets"))],
    archive: ArchiveOption = None,
    data: DataOption = None,
    against: Annotated[Path | None, typer.Option(help=say("cli.eval_against"))] = None,
    chart: Annotated[Path | None, typer.Option(help=say("cli.eval_chart"))] = None,
    as_json: JsonOption = False,
) -> None:
    """Measure the answers on question sets."""
    from retrieval.evaluation import comparison, reliability
    from retrieval.evaluation.datasets import read_dataset
    from retrieval.evaluation.report import errors, heading, intervals, measure, row

    datasets = [read_dataset(path, archive or ()) for path in sets]
    earlier = comparison.read_earlier(against) if against is not None else {}
    measured = []
    print("" if as_json else heading() + "\n", end="")
    for dataset in datasets:
        answerer = open_answerer(open_archive(list(dataset.archive) or None, data))
        answerer.generation.searcher.expect_many()
        measured.append(with_progress(partial(measure, dataset, answerer)))
        print("" if as_json else row(measured[-1]) + "\n", end="", flush=True)
    compared = [c for m in measured if (c := comparison.compare(m, earlier)) is not None]
    if chart is not None:
        reliability.draw(reliability.askings_of(measured), chart)
    if as_json:
        beside = {c.name: comparison.to_json(c) for c in compared}
        print_json([{**m.to_json(), "against": beside.get(m.name)} for m in measured], indent=1)
        return
    said = [line(m) for line in (intervals, errors) for m in measured]
    for line in [*said, *(x for c in compared for x in comparison.lines(c))]:
        print(line)


def open_archive(paths: list[Path] | None, data: Path | None) -> Archive:
    """The archive of the options, or of the settings, or the sample; says so when it is the sample."""
    opened = Archive(Settings.read(data=data), paths or ())
    if opened.is_sample:
        Terminal(messages).note(say("sample.note"))
    return opened


def open_answerer(archive: Archive) -> Answerer:
    """Opens an archive for questions; says so when its live index is damaged and the one before stands in."""
    opened = with_progress(archive.open)
    if opened.damage is not None:
        Terminal(messages).error(messages.error(opened.damage))
        Terminal(messages).note(say("index.stands_in", built=opened.generation.manifest.built))
    return archive.answerer_of(opened.generation)


def with_progress(work: Callable[[Progress], T]) -> T:
    """Do a long task with a progress bar on stderr, where somebody looks on."""
    with Terminal(messages).progress() as progress:
        return work(progress)


@contextmanager
def open_lines(path: Path) -> Iterator[Iterable[str]]:
    """The lines of a file, or of standard input for "-". Raises ArchiveMissing."""
    if str(path) == "-":
        yield sys.stdin
        return
    if not path.is_file():
        raise NoSuchFile(path=path)
    with path.open(encoding="utf-8-sig", errors="replace") as lines:
        yield lines


def print_json(value: Any, *, indent: int | None = None) -> None:
    """One JSON value on stdout, Chinese as it is."""
    print(json.dumps(value, ensure_ascii=False, indent=indent), flush=True)


def usage(key: str) -> NoReturn:
    """Say what is wrong with the call and leave with the exit code for that."""
    Terminal(messages).error(say(key))
    raise typer.Exit(USAGE)


def _wrong_call(error: Any) -> str:
    """What is wrong with the call, of the three things that can be; else in click's own words."""
    if option := getattr(error, "option_name", None):
        return say("cli.no_such_option", option=option)
    parameter = getattr(error, "param", None)
    if parameter is None:
        return str(error.format_message())
    name = parameter.opts[0]
    if type(error).__name__ == "MissingParameter":
        return say("cli.missing", name=name)
    return say("cli.bad_value", name=name, detail=error.message)


def main() -> None:
    """Run the command line; turns what went wrong into a sentence and an exit code."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        code = app(standalone_mode=False) or 0
    except JianbaoError as error:
        Terminal(messages).error(messages.error(error))
        code = USAGE if isinstance(error, UsageError) else TROUBLE
    except WrongCall as error:
        Terminal(messages).error(say("error.usage", detail=_wrong_call(error)))
        code = USAGE
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()  # the reader of a pipe went away; nothing more to say
        code = 0
    if code == INTERRUPTED:
        Terminal(messages).error(say("cli.interrupted"))
    sys.exit(code)


if __name__ == "__main__":
    main()
