"""Where a sentence ends in Chinese newspaper text.

A sentence ends at 。！？ (or ! ?) together with the closing quotes, brackets and reference marks ([1])
that follow, and at a line break. Inside a pair of quotes or brackets it does not end while the sentence
around the pair goes on: “希望能给他们带来一些欢乐。”段阳说。 is one sentence. A quotation that is the end
of its sentence is split inside only when it is longer than `LONGEST_KEPT_WHOLE`.
"""

from __future__ import annotations

import re

from retrieval.models import Span

ENDS = frozenset("。！？!?｡")
CLOSERS = {
    "”": "“",
    "’": "‘",
    "」": "「",
    "』": "『",
    "》": "《",
    "〉": "〈",
    "）": "（",
    ")": "(",
    "】": "【",
}
OPENERS = frozenset(CLOSERS.values())
_STOPS = re.compile(f"[{re.escape(''.join(sorted(ENDS | OPENERS)))}]")
_BRACKETS = re.compile(f"[{re.escape(''.join(sorted(OPENERS | set(CLOSERS))))}]")
_REFERENCES = re.compile(r"(?:\[[0-9]{1,3}(?:[-–,，][0-9]{1,3})?\]){1,8}")
DEEPEST = 8
"""Pairs within pairs that are told apart; a text with more open ones is hostile, and stays linear."""
LONGEST_KEPT_WHOLE = 120
"""A pair of quotes up to this many code points is never split inside; a reader takes it in at once."""


def split_sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The sentences of `text[start:end]`, in order, without the white space around them.

    Every code point that is not white space lies in exactly one sentence. Offsets count in `text`.
    """
    end = len(text) if end is None else end
    sentences: list[Span] = []
    for line_start, line_end in _lines(text, start, end):
        begin = line_start
        for cut in _cuts(text, line_start, line_end):
            _add_trimmed(sentences, text, begin, cut)
            begin = cut
        _add_trimmed(sentences, text, begin, line_end)
    return sentences


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    lines = []
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        lines.append((start, stop))
        start = stop + 1
    return lines


def _add_trimmed(sentences: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        sentences.append(Span(start, end))


def _cuts(text: str, start: int, end: int) -> list[int]:
    """Offsets after which a new sentence begins, within one line."""
    closing = _pairs(text, start, end)
    cuts: list[int] = []
    at = begin = start
    while stop := _STOPS.search(text, at, end):
        at = stop.start()
        if at in closing:
            after = _after_pair(text, begin, at, closing[at], end)
            if after is not None:
                at, ends_here = after
                if ends_here:
                    cuts.append(at)
                    begin = at
                continue
        if text[at] in ENDS:
            at = _past_closers(text, at, end)
            cuts.append(at)
            begin = at
        else:
            at += 1
    return cuts


def _after_pair(text: str, begin: int, opener: int, closer: int, end: int) -> tuple[int, bool] | None:
    """Where to go on after the pair `opener`..`closer`, and whether the sentence ends there.

    None when the pair is to be read inside: long, and the end of its sentence.
    """
    after = closer + 1
    ended_inside = text[closer - 1] in ENDS and closer - 1 > opener
    goes_on = after < end and text[after] not in ENDS and text[after] not in OPENERS
    if not ended_inside or text[opener] not in "“‘「『（(":
        return after, False
    leads_the_sentence = opener == begin or not text[begin:opener].strip()
    if leads_the_sentence and goes_on and text[opener] not in "（(":
        return after, False
    if closer - opener > LONGEST_KEPT_WHOLE:
        return None
    return _past_closers(text, closer, end), True


def _past_closers(text: str, at: int, end: int) -> int:
    """The offset after the end mark at `at` and all end marks, closers and reference marks that follow it."""
    at += 1
    while at < end and (text[at] in ENDS or text[at] in CLOSERS):
        at += 1
    references = _REFERENCES.match(text, at, end)
    return references.end() if references else at


def _pairs(text: str, start: int, end: int) -> dict[int, int]:
    """Opener offset -> its closer's offset, outermost pairs and the pairs inside them alike.

    An opener without a closer in the line (or the reverse) is no pair.
    """
    open_at: list[int] = []
    pairs: dict[int, int] = {}
    for mark in _BRACKETS.finditer(text, start, end):
        at, char = mark.start(), mark.group()
        if char in OPENERS:
            open_at.append(at)
        else:
            opener = _opener_among(text, open_at, CLOSERS[char])
            if opener is not None:
                pairs[open_at[opener]] = at
                del open_at[opener:]
    return pairs


def _opener_among(text: str, open_at: list[int], wanted: str) -> int | None:
    """Index in `open_at` of the innermost open pair that begins with `wanted`, among the last `DEEPEST`."""
    innermost_first = range(len(open_at) - 1, max(-1, len(open_at) - 1 - DEEPEST), -1)
    return next((depth for depth in innermost_first if text[open_at[depth]] == wanted), None)
