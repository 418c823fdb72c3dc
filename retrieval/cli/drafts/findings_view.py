"""Terminal view of a checked draft, quotation by quotation.

Differences stand in brackets, and in colour on a terminal.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from retrieval.answering.quotation_check.draft_check import MAX_QUOTATION_CHARS
from retrieval.answering.quotation_check.finding_texts import claim_text, outcome_text, summary_text
from retrieval.answering.quotation_check.findings import (
    CheckedQuotation,
    CheckOutcome,
    DraftReport,
    SourcePiece,
    marked_parts,
)
from retrieval.citations import cite_all_pages
from retrieval.cli.console import styled, visible
from retrieval.cli.terminal import Terminal
from retrieval.models import Span

_STYLES = {
    CheckOutcome.VERBATIM: "green",
    CheckOutcome.ALTERED: "bold yellow",
    CheckOutcome.JOINED: "bold yellow",
    CheckOutcome.PARTIAL: "bold yellow",
    CheckOutcome.NOT_FOUND: "bold red",
}


class FindingsView:
    """View of findings on a terminal."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._messages = terminal.messages

    def show(self, report: DraftReport, text: str) -> None:
        """Print the summary and every quotation long enough. text: the draft's."""
        out = self._terminal.out
        for line in summary_text(report, self._messages):
            out.print(styled(line, style="bold"))
        for checked in report.quotations:
            if checked.outcome is CheckOutcome.TOO_SHORT:
                continue
            out.print()
            number = text.count("\n", 0, checked.quotation.span.start) + 1
            head = (
                f"{self._messages.say('draft.line', line=number)} · {outcome_text(checked, self._messages)}"
            )
            out.print(styled(head, style=_STYLES.get(checked.outcome, "dim")))
            for shown in self._quotation(checked):
                out.print(shown)

    def _quotation(self, checked: CheckedQuotation) -> Iterator[Text]:
        say, words = self._messages.say, checked.quotation.text
        whole = Span(0, min(len(words), MAX_QUOTATION_CHARS))
        shown = checked.pieces or ((checked.nearest,) if checked.nearest else ())
        changed = [one.draft for piece in shown for one in piece.differences]
        lead = "draft.written" if changed or checked.outcome is not CheckOutcome.VERBATIM else "draft.quoted"
        marks = changed if checked.pieces else []
        yield Text.assemble((say(lead), "dim"), _marked(words, whole, marks, "red"))
        if checked.nearest and not checked.pieces:
            yield styled(say("draft.nearest"), style="dim")
        for piece in shown:
            yield from self._source(piece, checked)
        if checked.also:
            yield styled("  " + say("draft.also", count=checked.also), style="dim")
        for check in checked.claims:
            if check.agrees is False:
                yield styled("  " + claim_text(check, self._messages), style="yellow")

    def _source(self, piece: SourcePiece, checked: CheckedQuotation) -> Iterator[Text]:
        if checked.outcome is not CheckOutcome.VERBATIM or checked.remarks or len(checked.pieces) > 1:
            marks = [one.source for one in piece.differences] if checked.pieces else []
            source = _marked(piece.article.text, piece.span, marks, "green")
            yield Text.assemble((self._messages.say("draft.source"), "dim"), source)
        where = self._messages.source_line(cite_all_pages(piece.article, piece.span))
        where += self._messages.corrected_mark(piece.article, piece.span)
        place = f"{piece.article.id} {piece.span.start}–{piece.span.end}"
        yield Text.assemble((f"  —— {visible(where)}", "cyan"), (f" ({visible(place)})", "dim"))


def _marked(text: str, span: Span, marks: list[Span], style: str) -> Text:
    shown = Text()
    for part, is_marked in marked_parts(text, span, marks):
        words = visible(part).replace("\n", " ")
        shown.append(f"[{words}]" if is_marked else words, style=f"bold {style}" if is_marked else None)
    return shown
