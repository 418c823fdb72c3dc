"""Command check: the quotations of a draft against the archive."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from retrieval.cli.options import ArchiveOption, DataOption, JsonOption, messages, say
from retrieval.cli.session import ExitCode, open_archive, print_json, with_progress
from retrieval.cli.standard_streams import check_given_file
from retrieval.cli.terminal import Terminal

if TYPE_CHECKING:
    from retrieval.answering.quotation_check.findings import DraftReport
    from retrieval.index.corpus import Corpus

STAGE = "checking"
"""Stage of the progress bar, `index.checking` in the catalogue."""


def check(
    draft: Annotated[Path, typer.Argument(help=say("cli.draft"), allow_dash=True, readable=False)],
    *,
    archive: ArchiveOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check a draft; exit with 1 unless all is sound."""
    from retrieval.answering.quotation_check.draft_file import MAX_DOCUMENT_BYTES, read_draft
    from retrieval.answering.quotation_check.findings_json import report_to_json
    from retrieval.cli.drafts.findings_view import FindingsView

    name = say("cli.standard_input") if str(draft) == "-" else draft.name
    text = read_draft(_content(draft, MAX_DOCUMENT_BYTES + 1), name)
    corpus = with_progress(open_archive(archive, data).open).generation
    corpus.searcher.warm_up_in_background()
    report = _checked(corpus, text)
    if as_json:
        print_json(report_to_json(report, text, name=None if str(draft) == "-" else draft.name))
    else:
        FindingsView(Terminal(messages)).show(report, text)
    sound = all(checked.is_sound for checked in report.quotations) and not report.left_out
    raise typer.Exit(0 if sound else ExitCode.NOT_FOUND)


def _content(path: Path, most: int) -> bytes:
    """The first bytes of a file, or for "-" of standard input.

    Raises NoSuchFile, FolderGiven.
    """
    if str(path) == "-":
        return sys.stdin.buffer.read(most)
    check_given_file(path)
    with path.open("rb") as file:
        return file.read(most)


def _checked(corpus: Corpus, text: str) -> DraftReport:
    from retrieval.answering.quotation_check.draft_check import check_draft

    return with_progress(
        lambda progress: check_draft(corpus, text, progress=lambda done, total: progress(STAGE, done, total))
    )
