"""Terminal views: answers, passages, page outlines, build reports, settings, progress.

On a terminal Rich adds colour; a pipe gets the same text plain, a passage or a setting a line. Results go to
stdout, progress, notes and errors to stderr.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from retrieval.citations import cite_all_pages
from retrieval.cli.console import SafeConsole, styled
from retrieval.cli.effective_settings import EffectiveSetting
from retrieval.i18n import Messages
from retrieval.models import Answer, Article, Block, BlockKind, LeftoverTotal, Page, Quote, SetAside, Span

if TYPE_CHECKING:
    from retrieval.index.build.job import Progress
    from retrieval.index.build.pipeline import BuildReport
    from retrieval.index.corpus import Corpus

MAX_SET_ASIDE_LINES = 20
_STYLES = {
    BlockKind.KICKER: "magenta",
    BlockKind.HEADLINE: "bold",
    BlockKind.DECK: "magenta",
    BlockKind.COLUMN: "cyan",
    BlockKind.BYLINE: "green",
    BlockKind.SUBHEAD: "bold yellow",
    BlockKind.CAPTION: "italic",
}
_TITLE_ORDER = (BlockKind.COLUMN, BlockKind.KICKER, BlockKind.HEADLINE, BlockKind.DECK, BlockKind.BYLINE)


class Terminal:
    """Views on stdout and stderr, in one language."""

    def __init__(self, messages: Messages) -> None:
        self.messages = messages
        self.out = SafeConsole()
        self.err = SafeConsole(is_error=True)

    def note(self, text: str) -> None:
        """A note on stderr, dimmed."""
        self.err.print(styled(text, style="dim"))

    def error(self, text: str) -> None:
        """An error, in red on stderr."""
        self.err.print(styled(text, style="red"))

    def answer(self, answer: Answer, generation: Corpus) -> None:
        """The quotes with their sources, or the nearest passages and the coverage."""
        from retrieval.answering.answer_messages import abstention_keys
        from retrieval.answering.understanding.notes import is_small_talk

        say = self.messages.say
        self.understanding(answer)
        if is_small_talk(answer.notes):
            return
        if not answer.answered:
            above, below = abstention_keys(answer)
            self.out.print(styled(say(above), style="bold"))
            if absent := self.messages.absent_words(answer.absent):
                self.out.print(styled(absent))
            self.out.print(styled(self.coverage(generation)))
            if below:
                self.out.print(styled(say(below), style="dim"))
        for number, quote in enumerate(answer.quotes):
            if number == max(1, answer.differing) and answer.answered:
                self.out.print(styled(f"\n{say('answer.more')}", style="dim"))
            self.out.print(self._quoted(quote))
            where = cite_all_pages(quote.article, Span(quote.start, quote.end))
            mark = self.messages.corrected_mark(quote.article, Span(quote.start, quote.end))
            self.out.print(styled(f"    —— {self.messages.source_line(where)}{mark}", style="cyan"))
            beside = self.messages.corrections(quote.article, Span(quote.start, quote.end))
            corroboration = self.messages.corroboration(quote)
            for line in (*beside, corroboration, *self.messages.source_notes(quote.article)):
                if line:
                    self.out.print(styled(f"       {line}", style="dim"))
        if answer.answered:
            percent = round(answer.confidence * 100)
            self.out.print(styled(f"\n{say('answer.confidence', percent=percent)}", style="dim"))

    def understanding(self, answer: Answer) -> None:
        """Interpretation of the question, dimmed; beside a piped list on stderr."""
        for line in self._understood(answer):
            (self.err if answer.listing and self.out.is_pipe else self.out).print(styled(line, style="dim"))

    def _understood(self, answer: Answer) -> Iterator[str]:
        """Interpretation of the question: carried terms, filters, corrected name, notes."""
        say = self.messages.say
        if answer.carried:
            yield say("answer.carried", parts="、".join(answer.carried))
        if parts := [part for _, part in self.messages.filters(answer.filters)]:
            yield say("answer.filtered", parts="、".join(parts))
        if answer.meant:
            yield say("answer.meant", name=answer.meant[1])
        yield from (say(f"note.{note}") for note in answer.notes)

    def coverage(self, generation: Corpus) -> str:
        """Coverage of the archive: papers, first and last date, number of articles."""
        first, last = generation.searcher.coverage()
        dates = [self.messages.date(day) for day in dict.fromkeys((first, last))]
        papers = "、".join(generation.manifest.papers) or self.messages.say("unknown.paper")
        count = generation.manifest.counts["articles"]
        return self.messages.say("answer.coverage", papers=papers, span=" – ".join(dates), articles=count)

    def _quoted(self, quote: Quote) -> Text:
        text = styled(quote.text)
        if quote.answer:
            text.stylize("bold reverse", quote.answer.start, quote.answer.end)
        return Text.assemble(("▌ ", "cyan"), text)

    def page(self, page: Page) -> None:
        """Outline of a page: articles, their blocks, source lines."""
        say = self.messages.say
        where = self.messages.page(page.label)
        paper = page.paper or say("unknown.paper")
        title = say(
            "read.summary",
            paper=paper,
            date=self.messages.date(page.date),
            page=where,
            articles=len(page.articles),
        )
        self.out.print(styled(f"{page.source} · {title}", style="bold reverse"))
        for article in page.articles:
            self._article(article)

    def _article(self, article: Article) -> None:
        say = self.messages.say
        self.out.print(styled(f"\n{article.no}. {say(f'label.{article.kind}')}", style="dim"))
        titles = sorted(article.blocks_of(*_TITLE_ORDER), key=lambda b: _TITLE_ORDER.index(b.kind))
        for block in (*titles, *article.blocks_of(BlockKind.PARAGRAPH, BlockKind.SUBHEAD, BlockKind.CAPTION)):
            self._block(article, block)
        if article.jump_to:
            self.out.print(styled(f"   → {say('read.jump', page=article.jump_to)}", style="yellow"))
        if article.confidence is not None:
            self._doubt(article)

    def _doubt(self, article: Article) -> None:
        from retrieval.reading.issues.assembly import low_confidence_remark

        doubt = low_confidence_remark(article)
        if doubt is not None:
            self.out.print(styled(f"   {self.messages.remark(doubt)}", style="yellow"))

    def _block(self, article: Article, block: Block) -> None:
        say = self.messages.say
        lines = ",".join(str(place.line) for place in block.places)
        text = styled(article.text_of(block), style=_STYLES.get(block.kind, ""))
        lost = styled(say("read.truncated"), style="red") if block.truncated else Text()
        self.out.print(Text.assemble((f"{lines:>9} {say(f'label.{block.kind}')} ", "dim"), text, lost))

    def set_aside(self, items: Sequence[SetAside]) -> None:
        """Sources set aside, with the reasons."""
        for item in items[:MAX_SET_ASIDE_LINES]:
            self.err.print(styled(f"  {self.messages.set_aside(item)}", style="yellow"))
        if len(items) > MAX_SET_ASIDE_LINES:
            self.note(
                "  " + self.messages.say("index.set_aside_more", count=len(items) - MAX_SET_ASIDE_LINES)
            )

    def leftover_totals(self, totals: Sequence[LeftoverTotal]) -> None:
        """Text outside the articles, a line for each kind."""
        if totals:
            count = f"{sum(total.chars for total in totals):,}"
            self.note(self.messages.say("left.heading", chars=count))
        for total in totals:
            self.note(f"  {self.messages.leftover_total(total)}")

    def report(self, report: BuildReport) -> None:
        """Report of a build: counts, changes, sources set aside."""
        say = self.messages.say
        self.out.print(styled(say("index.done", seconds=f"{report.seconds:.1f}", **report.counts)))
        sizes = {name: len(getattr(report.changes, name)) for name in ("added", "changed", "removed")}
        self.out.print(styled(say("index.changes", **sizes)))
        self.leftover_totals(report.leftovers)
        if report.set_aside:
            self.err.print(styled(say("index.set_aside", count=len(report.set_aside)), style="yellow"))
            self.set_aside(report.set_aside)

    def settings(self, settings: Sequence[EffectiveSetting]) -> None:
        """The settings in force with their origins."""
        say = self.messages.say
        table = Table(box=None, pad_edge=False)
        for column in ("name", "value", "origin"):
            table.add_column(say(f"columns.{column}"), overflow="fold")
        for setting in settings:
            table.add_row(setting.name, styled(setting.value), styled(setting.origin, style="dim"))
        self.out.print_table(table)

    @contextmanager
    def progress(self) -> Iterator[Progress]:
        """Progress bar on stderr; silent unless stderr is a terminal."""
        if not self.err.is_terminal:
            yield lambda stage, done, total: None
            return
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=self.err, transient=True) as bars:
            tasks = {}

            def advance(stage: str, done: int, total: int | None) -> None:
                if stage not in tasks:
                    tasks[stage] = bars.add_task(self.messages.say(f"index.{stage}"), total=total)
                bars.update(tasks[stage], completed=done, total=total)

            yield advance
