"""Question analysis: expected answer type, focus, search words.

Question words and courtesy (多少, 请问, 是不是) are not searched for: no article contains them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from retrieval.answering.understanding.answer_types import AnswerKind, asked_units
from retrieval.answering.understanding.entities import people
from retrieval.errors import EmptyQuestion, QuestionTooLong
from retrieval.language.normalization import normalise
from retrieval.language.numbers import number_forms
from retrieval.language.tokenizer import PAIR, Tokenizer, is_word, pairs
from retrieval.models import Span
from retrieval.patterns import lazy_regex

LONGEST_QUESTION = 1000
PHRASE_WORDS = 4
"""Words of a phrase with synonyms, at most."""
"""Code points of a question; a longer text is no question."""

_KINDS: tuple[tuple[AnswerKind, str], ...] = (
    (AnswerKind.AUTHOR, r"(?:谁|哪[位个]|何人)[^,。]{0,6}(?:写|撰|拍|摄|报道|采访|署名)的?|作者(?:是|叫|为)|记者(?:是谁|叫什么)|谁是[^,。]{0,12}(?:作者|记者)"),
    (AnswerKind.POSITION, r"什么(?:职[务位称]|身份|官职?|头衔)|[做干]什么(?:工作)?的|(?:担任|出任|任)(?:的是)?(?:什么|何|哪)|何职"),
    (AnswerKind.DURATION, r"多久|多长时间|多少(?:天|年|个?月|个?小时|分钟|时间|周|日)|几(?:天|年|个月|个小时|小时|分钟|周)(?!前)|历时"),
    (AnswerKind.DATE, r"什么(?:时候|时间|日期|年份)|何[时年月日]|哪一?[年天月日]|几[月号日点时]|哪个?(?:月份|年份|时期|年代|世纪|朝代)|日期|时间是"),
    (AnswerKind.ORDINAL, r"第几|哪一?[期届次集]|第多少"),
    (AnswerKind.NUMBER, r"多少|几(?!乎)|多[大高长重远深宽]|百分之|比例|金额|数量|人数|总数|面积|价格|年龄"),
    (AnswerKind.REASON, r"为什么|为何|因为什么|因何|原因|怎么会|缘何|目的|为的是什么|由于什么|何故"),
    (AnswerKind.ORGANISATION, r"(?:哪一?[个家些支所]|什么|何)(?:公司|企业|集团|单位|部门|机构|组织|银行|大学|学校|学院|医院|球队|俱乐部|政党|党|协会|媒体|报纸|报社|乐队|军队|法院)"),
    (AnswerKind.PERSON, r"谁|哪[位些个]?人|何人|什么人|叫什么(?:名字)?|人名|名字|姓名|哪位|哪些人"),
    (AnswerKind.PLACE, r"哪里|何[处地]|什么地[方点]|哪一?个?(?:省|市|县|国家?|城市|地区|地方|区|镇|村|州|洲|岛)|地[点址]|位于|在哪|坐落"),
    (AnswerKind.DEFINITION, r"^什么(?:是|叫)|什么意思|何谓|指的?是?什么|定义|含义|是什么\??$|什么是"),
    (AnswerKind.MANNER, r"怎么|如何|怎样|什么(?:办法|方[法式]|措施|手段|途径|原则)"),
)  # fmt: skip
_KIND_PATTERNS = tuple((kind, lazy_regex(pattern)) for kind, pattern in _KINDS)

_ASKING = lazy_regex(
    r"请问|麻烦(?:问)?一下|我想(?:知道|问)(?:一下)?|想知道|告诉我|能不能|可不可以|是不是|有没有|是否|"
    r"(?:有|是|在|为|叫|因|由于|到)?(?:什么(?:时候|时间|地方|样|人)?|为什么|为何|啥)|怎么样?|怎样|如何|"
    r"多少|(?<![许诸众繁很太最更颇])多[久大高长远重]|第?几(?!乎)|(?:是|有)?谁|"
    r"哪(?:里|儿|一?[个些位家种年天期届月日次类项])?|何[时处地人种为以谓]?|"
    r"(?<![酒网贴水书咖氧茶迪球餐])[吗呢吧啊呀么][?!。]*$|[?!]"
)
_LOOKALIKE = lazy_regex(
    r"几何|茶几|窗明几净|几内亚|几率|几维|几案|几经|几度(?=[风春重沉])|未几|加拿大|哪吒|哪怕|任何(?!职)|何况|何曾|何妨|何必|何不|"
    r"(?<![如为因缘任有是以从于在到由持作出奈])何(?![时处地人种为以谓故事物职在方年月日等省市县区国党校故罪罚])"
)
"""Words with the characters of question words; 何 is a surname unless a word of time, place or manner follows."""
_MASK = "\ue000"
_COURTESY = lazy_regex(
    r"(?:(?:请问|请教|麻烦(?:问)?一下|(?:我)?想(?:知道|问|了解)(?:一下)?|(?:请)?告诉我|有?(?:谁|人|没有人)(?:能|可以)?(?:知道|告诉我)|"
    r"(?:你|您|大家|各位)(?:知不)?知道)[,:、\s]*)+(?=.{3})"
)
_SPOKEN = {"咋舌": "咋舌", "啥": "什么", "咋": "怎么", "干嘛": "做什么", "哪儿": "哪里", "几时": "什么时候"}
"""Question words as they are said and typed on phones, and as the rules, and newspapers, know them."""
_SPOKEN_OR_QUOTED = lazy_regex("|".join(('"[^"]*"', "“[^”]*”", "「[^」]*」", *_SPOKEN)))
_MEASURED = lazy_regex(r"((?:多少|几|哪)[家个名位例种条项所件辆台套起只])")
_POLITE = ("请问", "告诉我", "想知道", "我想知道", "我想问", "我想知道一下", "麻烦问一下", "麻烦一下")
_PARTICLES = frozenset("的了是在和与及之吗呢吧")
_PHRASE = lazy_regex(
    r'"([^"]{1,50})"|“([^“”]{1,50})”|「([^「」]{1,50})」|『([^『』]{1,50})』|‘([^‘’]{1,50})’'
)
_AROUND = " ?!。,、;:“”\"'「」《》()"
"""Characters around a lone character."""
_FOCUS = lazy_regex(r"(?:多少|几|哪一?[个些位家种类项]|什么)(?:[个家名位种条项例所])?([\u4e00-\u9fff]{1,6})")


@dataclass(frozen=True, slots=True)
class Question:
    """An understood question.

    text:    as given, white space stripped; normal: the same, normalised.
    kind:    expected answer type. focus: the counted or chosen noun (多少**员工**), or None.
    units:   units of a numeric answer; often empty.
    asked:   the words right before and after the question word: the attribute asked for.
    words:   search words, each with its synonyms, the given one first; normalised.
    tokens:  the words given for BM25, with pairs of characters.
    others:  words with the tokens of their synonyms, for BM25 in an archive that has not the word.
    phrases: exact phrases: quoted words, a lone character.
    in_full: normalised, with the topic of earlier turns, whose words only find passages; else empty.
    """

    text: str
    normal: str
    kind: AnswerKind
    focus: str | None
    units: tuple[str, ...]
    asked: frozenset[str]
    words: tuple[tuple[str, ...], ...]
    tokens: tuple[str, ...]
    phrases: tuple[str, ...] = ()
    in_full: str = ""
    others: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def readable(self) -> str:
        """The question for a reader of whole sentences, with its topic."""
        return self.in_full or self.normal


def understand(
    text: str, analyser: Tokenizer, *, stopwords: frozenset[str], synonyms: Mapping[str, tuple[str, ...]]
) -> Question:
    """Parse a question.

    Raises EmptyQuestion when nothing is left to search for (empty, emoji, only stop words),
    QuestionTooLong over `LONGEST_QUESTION` code points.
    """
    text = " ".join(text.split())
    if len(text) > LONGEST_QUESTION:
        raise QuestionTooLong(length=len(text), limit=LONGEST_QUESTION)
    normal = in_written_form(without_courtesy(normalise(text)))
    phrases = phrases_of(normal)
    sought = sought_text(normal)
    numbers = {forms[0]: forms[1:] for forms in number_forms(sought)}
    words = _without(stopwords, analyser.words(sought))
    if not words:  # what is put in quotation marks or stands alone is wanted, stop word or not
        bare = normal.strip(" ?!。,")
        wanted = (phrase for phrase in phrases if phrase != bare or bare not in _PARTICLES)
        words = [word for phrase in wanted for word in analyser.words(phrase)]
    if not words:
        raise EmptyQuestion(question=text[:40])
    matched = _with_phrases(_words_and_numbers(sought, numbers, analyser), synonyms)
    asked = _without(stopwords, matched) or words
    tokens = _search_tokens(sought, words, stopwords, analyser)
    spelled = dict.fromkeys(form for word in asked for form in numbers.get(word, ()))
    return Question(
        text,
        normal,
        kind_of(normal),
        focus_of(normal, analyser),
        asked_units(normal),
        _asked(normal, analyser, stopwords),
        tuple((word, *numbers.get(word, ()), *synonyms.get(word, ())) for word in asked),
        (*tokens, *(t for form in spelled for t in analyser.tokens(form) if t not in tokens)),
        phrases,
        others=tuple((word, _tokens_of(synonyms[word], analyser)) for word in asked if word in synonyms),
    )


def in_written_form(normal: str) -> str:
    """Replace spoken question words by written ones, outside quotations.

    A question word alone is looked for as it is.
    """
    if normal.strip(_AROUND) in _SPOKEN:
        return normal
    return _SPOKEN_OR_QUOTED.sub(lambda found: _SPOKEN.get(found.group(), found.group()), normal)


def kind_of(normal: str) -> AnswerKind:
    """Expected answer type of a normalised question in written form."""
    masked = without_lookalikes(normal)
    for kind, pattern in _KIND_PATTERNS:
        if pattern.search(masked):
            return kind
    return AnswerKind.OTHER


def focus_of(normal: str, analyser: Tokenizer) -> str | None:
    """The noun right after the question word: 哪家**企业**, 多少**人**."""
    found = _FOCUS.search(without_lookalikes(normal))
    words = analyser.words(found.group(1)) if found else []
    return words[0] if words else None


def phrases_of(normal: str) -> tuple[str, ...]:
    """Exact phrases of a normalised question: quoted words, a lone character.

    Without quotations with a question word (“追究谁的责任”): no article contains them.
    """
    bare = normal.strip(_AROUND)
    if len(bare) == 1 and is_word(bare):
        return (bare,)
    quoted = ("".join(found).strip() for found in _PHRASE.findall(normal))
    return tuple(dict.fromkeys(text for text in quoted if is_word(text) and asking_place(text) is None))


def without_courtesy(normal: str) -> str:
    """A normalised question without leading courtesy: 谁知道, 请问, 我想问一下.

    The 谁 of 谁知道 asks for no person.
    """
    leading = _COURTESY.match(normal)
    return normal[leading.end() :] if leading else normal


def without_lookalikes(normal: str) -> str:
    """The question with 几何, 茶几 and 何伟 masked, of the same length."""
    names = [name for name in people(normal) if name[0] in "何哪谁几"] if "何" in normal else []
    for name in names:
        normal = normal.replace(name, _MASK * len(name))
    return _LOOKALIKE.sub(lambda found: _MASK * len(found.group()), normal)


def sought_text(normal: str) -> str:
    """A normalised question with question words and courtesy blanked.

    The measure word after a question word stays by itself: 多少家规上企业 asks for 规上企业, not for 家规.
    """
    masked = without_lookalikes(normal)
    pieces, last = [], 0
    cuts = [(m.start(), m.end(), " ") for m in _ASKING.finditer(masked)]
    cuts += [(m.end(), m.end(), " ") for m in _MEASURED.finditer(masked)]
    for start, end, gap in sorted(cuts):
        pieces += [normal[last:start], gap]
        last = max(last, end)
    return "".join([*pieces, normal[last:]])


def asking_place(normal: str) -> Span | None:
    """Span of the question word, None without one."""
    masked = without_lookalikes(normal)
    found = (m for m in _ASKING.finditer(masked) if m.group() not in "?!" and m.group() not in _POLITE)
    return next((Span(*m.span()) for m in found), None)


def _words_and_numbers(sought: str, numbers: Collection[str], analyser: Tokenizer) -> list[str]:
    """Words of a text, numbers of several spellings whole: 3500万."""
    written = sorted(numbers, key=len, reverse=True)
    if not written:
        return analyser.words(sought)
    parts = re.split("(" + "|".join(map(re.escape, written)) + ")", sought)
    return [word for part in parts for word in ([part] if part in written else analyser.words(part))]


def _asked(normal: str, analyser: Tokenizer, stopwords: frozenset[str]) -> frozenset[str]:
    """The words right before and after the question word, stop words skipped."""
    place = asking_place(normal)
    if place is None:
        return frozenset()
    before, after = (
        _without(stopwords, analyser.words(sought_text(part)))
        for part in (normal[: place.start], normal[place.end :])
    )
    return frozenset(before[-1:] + after[:1])


def _search_tokens(
    sought: str, words: Sequence[str], stopwords: frozenset[str], analyser: Tokenizer
) -> list[str]:
    found = (pair for pair in pairs(sought) if not _is_stop(pair.removeprefix(PAIR), stopwords))
    return [*words, *found]


def _is_stop(pair: str, stopwords: frozenset[str]) -> bool:
    """True for a stop word and for a pair with a particle."""
    return pair in stopwords or not _PARTICLES.isdisjoint(pair)


def _without(stopwords: frozenset[str], words: Sequence[str]) -> list[str]:
    return [word for word in words if word not in stopwords]


def _with_phrases(words: Sequence[str], synonyms: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The words, phrases with synonyms as one word: 打 上天."""
    found: list[str] = []
    at = 0
    while at < len(words):
        ends = range(min(len(words), at + PHRASE_WORDS), at, -1)
        end = next((end for end in ends if "".join(words[at:end]) in synonyms), at + 1)
        found.append("".join(words[at:end]))
        at = end
    return found


def _tokens_of(forms: Sequence[str], analyser: Tokenizer) -> tuple[str, ...]:
    """The different tokens of some words."""
    return tuple(dict.fromkeys(token for form in forms for token in analyser.tokens(form)))
