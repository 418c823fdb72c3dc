"""Broken paragraphs: title-like lines cut off a sentence by a column break.

复工以来,湖南翔为 | 通用航空有限公司已有… looks like a subhead over a paragraph. Features of the difference:
a word across the line break, unclosed brackets, the opening of the line. Weights (log-odds):
`weights/broken_paragraphs.toml`, fitted on 6,366 such lines, odd days: 98.2 of 100 right; on the even
days, not fitted, 97.0.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from retrieval.patterns import lazy_regex
from retrieval.reading.grammar.datelines import dateline_of
from retrieval.reading.grammar.fitted_weights import fitted_weights
from retrieval.reading.grammar.line_joins import break_features
from retrieval.reading.grammar.line_kinds import LineKind, Unit, has_two_halves, is_numbered
from retrieval.reading.grammar.lines import MIN_INDENT
from retrieval.reading.grammar.person_names import dictionary_words

_PARAGRAPH_OPENING = lazy_regex(
    r"^(?:近日|日前|昨日|昨天|今日|今天|据|当日|当天|同时|此外|目前|近年来|今年|去年|截至|为了?|在|从|自|随着|作为|对于|通过|该|其中|会议|记者|习近平|我们|他|她|它|这|有|如今|“"
    r"|\d{1,4}年|\d{1,2}月|\d{1,2}日|[\u4e00-\u9fff]{2,4}(?:说|表示|指出|强调|介绍|认为))"
)
_SPEECH = lazy_regex(r"(?:说|表示|指出|强调|介绍|认为|告诉|称|坦言|要求|获悉)(?:[，,：:]|$)")
_GRAMMAR = lazy_regex(r"[了的着过是在和与对将把被也就都还而所于]")
_STOP = lazy_regex(r"[。；！？，、,;:：]")
_TITLE_END = lazy_regex(r"[）)！!？?：:—…]$")
_KICKER_END = lazy_regex(r"(?:强调|指出|要求|表示|提出|认为|时|称|——|：|:)$")
MIN_LINE_LOG_ODDS = 4.0
"""Log-odds from which a line by itself is a paragraph without its end (see `lost_its_end`)."""
MIN_LINE_CHARS = 16
"""Code points of such a line at least."""
_DIGIT = lazy_regex(r"\d")
_INNER_STOP = lazy_regex(r"[。；！？：][^”」]")
_PAIRS = dict(zip("”’」』）》〉】〕)", "“‘「『（《〈【〔(", strict=True))
_BRACKET = lazy_regex(f"[{re.escape(''.join([*_PAIRS, *_PAIRS.values()]))}]")


def begins_paragraph(unit: Unit, after: Unit, running: str, *, indented: bool) -> bool:
    """True if a title-like unit begins the paragraph continued by `after`.

    running:  the running text of the page.
    indented: the source keeps the indents of paragraphs; then they decide.
    """
    if indented:
        return unit.indent >= MIN_INDENT > after.indent
    weights = fitted_weights("broken_paragraphs")
    return sum(weights.get(name, 0.0) for name in features(unit, after, running)) > 0


def lost_its_end(unit: Unit) -> bool:
    """True for a title-like unit, really a paragraph without its end.

    At `MIN_LINE_LOG_ODDS` recall is 41 of 100 on paragraphs cut at random; false positives are 4 of 1,000
    kickers and headlines of 人民日报.
    """
    if len(unit.text) < MIN_LINE_CHARS or _KICKER_END.search(unit.text):
        return False
    weights = fitted_weights("broken_paragraphs")
    return sum(weights.get(name, 0.0) for name in line_features(unit.text)) > MIN_LINE_LOG_ODDS


def features(unit: Unit, after: Unit, running: str) -> Iterator[str]:
    """Features of a unit and of the line break below."""
    text, below = unit.text, after.text
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
        "seam is known on the page": _occurs_twice(running, seam),
        "last two are a word": text[-2:] in dictionary_words(),
        "next two are a word": below[:2] in dictionary_words(),
        "dateline below": dateline_of(below),
        "closed below": closes_unopened_bracket(below),
        "below begins as a paragraph": _PARAGRAPH_OPENING.match(below),
        "latin seam": text[-1].isascii() and below[0].isascii() and text[-1].isalnum() and below[0].isalnum(),
    }
    yield from (name for name, holds in checks.items() if holds)


def line_features(text: str) -> Iterator[str]:
    """Features of a line by itself."""
    yield f"length {min(len(text) // 4, 12)}"
    yield from (name for name, holds in LINE_CHECKS.items() if holds(text))


def has_unclosed_bracket(text: str) -> bool:
    """True if a bracket or quote is opened and not closed."""
    return any(text.count(opening) > text.count(closing) for closing, opening in _PAIRS.items())


def closes_unopened_bracket(text: str) -> bool:
    """True if the first bracket or quote of a text closes."""
    first = _BRACKET.search(text, 0, 400)
    return first is not None and first.group() in _PAIRS


LINE_CHECKS: Mapping[str, Callable[[str], object]] = {
    "left open": has_unclosed_bracket,
    "comma": lambda text: "，" in text or "," in text,
    "two commas": lambda text: text.count("，") + text.count(",") >= 2,
    "begins as a paragraph": lambda text: _PARAGRAPH_OPENING.match(text) is not None,
    "speech": lambda text: _SPEECH.search(text) is not None,
    "particles": lambda text: _GRAMMAR.search(text) is not None,
    "ends with a particle": lambda text: _GRAMMAR.search(text[-1]) is not None,
    "two halves": has_two_halves,
    "ends as a title": lambda text: _TITLE_END.search(text) is not None,
    "numbered": is_numbered,
    "digits": lambda text: _DIGIT.search(text) is not None,
    "ends with a digit": lambda text: text[-1].isdigit(),
    "dash first": lambda text: text[0] in "—－",
    "inner stop": lambda text: _INNER_STOP.search(text) is not None,
}
"""Features of a line by name; true for a line that has one."""


def running_text(units: Sequence[Unit]) -> str:
    """Running text of a page, a paragraph a line."""
    return "\n".join(unit.text for unit in units if unit.kind is LineKind.BODY)


def _occurs_twice(text: str, pair: str) -> bool:
    first = text.find(pair)
    return first >= 0 and text.find(pair, first + 1) >= 0
