"""The head of an article taken apart: column label, kicker, headline, deck.

Plain text has no type sizes, so each way of reading the lines is given log-odds from what newspapers
do (a kicker ends in 强调 or ——, a deck begins with ——) and the best is taken. Every feature says what it
stands for. The weights were fitted by `tests/benchmarks/reading_weights.py` on the heads of two or more
lines of 人民日报 and 海南日报, odd days: the whole head is right in 95 of 100; on the even days, not fitted,
in 88 (most errors: a headline cut in two at a random place taken for kicker and headline).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrieval.models import BlockKind
from retrieval.reading.grammar.broken_paragraphs import has_unclosed_bracket
from retrieval.reading.grammar.furniture import is_advertisement, is_section_label, residue_length
from retrieval.reading.grammar.line_joins import break_features, break_occurs_in
from retrieval.reading.grammar.line_kinds import Unit, has_two_halves

K, H, D, C = BlockKind.KICKER, BlockKind.HEADLINE, BlockKind.DECK, BlockKind.COLUMN
MAX_SCORED_LINES = 7
"""A head of more lines than this is not read in every way; its first lines are tried, the rest are left."""
MAX_HEAD_LINES = 2 * MAX_SCORED_LINES

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

    parts: tuple[tuple[BlockKind, Unit], ...] = ()

    def pieces(self, kind: BlockKind) -> tuple[Unit, ...]:
        """The lines of one kind."""
        return tuple(piece for found, piece in self.parts if found is kind)

    def text(self, kind: BlockKind) -> str | None:
        """The words of one kind, its lines joined by a space; None where the head has none."""
        lines = [line.text for piece in self.pieces(kind) for line in piece.lines]
        return " ".join(lines) or None


def read_head(pieces: Sequence[Unit], *, spaced: bool, text: str = "") -> Head:
    """The most likely reading of an article's title lines.

    text:   the running text of the article, whose words a headline on two lines shares.
    spaced: whether blank lines stand between the blocks of the source, so that lines without one
    between them are likely one title.
    """
    labels = [piece for piece in pieces[:MAX_HEAD_LINES] if is_column_label(piece)]
    titles = [piece for piece in pieces[:MAX_HEAD_LINES] if piece not in labels][:MAX_SCORED_LINES]
    if not titles and labels and not is_advertisement(labels[-1].text):
        titles, labels = labels[-1:], labels[:-1]  # one line must be the headline
    kinds = dict.fromkeys(labels, C)
    if titles:
        fitting = [kinds for kinds in _sensible(titles) if _fits_sizes(titles, kinds)]
        best = max(
            fitting or _sensible(titles), key=lambda kinds: _score(titles, kinds, spaced=spaced, text=text)
        )
        kinds |= dict(zip(titles, best, strict=True))
    return Head(tuple((kinds.get(piece, D), piece) for piece in pieces))


def is_column_label(piece: Unit) -> bool:
    """Whether a title line is a column label by itself: a glyph stands before it, or brackets around it."""
    text = piece.text
    if is_section_label(text):
        return True
    if residue_length(text) and len(text) <= 24:
        return True
    return len(text) <= 16 and text[0] in "【〖[［" and text[-1] in "】〗]］"


def _readings(titles: Sequence[Unit]) -> Iterator[tuple[BlockKind, ...]]:
    """Every way to read the lines: labels, kickers, then one or more headline lines, then decks."""
    n = len(titles)
    for columns in range(min(1, n - 1) + 1):
        for kickers in range(min(2, n - columns - 1) + 1):
            for decks in range(min(2, n - columns - kickers - 1) + 1):
                lines = n - columns - kickers - decks
                if lines <= 4:
                    yield (C,) * columns + (K,) * kickers + (H,) * lines + (D,) * decks
    if n > MAX_SCORED_LINES - 1:
        yield (H,) + (D,) * (n - 1)


def _sensible(titles: Sequence[Unit]) -> list[tuple[BlockKind, ...]]:
    """The readings in which no line opened by a dash goes on with a headline; all where none is left."""
    readings = list(_readings(titles))
    dashed = [at for at, piece in enumerate(titles) if at and piece.text.startswith(("——", "――", "—"))]
    return [kinds for kinds in readings if all(kinds[at] is not H for at in dashed)] or readings


def _fits_sizes(titles: Sequence[Unit], kinds: Sequence[BlockKind]) -> bool:
    """Whether the lines read as headline are those in the largest type; so always where sizes are unknown."""
    sizes = [piece.lines[0].size for piece in titles]
    known = [size for size in sizes if size is not None]
    if len(known) < len(sizes):
        return True
    large = 0.88 * max(known)
    return all((kind is H) == (size >= large) for kind, size in zip(kinds, known, strict=True))


def _score(titles: Sequence[Unit], kinds: Sequence[BlockKind], *, spaced: bool, text: str) -> float:
    return sum(WEIGHTS[name] for name in features(titles, kinds, spaced=spaced, text=text) if name in WEIGHTS)


def features(
    titles: Sequence[Unit], kinds: Sequence[BlockKind], *, spaced: bool, text: str = ""
) -> Iterator[str]:
    """The names of what holds when `titles` are read as `kinds`."""
    texts = [piece.text for piece in titles]
    yield "shape " + "".join(kind.value[0] for kind in kinds)
    for at, (piece, kind) in enumerate(zip(titles, kinds, strict=True)):
        for name in _traits(piece.text):
            yield f"{kind.value} {name}"
        if at:
            yield from _pair(titles[at - 1], piece, kinds[at - 1], kind, text)
            if spaced and piece.gap == 0:
                yield f"{kinds[at - 1].value}>{kind.value} tight"
    headline = "".join(text for text, kind in zip(texts, kinds, strict=True) if kind is H)
    yield f"headline length {min(len(headline) // 6, 8)}"


def _pair(before: Unit, piece: Unit, kind_before: BlockKind, kind: BlockKind, text: str) -> Iterator[str]:
    pair = f"{kind_before.value}>{kind.value}"
    yield pair
    for name in break_features(before.text, piece.text):
        yield f"{pair} {name}"
    if break_occurs_in(text, before.text, piece.text):
        yield f"{pair} seam stands in the text"
    if has_unclosed_bracket(before.text):
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
    "column a place or body first": -0.27, "column begins as a deck": -1.18, "column bracketed end": -0.16,
    "column comma": -0.98, "column ends as a kicker": -0.59, "column ends strongly as a kicker": -0.49,
    "column ends with a colon": -0.55, "column ends with a dash": -0.10, "column ends with a meeting": -0.85,
    "column exclamation or question": -0.19, "column figure": -1.54, "column four and four": -0.43,
    "column length 0": 2.36, "column length 1": -0.24, "column length 2": 0.17, "column length 3": -1.64,
    "column length 4": -0.89, "column length 5": -0.74, "column length 6": -0.51, "column length 7": -0.23,
    "column names a series": -0.54, "column quote first": -0.29, "column quote last": -0.29,
    "column says who attends": -0.78, "column two halves": -0.76, "column word of a column": 3.01,
    "column>headline": -0.22, "column>headline a meeting and what it did": -0.21,
    "column>headline a then n": -0.90, "column>headline a then v": -0.10, "column>headline c then x": -0.06,
    "column>headline d then d": 0.08, "column>headline d then i": 0.10, "column>headline d then n": 0.38,
    "column>headline d then t": -0.37, "column>headline e then p": -0.20, "column>headline f then n": -0.29,
    "column>headline f then p": 0.60, "column>headline i then n": -0.06, "column>headline i then q": -0.09,
    "column>headline i then v": -0.20, "column>headline i then x": -0.19, "column>headline j then n": -0.88,
    "column>headline l then n": -0.05, "column>headline l then v": -0.18, "column>headline l then x": -0.11,
    "column>headline last a": -1.00, "column>headline last c": -0.13, "column>headline last d": 0.12,
    "column>headline last e": -0.20, "column>headline last f": 0.21, "column>headline last i": -0.62,
    "column>headline last j": -0.91, "column>headline last l": -0.36, "column>headline last m": -0.16,
    "column>headline last q": 1.05, "column>headline last s": -0.41, "column>headline last t": -0.19,
    "column>headline last u": -0.06, "column>headline last v": 0.29, "column>headline last x": -0.45,
    "column>headline last z": -0.46, "column>headline left open": -0.85, "column>headline m then d": -0.10,
    "column>headline m then n": -0.14, "column>headline m then s": -0.57, "column>headline m then v": 0.73,
    "column>headline n then a": -0.29, "column>headline n then b": -0.15, "column>headline n then c": -0.13,
    "column>headline n then d": -0.45, "column>headline n then f": -0.15, "column>headline n then i": 0.35,
    "column>headline n then j": -0.06, "column>headline n then l": -0.23, "column>headline n then m": -0.74,
    "column>headline n then n": -0.18, "column>headline n then p": 0.62, "column>headline n then r": 1.13,
    "column>headline n then s": -0.06, "column>headline n then t": 0.80, "column>headline n then u": -0.12,
    "column>headline n then v": -0.21, "column>headline n then x": 0.41, "column>headline next a": -0.07,
    "column>headline next b": -0.37, "column>headline next c": 0.90, "column>headline next d": -0.63,
    "column>headline next f": -0.33, "column>headline next i": 0.37, "column>headline next j": -0.26,
    "column>headline next l": -0.36, "column>headline next m": -0.96, "column>headline next n": -0.29,
    "column>headline next p": 0.56, "column>headline next q": -0.12, "column>headline next r": 1.46,
    "column>headline next s": -0.77, "column>headline next t": 0.39, "column>headline next u": -0.26,
    "column>headline next v": -0.42, "column>headline next x": 0.07, "column>headline next z": -0.08,
    "column>headline q then n": 1.40, "column>headline q then v": -0.34, "column>headline s then n": -0.28,
    "column>headline s then x": -0.14, "column>headline seam stands in the text": -0.95,
    "column>headline shorter": -0.64, "column>headline t then n": -0.18, "column>headline tight": -1.13,
    "column>headline v then a": 0.35, "column>headline v then b": -0.21, "column>headline v then c": 1.04,
    "column>headline v then d": -0.23, "column>headline v then f": -0.19, "column>headline v then i": 0.21,
    "column>headline v then j": -0.17, "column>headline v then l": -0.10, "column>headline v then m": -0.32,
    "column>headline v then n": 0.14, "column>headline v then r": 0.66, "column>headline v then s": -0.16,
    "column>headline v then t": 0.19, "column>headline v then u": -0.06, "column>headline v then v": -0.37,
    "column>headline v then x": 0.41, "column>headline x then a": -0.10, "column>headline x then i": -0.20,
    "column>headline x then n": -0.19, "column>headline x then p": -0.13, "column>headline x then r": -0.14,
    "column>headline x then v": -0.24, "column>headline x then x": -0.21, "column>headline z then a": -0.06,
    "column>headline z then n": -0.08, "column>headline z then t": -0.19, "column>headline z then v": -0.12,
    "column>kicker": 0.23, "column>kicker a meeting and what it did": -0.42, "column>kicker a then n": -0.80,
    "column>kicker a word lies across": -0.16, "column>kicker f then p": -0.14,
    "column>kicker i then n": 0.08, "column>kicker i then q": 0.11, "column>kicker i then v": 0.36,
    "column>kicker j then n": 0.46, "column>kicker last a": -0.80, "column>kicker last f": -0.14,
    "column>kicker last i": 0.58, "column>kicker last j": 0.46, "column>kicker last m": 0.07,
    "column>kicker last n": 0.05, "column>kicker last q": 0.06, "column>kicker last s": 0.41,
    "column>kicker last t": -0.17, "column>kicker last v": 0.60, "column>kicker last x": -0.42,
    "column>kicker longer": 2.11, "column>kicker m then p": 0.09, "column>kicker n then a": -0.09,
    "column>kicker n then j": 0.08, "column>kicker n then n": -0.89, "column>kicker n then p": 0.83,
    "column>kicker n then v": 0.28, "column>kicker next a": -0.19, "column>kicker next c": 0.05,
    "column>kicker next i": -0.08, "column>kicker next j": 0.08, "column>kicker next l": 0.06,
    "column>kicker next p": 0.78, "column>kicker next q": 0.11, "column>kicker next t": -0.30,
    "column>kicker next v": 0.34, "column>kicker next x": -0.11, "column>kicker q then n": 0.06,
    "column>kicker s then n": 0.41, "column>kicker same length": -1.01,
    "column>kicker seam stands in the text": -0.29, "column>kicker shorter": -0.31,
    "column>kicker t then n": -0.17, "column>kicker tight": -0.10, "column>kicker v then a": -0.07,
    "column>kicker v then c": 0.05, "column>kicker v then l": 0.06, "column>kicker v then n": 0.96,
    "column>kicker v then p": 0.10, "column>kicker v then t": -0.29, "column>kicker v then v": 0.05,
    "column>kicker v then x": -0.11, "column>kicker x then i": -0.06, "column>kicker x then n": -0.09,
    "column>kicker x then p": -0.10, "column>kicker x then v": -0.21, "deck a place or body first": 0.17,
    "deck begins as a deck": 1.89, "deck begins with a dash": 3.10, "deck bracketed end": -1.24,
    "deck bracketed whole": 1.47, "deck comma": -0.20, "deck ends as a kicker": -1.72,
    "deck ends strongly as a kicker": -0.42, "deck ends with a meeting": 0.53, "deck figure": 1.14,
    "deck four and four": -1.90, "deck length 1": -1.96, "deck length 10": 2.14, "deck length 2": 0.43,
    "deck length 3": 0.41, "deck length 4": -0.58, "deck length 5": 1.17, "deck length 6": 0.26,
    "deck length 7": 2.43, "deck length 8": -0.35, "deck names a series": 0.68, "deck quote first": -0.64,
    "deck quote last": -0.93, "deck says who attends": 2.09, "deck semicolon": 0.48, "deck two halves": -0.43,
    "deck word of a column": -0.57, "deck>deck": -0.72, "deck>deck last m": -0.06, "deck>deck last n": -0.24,
    "deck>deck last v": -0.76, "deck>deck last x": -0.55, "deck>deck longer": -0.12,
    "deck>deck n then n": -0.27, "deck>deck next n": -1.31, "deck>deck next v": -0.10,
    "deck>deck next x": -0.06, "deck>deck shorter": -1.43, "deck>deck v then n": -0.89,
    "deck>deck x then n": -0.57, "deck>deck x then v": -0.08, "headline a place or body first": -0.35,
    "headline begins as a deck": 0.18, "headline begins with a dash": -3.10, "headline bracketed end": 1.97,
    "headline bracketed whole": -1.44, "headline comma": -0.16, "headline ends as a kicker": -0.23,
    "headline ends strongly as a kicker": -0.73, "headline ends with a colon": -0.40,
    "headline ends with a dash": -0.68, "headline ends with a meeting": 1.64,
    "headline exclamation or question": 0.44, "headline figure": 0.12, "headline four and four": 0.72,
    "headline length 0": -0.52, "headline length 1": 0.05, "headline length 10": -2.09,
    "headline length 2": 0.59, "headline length 3": 0.56, "headline length 4": -0.13,
    "headline length 5": -0.76, "headline length 6": -0.80, "headline length 7": -1.19,
    "headline length 8": -1.99, "headline names a series": -0.79, "headline quote first": 0.13,
    "headline quote last": 0.13, "headline says who attends": -1.46, "headline semicolon": -0.48,
    "headline two halves": 0.38, "headline word of a column": -0.81, "headline>deck": 0.12,
    "headline>deck a meeting and what it did": 0.20, "headline>deck a then n": -0.31,
    "headline>deck a then r": 0.44, "headline>deck a then v": 1.14, "headline>deck a then x": -0.07,
    "headline>deck a word lies across": -0.81, "headline>deck c then x": -0.10,
    "headline>deck d then v": -0.73, "headline>deck e then p": -0.11, "headline>deck f then m": -0.10,
    "headline>deck f then n": 0.44, "headline>deck f then z": -0.24, "headline>deck i then x": -0.20,
    "headline>deck j then n": -0.08, "headline>deck j then v": -0.10, "headline>deck j then x": 0.09,
    "headline>deck l then j": -0.35, "headline>deck l then n": -0.61, "headline>deck l then v": -0.10,
    "headline>deck l then x": 1.61, "headline>deck last a": 1.07, "headline>deck last c": -0.16,
    "headline>deck last d": -0.74, "headline>deck last e": -0.11, "headline>deck last f": 0.09,
    "headline>deck last i": -0.28, "headline>deck last j": -0.09, "headline>deck last l": 0.52,
    "headline>deck last m": 0.80, "headline>deck last p": -0.06, "headline>deck last q": -1.36,
    "headline>deck last r": -0.06, "headline>deck last s": 0.15, "headline>deck last t": -0.49,
    "headline>deck last x": 0.60, "headline>deck last z": 0.44, "headline>deck left open": -1.11,
    "headline>deck longer": -0.80, "headline>deck m then d": -0.19, "headline>deck m then j": 0.90,
    "headline>deck m then m": -0.20, "headline>deck m then n": -0.69, "headline>deck m then p": 1.14,
    "headline>deck m then s": -0.10, "headline>deck m then v": 0.45, "headline>deck m then x": -0.23,
    "headline>deck n then a": 0.60, "headline>deck n then b": -0.09, "headline>deck n then c": -0.64,
    "headline>deck n then d": 0.85, "headline>deck n then f": -1.17, "headline>deck n then i": -0.12,
    "headline>deck n then j": -0.12, "headline>deck n then l": -0.14, "headline>deck n then m": -0.69,
    "headline>deck n then n": 1.09, "headline>deck n then p": -1.19, "headline>deck n then r": -0.13,
    "headline>deck n then s": -0.60, "headline>deck n then t": -0.70, "headline>deck n then v": 0.64,
    "headline>deck n then x": 0.15, "headline>deck n then z": -0.09, "headline>deck next a": 0.25,
    "headline>deck next b": -0.22, "headline>deck next c": -0.81, "headline>deck next d": 0.14,
    "headline>deck next f": 1.00, "headline>deck next i": -0.42, "headline>deck next j": -0.11,
    "headline>deck next l": -0.46, "headline>deck next m": 0.38, "headline>deck next n": 0.25,
    "headline>deck next p": -0.40, "headline>deck next r": -0.48, "headline>deck next s": -0.78,
    "headline>deck next t": 0.40, "headline>deck next u": -0.07, "headline>deck next v": 0.42,
    "headline>deck next x": 0.48, "headline>deck next z": -0.32, "headline>deck p then n": -0.05,
    "headline>deck q then n": -1.30, "headline>deck q then v": -0.11, "headline>deck r then x": -0.05,
    "headline>deck s then x": 0.15, "headline>deck same length": 0.49,
    "headline>deck seam stands in the text": -1.43, "headline>deck shorter": 1.46,
    "headline>deck t then n": -0.48, "headline>deck tight": -1.00, "headline>deck v then a": -0.84,
    "headline>deck v then b": -0.11, "headline>deck v then c": -0.18, "headline>deck v then d": -0.14,
    "headline>deck v then f": 2.33, "headline>deck v then i": -0.18, "headline>deck v then j": -0.53,
    "headline>deck v then l": -0.20, "headline>deck v then m": 1.09, "headline>deck v then n": 0.20,
    "headline>deck v then p": -0.37, "headline>deck v then r": -1.07, "headline>deck v then s": -0.11,
    "headline>deck v then t": -0.38, "headline>deck v then v": 0.81, "headline>deck v then x": -0.60,
    "headline>deck x then a": 0.69, "headline>deck x then d": -0.35, "headline>deck x then f": -0.05,
    "headline>deck x then i": -0.21, "headline>deck x then m": 0.32, "headline>deck x then n": 0.82,
    "headline>deck x then p": 0.18, "headline>deck x then r": 0.25, "headline>deck x then v": -0.26,
    "headline>deck x then x": 0.50, "headline>deck z then l": -0.12, "headline>deck z then t": 1.58,
    "headline>deck z then v": -0.96, "headline>headline": -0.08,
    "headline>headline a meeting and what it did": -0.84, "headline>headline a then n": 0.19,
    "headline>headline a then r": -0.13, "headline>headline a then v": 0.15,
    "headline>headline a then x": 0.33, "headline>headline a word lies across": 2.48,
    "headline>headline c then n": 0.47, "headline>headline c then x": 0.31,
    "headline>headline d then n": -0.08, "headline>headline d then t": -0.54,
    "headline>headline d then u": 0.20, "headline>headline d then v": 0.84,
    "headline>headline e then p": -0.24, "headline>headline f then m": 0.51,
    "headline>headline f then n": 0.32, "headline>headline f then p": -0.44,
    "headline>headline f then u": 0.13, "headline>headline f then z": 0.36,
    "headline>headline i then a": 0.08, "headline>headline i then d": 0.57,
    "headline>headline i then n": 0.06, "headline>headline i then x": -0.37,
    "headline>headline j then n": -0.28, "headline>headline j then v": -0.13,
    "headline>headline l then j": -0.20, "headline>headline l then n": -0.28,
    "headline>headline l then v": 0.33, "headline>headline l then x": -0.35, "headline>headline last a": 0.52,
    "headline>headline last b": 0.09, "headline>headline last c": 0.80, "headline>headline last d": 0.37,
    "headline>headline last e": -0.24, "headline>headline last f": 0.87, "headline>headline last i": 0.27,
    "headline>headline last j": -0.41, "headline>headline last l": -0.46, "headline>headline last m": -0.51,
    "headline>headline last n": -0.27, "headline>headline last p": 0.28, "headline>headline last q": -0.44,
    "headline>headline last r": 0.69, "headline>headline last s": 0.26, "headline>headline last t": -0.28,
    "headline>headline last u": 0.65, "headline>headline last v": -0.35, "headline>headline last x": -0.17,
    "headline>headline last z": -0.23, "headline>headline left open": 3.98, "headline>headline longer": 0.30,
    "headline>headline m then d": -0.95, "headline>headline m then j": -0.21,
    "headline>headline m then m": 0.80, "headline>headline m then n": -0.27,
    "headline>headline m then p": -0.06, "headline>headline m then v": 0.11,
    "headline>headline n then a": -0.22, "headline>headline n then b": -0.63,
    "headline>headline n then c": 1.23, "headline>headline n then d": 0.59,
    "headline>headline n then f": -0.20, "headline>headline n then i": -0.31,
    "headline>headline n then l": 0.29, "headline>headline n then m": -0.10,
    "headline>headline n then n": -0.25, "headline>headline n then p": -0.97,
    "headline>headline n then q": 0.09, "headline>headline n then r": -0.44,
    "headline>headline n then s": 0.96, "headline>headline n then t": -0.59,
    "headline>headline n then u": 0.66, "headline>headline n then v": -0.17,
    "headline>headline n then x": -0.60, "headline>headline n then z": -0.26,
    "headline>headline next a": 0.24, "headline>headline next b": 0.65, "headline>headline next c": 0.84,
    "headline>headline next d": 0.15, "headline>headline next f": -1.12, "headline>headline next i": -0.44,
    "headline>headline next j": -0.64, "headline>headline next l": 0.72, "headline>headline next m": 0.24,
    "headline>headline next n": -0.29, "headline>headline next p": -1.14, "headline>headline next q": 0.10,
    "headline>headline next r": -1.01, "headline>headline next s": 0.43, "headline>headline next t": -1.14,
    "headline>headline next u": 1.36, "headline>headline next x": 0.26, "headline>headline next z": 0.31,
    "headline>headline p then n": 0.27, "headline>headline q then v": -0.42,
    "headline>headline r then x": 0.62, "headline>headline s then x": 0.29,
    "headline>headline same length": 0.14, "headline>headline seam stands in the text": 2.80,
    "headline>headline shorter": -0.34, "headline>headline t then n": -0.49,
    "headline>headline t then t": 0.06, "headline>headline t then v": 0.15, "headline>headline tight": 4.13,
    "headline>headline u then a": 0.08, "headline>headline u then n": 0.56,
    "headline>headline v then a": 0.46, "headline>headline v then b": 1.31,
    "headline>headline v then c": -0.40, "headline>headline v then f": -0.99,
    "headline>headline v then i": 0.11, "headline>headline v then j": -0.30,
    "headline>headline v then l": 0.52, "headline>headline v then m": -1.20,
    "headline>headline v then n": -0.26, "headline>headline v then p": 0.29,
    "headline>headline v then r": -0.24, "headline>headline v then s": -0.49,
    "headline>headline v then u": 0.39, "headline>headline v then v": -0.17,
    "headline>headline v then x": -0.46, "headline>headline v then z": 0.19,
    "headline>headline x then a": -0.56, "headline>headline x then d": -0.06,
    "headline>headline x then i": -0.29, "headline>headline x then m": 0.33,
    "headline>headline x then n": -0.38, "headline>headline x then p": -0.16,
    "headline>headline x then r": -0.29, "headline>headline x then x": 0.79,
    "headline>headline z then a": 0.48, "headline>headline z then l": -0.08,
    "headline>headline z then n": 0.08, "headline>headline z then t": -0.09,
    "headline>headline z then v": -0.63, "kicker a place or body first": 0.59,
    "kicker begins as a deck": -0.66, "kicker bracketed end": -2.95, "kicker comma": 1.36,
    "kicker ends as a kicker": 1.47, "kicker ends strongly as a kicker": 1.31,
    "kicker ends with a colon": 0.93, "kicker ends with a dash": 0.77, "kicker ends with a meeting": -1.38,
    "kicker exclamation or question": -0.24, "kicker figure": -0.10, "kicker four and four": 1.84,
    "kicker length 0": -0.70, "kicker length 1": 0.12, "kicker length 2": 0.22, "kicker length 3": 0.65,
    "kicker length 4": 0.51, "kicker length 5": 0.98, "kicker length 6": 0.50, "kicker length 7": -0.91,
    "kicker length 8": -0.07, "kicker names a series": 0.68, "kicker quote first": 0.66,
    "kicker quote last": 1.12, "kicker says who attends": 0.30, "kicker two halves": 0.70,
    "kicker word of a column": -0.80, "kicker>headline": 0.43,
    "kicker>headline a meeting and what it did": 1.52, "kicker>headline a then n": 1.78,
    "kicker>headline a then r": -0.31, "kicker>headline a then v": -1.19, "kicker>headline a then x": -0.23,
    "kicker>headline a word lies across": -1.54, "kicker>headline c then n": -0.40,
    "kicker>headline c then p": 0.06, "kicker>headline c then x": -0.15, "kicker>headline d then d": -0.06,
    "kicker>headline d then i": -0.06, "kicker>headline d then n": -0.30, "kicker>headline d then t": 0.94,
    "kicker>headline d then u": -0.15, "kicker>headline d then v": -0.11, "kicker>headline e then p": 0.54,
    "kicker>headline f then m": -0.39, "kicker>headline f then n": -0.42, "kicker>headline f then u": -0.09,
    "kicker>headline f then z": -0.10, "kicker>headline i then d": -0.49, "kicker>headline i then n": -0.08,
    "kicker>headline i then r": 0.08, "kicker>headline i then v": -0.12, "kicker>headline i then x": 0.76,
    "kicker>headline j then n": 0.80, "kicker>headline j then v": 0.28, "kicker>headline j then x": -0.07,
    "kicker>headline l then j": 0.57, "kicker>headline l then n": 0.94, "kicker>headline l then v": -0.05,
    "kicker>headline l then x": -1.14, "kicker>headline last a": 0.07, "kicker>headline last b": -0.06,
    "kicker>headline last c": -0.52, "kicker>headline last d": 0.24, "kicker>headline last e": 0.54,
    "kicker>headline last f": -0.99, "kicker>headline last i": 0.08, "kicker>headline last j": 0.97,
    "kicker>headline last l": 0.30, "kicker>headline last m": -0.11, "kicker>headline last n": 0.38,
    "kicker>headline last p": -0.20, "kicker>headline last q": 0.70, "kicker>headline last r": -0.61,
    "kicker>headline last s": -0.38, "kicker>headline last t": 1.14, "kicker>headline last u": -0.56,
    "kicker>headline last v": 0.44, "kicker>headline last x": 0.43, "kicker>headline last z": 0.25,
    "kicker>headline left open": -2.10, "kicker>headline longer": 0.16, "kicker>headline m then d": 1.24,
    "kicker>headline m then j": -0.60, "kicker>headline m then m": -0.56, "kicker>headline m then n": 1.12,
    "kicker>headline m then p": -1.10, "kicker>headline m then s": 0.70, "kicker>headline m then v": -1.28,
    "kicker>headline m then x": 0.32, "kicker>headline n then b": 0.87, "kicker>headline n then c": -0.47,
    "kicker>headline n then d": -0.96, "kicker>headline n then f": 1.52, "kicker>headline n then i": 0.08,
    "kicker>headline n then j": 0.10, "kicker>headline n then l": 0.08, "kicker>headline n then m": 1.53,
    "kicker>headline n then p": 0.82, "kicker>headline n then q": -0.07, "kicker>headline n then r": -0.53,
    "kicker>headline n then s": -0.29, "kicker>headline n then t": 0.49, "kicker>headline n then u": -0.53,
    "kicker>headline n then v": -0.22, "kicker>headline n then x": 0.07, "kicker>headline n then z": 0.39,
    "kicker>headline next b": -0.07, "kicker>headline next c": -0.95, "kicker>headline next d": 0.43,
    "kicker>headline next f": 0.45, "kicker>headline next i": 0.63, "kicker>headline next j": 0.98,
    "kicker>headline next l": 0.26, "kicker>headline next m": 0.50, "kicker>headline next n": 0.70,
    "kicker>headline next p": 0.58, "kicker>headline next q": -0.07, "kicker>headline next r": 0.06,
    "kicker>headline next s": 1.12, "kicker>headline next t": 0.63, "kicker>headline next u": -1.03,
    "kicker>headline next v": 0.12, "kicker>headline next x": -0.72, "kicker>headline next z": 0.09,
    "kicker>headline p then n": -0.19, "kicker>headline q then n": -0.12, "kicker>headline q then v": 0.86,
    "kicker>headline r then x": -0.54, "kicker>headline s then n": -0.09, "kicker>headline s then x": -0.30,
    "kicker>headline same length": -0.17, "kicker>headline seam stands in the text": -0.43,
    "kicker>headline shorter": 0.47, "kicker>headline t then n": 1.33, "kicker>headline t then v": -0.13,
    "kicker>headline tight": -2.30, "kicker>headline u then a": -0.07, "kicker>headline u then n": -0.49,
    "kicker>headline v then a": 0.15, "kicker>headline v then b": -0.98, "kicker>headline v then c": -0.48,
    "kicker>headline v then d": 0.36, "kicker>headline v then f": -1.15, "kicker>headline v then i": -0.10,
    "kicker>headline v then j": 1.00, "kicker>headline v then m": 0.61, "kicker>headline v then p": 0.05,
    "kicker>headline v then r": 0.64, "kicker>headline v then s": 0.76, "kicker>headline v then t": 0.51,
    "kicker>headline v then u": -0.29, "kicker>headline v then x": 0.75, "kicker>headline v then z": -0.16,
    "kicker>headline x then a": 0.23, "kicker>headline x then d": 0.53, "kicker>headline x then f": 0.08,
    "kicker>headline x then i": 0.79, "kicker>headline x then m": -0.56, "kicker>headline x then n": 0.23,
    "kicker>headline x then p": 0.36, "kicker>headline x then r": 0.18, "kicker>headline x then t": 0.07,
    "kicker>headline x then v": 0.81, "kicker>headline x then x": -1.05, "kicker>headline z then a": -0.42,
    "kicker>headline z then l": 0.24, "kicker>headline z then t": -1.30, "kicker>headline z then v": 1.71,
    "kicker>kicker": -1.02, "kicker>kicker a meeting and what it did": -0.33, "kicker>kicker last n": -0.59,
    "kicker>kicker last v": -0.91, "kicker>kicker last x": -0.60, "kicker>kicker longer": -0.26,
    "kicker>kicker n then n": -0.39, "kicker>kicker n then v": -0.35, "kicker>kicker next a": -0.30,
    "kicker>kicker next d": -0.09, "kicker>kicker next i": -0.07, "kicker>kicker next l": -0.23,
    "kicker>kicker next m": -0.25, "kicker>kicker next n": -0.52, "kicker>kicker next p": -0.20,
    "kicker>kicker next v": -0.74, "kicker>kicker same length": -0.67,
    "kicker>kicker seam stands in the text": -0.19, "kicker>kicker shorter": -0.62,
    "kicker>kicker v then l": -0.23, "kicker>kicker v then m": -0.22, "kicker>kicker v then n": -0.24,
    "kicker>kicker v then v": -0.46, "kicker>kicker x then a": -0.23, "kicker>kicker x then d": -0.08,
    "kicker>kicker x then n": -0.06, "kicker>kicker x then p": -0.16, "kicker>kicker x then v": -0.15,
    "shape ch": -0.33, "shape chd": 1.45, "shape chh": -1.21, "shape chhd": -0.09, "shape ckh": 0.20,
    "shape ckhd": 1.39, "shape ckhh": -1.08, "shape ckkh": -0.18, "shape hd": -0.21, "shape hdd": -0.63,
    "shape hh": 0.14, "shape hhd": 0.78, "shape hhh": -0.95, "shape hhhd": -0.18, "shape kh": 0.41,
    "shape khd": -0.48, "shape khdd": -0.41, "shape khh": 1.70, "shape khhd": 1.26, "shape khhh": -0.21,
    "shape kkh": -0.86, "shape kkhd": -0.42,
}  # fmt: skip
"""Log-odds of each feature; what is not here counts nothing."""
