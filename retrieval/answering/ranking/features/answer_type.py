"""Features of the expected answer type: mentions, definitions, slogans, demands.

Reports of meetings and visits name the speaker once, 毛腾飞强调, and go on in sentences without a subject:
要坚持分类施策……. A question for such a demand shares few words with them.
"""

from __future__ import annotations

from functools import lru_cache

from retrieval.answering.ranking.features.feature import ARTICLE, QUESTION, FeatureGroup
from retrieval.answering.ranking.features.sentence_view import SentenceView
from retrieval.answering.ranking.features.wording import share_in
from retrieval.answering.ranking.proximity import character_proximity
from retrieval.answering.understanding.answer_types import AnswerKind
from retrieval.patterns import lazy_regex

ANSWER_TYPE = FeatureGroup[SentenceView]("answer_type")
feature = ANSWER_TYPE.feature

MAX_MENTIONS, MAX_MENTION_CHARS, MAX_LIST_COMMAS = 4, 12, 4
_LABEL = lazy_regex(r"[^,。:;!?]{1,16}:")
_DIGIT = lazy_regex(r"[0-9]")
_DIMENSION = lazy_regex(r"多([高长宽深重远大厚久快])")
_CHARS_BEFORE_MENTION = 5
"""Characters before a mention that may name its dimension: 全**长**约208公里."""
_ASKS_LETTERS = lazy_regex(r"英文|外文|拼音|分子式|化学式|网址|邮箱|缩写|代号|型号|域名|学名|拉丁")
_ASKS_CODE = lazy_regex(r"电话|邮编|邮政编码|区号|热线|手机|传真|编号|代码|qq")
_LETTERS = lazy_regex(r"[a-zà-ü]{2,}|[a-z][0-9]")
_CODE = lazy_regex(r"[0-9][0-9-]{3,}")
_GOES_ON = lazy_regex(r"[^,。是指]{0,6}(?:\(|,|是|指|为|即|:|——)")
_DEFINITION_START = 24
"""Characters at the start of a sentence that may name the term defined."""
_NUMBERS = frozenset({AnswerKind.NUMBER, AnswerKind.ORDINAL, AnswerKind.DURATION})
_DATES = frozenset({AnswerKind.DATE})
_PEOPLE = frozenset({AnswerKind.PERSON, AnswerKind.AUTHOR, AnswerKind.POSITION, AnswerKind.ORGANISATION})
_PLACES = frozenset({AnswerKind.PLACE})
_REASONS = frozenset({AnswerKind.REASON, AnswerKind.MANNER})
_DEFINITIONS = frozenset({AnswerKind.DEFINITION})
_OTHERS = frozenset(AnswerKind) - _NUMBERS - _DATES - _PEOPLE - _PLACES - _REASONS - _DEFINITIONS


@feature(QUESTION)
def pieces(view: SentenceView) -> float:
    """Mentions of the expected answer type, full from four."""
    return min(MAX_MENTIONS, len(view.mentions)) / MAX_MENTIONS


@feature()
def piece_length(view: SentenceView) -> float:
    """Characters of the longest mention, full from a dozen."""
    return min(MAX_MENTION_CHARS, max(map(len, view.mentions), default=0)) / MAX_MENTION_CHARS


@feature()
def counted(view: SentenceView) -> float:
    """1 with a mention right before the counted or chosen noun."""
    focus = view.question.focus
    if not focus:
        return 0.0
    return float(any(focus in view.text[m.start : m.end + len(focus) + 2] for m in view.mentions))


@feature()
def measured(view: SentenceView) -> float:
    """1 with a mention right after its dimension: 身**高**175cm."""
    dimension = _DIMENSION.search(view.question.normal)
    if dimension is None:
        return 0.0
    starts = (mention.start for mention in view.mentions)
    return float(any(dimension[1] in view.text[max(0, s - _CHARS_BEFORE_MENTION) : s] for s in starts))


@feature(ARTICLE)
def near_asked(view: SentenceView) -> float:
    """Proximity of a mention to a character beside the question word."""
    return character_proximity(view.mentions, view.text, frozenset(view.query.beside_asking))


@feature()
def written(view: SentenceView) -> float:
    """1 with letters or a code asked for: 英文名, 电话."""
    question, text = view.question.normal, view.text
    wanted = [p for asks, p in ((_ASKS_LETTERS, _LETTERS), (_ASKS_CODE, _CODE)) if asks.search(question)]
    return float(any(found.group() not in question for p in wanted for found in p.finditer(text)))


@feature()
def has_unit(view: SentenceView) -> float:
    """1 where the question names a unit."""
    return float(bool(view.question.units))


@feature()
def label(view: SentenceView) -> float:
    """Share of the characters beside the question word in its label."""
    match, asking = _LABEL.match(view.text), view.query.beside_asking
    return share_in(asking, match.group()) if match and asking else 0.0


@feature()
def labelled(view: SentenceView) -> float:
    """1 with a label at the start: 身高:175cm."""
    return float(bool(_LABEL.match(view.text)))


@feature()
def defines(view: SentenceView) -> float:
    """1 for the question's words before 是, 指, comma or bracket."""
    forms, text = view.weights.forms, view.text
    ends = [len(forms[i][0]) for i in view.own if text.startswith(forms[i][0], 0, _DEFINITION_START)]
    return float(bool(ends) and bool(_GOES_ON.match(text, max(ends))))


@feature()
def digits(view: SentenceView) -> float:
    """1 with digits."""
    return float(bool(_DIGIT.search(view.text)))


@feature()
def listed(view: SentenceView) -> float:
    """Enumeration commas (、), full from four."""
    return min(MAX_LIST_COMMAS, view.text.count("、")) / MAX_LIST_COMMAS


@feature()
def asks_number(view: SentenceView) -> float:
    """1 for questions for a number, an ordinal or a duration."""
    return float(view.question.kind in _NUMBERS)


@feature()
def asks_date(view: SentenceView) -> float:
    """1 for questions for a date."""
    return float(view.question.kind in _DATES)


@feature()
def asks_person(view: SentenceView) -> float:
    """1 for questions for a person, office or organisation."""
    return float(view.question.kind in _PEOPLE)


@feature()
def asks_place(view: SentenceView) -> float:
    """1 for questions for a place."""
    return float(view.question.kind in _PLACES)


@feature()
def asks_why(view: SentenceView) -> float:
    """1 for questions for a reason or a manner."""
    return float(view.question.kind in _REASONS)


@feature()
def asks_what(view: SentenceView) -> float:
    """1 for questions for a definition."""
    return float(view.question.kind in _DEFINITIONS)


@feature()
def asks_other(view: SentenceView) -> float:
    """1 for questions of any other type."""
    return float(view.question.kind in _OTHERS)


_SAID = r"(?:要求|强调|指出|提出|部署|指示|叮嘱|嘱咐)"
_ASKS_DEMAND = lazy_regex(
    rf"(?:怎么|怎样|如何|什么|哪些)[^,。?]{{0,3}}{_SAID}|{_SAID}(?:了|过|的是)?(?:什么|哪些|怎么|怎样|如何)"
)
_DEMAND = lazy_regex(rf"[^,。:;]{{0,24}}{_SAID}[,:]|“?(?:要(?![闻点求素])|必须|务必|应当|应该|坚决)")


@lru_cache(maxsize=512)
def asks_for_demands(question: str) -> bool:
    """True if a normalised question asks for a demand."""
    return bool(_ASKS_DEMAND.search(question))


def is_demand(sentence: str) -> bool:
    """True if a normalised sentence begins with a reported demand."""
    return bool(_DEMAND.match(sentence))


_COUNTS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_COUNT = "".join(_COUNTS)
_ROOT = rf"[{_COUNT}]个?[^\W\d_{_COUNT}一个的是和与指有年月日天次人名位家条种期届]"
_SLOGAN = lazy_regex(rf"(?<![第一百千万亿零{_COUNT}]){_ROOT}(?:[^\W\d_{_COUNT}]{{0,2}}{_ROOT})*")
_ROOTS = lazy_regex(rf"([{_COUNT}])个?(.)")
_ITEM_ENDS = lazy_regex(r"[、,;:。“”\"()]+")
MIN_ROOTS = 3
"""Sum of a slogan's counts; any sentence with two 会 would spell out 两会."""


@lru_cache(maxsize=512)
def counted_slogan(sought: str) -> tuple[str, tuple[tuple[str, int], ...]] | None:
    """The counted slogan in a question with the roots' counts, or None.

    A root is one character; the repeated word may be longer (确保), the same in every item.
    sought: normalised, without question words.
    """
    for match in _SLOGAN.finditer(sought):
        roots = tuple((root, _COUNTS[count]) for count, root in _ROOTS.findall(match.group()))
        if sum(count for _, count in roots) >= MIN_ROOTS:
            return match.group(), roots
    return None


def spells_out(sentence: str, sought: str) -> bool:
    """True if a normalised sentence lists the items of the slogan sought."""
    slogan = counted_slogan(sought)
    if slogan is None:
        return False
    name, roots = slogan
    rest = sentence.replace(name, "")
    return all(rest.count(root) >= count and _items(rest, root) >= count - 1 for root, count in roots)


def _items(sentence: str, root: str) -> int:
    """Number of clauses and list items with the root at their start."""
    return sum(piece.startswith(root) for piece in _ITEM_ENDS.split(sentence))
