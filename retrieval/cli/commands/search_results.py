"""The result of a search in the terminal."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from retrieval.answering.boolean.article_search import FoundArticle, FoundArticles
from retrieval.answering.boolean.found_messages import found_heading
from retrieval.answering.boolean.snippets import cut_ends, marks_within
from retrieval.citations import cite_all_pages
from retrieval.cli.console import SafeConsole, styled
from retrieval.cli.terminal import Terminal
from retrieval.i18n import ELLIPSIS, Messages
from retrieval.index.corpus import Corpus
from retrieval.models import BlockKind, Span

MARK_STYLE = "bold reverse"


class SearchView:
    """Prints the articles found, in the language of the messages."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages
        self._out = SafeConsole()

    def show(self, found: FoundArticles, corpus: Corpus) -> None:
        """The total, then each article; for none the ways on."""
        self._out.print(styled(found_heading(found, self._messages), style="dim" if found.total else "bold"))
        if not found.total:
            self._out.print(styled(Terminal(self._messages).coverage(corpus)))
            self._out.print(styled(self._messages.say("search.try")))
        if found.nearest and found.articles:
            self._out.print(styled(self._messages.say("search.nearest"), style="dim"))
        table = Table(box=None, pad_edge=False, show_edge=False, show_header=False)
        table.add_column(justify="right", style="dim")
        table.add_column(ratio=1, overflow="fold")
        for number, one in enumerate(found.articles, found.start):
            table.add_row(str(number), self._article(one))
        self._out.print_table(table)
        following = found.start + len(found.articles)
        if found.articles and following <= found.total:
            self._out.print(styled(self._messages.say("search.further", start=following), style="dim"))

    def _article(self, one: FoundArticle) -> Text:
        """Source line and snippet, the words marked."""
        before, after = cut_ends(one.article, one.snippet.span)
        text = Text.assemble(self._source(one), "\n", ELLIPSIS if before else "")
        text.append_text(self._marked(one, one.snippet.span))
        return text.append(ELLIPSIS if after else "")

    def _source(self, one: FoundArticle) -> Text:
        headline = one.article.headline or ""
        line = self._messages.source_line(cite_all_pages(one.article, one.snippet.span))
        line += self._messages.corrected_mark(one.article, one.snippet.span)
        text = styled(line, style="cyan")
        for block in one.article.blocks_of(BlockKind.HEADLINE):
            at = line.find(headline) if one.article.text_of(block) == headline else -1
            for mark in marks_within(one.marks, Span(block.start, block.end)) if at >= 0 else ():
                text.stylize(MARK_STYLE, at + mark.start - block.start, at + mark.end - block.start)
        return text

    def _marked(self, one: FoundArticle, span: Span) -> Text:
        text = styled(span.cut(one.article.text))
        for mark in marks_within(one.marks, span):
            text.stylize(MARK_STYLE, mark.start - span.start, mark.end - span.start)
        if self._out.is_pipe:
            text = Text(" ".join(text.plain.split()))
        return text
