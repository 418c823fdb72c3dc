"""Sentence segmentation of Chinese newspaper text.

A sentence ends at 。！？ (or ! ?) together with the closing quotes, brackets and reference marks ([1])
after them, and at a line break; in a long line without any stop, as old papers print them, also at white
space and after 也矣焉哉. Within quotes or brackets it does not end while the sentence around them continues:
“希望能给他们带来一些欢乐。”段阳说。 is one sentence. A quotation at the end of its sentence is split inside
only if longer than `MAX_UNSPLIT_QUOTE_CHARS`.
"""

from __future__ import annotations

import re

from retrieval.models import Span
from retrieval.patterns import lazy_regex

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
_STOPS = lazy_regex(f"[{re.escape(''.join(sorted(ENDS | OPENERS)))}]")
_BRACKETS = lazy_regex(f"[{re.escape(''.join(sorted(OPENERS | set(CLOSERS))))}]")
_REFERENCES = lazy_regex(r"(?:\[[0-9]{1,3}(?:[-–,，][0-9]{1,3})?\]){1,8}")
MAX_UNPUNCTUATED_CHARS = 40
"""A longer line without any stop is cut at white space and particles; headlines are shorter."""
MIN_CLAUSE_CHARS = 6
_PUNCTUATION = lazy_regex(r"[，。、；：！？,;:!?｡」』”）]")
_CLAUSE_END = lazy_regex(r"[ \u3000]+|[也矣焉哉耳乎](?=[\u3400-\u9fff])")
MAX_NESTING = 8
"""Deepest nesting of pairs recognised; deeper texts are hostile, and still take linear time."""
MAX_UNSPLIT_QUOTE_CHARS = 120
"""Longest quotation never split inside, in code points; a reader takes it in at once."""


def split_sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Sentences of `text[start:end]`, in order, stripped of white space.

    Every code point except white space lies in exactly one sentence. Offsets count in `text`.
    """
    end = len(text) if end is None else end
    sentences: list[Span] = []
    for line_start, line_end in _lines(text, start, end):
        begin = line_start
        cuts = _cuts(text, line_start, line_end) or _unpunctuated_cuts(text, line_start, line_end)
        for cut in cuts:
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


def _unpunctuated_cuts(text: str, start: int, end: int) -> list[int]:
    """Cuts of a long line without stops, as of old papers.

    At white space, and after the particles that end a clause of classical Chinese.
    """
    if end - start <= MAX_UNPUNCTUATED_CHARS or _PUNCTUATION.search(text, start, end):
        return []
    cuts: list[int] = []
    begin = start
    for match in _CLAUSE_END.finditer(text, start, end):
        if match.end() - begin >= MIN_CLAUSE_CHARS and match.end() < end:
            cuts.append(match.end())
            begin = match.end()
    return cuts


def _add_trimmed(sentences: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        sentences.append(Span(start, end))


def _cuts(text: str, start: int, end: int) -> list[int]:
    """Offsets of sentence ends within one line."""
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
    """Offset after the pair `opener`..`closer`, and True for a sentence end.

    None if the pair is to be split inside: long, and at the end of its sentence.
    """
    after = closer + 1
    ended_inside = text[closer - 1] in ENDS and closer - 1 > opener
    goes_on = after < end and text[after] not in ENDS and text[after] not in OPENERS
    if not ended_inside or text[opener] not in "“‘「『（(":
        return after, False
    leads_the_sentence = opener == begin or not text[begin:opener].strip()
    if leads_the_sentence and goes_on and text[opener] not in "（(":
        return after, False
    if closer - opener > MAX_UNSPLIT_QUOTE_CHARS:
        return None
    return _past_closers(text, closer, end), True


def _past_closers(text: str, at: int, end: int) -> int:
    """Offset after the end mark at `at`, further marks, closers and references."""
    at += 1
    while at < end and (text[at] in ENDS or text[at] in CLOSERS):
        at += 1
    references = _REFERENCES.match(text, at, end)
    return references.end() if references else at


def _pairs(text: str, start: int, end: int) -> dict[int, int]:
    """Offset of each opener -> offset of its closer, nested pairs included.

    Openers and closers without a partner in the line are left out.
    """
    open_at: list[int] = []
    pairs: dict[int, int] = {}
    for mark in _BRACKETS.finditer(text, start, end):
        at, char = mark.start(), mark.group()
        if char in OPENERS:
            open_at.append(at)
        else:
            opener = _innermost_opener(text, open_at, CLOSERS[char])
            if opener is not None:
                pairs[open_at[opener]] = at
                del open_at[opener:]
    return pairs


def _innermost_opener(text: str, open_at: list[int], wanted: str) -> int | None:
    """Index in `open_at` of the innermost `wanted` opener.

    Only the last `MAX_NESTING` openers are searched.
    """
    innermost_first = range(len(open_at) - 1, max(-1, len(open_at) - 1 - MAX_NESTING), -1)
    return next((depth for depth in innermost_first if text[open_at[depth]] == wanted), None)
