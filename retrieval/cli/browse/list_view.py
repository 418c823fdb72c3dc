"""Lists of articles and facts of the archive in the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich.text import Text

from retrieval.cli.browse.tables import print_rows
from retrieval.cli.console import styled
from retrieval.cli.terminal import Terminal
from retrieval.i18n import byline_text
from retrieval.list_messages import fact_lines, list_heading, list_notes
from retrieval.models import Answer, ArchiveFact, ArticleList, ListedArticle, ListOrder

if TYPE_CHECKING:
    from retrieval.index.corpus import Corpus

MAX_SHOWN = 20
"""Articles on a terminal without `--all`."""


def print_answer(terminal: Terminal, answer: Answer, corpus: Corpus, *, all_listed: bool = False) -> None:
    """Print an answer: its list or facts, else the quotes."""
    if answer.facts:
        print_facts(terminal, answer.facts)
        return
    if answer.listing is None:
        terminal.answer(answer, corpus)
        return
    terminal.understanding(answer)
    print_list(terminal, answer.listing, limit=answer.listing.total if all_listed else MAX_SHOWN)
    if not answer.listing.total and answer.listing.subject:
        terminal.answer(answer, corpus)


def print_list(terminal: Terminal, listing: ArticleList, *, limit: int = MAX_SHOWN) -> None:
    """Print a list: counts, then headlines with their sentences.

    In a pipe a row an article, the counts on stderr.
    """
    shown = listing.items[:limit]
    if terminal.out.is_pipe:
        terminal.note(list_heading(listing, terminal.messages))
        _print_rows(terminal, shown)
    else:
        terminal.out.print(styled(list_heading(listing, terminal.messages), style="bold"))
        _print_entries(terminal, listing, shown)
    for note in list_notes(listing, terminal.messages):
        terminal.note(note)
    if (left := listing.total - len(shown)) > 0:
        terminal.note(terminal.messages.say("list.more", count=f"{left:,}"))


def print_facts(terminal: Terminal, facts: Sequence[ArchiveFact]) -> None:
    """Print facts of the archive itself, a line each; their label dimmed."""
    *said, label = fact_lines(facts, terminal.messages)
    for line in said:
        terminal.out.print(styled(line))
    terminal.out.print(styled(label, style="dim"))


def _print_rows(terminal: Terminal, shown: Sequence[ListedArticle]) -> None:
    say = terminal.messages.say
    columns = [say(f"columns.{name}") for name in ("date", "paper", "page", "headline", "sentence", "id")]
    rows = []
    for one in shown:
        article = one.article
        sentence = one.sentence.cut(article.text) if one.sentence else ""
        date = article.date.isoformat() if article.date else ""
        rows.append(
            (date, article.paper or "", article.page or "", article.headline or "", sentence, article.id)
        )
    print_rows(terminal.out, columns, rows)


def _print_entries(terminal: Terminal, listing: ArticleList, shown: Sequence[ListedArticle]) -> None:
    """Entries, newest first under their days; best first each with its own."""
    if listing.order is ListOrder.BEST:
        for one in shown:
            _print_entry(terminal, one, terminal.messages.date(one.article.date))
        return
    for day, entries in groupby(shown, key=lambda one: one.article.date):
        terminal.out.print(styled(f"\n{terminal.messages.date(day)}", style="yellow"))
        for one in entries:
            _print_entry(terminal, one)


def _print_entry(terminal: Terminal, one: ListedArticle, date: str = "") -> None:
    messages, article = terminal.messages, one.article
    place = " ".join(filter(None, (date, messages.page(article.page))))
    headline = messages.say("list.headline", headline=article.headline or messages.say("unknown.headline"))
    byline = styled(f" {byline_text(article.byline)}", style="dim")
    terminal.out.print(Text.assemble((f"{place} ", "cyan"), styled(headline, style="bold"), byline))
    if one.sentence is not None:
        terminal.out.print(Text.assemble(("  ▌ ", "cyan"), styled(one.sentence.cut(article.text))))
