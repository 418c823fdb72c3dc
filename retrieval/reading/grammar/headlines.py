"""Head parsing: title lines read as column label, kicker, headline and deck.

Plain text has no type sizes, so every reading of the lines is scored by log-odds from the habits of
newspapers (a kicker ends in 强调 or ——, a deck begins with ——); the best reading is taken. Weights:
`weights/headlines.toml`, fitted on the heads of two or more lines of 人民日报 and 海南日报, odd days: the
whole head is right in 95 of 100; on the even days, not fitted, in 88 (most errors: a headline cut in two
at a random place, read as kicker and headline).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrieval.models import BlockKind
from retrieval.patterns import lazy_regex
from retrieval.reading.grammar.broken_paragraphs import has_unclosed_bracket
from retrieval.reading.grammar.fitted_weights import fitted_weights
from retrieval.reading.grammar.furniture import is_advertisement, is_section_label, residue_length
from retrieval.reading.grammar.line_joins import break_features, break_occurs_in
from retrieval.reading.grammar.line_kinds import MID_SENTENCE, Unit, has_two_halves

KICKER, HEADLINE, DECK, COLUMN = BlockKind.KICKER, BlockKind.HEADLINE, BlockKind.DECK, BlockKind.COLUMN
MAX_SCORED_LINES = 7
"""Lines of a head tried in every reading; further lines are decks."""
MAX_HEAD_LINES = 2 * MAX_SCORED_LINES
"""Lines of a head searched for column labels."""

MAX_SHORT_CHARS = 6
"""Code points of each line of a headline in a narrow column; kickers and decks are longer."""
MAX_BROKEN_CHARS = 10
"""The same for three lines or more of one length."""
_ENDED = lazy_regex(r".[（(][^（）()]+[）)]$")
"""A headline with its column in brackets; below it stand decks."""
_MARKED = lazy_regex(r"^[—―－（(【]|[：:—）)】]$|。")
_DECK_MARKS = lazy_regex(r"^(?:[—―●•·◆]|[（(][^（）()]*[）)]$)")
_KICKER_END = lazy_regex(
    r"(?:强调|指出|要求|表示|提出|认为|时|称|发布|举行|召开|印发|会议|——|―|：|:|呼吁|回应|透露|会见|通话|致电|讲话|工作|调研|考察)$"
)
_STRONG_KICKER_END = lazy_regex(r"(?:强调|指出|要求|表示|时|——|：|:)$")
_DECK_VERB = lazy_regex(
    r"^(?:传达|研究|部署|听取|审议|学习|贯彻|通过|讨论|确定|决定|要求|强调|习近平|李克强|.{2,4}(?:出席|主持|参加|讲话|致辞|作出)|并|已|其中|占|标志|推出|明确|预计|力争)"
)
_ATTENDS = lazy_regex(r"(?:出席|主持|参加|讲话|致辞|作报告|陪同|列席|并讲话|宣读)")
_MEETING_END = lazy_regex(r"(?:召开|举行|会议|开幕|闭幕|开班|启动|举办|座谈会|常务会议|全会|大会)$")
_SERIES = lazy_regex(
    r"(?:之[一二三四五六七八九十]{1,3}|[①-⑳]|[（(][一二三四五六七八九十上中下]{1,2}[）)]|系列.{0,6}评论.{0,6}|纪实|综述|侧记|述评|访谈)$"
)
_SUBJECT = lazy_regex(
    r"[\u4e00-\u9fff]{1,7}?(?:省|市|县|区|镇|村|州|部|委|局|院|厅|办|会|队|站|公司|集团|大学|医院)"
)
_COUPLET = lazy_regex(r"(\S{4,9})\s{1,2}(\S{4,9})")
_COLUMN_WORD = lazy_regex(
    r"(?:观察|视点|论坛|视角|聚焦|走基层|故事|手记|快评|时评|短评|评论|杂谈|今日谈|现场|关注|回应|动态|解读|调查|链接|专栏|进行时|在行动|人物|面孔|特稿|特写|访谈|对话|连线|视线|热点|焦点|观点|人民眼|新语|之声|漫谈|随笔|微阅读|看台|图片新闻|图片报道|新春|编者按|新时代)"
)


@dataclass(frozen=True, slots=True)
class Head:
    """Lines of a head with their kinds, in page order."""

    parts: tuple[tuple[BlockKind, Unit], ...] = ()

    def units(self, kind: BlockKind) -> tuple[Unit, ...]:
        """Lines of one kind."""
        return tuple(unit for found, unit in self.parts if found is kind)

    def text(self, kind: BlockKind) -> str | None:
        """Lines of one kind joined by a space; None without any."""
        lines = [line.text for unit in self.units(kind) for line in unit.lines]
        return " ".join(lines) or None


def read_head(units: Sequence[Unit], *, spaced: bool, text: str = "") -> Head:
    """The most likely reading of an article's title lines.

    text:   running text of the article; a broken headline shares words with it.
    spaced: blank lines stand between the blocks of the source; lines without one between them are then
            likely one title.
    """
    labels = [unit for unit in units[:MAX_HEAD_LINES] if is_column_label(unit)]
    titles = [unit for unit in units[:MAX_HEAD_LINES] if unit not in labels][:MAX_SCORED_LINES]
    if not titles and labels and not is_advertisement(labels[-1].text):
        titles, labels = labels[-1:], labels[:-1]  # one line must be the headline
    kinds = dict.fromkeys(labels, COLUMN)
    if _is_one_broken_headline(titles):
        kinds |= dict.fromkeys(titles, HEADLINE)
    elif titles:
        readings = _plausible_readings(titles)
        fitting = [kinds for kinds in readings if _fits_type_sizes(titles, kinds)]
        best = max(fitting or readings, key=lambda kinds: _score(titles, kinds, spaced=spaced, text=text))
        kinds |= dict(zip(titles, best, strict=True))
    return Head(tuple((kinds.get(unit, DECK), unit) for unit in units))


def _is_one_broken_headline(titles: Sequence[Unit]) -> bool:
    """True for one headline on several short lines: 城东新桥 | 提前十二 | 天通车."""
    lengths = [len(unit.text) for unit in titles]
    if len(lengths) < 2 or len(lengths) > 4 or len({unit.lines[0].size for unit in titles}) > 1:
        return False
    if any(_MARKED.search(unit.text) for unit in titles):
        return False
    if max(lengths) <= MAX_SHORT_CHARS and (len(lengths) > 2 or lengths[0] == lengths[1]):
        return True
    even = max(lengths[:-1]) - min(lengths[:-1]) <= 2 and lengths[-1] <= max(lengths[:-1]) + 1
    return len(lengths) >= 3 and even and max(lengths) <= MAX_BROKEN_CHARS


def is_column_label(unit: Unit) -> bool:
    """True for a line marked as column label by glyph or brackets."""
    text = unit.text
    if is_section_label(text):
        return True
    if residue_length(text) and len(text) <= 24:
        return True
    return len(text) <= 16 and text[0] in "【〖[［" and text[-1] in "】〗]］"


def head_readings(titles: Sequence[Unit]) -> Iterator[tuple[BlockKind, ...]]:
    """All readings: labels, kickers, headline lines (at least one), decks."""
    n = len(titles)
    for columns in range(min(1, n - 1) + 1):
        for kickers in range(min(2, n - columns - 1) + 1):
            for decks in range(min(2, n - columns - kickers - 1) + 1):
                lines = n - columns - kickers - decks
                if lines <= 4:
                    yield (COLUMN,) * columns + (KICKER,) * kickers + (HEADLINE,) * lines + (DECK,) * decks
    if n > MAX_SCORED_LINES - 1:
        yield (HEADLINE,) + (DECK,) * (n - 1)


def _plausible_readings(titles: Sequence[Unit]) -> list[tuple[BlockKind, ...]]:
    """Readings that the marks allow, else all.

    No headline begins with a dash or bullet, or stands in brackets: （2020年1月8日）. A line within quotes or
    brackets, with a stop at its start or after a comma goes on. Below a headline with its
    column, 走进南非（国际视点）, stands a deck.
    """
    readings = list(head_readings(titles))
    marked = [at for at, unit in enumerate(titles) if at and _DECK_MARKS.search(unit.text)]
    readings = [kinds for kinds in readings if all(kinds[at] is not HEADLINE for at in marked)] or readings
    parts = [
        at
        for at in range(1, len(titles))
        if has_unclosed_bracket("".join(unit.text for unit in titles[:at]))
        or titles[at].text[0] in MID_SENTENCE
        or titles[at - 1].text[-1] in "，,、"
    ]
    readings = [kinds for kinds in readings if all(kinds[at] is kinds[at - 1] for at in parts)] or readings
    ended = [at for at in range(1, len(titles)) if at not in parts and _ENDED.search(titles[at - 1].text)]
    return [k for k in readings if not any(k[at - 1] in (k[at], COLUMN) for at in ended)] or readings


def _fits_type_sizes(titles: Sequence[Unit], kinds: Sequence[BlockKind]) -> bool:
    """True if headline and largest type coincide, or sizes are unknown."""
    sizes = [unit.lines[0].size for unit in titles]
    known = [size for size in sizes if size is not None]
    if len(known) < len(sizes):
        return True
    large = 0.88 * max(known)
    return all((kind is HEADLINE) == (size >= large) for kind, size in zip(kinds, known, strict=True))


def _score(titles: Sequence[Unit], kinds: Sequence[BlockKind], *, spaced: bool, text: str) -> float:
    weights = fitted_weights("headlines")
    return sum(weights[name] for name in features(titles, kinds, spaced=spaced, text=text) if name in weights)


def features(
    titles: Sequence[Unit], kinds: Sequence[BlockKind], *, spaced: bool, text: str = ""
) -> Iterator[str]:
    """Names of the features present when `titles` are read as `kinds`."""
    texts = [unit.text for unit in titles]
    yield "shape " + "".join(kind.value[0] for kind in kinds)
    for at, (unit, kind) in enumerate(zip(titles, kinds, strict=True)):
        for name in _line_features(unit.text):
            yield f"{kind.value} {name}"
        if at:
            yield from _pair_features(titles[at - 1], unit, kinds[at - 1], kind, text)
            if spaced and unit.gap == 0:
                yield f"{kinds[at - 1].value}>{kind.value} tight"
    headline = "".join(text for text, kind in zip(texts, kinds, strict=True) if kind is HEADLINE)
    yield f"headline length {min(len(headline) // 6, 8)}"


def _pair_features(
    before: Unit, unit: Unit, kind_before: BlockKind, kind: BlockKind, text: str
) -> Iterator[str]:
    """Features of two neighbouring lines of a head."""
    pair = f"{kind_before.value}>{kind.value}"
    yield pair
    for name in break_features(before.text, unit.text):
        yield f"{pair} {name}"
    if break_occurs_in(text, before.text, unit.text):
        yield f"{pair} seam stands in the text"
    if has_unclosed_bracket(before.text):
        yield f"{pair} left open"
    if _MEETING_END.search(before.text) and _DECK_VERB.search(unit.text):
        yield f"{pair} a meeting and what it did"
    if abs(len(before.text) - len(unit.text)) <= 2:
        yield f"{pair} same length"
    if len(unit.text) > len(before.text) * 1.5:
        yield f"{pair} longer"
    if len(before.text) > len(unit.text) * 1.5:
        yield f"{pair} shorter"


def _line_features(text: str) -> Iterator[str]:
    """Features of one line."""
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
