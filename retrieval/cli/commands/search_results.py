"""The result of a search: terminal, JSON, records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.table import Table
from rich.text import Text

from retrieval.answering.boolean.article_search import FoundArticle, FoundArticles
from retrieval.answering.boolean.snippets import marks_within
from retrieval.bibliography.cited_record import CitedRecord, record_of_passage
from retrieval.citations import cite_all_pages, cite_first_page
from retrieval.cli.console import SafeConsole, styled
from retrieval.cli.terminal import Terminal
from retrieval.i18n import ELLIPSIS, Messages
from retrieval.index.corpus import Corpus
from retrieval.index.segment.passages import passages_of
from retrieval.models import Article, BlockKind, Span
from retrieval.wire_format import SCHEMA, source_to_json

MARK_STYLE = "bold reverse"
ENDS_OF_TEXT = frozenset("\n。！？!?”）")
"""Characters behind which a snippet is not cut off."""
MAX_NAMED_TERMS = 5
"""Absent words named in a message."""


class SearchView:
    """Prints the articles found, in the language of the messages."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages
        self._out = SafeConsole()

    def show(self, found: FoundArticles, corpus: Corpus) -> None:
        """The total, then each article; for none the ways on."""
        self._out.print(styled(self._head(found), style="dim" if found.total else "bold"))
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

    def _head(self, found: FoundArticles) -> str:
        """The number of articles, and the part of them that is shown."""
        say = self._messages.say
        if not found.total:
            named = "、".join(f"“{term}”" for term in found.absent[:MAX_NAMED_TERMS])
            return say("search.none") + (say("search.absent", words=named) if named else "")
        total = say("search.total" if found.is_exact else "search.at_least", count=found.total)
        if not found.articles:
            return total + say("search.beyond", start=found.start)
        if len(found.articles) == found.total:
            return total + say("search.whole")
        last = found.start + len(found.articles) - 1
        return total + say("search.shown", first=found.start, last=last)

    def _article(self, one: FoundArticle) -> Text:
        """Source line and snippet, the words marked."""
        before, after = cut_ends(one.article, one.snippet.span)
        text = Text.assemble(self._source(one), "\n", ELLIPSIS if before else "")
        text.append_text(self._marked(one, one.snippet.span))
        return text.append(ELLIPSIS if after else "")

    def _source(self, one: FoundArticle) -> Text:
        headline = one.article.headline or ""
        line = self._messages.source_line(cite_all_pages(one.article, one.snippet.span))
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


def cut_ends(article: Article, span: Span) -> tuple[bool, bool]:
    """True for a snippet cut at its start, and at its end."""
    before, after = article.text[: span.start][-1:], article.text[span.end :][:1]
    last = article.text[: span.end][-1:]
    return bool(before) and before not in ENDS_OF_TEXT, after not in ("", "\n") and last not in ENDS_OF_TEXT


def records_of_search(words: str, found: FoundArticles) -> Iterator[CitedRecord]:
    """One record an article, with its snippet."""
    for rank, one in enumerate(found.articles, found.start):
        yield record_of_passage(words, rank, one.article, one.snippet.span)


def found_to_json(words: str, found: FoundArticles) -> dict[str, Any]:
    """The result for programs; offsets count in the text beside them.

    exact: False where `total` is a lower bound. nearest: no article has all the words. An article without a
    ranked passage has no `passage_id` and `score`.
    """
    return {
        "schema": SCHEMA,
        "query": words,
        "hits": [_hit_to_json(one) for one in found.articles],
        "total": found.total,
        "exact": found.is_exact,
        "start": found.start,
        "nearest": found.nearest,
        "absent": list(found.absent),
        "parsed": str(found.query),
    }


def _hit_to_json(one: FoundArticle) -> dict[str, Any]:
    article, hit, snippet = one.article, one.hit, one.snippet
    passage = hit.span if hit else _passage_around(article, snippet.span)
    return {
        "article_id": article.id,
        "passage_id": int(hit.passage) if hit else None,
        "score": round(hit.score, 6) if hit else None,
        "text": passage.cut(article.text),
        "start": passage.start,
        "end": passage.end,
        **source_to_json(cite_first_page(article, passage)),
        "marks": _within(one.marks, passage),
        "snippet": {
            "text": snippet.span.cut(article.text),
            "start": snippet.span.start,
            "end": snippet.span.end,
            "marks": _within(snippet.marks, snippet.span),
        },
    }


def _within(marks: tuple[Span, ...], span: Span) -> list[list[int]]:
    return [[mark.start - span.start, mark.end - span.start] for mark in marks_within(marks, span)]


def _passage_around(article: Article, span: Span) -> Span:
    """The passage around a snippet; else the snippet itself."""
    passages = passages_of(article)
    return next((one for one in passages if one.start <= span.start < one.end), span)
