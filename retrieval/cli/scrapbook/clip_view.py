"""Cuttings in the terminal: a table, one in full; as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.text import Text

from retrieval.citations import paragraph_around
from retrieval.cli.browse.tables import print_rows
from retrieval.cli.console import styled
from retrieval.cli.terminal import Terminal
from retrieval.i18n import clip
from retrieval.scrapbook.cutting import CuttingPlace, CuttingState, KeptCutting, cutting_to_json
from retrieval.wire_format import SCHEMA

MAX_SHOWN_LENGTH = 40
"""Code points of the words in a table on a terminal; a pipe gets them whole."""


def print_cuttings(terminal: Terminal, found: Sequence[KeptCutting]) -> None:
    """Print cuttings as a table: number, day, paper, page, headline, words, note."""
    say, is_pipe = terminal.messages.say, terminal.out.is_pipe
    names = ("number", "date", "paper", "page", "headline", "sentence", "note")
    rows = []
    for kept in found:
        source, text = kept.cutting.excerpt, kept.cutting.text
        rows.append((
            str(kept.number),
            source.date.isoformat() if source.date else say("unknown.date"),
            source.paper or say("unknown.paper"),
            source.page or say("unknown.page"),
            source.headline or say("unknown.headline"),
            text if is_pipe else clip(" ".join(text.split()), MAX_SHOWN_LENGTH),
            kept.note if is_pipe else clip(" ".join(kept.note.split()), MAX_SHOWN_LENGTH),
        ))  # fmt: skip
    print_rows(terminal.out, [say(f"columns.{name}") for name in names], rows)


def print_cutting(terminal: Terminal, kept: KeptCutting, place: CuttingPlace) -> None:
    """Print one cutting: words, source, note, context or its absence."""
    say, out = terminal.messages.say, terminal.out
    out.print(styled(say("clip.number", number=kept.number), style="bold"))
    out.print(Text.assemble(("▌ ", "cyan"), styled(kept.cutting.text)))
    corrected = f" · {say('source.corrected')}" if kept.cutting.is_corrected else ""
    source = f"{terminal.messages.source_line(kept.cutting.excerpt)}{corrected}"
    out.print(styled(f"    —— {source}", style="cyan"))
    if kept.note:
        out.print(styled(say("clip.note_line", note=kept.note), style="yellow"))
    if place.quote is None:
        terminal.note(say(f"clip.{place.state}"))
    elif not kept.cutting.is_whole:
        around = paragraph_around(place.quote).cut(place.quote.article.text)
        out.print(styled(f"\n{say('button.context_of')}", style="dim"))
        out.print(styled(around))


def list_to_json(found: Sequence[KeptCutting]) -> dict[str, Any]:
    """Cuttings for programs."""
    return {"schema": SCHEMA, "total": len(found), "cuttings": list(map(cutting_to_json, found))}


def place_to_json(place: CuttingPlace) -> dict[str, Any]:
    """The state of the words in the archive, and their offsets there."""
    quote = place.quote
    now = [quote.start, quote.end] if quote is not None and place.state is CuttingState.HELD else None
    return {"state": str(place.state), "now": now}
