"""Commands on the content of an archive: read, index, doctor."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from retrieval.cli.commands.intake_plan_view import show_plan
from retrieval.cli.options import DataOption, JsonOption, messages, say
from retrieval.cli.session import ExitCode, open_archive, print_json, with_progress
from retrieval.cli.terminal import Terminal
from retrieval.errors import ArchiveMissing, ArchiveShrunk, CannotWrite
from retrieval.models import Page
from retrieval.settings import Settings
from retrieval.wire_format import leftover_to_json, report_to_json

if TYPE_CHECKING:
    from retrieval.archive.archive import Archive
    from retrieval.index.build.pipeline import BuildReport


def read(
    file: Annotated[Path, typer.Argument(readable=False, help=say("cli.file"))], as_json: JsonOption = False
) -> None:
    """Show the articles and blocks read from a file."""
    from retrieval.reading.archive_pages import read_archive_in_sandbox
    from retrieval.reading.leftovers import chars_left
    from retrieval.reading.preview import page_to_json

    if not file.exists():
        raise ArchiveMissing(path=file)
    found = list(read_archive_in_sandbox([file], Settings.read().links))
    pages = [item for item in found if isinstance(item, Page)]
    notes = [item for item in found if not isinstance(item, Page)]
    if as_json:
        forms = [page_to_json(page) for page in pages]
        left = {"leftovers": [leftover_to_json(note, messages) for note in notes if chars_left(note)]}
        print_json((forms[0] if len(forms) == 1 else {"pages": forms}) | left, indent=1)
    terminal = Terminal(messages)
    for page in () if as_json else pages:
        terminal.page(page)
    terminal.set_aside(notes)
    if not found:
        terminal.error(say("cli.nothing_to_read", path=file))
    raise typer.Exit(0 if pages else ExitCode.TROUBLE)


def index(
    archives: Annotated[list[Path] | None, typer.Argument(readable=False, help=say("cli.archives"))] = None,
    data: DataOption = None,
    rollback: Annotated[bool, typer.Option("--rollback", help=say("cli.rollback"))] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=say("cli.yes"))] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", "-n", help=say("cli.dry_run"))] = False,
    as_json: JsonOption = False,
) -> None:
    """Build or refresh the index of an archive, or roll it back."""
    archive = open_archive(archives, data)
    if dry_run:
        show_plan(archive.plan(), as_json=as_json)
        return
    if rollback:
        back = archive.roll_back()
        if as_json:
            print_json({"generation": back.name, "built": back.built, **back.counts})
        else:
            Terminal(messages).note(messages.say("index.rolled_back", built=back.built))
        return
    report = _build(archive, allow_shrink=yes, may_ask=not as_json)
    if as_json:
        print_json(report_to_json(report, messages))
    else:
        from retrieval.cli.inventory import InventoryView

        InventoryView(messages).holdings(archive.inventory())
        Terminal(messages).report(report)


def _build(archive: Archive, *, allow_shrink: bool, may_ask: bool) -> BuildReport:
    """Build the index; ask on a terminal before a much smaller one.

    Raises as `Archive.index`.
    """
    try:
        return with_progress(lambda progress: archive.index(progress, allow_shrink=allow_shrink))
    except ArchiveShrunk as shrunk:
        on_terminal = sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()
        if not (may_ask and on_terminal and typer.confirm(say("cli.shrunk", **shrunk.facts), err=True)):
            raise
    return with_progress(lambda progress: archive.index(progress, allow_shrink=True))


def doctor(
    archives: Annotated[list[Path] | None, typer.Argument(readable=False, help=say("cli.archives"))] = None,
    data: DataOption = None,
    picture: Annotated[Path | None, typer.Option(readable=False, help=say("cli.picture"))] = None,
    leftovers: Annotated[bool, typer.Option("--leftovers", help=say("cli.leftovers"))] = False,
    as_json: JsonOption = False,
) -> None:
    """Show the inventory of an indexed archive, with gaps and defects."""
    from retrieval.cli.inventory import InventoryView, inventory_to_json

    inventory = open_archive(archives, data).inventory()
    if picture is not None:
        from retrieval.imaging.calendar import render_calendar

        _write_file(picture, render_calendar(inventory.pages_per_day, messages))
    if as_json:
        print_json(inventory_to_json(inventory, messages), indent=1)
    elif leftovers:
        InventoryView(messages).leftovers_by_file(inventory)
    else:
        InventoryView(messages).show(inventory)


def _write_file(path: Path, content: bytes) -> None:
    """Write an output file of a command. Raises CannotWrite."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise CannotWrite(path=path, detail=error.strerror or "") from error
