"""The commands `article` and `similar`: by id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from retrieval.cli.browse.tables import print_rows
from retrieval.cli.console import styled
from retrieval.cli.options import ArchiveOption, DataOption, JsonOption, messages, say
from retrieval.cli.session import ExitCode, open_answerer, open_archive, print_json
from retrieval.cli.terminal import Terminal
from retrieval.index.nearest_id import nearest_id
from retrieval.models import BODY_KINDS, Article, Block, BlockKind
from retrieval.wire_format import similar_to_json, whole_article_to_json

if TYPE_CHECKING:
    from retrieval.index.corpus import ArticleStore

MAX_SIMILAR = 10

IdArgument = Annotated[str, typer.Argument(help=say("cli.id_argument"), metavar="ID")]


def article(
    id: IdArgument, *, archive: ArchiveOption = None, data: DataOption = None, as_json: JsonOption = False
) -> None:
    """Show a whole article by its id."""
    found = find_article_or_exit(open_answerer(open_archive(archive, data)).generation.store, id)
    if as_json:
        print_json(whole_article_to_json(found))
    else:
        _print(Terminal(messages), found)


def similar(
    id: IdArgument,
    *,
    archive: ArchiveOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
    limit: Annotated[int, typer.Option(min=1, max=MAX_SIMILAR, help=say("cli.similar_limit"))] = 5,
) -> None:
    """List the articles most like an article."""
    from retrieval.answering.related_articles import similar_articles

    answerer = open_answerer(open_archive(archive, data))
    found = similar_articles(answerer, find_article_or_exit(answerer.generation.store, id), limit)
    if as_json:
        print_json(similar_to_json(id, found))
    elif found:
        print_articles(Terminal(messages), found)
    if not found:
        Terminal(messages).error(say("browse.nothing_similar"))
        raise typer.Exit(ExitCode.NOT_FOUND)


def print_articles(terminal: Terminal, articles: list[Article]) -> None:
    """Print articles as a table: day, paper, page, headline, id."""
    columns = [say(f"columns.{name}") for name in ("date", "paper", "page", "headline", "id")]
    rows = [
        (
            one.date.isoformat() if one.date else say("unknown.date"),
            one.paper or say("unknown.paper"),
            one.page or say("unknown.page"),
            one.headline or say("unknown.headline"),
            one.id,
        )
        for one in articles
    ]
    print_rows(terminal.out, columns, rows)


def find_article_or_exit(store: ArticleStore, id: str) -> Article:
    """The article of an id; exits where there is none."""
    row = store.row_of(id)
    if row is not None:
        return store.article(row)
    near = nearest_id(store, id)
    key = "browse.no_article" if near is None else "browse.no_article_near"
    Terminal(messages).error(say(key, id=id[:100], near=near))
    raise typer.Exit(ExitCode.NOT_FOUND)


def _print(terminal: Terminal, found: Article) -> None:
    for kind in (BlockKind.COLUMN, BlockKind.KICKER, BlockKind.HEADLINE, BlockKind.DECK):
        for block in found.blocks_of(kind):
            style = "bold" if kind is BlockKind.HEADLINE else "magenta"
            terminal.out.print(styled(found.text_of(block), style=style))
    terminal.out.print(styled(messages.source_line(found), style="cyan"))
    for note in (*messages.corrections(found), *messages.source_notes(found)):
        terminal.out.print(styled(note, style="dim"))
    for block in found.blocks_of(*BODY_KINDS, BlockKind.SUBHEAD):
        terminal.out.print(Text.assemble("\n", _running(found, block)))


def _running(found: Article, block: Block) -> Text:
    styles = {BlockKind.SUBHEAD: "bold", BlockKind.CAPTION: "italic"}
    return styled(found.text_of(block), style=styles.get(block.kind, ""))
