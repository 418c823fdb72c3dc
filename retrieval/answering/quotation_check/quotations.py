"""Quotations of a draft: marked, block quotes, reported.

A block quote of Markdown (lines with `>`) is one quotation a paragraph; in one that consists of marked
quotations these count instead. A quotation inside another knows it. Each has the facts beside it: paper, day,
page, numbers (`attributions`).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from retrieval.answering.quotation_check.attributions import Surroundings, claims_beside, reported_clause
from retrieval.answering.quotation_check.findings import Claim, ClaimKind, DraftQuotation, QuotationKind
from retrieval.answering.quotation_check.quotation_marks import marked_spans
from retrieval.language.sentences import split_sentences
from retrieval.models import Span

MARKED_SHARE = 0.6
"""Share of a block quote in quotation marks from which these are the quotations."""
MAX_BESIDE_CHARS = 200
"""Code points on each side of a quotation read for facts beside it."""
MAX_AROUND_CHARS = 2000
"""Code points before a sentence in which a quotation around it begins."""
MAX_READ = 10_000
_BLOCK = re.compile(r"(?:^[ \t]{0,3}>[^\n]*\n?)+", re.MULTILINE)
_BLOCK_MARK = re.compile(r"^[ \t]{0,3}(?:>[ \t]?)+", re.MULTILINE)
_PARAGRAPH = re.compile(r"^[^\n]*[^\s\n][^\n]*(?:\n[^\n]*[^\s\n][^\n]*)*", re.MULTILINE)
_CREDIT_LINE = re.compile(r"^[ \t\u3000]*(?:——|—|--|–|来源|出处|摘自|引自|載|（《|\(《)")
_CREDIT_AT_END = re.compile(r"(?<![ \t])[ \t]*(?:——|--|[（(])[^\n]{0,60}$")
_CREDIT_AFTER = re.compile(
    r"\s*[”」』’\"＂]?\s*(?P<credit>[（(【\[][^）)】\]\n]{2,80}[）)】\]]|(?:——|--)[^\n]{2,80})"
)


@dataclass(frozen=True)
class DraftSentences:
    """A draft's text with its sentences."""

    text: str

    @cached_property
    def sentences(self) -> list[Span]:
        """The sentences, in order."""
        return split_sentences(self.text)

    @cached_property
    def starts(self) -> list[int]:
        """Offset of each sentence."""
        return [sentence.start for sentence in self.sentences]

    def sentence_around(self, span: Span) -> Span:
        """From the first to the last sentence of a span, bounded."""
        first = max(0, bisect_right(self.starts, span.start) - 1)
        last = max(first, bisect_right(self.starts, max(span.start, span.end - 1)) - 1)
        if not self.sentences:
            return span
        start = max(min(self.sentences[first].start, span.start), span.start - MAX_BESIDE_CHARS)
        end = min(max(self.sentences[last].end, span.end), span.end + MAX_BESIDE_CHARS)
        return Span(start, end)


def find_quotations(text: str, papers: Collection[str] = (), limit: int = MAX_READ) -> list[DraftQuotation]:
    """Quotations of a draft, by their beginning; outer before inner.

    papers: names of the archive's papers, recognised beside a quotation without title marks.
    limit:  number of quotations whose surroundings are read; the rest are only counted.
    """
    draft = DraftSentences(text)
    marked = [
        DraftQuotation(QuotationKind.MARKED, one.span, one.span.cut(text), one.span, unclosed=one.unclosed)
        for one in marked_spans(text)
    ]
    blocks = list(_block_quotes(text, [one.span for one in marked]))
    found = sorted((*marked, *blocks), key=lambda one: (one.span.start, -one.span.end))
    found = [replace(one, sentence=draft.sentence_around(one.span)) for one in found]
    quoted = [one.span for one in found]
    read = [replace(one, claims=_claims(draft, one, quoted, papers)) for one in found[:limit]]
    found = [*read, *found[limit:]]
    return _nested(
        sorted([*found, *_reported(draft, found, papers)], key=lambda one: (one.span.start, -one.span.end))
    )


def _claims(
    draft: DraftSentences, one: DraftQuotation, quoted: Sequence[Span], papers: Collection[str]
) -> tuple[Claim, ...]:
    words = _beside(draft, one)
    credit = _credit(draft.text, one.span)
    beside = Surroundings(draft.text, words, tuple(_overlapping(quoted, words)), credit)
    return claims_beside(beside, papers)


def _beside(draft: DraftSentences, one: DraftQuotation) -> Span:
    """The draft's words that introduce a quotation."""
    if one.kind is not QuotationKind.BLOCK:
        return one.sentence
    before = draft.text[: one.span.start].rstrip(" \t>\n\u3000")
    if not before or one.span.start - len(before) > 20:
        return Span(one.span.start, one.span.start)
    return draft.sentence_around(Span(len(before) - 1, len(before)))


def _credit(text: str, span: Span) -> Span | None:
    """A note of the source right after a quotation: （《…》…）, ——《…》."""
    after = _BLOCK_MARK.sub(
        lambda mark: " " * len(mark.group()), text[span.end : span.end + MAX_BESIDE_CHARS]
    )
    found = _CREDIT_AFTER.match(after)
    return Span(span.end + found.start("credit"), span.end + found.end("credit")) if found else None


def _block_quotes(text: str, marked: Sequence[Span]) -> Iterator[DraftQuotation]:
    for block in _BLOCK.finditer(text):
        plain = _BLOCK_MARK.sub(lambda mark: " " * len(mark.group()), block.group())
        for paragraph in _PARAGRAPH.finditer(plain):
            lines = paragraph.group().split("\n")
            kept = next((n for n, line in enumerate(lines) if _CREDIT_LINE.match(line)), len(lines))
            words = "\n".join(lines[:kept]).rstrip()
            lead = len(words) - len(words.lstrip())
            start = block.start() + paragraph.start() + lead
            span = Span(start, start + len(words) - lead)
            credit = _CREDIT_AT_END.search(words)
            bare = (
                Span(start, block.start() + paragraph.start() + max(lead, credit.start())) if credit else span
            )
            if len(span) and not _is_of_marks(bare, marked):
                shown = "\n".join(line.strip() for line in words.split("\n"))
                yield DraftQuotation(QuotationKind.BLOCK, span, shown, span)


def _overlapping(spans: Sequence[Span], within: Span) -> list[Span]:
    """Spans that begin in another or around it."""
    first = bisect_left(spans, within.start - MAX_AROUND_CHARS, key=lambda span: span.start)
    last = bisect_left(spans, within.end, key=lambda span: span.start)
    return [span for span in spans[first:last] if span.end > within.start]


def _is_of_marks(span: Span, marked: Sequence[Span]) -> bool:
    inside = [one for one in _overlapping(marked, span) if span.start <= one.start and one.end <= span.end]
    return sum(map(len, inside)) >= MARKED_SHARE * len(span)


def _reported(
    draft: DraftSentences, found: Sequence[DraftQuotation], papers: Collection[str]
) -> Iterator[DraftQuotation]:
    """Clauses after 据某报报道 in sentences without another quotation."""
    taken = sorted(one.span.start for one in found)
    for sentence in draft.sentences:
        before = bisect_right(taken, sentence.end)
        if before and taken[before - 1] >= sentence.start - 1:
            continue
        clause = reported_clause(draft.text, sentence)
        if clause is None:
            continue
        beside = Surroundings(draft.text, Span(sentence.start, clause.start), (), _credit(draft.text, clause))
        claims = claims_beside(beside, papers)
        if any(claim.kind is ClaimKind.PAPER for claim in claims):
            yield DraftQuotation(QuotationKind.REPORTED, clause, clause.cut(draft.text), sentence, claims)


def _nested(found: list[DraftQuotation]) -> list[DraftQuotation]:
    """Number the quotations around others."""
    around: list[int] = []
    placed: list[DraftQuotation] = []
    for number, one in enumerate(found):
        while around and found[around[-1]].span.end < one.span.end:
            around.pop()
        placed.append(replace(one, inside=around[-1] if around else None))
        around.append(number)
    return placed
