"""The commands `clip add`, `list`, `show`, `search`, `note`, `remove` and `export`."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from retrieval.cli.commands.output import write_bytes, write_json
from retrieval.cli.options import ArchiveOption, DataOption, JsonOption, messages, say
from retrieval.cli.session import ExitCode, open_archive, print_json, with_progress
from retrieval.cli.terminal import Terminal
from retrieval.errors import BadClipPlace, NoCutting
from retrieval.models import Span
from retrieval.scrapbook.cutting_format import CuttingFormat
from retrieval.settings import Settings

if TYPE_CHECKING:
    from retrieval.index.corpus import ArticleStore
    from retrieval.models import Article
    from retrieval.scrapbook.cutting import KeptCutting
    from retrieval.scrapbook.cutting_file import CuttingFile

PLACE = re.compile(r"(.+):(\d{1,7})-(\d{1,7})", re.ASCII | re.DOTALL)
"""Part of an article: ID:START-END, code points of its text."""

clip = typer.Typer(help=say("cli.clip"), invoke_without_command=True, rich_markup_mode=None)

NumberArgument = Annotated[int, typer.Argument(min=1, help=say("cli.clip_number"), metavar="NUMBER")]
NoteOption = Annotated[str, typer.Option("--note", "-n", help=say("cli.clip_note_option"))]


@clip.callback()
def begin(context: typer.Context) -> None:
    """Print the help for `jianbao clip` alone."""
    if context.invoked_subcommand is None:
        print(context.get_help())


@clip.command(help=say("cli.clip_add"))
def add(
    place: Annotated[str, typer.Argument(help=say("cli.clip_place"), metavar="ID[:START-END]")],
    *,
    note: NoteOption = "",
    archive: ArchiveOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Keep an article, or a part of it."""
    from retrieval.scrapbook.cutting import cut_article, cut_words, cutting_to_json

    found, span = _article_at(_store(archive, data), place)
    cutting = cut_article(found) if span is None else cut_words(found, span)
    kept, is_new = _collection(data).add(cutting, note)
    if as_json:
        print_json(cutting_to_json(kept))
    else:
        Terminal(messages).note(say("cli.clipped" if is_new else "clip.saved_already", number=kept.number))


@clip.command("list", help=say("cli.clip_list"))
def show_list(data: DataOption = None, as_json: JsonOption = False) -> None:
    """List the cuttings, newest first."""
    _show(_collection(data).all(), as_json=as_json)


@clip.command(help=say("cli.clip_search"))
def search(
    words: Annotated[str, typer.Argument(help=say("cli.words"))],
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the cuttings of a query."""
    from retrieval.scrapbook.cutting_search import search_cuttings

    _show(search_cuttings(_collection(data).all(), words), as_json=as_json, query=words)


@clip.command(help=say("cli.clip_show"))
def show(
    number: NumberArgument,
    *,
    archive: ArchiveOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show a cutting with its context in the archive, if still there."""
    from retrieval.cli.scrapbook.clip_view import place_to_json, print_cutting
    from retrieval.scrapbook.cutting import cutting_to_json, find_place

    kept = _kept(_collection(data), number)
    place = find_place(kept.cutting, _store(archive, data))
    if as_json:
        print_json({**cutting_to_json(kept), **place_to_json(place)})
    else:
        print_cutting(Terminal(messages), kept, place)


@clip.command(help=say("cli.clip_note"))
def note(
    number: NumberArgument,
    text: Annotated[str, typer.Argument(help=say("cli.clip_text"))] = "",
    data: DataOption = None,
) -> None:
    """Write the note of a cutting; without a text remove it."""
    _collection(data).note(number, text.strip())
    Terminal(messages).note(say("clip.noted" if text.strip() else "clip.note_removed", number=number))


@clip.command(help=say("cli.clip_remove"))
def remove(number: NumberArgument, data: DataOption = None) -> None:
    """Remove a cutting."""
    _collection(data).remove(number)
    Terminal(messages).note(say("clip.removed", number=number))


@clip.command(help=say("cli.clip_export"))
def export(
    output: Annotated[Path, typer.Argument(readable=False, help=say("cli.clip_file"), metavar="FILE")],
    *,
    form: Annotated[
        CuttingFormat | None,
        typer.Option("--format", "-f", help=say("cli.clip_format"), case_sensitive=False),
    ] = None,
    query: Annotated[str, typer.Option("--search", help=say("cli.clip_query"), metavar="WORDS")] = "",
    data: DataOption = None,
) -> None:
    """Write the cuttings to a file."""
    from retrieval.scrapbook.cutting_export import export_cuttings
    from retrieval.scrapbook.cutting_search import search_cuttings

    found = search_cuttings(_collection(data).all(), query)
    if not found:
        _say_nothing(query)
    chosen = form or _format_of(output)
    content = export_cuttings(found, chosen, messages, dt.datetime.now().astimezone())
    write_bytes(output, content)
    Terminal(messages).note(say("cli.clips_exported", path=output, count=len(found)))


def _show(found: list[KeptCutting], *, as_json: bool, query: str = "") -> None:
    from retrieval.cli.scrapbook.clip_view import list_to_json, print_cuttings

    if as_json:
        write_json(list_to_json(found))
    elif found:
        print_cuttings(Terminal(messages), found)
    if not found:
        _say_nothing(query)


def _say_nothing(query: str) -> None:
    Terminal(messages).error(say("clip.none_found", query=query[:40]) if query else say("cli.clip_empty"))
    raise typer.Exit(ExitCode.NOT_FOUND)


def _collection(data: Path | None) -> CuttingFile:
    from retrieval.scrapbook.cutting_file import CuttingFile

    return CuttingFile.in_folder(Settings.read(data=data).data)


def _store(archive: list[Path] | None, data: Path | None) -> ArticleStore:
    return with_progress(open_archive(archive, data).open).generation.store


def _kept(collection: CuttingFile, number: int) -> KeptCutting:
    found = next((kept for kept in collection.all() if kept.number == number), None)
    if found is None:
        raise NoCutting(number=number)
    return found


def _article_at(store: ArticleStore, place: str) -> tuple[Article, Span | None]:
    """The article of a place, and its part if named. Raises BadClipPlace."""
    from retrieval.cli.browse.article_lookup import find_article_or_exit

    part = PLACE.fullmatch(place)
    if part is None or store.row_of(place) is not None:
        return find_article_or_exit(store, place), None
    article = find_article_or_exit(store, part[1])
    start, end = int(part[2]), int(part[3])
    if not start < end <= len(article.text):
        raise BadClipPlace(value=f"{start}-{end}", id=article.id, length=len(article.text))
    return article, Span(start, end)


def _format_of(output: Path) -> CuttingFormat:
    """The format of a suffix. Raises UnknownSuffix."""
    from retrieval.errors import UnknownSuffix

    if (form := CuttingFormat.of_suffix(output.suffix)) is None:
        raise UnknownSuffix(path=output)
    return form
