"""Follow-ups completed from earlier turns: 他还去了哪里? 荷塘区呢? 只看2月15日的.

Pure: a text and earlier turns in, an independent question out, with the words carried over. An independent
question is left alone, also in doubt: a false carry is worse than none. A pronoun is replaced only without a
possible antecedent before it, words are added only to a question without a topic.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from retrieval.answering.understanding.entities import PLACE_ENDS, ending_in, organisations, people, places
from retrieval.answering.understanding.filters import merge
from retrieval.answering.understanding.question import asking_place, in_written_form, sought_text
from retrieval.language.dates import find_dates
from retrieval.language.normalization import normalise
from retrieval.models import ANYWHERE, Answer, Filters

TURNS = 5
"""Turns looked back over."""
LONGEST = 200
"""Code points of an earlier question and of its quote; more is cut off."""
ELLIPTIC = 5
"""Characters beside question words up to which a question that begins with 那 leaves something out."""

_POINTER = re.compile(
    r"(?P<person>(?<![其吉])[他她](?!们|人|国|山|乡|方|处|日|年))|(?P<place>那里|那儿|当地(?=有|的))|"
    r"(?:该|这家|这个|那家|那个|这座|那座|这位|那位)(?P<noun>公司|企业|集团|单位|医院|学校|大学|学院|工厂|研究所|研究院|机构|街道|社区|区|县|市|镇|村|所|厂|项目|工程|会议|活动|证明|政策|措施|病人|患者|护士|领导|书记|市长|人)(?![们人员])"
)
_UNTOLD = re.compile(
    r"(?:那么?|请问|还有|另外|后来|当时|之后|此外|还|又|也|在|于|对|据|从|到|给|跟|和|与|由|向|把|被|以及|现在|目前|会上|其中|,|、|\s)+"
)
_SO = re.compile(r"^(?:那么|那)[,、\s]*(?![些个里儿年一天次种位家样时场边不须曲坡])")
_WHAT_OF = re.compile(r"^(?:那么|那)?[,、\s]*(?P<other>[^?!。,;]{1,14}?)呢?[?。!]*$")
_MORE = re.compile(r"^(?:那么?)?[,、]?(?:还有|另外|别的|其他的?)(?:呢|吗|谁|哪些|什么|别的)?[?。]*$")
_PERSONS = frozenset({"病人", "患者", "护士", "领导", "书记", "市长", "人"})
_SMALL = re.compile(r"[的了是在和与及之吗呢吧,。?!、\s]")


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
    """An independent question, the carried words, and continuing filters."""

    question: str
    carried: tuple[str, ...] = ()
    filters: Filters = ANYWHERE


def completed(
    text: str,
    turns: Sequence[ConversationTurn],
    *,
    narrowing: Callable[[str], Filters | None] = lambda normal: None,
) -> CompletedQuestion:
    """Complete a follow-up after these turns, the newest last.

    narrowing: the filters of a normalised text of filters alone (只看2月15日的), else None; such a text
    repeats the last question.
    """
    asked = in_written_form(normalise(" ".join(text.split())))
    recent = list(turns)[-TURNS:]
    if not recent or not asked or len(asked) > LONGEST:
        return CompletedQuestion(text)
    last = recent[-1]
    narrower = narrowing(asked)
    if narrower is not None:
        return CompletedQuestion(last.question, (last.question,), merge(last.filters, narrower))
    for complete in (_more, _what_of, _bare_asking, _so, _pointing):
        whole = complete(asked, recent)
        if whole is not None:
            return whole
    return CompletedQuestion(text)


def _more(asked: str, turns: Sequence[ConversationTurn]) -> CompletedQuestion | None:
    """还有呢?: the same again."""
    last = turns[-1]
    return CompletedQuestion(last.question, (last.question,), last.filters) if _MORE.match(asked) else None


def _what_of(asked: str, turns: Sequence[ConversationTurn]) -> CompletedQuestion | None:
    """荷塘区呢?, a bare place: the last question with a name replaced."""
    found, last = _WHAT_OF.match(asked), turns[-1]
    if found is None or _asks(asked.removesuffix("?").removesuffix("呢")):
        return None
    other = found["other"].strip()
    named = asked.rstrip("?。!").endswith("呢")
    if not other or (not named and not re.fullmatch(rf"[\u4e00-\u9fff]{{1,6}}{PLACE_ENDS}", other)):
        return None
    previous = normalise(last.question)
    for kind in (people, places, organisations):
        if kind(other) and (before := kind(previous)):
            return _replaced(last, previous, before[-1], other)
    dated = find_dates(previous, last.date or dt.date.max)
    if find_dates(other, last.date or dt.date.max) and dated:
        return _replaced(last, previous, dated[0].span.cut(previous), other)
    if (before := places(previous) or organisations(previous)) and not people(other):
        return _replaced(last, previous, before[0], other)
    return CompletedQuestion(f"{other} {previous}", (last.question,), last.filters)


def _replaced(last: ConversationTurn, previous: str, before: str, other: str) -> CompletedQuestion:
    rest = previous.replace(before, "", 1)
    return CompletedQuestion(previous.replace(before, other, 1), (rest.strip("?。, "),), last.filters)


def _bare_asking(asked: str, turns: Sequence[ConversationTurn]) -> CompletedQuestion | None:
    """为什么?, 什么时候?: the topic of the last question, asked anew."""
    if not _asks(asked) or _content(asked):
        return None
    about = _about(turns[-1])
    return CompletedQuestion(f"{about} {asked}", (about,), turns[-1].filters) if about else None


def _so(asked: str, turns: Sequence[ConversationTurn]) -> CompletedQuestion | None:
    """那复工的有多少家?: short, on the names of the last question."""
    begins = _SO.match(asked)
    if begins is None or len(_content(asked[begins.end() :])) > ELLIPTIC or not _asks(asked):
        return None
    rest, last = asked[begins.end() :], normalise(turns[-1].question)
    if any(find(rest) for find in (people, places, organisations)) or _POINTER.search(rest):
        return None
    named = people(last) or places(last) or organisations(last)
    about = " ".join(named[:2]) or _about(turns[-1])
    return CompletedQuestion(f"{about} {rest}", (about,), turns[-1].filters) if about else None


def _pointing(asked: str, turns: Sequence[ConversationTurn]) -> CompletedQuestion | None:
    """他还去了哪里? 该公司有多少员工?: the name in place of the pronoun."""
    found = _POINTER.search(asked)
    if found is None or _told(asked[: found.start()]):
        return None
    meant = next(_antecedents(found, turns), None)
    if meant is None:
        return None
    return CompletedQuestion(asked[: found.start()] + meant + asked[found.end() :], (meant,))


def _antecedents(found: re.Match[str], turns: Sequence[ConversationTurn]) -> Iterator[str]:
    """Antecedents of a pronoun, the likeliest first: newest question, quote, older turns."""
    find = _finder(found)
    for turn in reversed(turns):
        for text in (turn.question, turn.headline, turn.quote):
            yield from reversed(find(normalise(text))[:1] if text is turn.quote else find(normalise(text)))


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


def _asks(normal: str) -> bool:
    return asking_place(normal) is not None


def _content(normal: str) -> str:
    """The content of a question beside question words."""
    rest = re.sub(r"^(?:那么|那)(?![里儿])", "", normal)
    return _SMALL.sub("", sought_text(rest))


def _about(turn: ConversationTurn) -> str:
    """The topic of a question: its words beside the question word."""
    return " ".join(sought_text(in_written_form(normalise(turn.question))).split()).strip(" ?。,的")
