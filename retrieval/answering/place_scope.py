"""Place scope of a sentence: 整个街道无一例 gives no count for the city.

A local paper writes 全区 and 整个街道 beside a count, and names the place sentences before. Such a sentence
does not answer a question for the count of a larger place, for all common words; nor does a sentence on a
neighbour answer a question for a district unknown to the archive.
"""

from __future__ import annotations

from collections.abc import Iterable

from retrieval.answering.understanding.answer_types import AnswerKind
from retrieval.answering.understanding.question import Question
from retrieval.patterns import lazy_regex

_LEVELS = (("村", "社区"), ("街道", "镇", "乡"), ("区", "县", "旗"), ("市", "州", "盟"), ("省", "自治区"))
"""Kinds of places, each lying in one of the next."""
_LEVEL = {kind: level for level, kinds in enumerate(_LEVELS) for kind in kinds}
_KIND = "|".join(sorted(_LEVEL, key=len, reverse=True))
_NAME = lazy_regex(rf"[\u4e00-\u9fff]{{2,}}?({_KIND})")
_WHOLE = lazy_regex(rf"(?:整个|全)({_KIND})")


def names_a_place(words: Iterable[str]) -> bool:
    """True for the name of a village, town, district, city or province."""
    return any(map(_NAME.fullmatch, words))


def concerns_smaller_place(question: Question, sentence: str) -> bool:
    """True for a count of a smaller place than the asked one.

    Of several places in the question the smallest counts. False for a sentence with one of their names.
    """
    if question.kind is not AnswerKind.NUMBER:
        return False
    named = filter(None, (_NAME.fullmatch(form) for forms in question.words for form in forms))
    asked = {place.group(): _LEVEL[place[1]] for place in named}
    told = [_LEVEL[kind] for kind in _WHOLE.findall(sentence)]
    if not asked or not told or any(place in sentence for place in asked):
        return False
    return max(told) < min(asked.values())
