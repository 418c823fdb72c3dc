"""Units of a page: lines of one paragraph or title, classified.

The kind depends on the unit alone (a byline is a byline anywhere). Decisions by context (headline or
subhead, new article or not) are made in `headlines` and `article_boundaries`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from retrieval.models import Credit, PageLabel, Place
from retrieval.patterns import lazy_regex
from retrieval.reading.grammar.bylines import has_glyph, parse_bare_names, parse_byline
from retrieval.reading.grammar.datelines import begins_author_note, dateline_of, read_lead, read_tail
from retrieval.reading.grammar.furniture import is_furniture, is_picture_desk
from retrieval.reading.grammar.jump_lines import MAX_JUMP_CHARS as LONGEST_JUMP
from retrieval.reading.grammar.jump_lines import jump_from, jump_to
from retrieval.reading.grammar.lines import Line
from retrieval.reading.grammar.source_lines import is_source_line, source_credits

MIN_TABLE_CELLS = 3
MAX_ROW_CHARS = 200
_GAP = lazy_regex(r"[\t\u3000]+|[ \u00a0]{2,}| \| |｜")
_NUMBER = lazy_regex(r"[-+＋－]?[\d０-９][\d０-９,.，．:：/]*(?:[%％‰℃°]|[\u4e00-\u9fff]{1,2})?")


def cells_of(text: str) -> int:
    """Number of cells, separated by wide spaces."""
    return len(_cells(text))


def is_table_row(text: str) -> bool:
    """True for a table row: three cells or more, one numeric."""
    cells = _cells(text)
    return len(cells) >= MIN_TABLE_CELLS and any(_NUMBER.fullmatch(cell) for cell in cells)


def _cells(text: str) -> list[str]:
    if len(text) > MAX_ROW_CHARS:
        return [text]
    return [cell for cell in (part.strip() for part in _GAP.split(text)) if cell]


SENTENCE_ENDS = "。！？…!?｡．"
CLOSING = "”’」』）)》〉】〕\"'"
OPENING = "“‘「『（(《〈【〔"
MID_SENTENCE = "，。、；：？！”’）》」』…,;:?!)"
"""Characters at the start of a line only within a sentence begun before."""
MAX_TITLE_CHARS = 60
"""A line of more code points than this is running text unless a dash opens it (the longest decks of
People's Daily that are one sentence have 58)."""

_MAY_BE_NO_PROSE = "（(图数制责版值"
"""First characters of lines with a full stop other than running text: signatures in brackets, sources of
pictures or figures, editors."""
_SALUTATION = lazy_regex(
    r"^(?:(?:各位|同志们|朋友们|先生们|女士们|同学们|乡亲们|尊敬的|亲爱的).{0,30}|[^，。]{2,12}(?:先生|女士|同志|同学|阁下))[：:！!]$"
)
"""Opens a speech or a letter: 同志们:."""
_PEN_NAME = lazy_regex(r"[（(][\u3400-\u9fff][ \u3000]{1,4}[\u3400-\u9fff][）)]")
_NAMES_NO_PERSON = frozenset(("组图", "节选", "上篇", "下篇", "上接", "下转", "附图", "续完"))
_PAGES_NAMED = lazy_regex(r"(?:[（(][^（）()]{2,20}见[^（）()]{0,8}版[^（）()]{0,4}[）)]\s?){1,3}")
"""（讲话全文见A02版）"""
_NUMBERED = lazy_regex(
    r"^(?:[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|[（(]?\d{1,2}[）)、.．](?!\d)|[①-⑳●■◆★▲○◎※•·]|第[一二三四五六七八九十]{1,3}[条章节、])"
)
_CAPTION_START = lazy_regex(
    r"^[▲▼◀▶△←→↑↓■●]?\s?(?:图为|图片?说明|图\d|图[①-⑨一二三四]|上图|下图|左图|右图|题图|本版图片|资料图|制图|大图|小图|[（(]?(?:上|下|左|右|左上|右上|左下|右下)图[）)]?)"
)
_CAPTION_FIRSTS = frozenset("▲▼◀▶△←→↑↓■●图上下左右题本资制大小（(")
_QUESTION = lazy_regex(r"^(?:本报)?(?:记者|主持人|问|答|编者)(?:问|答)?[：:].{5}")
_NOTE_LABEL = lazy_regex(r"编\s?者\s?按|开栏的?话|编者的话|核心提示|核心阅读|导\s?读|内容提要|阅读提示")
"""Labels over a note of the editors, which is text of the article."""
_ADVERTISED = lazy_regex(
    r"(?:联系人|联系电话|联系方式|咨询电话|报名电话|订购热线|售楼热线|热线|电话|手机|微信)\s?[:：]?\s?[0-9０-９(（\u4e00-\u9fff][0-9\-—转]{0,14}"
    r"(?:$|\s|）)|均价\s?[0-9]|[0-9]\s?元起|月薪|包吃住|面议|诚聘|高薪|[0-9]{3,4}-[0-9]{7,8}|1[3-9][0-9]{9}"
)
"""Phone numbers and prices: lines of an advertisement, no titles."""
_TWO_HALVES = lazy_regex(r"\S\s{1,3}\S")
_SPEECH = lazy_regex(r"[：:]“|说道?[：:，,。]")


class LineKind(StrEnum):
    """Kinds of unit, independent of context."""

    TITLE = "title"
    BODY = "body"
    BYLINE = "byline"
    JUMP_TO = "jump_to"
    JUMP_FROM = "jump_from"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Unit:
    """One or several lines as one text.

    text:    the lines joined with nothing between.
    credits: of a byline.  page: target or origin of a jump.
    truncated: the end of the paragraph is missing in the source.
    """

    lines: tuple[Line, ...]
    text: str
    kind: LineKind
    credits: tuple[Credit, ...] = ()
    page: PageLabel | None = None
    truncated: bool = False

    @property
    def gap(self) -> int:
        """Number of blank lines before the unit."""
        return self.lines[0].gap

    @property
    def indent(self) -> int:
        """Indent of the first line, in half-width columns."""
        return self.lines[0].indent

    @property
    def places(self) -> tuple[Place, ...]:
        """Provenance of the lines."""
        return tuple(line.place for line in self.lines)

    def joined(self, other: Unit) -> Unit:
        """This paragraph continued by `other`."""
        return replace(self, lines=self.lines + other.lines, text=self.text + other.text)


def unit_of(lines: tuple[Line, ...]) -> Unit:
    """The unit of these lines, classified."""
    text = lines[0].text if len(lines) == 1 else "".join(line.text for line in lines)
    return classify_text(lines, text)


def classify_text(lines: tuple[Line, ...], text: str) -> Unit:
    """`unit_of` for lines with their text already joined."""
    if len(text) > LONGEST_JUMP and "。" in text and text[0] not in _MAY_BE_NO_PROSE:
        return Unit(lines, text, LineKind.BODY)  # most lines of an archive, without any search
    going = jump_to(text)
    if going is not None and going.start == 0:
        return Unit(lines, text, LineKind.JUMP_TO, page=going.page)
    coming = jump_from(text)
    if coming is not None and coming.end == len(text):
        return Unit(lines, text, LineKind.JUMP_FROM, page=coming.page)
    sourced = is_source_line(text)
    credits = source_credits(text) if sourced else None
    if credits is None and (sourced or is_furniture(text)):
        return Unit(lines, text, LineKind.FURNITURE)
    credits = credits or _credits(text)
    if credits is not None:
        return Unit(lines, text, LineKind.BYLINE, credits=credits)
    return Unit(lines, text, LineKind.BODY if is_running_text(text) else LineKind.TITLE)


def _credits(text: str) -> tuple[Credit, ...] | None:
    if is_picture_desk(text):
        return ()
    whole = read_tail(text) if text[:1] in "（(" else None
    if whole is not None and whole.start == 0 and whole.credits and whole.dateline is None:
        return whole.credits
    credits = parse_byline(text)
    if credits and (dateline := dateline_of(text)) is not None and (lead := read_lead(text)).credits:
        if dateline == text:  # 記者何青禾／江川報導 on a line of its own
            return lead.credits
        if text[lead.end :].strip():
            return None
    return credits or (parse_bare_names(text) if has_glyph(text) else None)


def is_running_text(text: str) -> bool:
    """True for running text, by length, stops and opening; False for titles."""
    if text.startswith(("——", "—", "――")):
        return "。" in text or len(text) > 2 * MAX_TITLE_CHARS
    if len(text) > MAX_TITLE_CHARS or "。" in text:
        return True
    opens = text[0] in MID_SENTENCE or bool(_QUESTION.match(text)) or begins_author_note(text)
    opens = opens or bool(_SALUTATION.match(text))
    breaks_off = text.rstrip(CLOSING).endswith(("；", ";", "，", ",", "、", "…", "如下：", "如下:"))
    lists = text.count("，") + text.count(",") >= 3 and len(text) > 30
    speaks = len(text) > 12 and bool(_SPEECH.search(text))
    if _NOTE_LABEL.fullmatch(text) or (len(text) <= MAX_TITLE_CHARS and _ADVERTISED.search(text)):
        return True
    marked = is_caption(text) or is_closing_note(text) or dateline_of(text) is not None
    return opens or breaks_off or lists or speaks or marked or is_table_row(text)


def is_closing_note(text: str) -> bool:
    """True for a closing note in brackets: （作者为…）, （本报海口7月13日讯）, （嘉 木）."""
    if not text.endswith(("）", ")")) or text[0] not in "（(":
        return False
    if _PAGES_NAMED.fullmatch(text):
        return True
    if _PEN_NAME.fullmatch(text):
        return "".join(text[1:-1].split()) not in _NAMES_NO_PERSON
    tail = read_tail(text)
    return tail is not None and tail.start == 0 and (tail.dateline is not None or not tail.credits)


def is_caption(text: str) -> bool:
    """True for a paragraph opened as a caption: 图为…, 上图：…"""
    return text[:1] in _CAPTION_FIRSTS and bool(_CAPTION_START.match(text))


def is_numbered(text: str) -> bool:
    """True for a line with leading number or bullet: 一、 （二） 3. ●"""
    return bool(_NUMBERED.match(text))


def has_two_halves(text: str) -> bool:
    """True for a title in two halves: 毫不松懈做好防控　努力实现全年目标."""
    return bool(_TWO_HALVES.search(text))


def ends_sentence(text: str) -> bool:
    """True if `text` ends a sentence.

    That is with a final stop, closing quotes and brackets after it, or with a closing note in brackets.
    """
    inner = text.rstrip(CLOSING)
    if inner and inner[-1] in SENTENCE_ENDS:
        return True
    return read_tail(text) is not None
