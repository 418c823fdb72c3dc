"""First pieces of broken paragraphs: a line that could be a title, were it not cut off a sentence.

复工以来,湖南翔为 | 通用航空有限公司已有… looks like a subhead over a paragraph. Log-odds of what tells
the two apart: whether the characters at the seam make a word, brackets left open, how the line begins.
Fitted by `tests/benchmarks/reading_weights.py` on 2,565 such pieces, odd days: 96.1 of 100 right; on the
even days, not fitted, 96.0.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from retrieval.reading.datelines import dateline_of
from retrieval.reading.names import dictionary_words
from retrieval.reading.pieces import CLOSING, OPENING, Piece, Sort, has_two_halves, is_numbered

_PARAGRAPH_OPENING = re.compile(
    r"^(?:近日|日前|昨日|昨天|今日|今天|据|当日|当天|同时|此外|目前|近年来|今年|去年|截至|为了?|在|从|自|随着|作为|对于|通过|该|其中|会议|记者|习近平|我们|他|她|它|这|有|如今|“"
    r"|\d{1,4}年|\d{1,2}月|\d{1,2}日|[\u4e00-\u9fff]{2,4}(?:说|表示|指出|强调|介绍|认为))"
)
_SPEECH = re.compile(r"(?:说|表示|指出|强调|介绍|认为|告诉|称|坦言|要求|获悉)(?:[，,：:]|$)")
_GRAMMAR = re.compile(r"[了的着过是在和与对将把被也就都还而所于]")
_STOP = re.compile(r"[。；！？，、,;:：]")
_TITLE_END = re.compile(r"[）)！!？?：:—…]$")
_KICKER_END = re.compile(r"(?:强调|指出|要求|表示|提出|认为|时|称|——|：|:)$")
SURE_ALONE = 4.0
SHORTEST_ALONE = 16
_PAIRS = dict(zip("”’」』）》〉】〕)", "“‘「『（《〈【〔(", strict=True))


def begins_paragraph(piece: Piece, after: Piece, known_pairs: Counter[str], *, indented: bool) -> bool:
    """Whether a title-like piece is the beginning of the paragraph that `after` goes on with.

    known_pairs: pairs of neighbouring characters in the running text of the page.
    indented:    whether the source keeps the indents of paragraphs; then they decide.
    """
    if indented:
        return piece.indent >= 2 and after.indent < 2
    return sum(WEIGHTS.get(name, 0.0) for name in features(piece, after, known_pairs)) > 0


def lost_its_end(piece: Piece) -> bool:
    """Whether a title-like piece among titles is a paragraph whose rest the source does not hold.

    At `SURE_ALONE` 41 of 100 paragraphs cut at random are known, and 4 of 1,000 kickers and headlines of
    人民日报 are taken for one.
    """
    if len(piece.text) < SHORTEST_ALONE or _KICKER_END.search(piece.text):
        return False
    return sum(WEIGHTS.get(name, 0.0) for name in own_features(piece.text)) > SURE_ALONE


def features(piece: Piece, after: Piece, known_pairs: Counter[str]) -> Iterator[str]:
    """The names of what can be seen of a piece and of its seam with the one below."""
    text, below = piece.text, after.text
    yield "always"
    yield from own_features(text)
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
        "closed below": closes_unopened(below),
        "below begins as a paragraph": _PARAGRAPH_OPENING.match(below),
        "latin seam": text[-1].isascii() and below[0].isascii() and text[-1].isalnum() and below[0].isalnum(),
    }
    yield from (name for name, holds in checks.items() if holds)


def own_features(text: str) -> Iterator[str]:
    """The names of what can be seen of a piece by itself."""
    yield f"length {min(len(text) // 4, 12)}"
    checks = {
        "left open": unbalanced(text),
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


def unbalanced(text: str) -> bool:
    """Whether a bracket or quote is opened and not closed."""
    return any(text.count(opening) > text.count(closing) for closing, opening in _PAIRS.items())


def closes_unopened(text: str) -> bool:
    """Whether the first bracket or quote of a text is a closing one."""
    first = re.search(f"[{re.escape(OPENING + CLOSING)}]", text[:400].replace('"', "").replace("'", ""))
    return bool(first) and first.group() in _PAIRS  # type: ignore[union-attr]


def pairs_of(pieces: Sequence[Piece]) -> Counter[str]:
    """How often each pair of neighbouring characters stands in the running text of a page."""
    counts: Counter[str] = Counter()
    for piece in pieces:
        if piece.sort is Sort.BODY:
            counts.update(map("".join, zip(piece.text, piece.text[1:], strict=False)))
    return counts


WEIGHTS: dict[str, float] = {
    "begins as a paragraph": -0.30, "below begins as a paragraph": -2.75, "below goes on": -1.63,
    "below stops after 0 。": 1.04, "below stops after 0 ，": 0.38, "below stops after 1 。": 2.94,
    "below stops after 2 。": 1.54, "below stops after 2 ，": -0.94, "below stops after 3 。": 1.68,
    "below stops after 3 ，": -0.31, "below stops after 4 。": -0.65, "below stops after 4 ，": -0.97,
    "below stops after 5 。": 1.23, "below stops after 5 ，": -1.06, "closed below": 1.48, "comma": 1.33,
    "dash first": -3.15, "dateline below": -4.49, "digits": 1.56, "ends as a title": -5.02,
    "ends with a digit": -0.42, "ends with a particle": 3.35, "inner stop": -0.61,
    "last two are a word": 0.11, "latin seam": 0.60, "left open": 1.85, "length 0": -1.96,
    "length 1": -2.76, "length 10": 2.55, "length 11": 2.31, "length 12": 2.98, "length 2": -5.20,
    "length 3": -0.08, "length 4": -0.26, "length 6": 0.58, "length 7": 0.75, "length 8": 1.75,
    "length 9": 1.57, "next two are a word": -0.39, "numbered": -4.21, "particles": 0.28,
    "seam is a word": 2.25, "seam is known on the page": 1.99, "speech": 3.15, "two commas": 0.80,
    "two halves": -2.32,
}  # fmt: skip
"""Log-odds of each feature; what is not here counts nothing."""
