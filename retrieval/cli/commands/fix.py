"""Command fix: misread words of an article, corrected beside its source."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from retrieval.cli.options import ArchiveOption, DataOption, messages, say
from retrieval.cli.session import open_archive, with_progress
from retrieval.cli.terminal import Terminal
from retrieval.errors import BadCorrection


def fix(
    id: Annotated[str, typer.Argument(help=say("cli.id_argument"), metavar="ID")],
    wrong: Annotated[str, typer.Argument(help=say("cli.fix_wrong"), metavar="WRONG")],
    right: Annotated[str, typer.Argument(help=say("cli.fix_right"), metavar="RIGHT")],
    *,
    archive: ArchiveOption = None,
    data: DataOption = None,
) -> None:
    """Correct misread words of an article."""
    from retrieval.archive.word_corrections import WordCorrection, correct_words
    from retrieval.cli.browse.article_lookup import find_article_or_exit

    opened = open_archive(archive, data)
    found = find_article_or_exit(with_progress(opened.open).generation.store, id)
    if opened.is_sample:
        raise BadCorrection("no_folder")
    wanted = WordCorrection(found, wrong, right)
    line = correct_words(opened.paths, opened.settings.links, wanted, dt.datetime.now().astimezone())
    Terminal(messages).note(say("cli.fixed", line=line.place.line, read=wrong[:60], text=right[:60]))
