"""Agreement of a sentence with the things named by a question.

A thing is held by a sentence with one of its spellings; nearby by the sentences around it, the title lines,
the dateline and, for times, the date of the paper. It is contradicted by another thing of its kind where
neither holds it: 荷塘区 in question, 天元区 in the sentence.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.answering.checks.named_things import PLACE_ENDS, NamedThing, ThingKind
from retrieval.language.normalization import normalise
from retrieval.models import Article
from retrieval.patterns import lazy_regex

WITHOUT_THINGS = 0.5
"""Share where the question names no such thing."""
MAX_THINGS = 4
"""Things named for full marks."""
NAMES = frozenset(
    (ThingKind.PLACE, ThingKind.PERSON, ThingKind.ORGANISATION, ThingKind.TITLE, ThingKind.CODE)
)
TIMES = frozenset((ThingKind.YEAR, ThingKind.DAY))
COUNTS = frozenset((ThingKind.ORDINAL, ThingKind.NUMBER))
_YEAR = lazy_regex(
    r"(?<![0-9])(?:1[5-9]|20)[0-9]{2}(?=年|[“《「\"]|中国|世界|全国|国际|全球|亚洲)|[一二][零〇一二三四五六七八九]{3}年"
)
_DAY = lazy_regex(r"[0-9]{1,2}月(?:[0-9]{1,2}[日号])?")
_MONTH = lazy_regex(r"[0-9]{1,2}月")
_ORDINAL = lazy_regex(r"第[0-9零一二三四五六七八九十百]+[^\W\d_]?")
_PLACE = {end: lazy_regex(rf"[\u4e00-\u9fff]{{2}}{end}(?![长委政民场域间块别])") for end in PLACE_ENDS}


@dataclass(frozen=True, slots=True)
class Setting:
    """Normalised texts around a candidate: the sentence, its neighbours, the article.

    nearby: the sentences before and after, title lines and dateline. date: of the paper.
    """

    sentence: str
    nearby: str
    article: str
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Shares of the named things held, 0..1; `WITHOUT_THINGS` without any.

    size: number of things, full from `MAX_THINGS`. contradicted: share of things contradicted, or 0.
    """

    size: float
    here: float
    near: float
    article: float
    names_here: float
    names_near: float
    names_article: float
    times_near: float
    counts_near: float
    contradicted: float


def setting_of(article: Article, sentences: Sequence[str], number: int) -> Setting:
    """The texts around one of an article's normalised sentences."""
    heads = (article.kicker, article.headline, article.deck, article.dateline)
    titles = normalise(" ".join(head for head in heads if head))
    nearby = (*sentences[max(0, number - 1) : number], *sentences[number + 1 : number + 2], titles)
    whole = " ".join((*sentences, titles))
    return Setting(sentences[number], " ".join(nearby), whole, article.date)


def agreement_with(things: Sequence[NamedThing], setting: Setting) -> Agreement:
    """Check the things named by a question against a candidate."""
    here = [thing.is_in(setting.sentence) for thing in things]
    near = [
        held or thing.is_in(setting.nearby) or is_date_of(thing, setting)
        for thing, held in zip(things, here, strict=True)
    ]
    whole = [held or thing.is_in(setting.article) for thing, held in zip(things, near, strict=True)]
    against = [not h and contradicts(thing, setting.sentence) for thing, h in zip(things, near, strict=True)]

    def share(held: Sequence[bool], kinds: frozenset[ThingKind] = frozenset(ThingKind)) -> float:
        of_kinds = [h for thing, h in zip(things, held, strict=True) if thing.kind in kinds]
        return sum(of_kinds) / len(of_kinds) if of_kinds else WITHOUT_THINGS

    return Agreement(
        size=min(MAX_THINGS, len(things)) / MAX_THINGS,
        here=share(here),
        near=share(near),
        article=share(whole),
        names_here=share(here, NAMES),
        names_near=share(near, NAMES),
        names_article=share(whole, NAMES),
        times_near=share(near, TIMES),
        counts_near=share(near, COUNTS),
        contradicted=sum(against) / len(against) if against else 0.0,
    )


def is_date_of(thing: NamedThing, setting: Setting) -> bool:
    """True for the paper's year or day, unless the sentence contradicts."""
    if setting.date is None or thing.kind not in TIMES:
        return False
    if thing.kind is ThingKind.YEAR:
        if str(setting.date.year) in thing.forms:
            return not _YEAR.search(setting.sentence)
        return str(setting.date.year - 1) in thing.forms and "去年" in setting.sentence
    month, day = f"{setting.date.month}月", f"{setting.date.month}月{setting.date.day}日"
    if thing.forms[0] == month:  # 1月CPI, printed in January with the figure of 12月
        return all(found.group() == month for found in _MONTH.finditer(setting.sentence))
    return thing.forms[0] == day


def contradicts(thing: NamedThing, sentence: str) -> bool:
    """True if a sentence has another thing of its kind."""
    given = thing.forms[0]
    if thing.kind is ThingKind.YEAR:
        return bool(_YEAR.search(sentence))
    if thing.kind is ThingKind.DAY:
        return bool(_DAY.search(sentence))
    if thing.kind is ThingKind.ORDINAL:
        return any(found.group()[-1] == given[-1] for found in _ORDINAL.finditer(sentence))
    if thing.kind is ThingKind.PLACE and given[-1] in _PLACE and len(given) > 2:
        return bool(_PLACE[given[-1]].search(sentence))
    return False
