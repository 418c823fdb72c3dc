"""The head of an article taken apart: column label, kicker, headline, deck.

Plain text has no type sizes, so each way of reading the lines is given log-odds from what newspapers
do (a kicker ends in 强调 or ——, a deck begins with ——) and the best is taken. Every feature says what it
stands for. The weights were fitted by `tests/benchmarks/reading_weights.py` on the heads of two or more
lines of 人民日报 and 海南日报, odd days: the whole head is right in 90 of 100; on the even days, not fitted,
in 86 (most errors: a headline cut in two at a random place taken for kicker and headline).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrieval.models import BlockKind
from retrieval.reading.fragments import unbalanced
from retrieval.reading.furniture import residue_length
from retrieval.reading.names import dictionary_words
from retrieval.reading.pieces import Piece, has_two_halves

K, H, D, C = BlockKind.KICKER, BlockKind.HEADLINE, BlockKind.DECK, BlockKind.COLUMN
MOST_LINES = 7
"""A head of more lines than this is not read in every way; its first lines are tried, the rest are left."""
FEW = 2 * MOST_LINES

_KICKER_END = re.compile(
    r"(?:强调|指出|要求|表示|提出|认为|时|称|发布|举行|召开|印发|会议|——|―|：|:|呼吁|回应|透露|会见|通话|致电|讲话|工作|调研|考察)$"
)
_STRONG_KICKER_END = re.compile(r"(?:强调|指出|要求|表示|时|——|：|:)$")
_DECK_VERB = re.compile(
    r"^(?:传达|研究|部署|听取|审议|学习|贯彻|通过|讨论|确定|决定|要求|强调|习近平|李克强|.{2,4}(?:出席|主持|参加|讲话|致辞|作出)|并|已|其中|占|标志|推出|明确|预计|力争)"
)
_ATTENDS = re.compile(r"(?:出席|主持|参加|讲话|致辞|作报告|陪同|列席|并讲话|宣读)")
_MEETING_END = re.compile(r"(?:召开|举行|会议|开幕|闭幕|开班|启动|举办|座谈会|常务会议|全会|大会)$")
_SERIES = re.compile(
    r"(?:之[一二三四五六七八九十]{1,3}|[①-⑳]|[（(][一二三四五六七八九十上中下]{1,2}[）)]|系列.{0,6}评论.{0,6}|纪实|综述|侧记|述评|访谈)$"
)
_SUBJECT = re.compile(
    r"[\u4e00-\u9fff]{1,7}?(?:省|市|县|区|镇|村|州|部|委|局|院|厅|办|会|队|站|公司|集团|大学|医院)"
)
_COUPLET = re.compile(r"(\S{4,9})\s{1,2}(\S{4,9})")
_COLUMN_WORD = re.compile(
    r"(?:观察|视点|论坛|视角|聚焦|走基层|故事|手记|快评|时评|短评|评论|杂谈|今日谈|现场|关注|回应|动态|解读|调查|链接|专栏|进行时|在行动|人物|面孔|特稿|特写|访谈|对话|连线|视线|热点|焦点|观点|人民眼|新语|之声|漫谈|随笔|微阅读|看台|图片新闻|图片报道|新春|编者按|新时代)"
)


@dataclass(frozen=True, slots=True)
class Head:
    """The lines of a head by what they are, in the order of the page; every line is one thing."""

    parts: tuple[tuple[BlockKind, Piece], ...] = ()

    def pieces(self, kind: BlockKind) -> tuple[Piece, ...]:
        """The lines of one kind."""
        return tuple(piece for found, piece in self.parts if found is kind)

    def text(self, kind: BlockKind) -> str | None:
        """The words of one kind, its lines joined by a space; None where the head has none."""
        lines = [line.text for piece in self.pieces(kind) for line in piece.lines]
        return " ".join(lines) or None


def read_head(pieces: Sequence[Piece], *, spaced: bool) -> Head:
    """The most likely reading of an article's title lines.

    spaced: whether blank lines stand between the blocks of the source, so that lines without one
    between them are likely one title.
    """
    labels = [piece for piece in pieces[:FEW] if is_column_label(piece)]
    titles = [piece for piece in pieces[:FEW] if piece not in labels][:MOST_LINES]
    if not titles and labels:
        titles, labels = labels[-1:], labels[:-1]  # one line must be the headline
    kinds = dict.fromkeys(labels, C)
    if titles:
        best = max(_readings(titles), key=lambda kinds: _score(titles, kinds, spaced=spaced))
        kinds |= dict(zip(titles, best, strict=True))
    return Head(tuple((kinds.get(piece, D), piece) for piece in pieces))


def is_column_label(piece: Piece) -> bool:
    """Whether a title line is a column label by itself: a glyph stands before it, or brackets around it."""
    text = piece.text
    if residue_length(text) and len(text) <= 24:
        return True
    return len(text) <= 16 and text[0] in "【〖[［" and text[-1] in "】〗]］"


def _readings(titles: Sequence[Piece]) -> Iterator[tuple[BlockKind, ...]]:
    """Every way to read the lines: labels, kickers, then one or more headline lines, then decks."""
    n = len(titles)
    for columns in range(min(1, n - 1) + 1):
        for kickers in range(min(2, n - columns - 1) + 1):
            for decks in range(min(2, n - columns - kickers - 1) + 1):
                lines = n - columns - kickers - decks
                if lines <= 4:
                    yield (C,) * columns + (K,) * kickers + (H,) * lines + (D,) * decks
    if n > MOST_LINES - 1:
        yield (H,) + (D,) * (n - 1)


def _score(titles: Sequence[Piece], kinds: Sequence[BlockKind], *, spaced: bool) -> float:
    return sum(WEIGHTS[name] for name in features(titles, kinds, spaced=spaced) if name in WEIGHTS)


def features(titles: Sequence[Piece], kinds: Sequence[BlockKind], *, spaced: bool) -> Iterator[str]:
    """The names of what holds when `titles` are read as `kinds`."""
    texts = [piece.text for piece in titles]
    yield "shape " + "".join(kind.value[0] for kind in kinds)
    for at, (piece, kind) in enumerate(zip(titles, kinds, strict=True)):
        for name in _traits(piece.text):
            yield f"{kind.value} {name}"
        if at:
            yield from _pair(titles[at - 1], piece, kinds[at - 1], kind)
            if spaced and piece.gap == 0:
                yield f"{kinds[at - 1].value}>{kind.value} tight"
    headline = "".join(text for text, kind in zip(texts, kinds, strict=True) if kind is H)
    yield f"headline length {min(len(headline) // 6, 8)}"


def _pair(before: Piece, piece: Piece, kind_before: BlockKind, kind: BlockKind) -> Iterator[str]:
    pair = f"{kind_before.value}>{kind.value}"
    yield pair
    seam = before.text[-1] + piece.text[0]
    if seam in dictionary_words() and before.text[-2:] not in dictionary_words():
        yield f"{pair} seam is a word"
    if unbalanced(before.text):
        yield f"{pair} left open"
    if _MEETING_END.search(before.text) and _DECK_VERB.search(piece.text):
        yield f"{pair} a meeting and what it did"
    if abs(len(before.text) - len(piece.text)) <= 2:
        yield f"{pair} same length"
    if len(piece.text) > len(before.text) * 1.5:
        yield f"{pair} longer"
    if len(before.text) > len(piece.text) * 1.5:
        yield f"{pair} shorter"


def _traits(text: str) -> Iterator[str]:
    """What one line shows."""
    yield f"length {min(len(text) // 5, 10)}"
    checks = {
        "ends strongly as a kicker": _STRONG_KICKER_END.search(text),
        "ends as a kicker": _KICKER_END.search(text),
        "ends with a dash": text.endswith(("——", "—")),
        "ends with a colon": text.endswith(("：", ":")),
        "ends with a meeting": _MEETING_END.search(text),
        "begins with a dash": text.startswith(("—", "―", "－")),
        "begins as a deck": _DECK_VERB.search(text),
        "says who attends": _ATTENDS.search(text),
        "names a series": _SERIES.search(text),
        "two halves": has_two_halves(text),
        "comma": "，" in text or "," in text,
        "exclamation or question": text.endswith(("！", "？", "!", "?")),
        "bracketed end": text.endswith(("）", ")")),
        "bracketed whole": text[0] in "（(" and text.endswith(("）", ")")),
        "word of a column": _COLUMN_WORD.search(text),
        "quote first": text[0] in '“‘"',
        "quote last": text.endswith(("”", "’")),
        "semicolon": "；" in text,
        "figure": any(char.isdigit() for char in text),
        "a place or body first": _SUBJECT.match(text),
        "four and four": _COUPLET.fullmatch(text),
    }
    yield from (name for name, holds in checks.items() if holds)


WEIGHTS: dict[str, float] = {
    "column a place or body first": -0.60, "column begins as a deck": -0.94, "column bracketed end": -0.15,
    "column comma": -0.60, "column ends as a kicker": -0.98, "column ends strongly as a kicker": -0.61,
    "column ends with a colon": -0.40, "column ends with a dash": -0.13,
    "column ends with a meeting": -0.64, "column exclamation or question": -0.07, "column figure": -1.15,
    "column four and four": -0.26, "column length 0": 2.22, "column length 1": -0.28,
    "column length 2": 0.20, "column length 3": -1.23, "column length 4": -0.72, "column length 5": -0.40,
    "column length 6": -0.44, "column names a series": -0.41, "column quote first": -0.29,
    "column quote last": -0.38, "column says who attends": -0.64, "column two halves": -0.50,
    "column word of a column": 3.24, "column>headline": -0.67,
    "column>headline a meeting and what it did": -0.17, "column>headline left open": -0.26,
    "column>headline longer": 0.61, "column>headline same length": 0.79,
    "column>headline seam is a word": -0.08, "column>headline shorter": 0.17,
    "column>headline tight": -0.97, "column>kicker": 0.49, "column>kicker a meeting and what it did": -0.32,
    "column>kicker longer": 2.19, "column>kicker same length": -1.13, "column>kicker seam is a word": -0.12,
    "column>kicker shorter": -0.13, "column>kicker tight": -0.06, "deck a place or body first": 0.19,
    "deck begins as a deck": 1.90, "deck begins with a dash": 3.63, "deck bracketed end": -0.73,
    "deck bracketed whole": 1.89, "deck comma": -0.33, "deck ends as a kicker": -1.68,
    "deck ends strongly as a kicker": -0.26, "deck ends with a meeting": 0.77, "deck figure": 1.11,
    "deck four and four": -1.83, "deck length 1": -2.36, "deck length 10": 1.10, "deck length 3": 0.41,
    "deck length 4": -0.43, "deck length 5": 1.43, "deck length 6": -0.77, "deck length 7": 1.63,
    "deck length 8": -0.14, "deck names a series": 0.45, "deck quote first": -0.32,
    "deck quote last": -0.40, "deck says who attends": 2.04, "deck semicolon": 0.57,
    "deck two halves": -0.32, "deck word of a column": -1.43, "deck>deck": -1.65, "deck>deck longer": -0.35,
    "deck>deck same length": -0.08, "deck>deck shorter": -1.33, "headline a place or body first": -0.29,
    "headline begins as a deck": -0.42, "headline begins with a dash": -3.63,
    "headline bracketed end": 2.84, "headline bracketed whole": -1.89, "headline comma": -0.14,
    "headline ends as a kicker": 0.29, "headline ends strongly as a kicker": -1.23,
    "headline ends with a colon": -0.50, "headline ends with a dash": -0.55,
    "headline ends with a meeting": 1.31, "headline exclamation or question": 0.06,
    "headline figure": -0.08, "headline four and four": 0.60, "headline length 0": -0.61,
    "headline length 1": 0.66, "headline length 10": -1.01, "headline length 2": 1.00,
    "headline length 3": 0.88, "headline length 4": 0.48, "headline length 5": -0.43,
    "headline length 6": -0.59, "headline length 7": -0.91, "headline length 8": -1.52,
    "headline names a series": -0.69, "headline quote first": 0.75, "headline quote last": 0.16,
    "headline says who attends": -1.32, "headline semicolon": -0.57, "headline two halves": 0.09,
    "headline word of a column": -1.34, "headline>deck": 1.14,
    "headline>deck a meeting and what it did": 0.40, "headline>deck left open": -2.15,
    "headline>deck longer": -1.04, "headline>deck same length": 0.81, "headline>deck seam is a word": -1.65,
    "headline>deck shorter": 1.73, "headline>deck tight": -1.61, "headline>headline": -0.11,
    "headline>headline a meeting and what it did": -0.70, "headline>headline left open": 4.39,
    "headline>headline longer": -0.68, "headline>headline seam is a word": 2.32,
    "headline>headline shorter": -0.83, "headline>headline tight": 5.11,
    "kicker a place or body first": 0.74, "kicker begins as a deck": -0.50, "kicker bracketed end": -2.44,
    "kicker comma": 1.08, "kicker ends as a kicker": 2.12, "kicker ends strongly as a kicker": 2.05,
    "kicker ends with a colon": 0.91, "kicker ends with a dash": 0.67, "kicker ends with a meeting": -1.43,
    "kicker figure": 0.09, "kicker four and four": 1.53, "kicker length 0": -0.41, "kicker length 1": -0.17,
    "kicker length 10": -0.09, "kicker length 2": 0.05, "kicker length 3": 0.56, "kicker length 4": 0.46,
    "kicker length 5": 0.64, "kicker length 6": 0.19, "kicker length 7": -0.72, "kicker length 8": -0.05,
    "kicker names a series": 0.65, "kicker quote first": -0.16, "kicker quote last": 0.62,
    "kicker says who attends": -0.08, "kicker two halves": 0.76, "kicker word of a column": -0.32,
    "kicker>headline": 1.31, "kicker>headline a meeting and what it did": 1.32,
    "kicker>headline left open": -1.97, "kicker>headline longer": -0.07,
    "kicker>headline same length": 0.12, "kicker>headline seam is a word": -0.43,
    "kicker>headline shorter": 0.72, "kicker>headline tight": -2.49, "kicker>kicker": -1.87,
    "kicker>kicker a meeting and what it did": -0.53, "kicker>kicker longer": -0.31,
    "kicker>kicker same length": -0.85, "kicker>kicker shorter": -0.54, "shape ch": -0.71,
    "shape chd": 1.49, "shape chh": -1.46, "shape chhd": -0.09, "shape ckh": 0.52, "shape ckhd": 0.19,
    "shape ckhh": -0.20, "shape hd": -0.13, "shape hdd": -1.21, "shape hh": 0.35, "shape hhd": 1.43,
    "shape hhdd": -0.05, "shape hhh": -1.61, "shape hhhd": -0.14, "shape kh": 0.48, "shape khdd": -0.45,
    "shape khh": 2.29, "shape khhd": 1.61, "shape khhh": -0.27, "shape kkh": -1.41, "shape kkhd": -0.49,
}  # fmt: skip
"""Log-odds of each feature; what is not here counts nothing."""
