"""First pieces of broken paragraphs: a line that could be a title, were it not cut off a sentence.

复工以来,湖南翔为 | 通用航空有限公司已有… looks like a subhead over a paragraph. Log-odds of what tells
the two apart: whether a word lies across the seam, brackets left open, how the line begins.
Fitted by `tests/benchmarks/reading_weights.py` on 6,366 such pieces, odd days: 98.2 of 100 right; on the
even days, not fitted, 97.0.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from retrieval.reading.grammar.datelines import dateline_of
from retrieval.reading.grammar.line_joins import break_features
from retrieval.reading.grammar.line_kinds import CLOSING, OPENING, LineKind, Unit, has_two_halves, is_numbered
from retrieval.reading.grammar.person_names import dictionary_words

_PARAGRAPH_OPENING = re.compile(
    r"^(?:近日|日前|昨日|昨天|今日|今天|据|当日|当天|同时|此外|目前|近年来|今年|去年|截至|为了?|在|从|自|随着|作为|对于|通过|该|其中|会议|记者|习近平|我们|他|她|它|这|有|如今|“"
    r"|\d{1,4}年|\d{1,2}月|\d{1,2}日|[\u4e00-\u9fff]{2,4}(?:说|表示|指出|强调|介绍|认为))"
)
_SPEECH = re.compile(r"(?:说|表示|指出|强调|介绍|认为|告诉|称|坦言|要求|获悉)(?:[，,：:]|$)")
_GRAMMAR = re.compile(r"[了的着过是在和与对将把被也就都还而所于]")
_STOP = re.compile(r"[。；！？，、,;:：]")
_TITLE_END = re.compile(r"[）)！!？?：:—…]$")
_KICKER_END = re.compile(r"(?:强调|指出|要求|表示|提出|认为|时|称|——|：|:)$")
MIN_LINE_LOG_ODDS = 4.0
MIN_LINE_CHARS = 16
_PAIRS = dict(zip("”’」』）》〉】〕)", "“‘「『（《〈【〔(", strict=True))


def begins_paragraph(piece: Unit, after: Unit, known_pairs: Counter[str], *, indented: bool) -> bool:
    """Whether a title-like piece is the beginning of the paragraph that `after` goes on with.

    known_pairs: pairs of neighbouring characters in the running text of the page.
    indented:    whether the source keeps the indents of paragraphs; then they decide.
    """
    if indented:
        return piece.indent >= 2 and after.indent < 2
    return sum(WEIGHTS.get(name, 0.0) for name in features(piece, after, known_pairs)) > 0


def lost_its_end(piece: Unit) -> bool:
    """Whether a title-like piece among titles is a paragraph whose rest the source does not hold.

    At `MIN_LINE_LOG_ODDS` 41 of 100 paragraphs cut at random are known, and 4 of 1,000 kickers and
    headlines of 人民日报 are taken for one.
    """
    if len(piece.text) < MIN_LINE_CHARS or _KICKER_END.search(piece.text):
        return False
    return sum(WEIGHTS.get(name, 0.0) for name in line_features(piece.text)) > MIN_LINE_LOG_ODDS


def features(piece: Unit, after: Unit, known_pairs: Counter[str]) -> Iterator[str]:
    """The names of what can be seen of a piece and of its seam with the one below."""
    text, below = piece.text, after.text
    yield "always"
    yield from line_features(text)
    yield from break_features(text, below)
    stop = _STOP.search(below[:12])
    yield (
        f"below stops after {stop.start() // 2} {'。' if stop.group() in '。；！？' else '，'}"
        if stop
        else "below goes on"
    )
    seam = text[-1] + below[0]
    checks = {
        "seam is a word": seam in dictionary_words(),
        "seam is known on the page": known_pairs[seam] > 1,
        "last two are a word": text[-2:] in dictionary_words(),
        "next two are a word": below[:2] in dictionary_words(),
        "dateline below": dateline_of(below),
        "closed below": closes_unopened_bracket(below),
        "below begins as a paragraph": _PARAGRAPH_OPENING.match(below),
        "latin seam": text[-1].isascii() and below[0].isascii() and text[-1].isalnum() and below[0].isalnum(),
    }
    yield from (name for name, holds in checks.items() if holds)


def line_features(text: str) -> Iterator[str]:
    """The names of what can be seen of a piece by itself."""
    yield f"length {min(len(text) // 4, 12)}"
    checks = {
        "left open": has_unclosed_bracket(text),
        "comma": "，" in text or "," in text,
        "two commas": text.count("，") + text.count(",") >= 2,
        "begins as a paragraph": _PARAGRAPH_OPENING.match(text),
        "speech": _SPEECH.search(text),
        "particles": _GRAMMAR.search(text),
        "ends with a particle": _GRAMMAR.search(text[-1]),
        "two halves": has_two_halves(text),
        "ends as a title": _TITLE_END.search(text),
        "numbered": is_numbered(text),
        "digits": re.search(r"\d", text),
        "ends with a digit": text[-1].isdigit(),
        "dash first": text[0] in "—－",
        "inner stop": re.search(r"[。；？！：][^”」]", text),
    }
    yield from (name for name, holds in checks.items() if holds)


def has_unclosed_bracket(text: str) -> bool:
    """Whether a bracket or quote is opened and not closed."""
    return any(text.count(opening) > text.count(closing) for closing, opening in _PAIRS.items())


def closes_unopened_bracket(text: str) -> bool:
    """Whether the first bracket or quote of a text is a closing one."""
    first = re.search(f"[{re.escape(OPENING + CLOSING)}]", text[:400].replace('"', "").replace("'", ""))
    return bool(first) and first.group() in _PAIRS  # type: ignore[union-attr]


def count_pairs(pieces: Sequence[Unit]) -> Counter[str]:
    """How often each pair of neighbouring characters stands in the running text of a page."""
    counts: Counter[str] = Counter()
    for piece in pieces:
        if piece.kind is LineKind.BODY:
            counts.update(map("".join, zip(piece.text, piece.text[1:], strict=False)))
    return counts


WEIGHTS: dict[str, float] = {
    "a then d": 0.26, "a then i": 0.06, "a then l": -0.07, "a then m": -0.09, "a then p": -1.01,
    "a then r": -0.14, "a then t": -0.11, "a then u": 1.01, "a then v": -0.77, "a then x": -0.09,
    "a word lies across": 2.70, "always": -0.31, "b then n": 1.51, "b then v": 0.20,
    "begins as a paragraph": 1.00, "below begins as a paragraph": -1.28, "below goes on": -1.19,
    "below stops after 0 。": 0.76, "below stops after 0 ，": 0.45, "below stops after 1 。": 3.51,
    "below stops after 1 ，": 0.35, "below stops after 2 。": 1.70, "below stops after 2 ，": -0.67,
    "below stops after 3 。": 1.56, "below stops after 3 ，": -0.46, "below stops after 4 。": -0.11,
    "below stops after 4 ，": -0.70, "below stops after 5 。": 0.45, "below stops after 5 ，": -0.98,
    "c then a": 0.12, "c then n": 0.57, "c then r": 0.09, "c then v": 0.65, "closed below": 0.57,
    "comma": 0.99, "d then a": 0.61, "d then i": 0.09, "d then m": 0.10, "d then n": -0.16, "d then p": 0.75,
    "d then r": 0.12, "d then t": -0.50, "d then v": 1.39, "d then x": -1.09, "dash first": -3.45,
    "dateline below": -4.00, "digits": 0.96, "e then e": 0.14, "e then n": 0.54, "e then x": -1.48,
    "ends as a title": -1.63, "ends with a particle": 1.74, "f then d": 0.39, "f then j": -0.22,
    "f then n": 0.91, "f then r": 1.10, "f then u": 0.10, "f then v": 0.34, "f then x": -1.54,
    "i then i": -0.09, "i then j": -0.25, "i then l": 0.88, "i then m": -0.61, "i then n": -0.65,
    "i then u": 0.47, "i then x": -0.11, "inner stop": -0.57, "j then n": 0.59, "j then q": 0.12,
    "l then c": -0.11, "l then m": -0.31, "l then n": -0.11, "l then r": -0.15, "l then t": -0.11,
    "l then u": 0.32, "l then v": 0.93, "last a": -0.72, "last b": 1.72, "last c": 1.43, "last d": 1.21,
    "last e": -0.78, "last f": 1.04, "last i": -0.40, "last j": 0.64, "last l": 0.32, "last m": -0.10,
    "last p": 2.75, "last q": 0.41, "last r": 1.37, "last s": 0.45, "last two are a word": -0.76,
    "last u": 0.56, "last v": -0.07, "last x": -4.00, "last z": 0.48, "latin seam": 0.14, "left open": 1.82,
    "length 0": -3.12, "length 1": -2.59, "length 10": 2.67, "length 11": 1.99, "length 12": 2.79,
    "length 2": -4.16, "length 3": -0.25, "length 4": -0.34, "length 5": 0.46, "length 6": 0.60,
    "length 7": 1.77, "length 8": 2.33, "length 9": 1.73, "m then a": 0.17, "m then b": 0.05,
    "m then f": 1.14, "m then l": -1.55, "m then m": 0.64, "m then n": -0.82, "m then p": -1.71,
    "m then q": 0.38, "m then r": -0.74, "m then t": 0.87, "m then u": 0.07, "m then v": -0.06,
    "m then x": 1.41, "n then a": -1.28, "n then b": 0.35, "n then c": 1.59, "n then d": -0.35,
    "n then f": 0.25, "n then i": -1.41, "n then j": 0.77, "n then k": 0.70, "n then l": -0.14,
    "n then m": -1.19, "n then n": 0.07, "n then p": -0.26, "n then q": 0.06, "n then r": -1.01,
    "n then s": 0.23, "n then t": 0.35, "n then u": 1.08, "n then v": -0.28, "n then x": 0.29,
    "n then z": 0.36, "next a": 0.42, "next b": 0.74, "next c": 0.81, "next d": 1.18, "next e": 0.14,
    "next f": 1.00, "next i": -0.97, "next j": 0.58, "next k": 0.70, "next l": -1.64, "next m": -1.19,
    "next n": -0.27, "next p": -0.48, "next q": 0.42, "next r": -0.46, "next s": -0.18, "next t": -2.17,
    "next two are a word": -0.13, "next u": 3.50, "next v": 0.70, "next x": -2.13, "next z": 0.50,
    "numbered": -3.38, "p then n": 1.41, "p then p": 0.91, "p then r": 0.31, "p then v": 0.20,
    "particles": 0.61, "q then n": 0.30, "q then r": -0.13, "q then v": 0.25, "r then d": 0.11,
    "r then m": 1.26, "r then r": -0.93, "r then v": 0.91, "s then n": 0.39, "s then r": -0.06,
    "s then v": 0.10, "seam is a word": 0.83, "seam is known on the page": 2.41, "speech": 3.04,
    "t then d": 0.29, "t then n": -0.06, "t then p": 1.29, "t then r": -0.58, "t then t": -1.14,
    "t then u": 0.13, "t then v": 0.10, "two commas": 1.51, "two halves": -2.29, "u then a": 0.13,
    "u then m": 0.22, "u then n": -0.70, "u then p": -0.25, "u then r": 1.40, "u then t": -0.20,
    "u then u": 0.11, "u then v": 0.36, "u then x": -0.47, "v then a": 1.09, "v then b": 0.35,
    "v then c": -0.56, "v then d": 0.69, "v then f": -0.07, "v then i": 0.35, "v then j": 0.30,
    "v then l": -0.64, "v then m": -0.60, "v then n": -0.61, "v then r": 0.40, "v then s": -0.28,
    "v then t": -0.72, "v then u": 0.59, "v then v": -0.25, "v then x": 0.07, "v then z": 0.26,
    "x then a": -0.38, "x then c": -0.06, "x then d": -0.10, "x then f": -0.35, "x then i": -0.07,
    "x then l": -0.44, "x then m": -1.18, "x then n": -2.99, "x then p": -0.35, "x then q": -0.14,
    "x then r": -0.09, "x then s": -0.18, "x then t": -1.54, "x then v": -2.11, "x then x": -0.66,
    "x then z": -0.15, "z then l": 0.21, "z then n": 0.17, "z then v": 0.08,
}  # fmt: skip
"""Log-odds of each feature; what is not here counts nothing."""
