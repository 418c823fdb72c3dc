"""Follow-ups completed from earlier turns: 他还去了哪里? 荷塘区呢? 只看2月15日的. 不是首日,整个春运多少?

Pure: a text and earlier turns in, an independent question out, with the words carried over. A new place, person
or date replaces the old one of its kind. Where nothing is replaced the earlier question is the `topic`: its
words find the passages, those of the new text rank the sentences. A text with a mark of a follow-up (a pronoun,
呢, 只看, 不是) surely leans on the turns; of any other the answers decide (`leaning`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from retrieval.answering.understanding.entities import PLACE_ENDS, ending_in, organisations, people, places
from retrieval.answering.understanding.filters import kinds_of, merge, without
from retrieval.answering.understanding.part_replacement import replaced_part
from retrieval.answering.understanding.question import asking_place, in_written_form, sought_text
from retrieval.language.dates import find_dates
from retrieval.language.normalization import normalise
from retrieval.models import ANYWHERE, Answer, Filters, Span
from retrieval.patterns import lazy_regex

TURNS = 5
"""Turns looked back over."""
LONGEST = 200
"""Code points of an earlier question and of its quote; more is cut off."""
ELLIPTIC = 5
"""Characters beside question words up to which a text has no room for a topic: 造价多少?"""

_POINTER = lazy_regex(
    r"(?P<person>(?<![其吉])[他她](?!们|人|国|山|乡|方|处|日|年))|(?P<thing>(?<!其)它们?的?)|(?P<place>那里|那儿|当地(?=有|的))|"
    r"(?:该|这家|这个|那家|那个|这座|那座|这位|那位)(?P<noun>公司|企业|集团|单位|医院|学校|大学|学院|工厂|研究所|研究院|机构|街道|社区|区|县|市|镇|村|所|厂|项目|工程|会议|活动|证明|政策|措施|病人|患者|护士|领导|书记|市长|人)(?![们人员])"
)
_UNTOLD = lazy_regex(
    r"(?:那么?|请问|还有|另外|后来|当时|之后|此外|还|又|也|在|于|对|据|从|到|给|跟|和|与|由|向|把|被|以及|现在|目前|会上|其中|,|、|\s)+"
)
_SO = lazy_regex(r"^(?:那么|那)[,、\s]*(?![些个里儿年一天次种位家样时场边不须曲坡])")
_MARKED = lazy_regex(
    r"^(?:那么|那)[,、\s]*(?![些个里儿年一天次种位家样时场边不须曲坡])|^还(?!款|债|原|乡)|^其中"
)
_POINTS_BACK = lazy_regex(r"^(?:最近|后来)?还(?!款|债|原|乡)|^[这那该此其](?!须)|[他她它]们|那[篇次]")
_NEW_TOPIC = lazy_regex(
    r"^(?:换(?:个|一个)?(?:问题|话题|别的)?|(?:再|另外|顺便|对了)?[,,]?(?:再|想)?问(?:一下|下|个|一个)?(?:别的|其他的|另一个|一个|问题)?|顺便问(?:一下|下)?|对了)[,:、\s]+|^顺便问(?:一下|下)"
)
_CORRECTION = lazy_regex(
    r"^(?:(?:不是|不对|打错了?|错了|算了|我(?:想)?问的不是|我说的不是)(?P<wrong>[^,。;!?]{0,14})[,。;!、\s]+)?"
    r"(?:还是说|还是问|应该是|我?(?:就|只|想|是)?(?:想)?(?:问|说|要|指|查)(?:的是|是|的)?|(?:而)?是)?(?P<right>.+)$"
)
_NARROWED = lazy_regex(
    r"^(?:请)?(?:只|光|单)(?:看|算|要|说|查|问)?(?P<part>[^?]{1,20}?)(?:的)?(?:呢)?[?。!]*$"
)
_WHAT_OF = lazy_regex(r"^(?:那么|那)?[,、\s]*(?P<other>[^?!。,;]{1,14}?)呢?[?。!]*$")
_MORE = lazy_regex(r"^(?:那么?)?[,、]?(?:还有|另外|别的|其他的?)(?:呢|吗|谁|哪些|什么|别的)?[?。]*$")
MAX_TOPIC_CHARS = 60
"""Characters of a topic; older words are cut off at its end."""
_CORRECTS = lazy_regex(
    r"^(?:不是(?!说|吗|有)|不对|打错|错了|算了|我(?:想)?问的|我(?:说|要|指)的|我(?:是|就|只)(?:问|说|要|指|想问))"
)
_PLACE_END = lazy_regex(rf"{PLACE_ENDS}$")
_PERSONS = frozenset({"病人", "患者", "护士", "领导", "书记", "市长", "人"})
_SMALL = lazy_regex(r"[的了是在和与及之吗呢吧,。?!、\s]")


@dataclass(frozen=True, slots=True)
class ConversationTurn:
    """An earlier question with its first quote.

    question: with the words carried over. filters: in force then.
    quote, headline, date: of the first quote and its article; empty or None without one.
    """

    question: str
    filters: Filters = ANYWHERE
    quote: str = ""
    headline: str = ""
    date: dt.date | None = None

    @classmethod
    def of(cls, answer: Answer) -> ConversationTurn:
        """The turn of an answer; unanswered, without a quote to refer to."""
        quote = answer.quotes[0] if answer.quotes and answer.answered else None
        return cls(
            answer.question[:LONGEST],
            answer.filters,
            quote.text[:LONGEST] if quote else "",
            (quote.article.headline or "")[:LONGEST] if quote else "",
            quote.article.date if quote else None,
        )


@dataclass(frozen=True, slots=True)
class CompletedQuestion:
    """An independent question, the carried words, and continuing filters.

    asked:    the part that ranks sentences, where a topic stands beside it; else empty.
    topic:    words of earlier turns to find passages with.
    inherits: True if the last question says what kind of answer is wanted.
    repeats:  True for the same question again, its first quote aside.
    replaces: True if a part of the last question is replaced, which may have been a filter.
    narrows:  True for the last question within further filters; its dates are no others than theirs.
    """

    question: str
    carried: tuple[str, ...] = ()
    filters: Filters = ANYWHERE
    asked: str = ""
    topic: str = ""
    inherits: bool = False
    repeats: bool = False
    replaces: bool = False
    narrows: bool = False


Cut = Callable[[str], Iterable[str]]
"""Segmentation of a normalised text into words."""


def complete_follow_up(
    text: str,
    turns: Sequence[ConversationTurn],
    *,
    narrowing: Callable[[str], Filters | None] = lambda normal: None,
    unfiltered: Callable[[str, Collection[str]], str] = lambda text, kinds: text,
    cut: Cut = list,
) -> CompletedQuestion:
    """Complete a follow-up after these turns, the newest last.

    narrowing:  the filters of a normalised text of filters alone (只看2月15日的), else None; such a text
                repeats the last question.
    unfiltered: a question less its words of filters of these kinds, which new ones replace.
    """
    asked = in_written_form(normalise(" ".join(text.split())))
    recent = list(turns)[-TURNS:]
    if not recent or not asked or len(asked) > LONGEST or _NEW_TOPIC.match(asked):
        return CompletedQuestion(text)
    last = recent[-1]
    narrower = narrowing(asked)
    if narrower is not None:
        again = unfiltered(last.question, kinds_of(narrower))
        kept = last.filters
        for kind in kinds_of(narrower):
            kept = without(kept, kind)
        return CompletedQuestion(again, (again,), merge(kept, narrower), narrows=True)
    for complete in (_more, _corrected, _narrowed, _what_of, _bare_asking, _pointing, _marked):
        whole = complete(asked, recent, cut)
        if whole is not None:
            return whole
    return CompletedQuestion(text)


def in_topic(text: str, turns: Sequence[ConversationTurn]) -> CompletedQuestion | None:
    """A text beside the topic of the last turn; None without one.

    To be judged against the text alone, for it has no mark of a follow-up.
    """
    asked = in_written_form(normalise(" ".join(text.split())))
    if not turns or not asked or len(asked) > LONGEST or _NEW_TOPIC.match(asked):
        return None
    return _beside_topic(asked, turns[-1])


def content_length(text: str) -> int:
    """Characters of a text beside question words and particles."""
    return len(_content(in_written_form(normalise(text))))


def points_back(text: str) -> bool:
    """True for a word that points to an earlier turn: 最近还有谁? 他们第二天去了哪?"""
    return _POINTS_BACK.search(normalise(text)) is not None


def _beside_topic(
    asked: str, last: ConversationTurn, *, wrong: str = "", inherits: bool = False
) -> CompletedQuestion | None:
    about = _about(last)[:MAX_TOPIC_CHARS]
    topic = about.replace(wrong, " ").strip() if wrong else about
    if not topic:
        return None
    whole = f"{asked} {last.question}" if inherits else f"{topic} {asked}"
    return CompletedQuestion(whole, (topic,), last.filters, asked, topic, inherits)


def _more(asked: str, turns: Sequence[ConversationTurn], cut: Cut) -> CompletedQuestion | None:
    """还有呢?: the same again, the quote shown aside."""
    last = turns[-1]
    if not _MORE.match(asked):
        return None
    return CompletedQuestion(last.question, (last.question,), last.filters, repeats=True)


def _corrected(asked: str, turns: Sequence[ConversationTurn], cut: Cut) -> CompletedQuestion | None:
    """不是首日,整个春运多少?: the right part in place of the wrong one."""
    found = _CORRECTION.match(asked)
    if found is None or not _CORRECTS.match(asked):
        return None
    right, wrong = found["right"].strip(" ,?。!"), (found["wrong"] or "").strip("的是 ")
    last = turns[-1]
    previous = normalise(last.question)
    if _asks(right):
        return _beside_topic(right, last, wrong=wrong)
    if wrong and wrong in previous:
        start = previous.index(wrong)
        return _replaced(last, previous, Span(start, start + len(wrong)), right)
    return _part(right, last, cut)


def _narrowed(asked: str, turns: Sequence[ConversationTurn], cut: Cut) -> CompletedQuestion | None:
    """只看法国, 光外贸的呢: a part of the last question."""
    found = _NARROWED.match(asked)
    if found is None or _asks(found["part"]):
        return None
    return _part(found["part"], turns[-1], cut)


def _what_of(asked: str, turns: Sequence[ConversationTurn], cut: Cut) -> CompletedQuestion | None:
    """荷塘区呢?, a bare place: the last question with a name replaced."""
    found, last = _WHAT_OF.match(asked), turns[-1]
    if found is None or _asks(asked.removesuffix("?").removesuffix("呢")) or _POINTER.search(asked):
        return None
    other = re.sub("那[天年月]$", "", found["other"].strip())
    named = asked.rstrip("?。!").endswith("呢")
    if not other or (not named and not re.fullmatch(rf"[\u4e00-\u9fff]{{1,6}}{PLACE_ENDS}", other)):
        return None
    return _part(other, last, cut)


def _part(other: str, last: ConversationTurn, cut: Cut) -> CompletedQuestion | None:
    """The last question about another part, replaced or beside the topic."""
    reference = last.date or dt.date.max
    days = find_dates(other, reference)
    rest = "" if not days else (other[: days[0].span.start] + other[days[0].span.end :]).strip("的 ,")
    if rest and (elsewhere := _part(rest, last, cut)):  # 荷塘区2月3日呢
        last = replace(last, question=elsewhere.question)
        other = days[0].span.cut(other)
    previous = normalise(last.question)
    target = replaced_part(previous, other, reference, cut)
    if target is not None:
        return _replaced(last, previous, *target)
    if days:
        return CompletedQuestion(f"{other}{previous}", (previous.strip("?。, "),), last.filters)
    return _beside_topic(other, last, inherits=True)


def _replaced(last: ConversationTurn, previous: str, before: Span, other: str) -> CompletedQuestion:
    start, end = previous[: before.start], previous[before.end :]
    carried = ((start + end).strip("?。, "),)
    return CompletedQuestion(start + other + end, carried, last.filters, replaces=True)


def _bare_asking(asked: str, turns: Sequence[ConversationTurn], cut: Cut) -> CompletedQuestion | None:
    """为什么?, 什么时候?: the topic of the last question, asked anew."""
    if not _asks(asked) or _content(asked):
        return None
    about = _about(turns[-1])
    return CompletedQuestion(f"{about} {asked}", (about,), turns[-1].filters) if about else None


def _pointing(asked: str, turns: Sequence[ConversationTurn], cut: Cut) -> CompletedQuestion | None:
    """他还去了哪里? 该公司有多少员工?: the name in place of the pronoun, the topic beside."""
    found = _POINTER.search(asked)
    if found is None or _told(asked[: found.start()]):
        return None
    meant = None if found["thing"] else next(_antecedents(found, turns), None)
    if meant is not None:
        whole = asked[: found.start()] + meant + asked[found.end() :]
        topic = _about(turns[-1])[:MAX_TOPIC_CHARS]
        return CompletedQuestion(whole, (meant,), asked=whole, topic=topic)
    rest = asked[: found.start()] + (found["noun"] or "") + asked[found.end() :]
    return _beside_topic(rest, turns[-1]) if _content(rest) else None


def _marked(asked: str, turns: Sequence[ConversationTurn], cut: Cut) -> CompletedQuestion | None:
    """那复工的有多少家? 还有哪家?: beside the topic."""
    if not _MARKED.search(asked) or _names(asked) or not _asks(asked) or len(_content(asked)) > ELLIPTIC:
        return None
    return _beside_topic(_SO.sub("", asked), turns[-1])


def _antecedents(found: re.Match[str], turns: Sequence[ConversationTurn]) -> Iterator[str]:
    """Antecedents of a pronoun, the likeliest first: newest question, quote, older turns."""
    find = _finder(found)
    for turn in reversed(turns):
        for text in (turn.question, turn.headline, turn.quote):
            named = [
                name for name in find(normalise(text)) if not (found["person"] and _PLACE_END.search(name))
            ]
            yield from reversed(named[:1] if text is turn.quote else named)


def _finder(found: re.Match[str]) -> Callable[[str], tuple[str, ...]]:
    noun = found["noun"]
    if found["person"] or noun in _PERSONS:
        return people
    if found["place"]:
        return places
    if noun in ("公司", "企业", "单位", "机构"):
        return lambda normal: ending_in(noun, normal) or organisations(normal)
    return lambda normal: ending_in(noun, normal)


def _told(before: str) -> bool:
    """True if an antecedent may precede the pronoun in its own sentence."""
    return bool(_UNTOLD.sub("", _SMALL.sub("", sought_text(before))))


def _names(normal: str) -> bool:
    return any(find(normal) for find in (people, places, organisations))


def _asks(normal: str) -> bool:
    return asking_place(normal) is not None


def _content(normal: str) -> str:
    """The content of a question beside question words."""
    rest = re.sub(r"^(?:那么|那)(?![里儿])", "", normal)
    return _SMALL.sub("", sought_text(rest))


def _about(turn: ConversationTurn) -> str:
    """The topic of a question: its words beside the question word."""
    return " ".join(sought_text(in_written_form(normalise(turn.question))).split()).strip(" ?。,的")
