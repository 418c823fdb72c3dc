"""Normalised text for matching, with a map to the original offsets.

Each code point is folded on its own: NFKC (full width to half width, compatibility forms),
traditional to simplified (OpenCC t2s), old forms that OpenCC leaves (靑 緖 硏), lower case. Then the few
words that Taiwan and Hong Kong write otherwise (計畫, 身分, 甚麼, the 著 of 隨著) take one form of the same
length. Folding gives a word one form everywhere, in questions and articles, and keeps the map to the original
trivial. Quotes are always cut from the original.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from opencc import OpenCC

from retrieval.models import Span
from retrieval.patterns import lazy_regex


@cache
def _opencc() -> OpenCC:
    return OpenCC("t2s")


class _Folding(dict[int, str]):
    """Code point -> normalised form, filled on demand; table of str.translate."""

    def __missing__(self, code: int) -> str:
        self.learn([code])
        return self[code]

    def learn(self, codes: Iterable[int]) -> None:
        """Add many at once: OpenCC has a high cost per call."""
        new = [code for code in codes if code not in self]
        forms = [
            unicodedata.normalize("NFKC", _REPLACEMENT if _is_surrogate(code) else chr(code)) for code in new
        ]
        chinese = [at for at, code in enumerate(new) if code > _LAST_WITHOUT_TRADITIONAL]
        if chinese:
            simplified = _opencc().convert(_SEPARATOR.join(forms[at] for at in chinese)).split(_SEPARATOR)
            for at, form in zip(chinese, simplified, strict=True):
                forms[at] = form
        folded = (form.translate(_OLD_FORMS).lower() for form in forms)
        self.update(zip(new, folded, strict=True))


_LAST_WITHOUT_TRADITIONAL = 0x2E7F
"""CJK radicals follow; nothing up to here has a traditional form."""
_OLD_FORMS = str.maketrans(
    "靑緖硏淸鄕衞槪晩吿郞尙擧隷畧飮飜頼增囘囬塲甯甦瞭姊渉歩麽囯苧",
    "青绪研清乡卫概晚告郎尚举隶略饮翻赖增回回场宁苏了姐涉步么国苎",
)
"""Old and variant forms of one character each that OpenCC's t2s leaves apart."""
_OLD_FORMS |= str.maketrans("•・‧∙⋅", "·" * 5)  # the dot of a foreign name, as it is typed
_VARIANT_WORDS = (("计画", "计划"), ("身分", "身份"), ("连络", "联络"), ("甚么", "什么"))
_PARTICLE = lazy_regex("(?<![显卓昭名专论原编巨土遗译拙合知])著(?![名作称者述书])")
"""The particle that simplified script writes 着, apart from 著 in 著名, 显著 and their like."""
_SEPARATOR = "\n"
_REPLACEMENT = "\ufffd"


def _is_surrogate(code: int) -> bool:
    """True for a surrogate: no character, not encodable in UTF-8."""
    return 0xD800 <= code <= 0xDFFF


_FOLDING = _Folding()


def learn_code_points(codes: Iterable[int]) -> None:
    """Fold code points in one call; each alone costs fifty microseconds."""
    _FOLDING.learn(codes)


def normalise(text: str) -> str:
    """Fold a text for matching; its length may change ("㎡" -> "m2")."""
    folded = text.translate(_FOLDING)
    for variant, form in _VARIANT_WORDS:
        if variant in folded:
            folded = folded.replace(variant, form)
    return _PARTICLE.sub("着", folded) if "著" in folded else folded


_SET_APART = lazy_regex(
    "[\\s\u200b-\u200f\u2060\ufeff·•・‧∙⋅●《》〈〉“”‘’\"'「」『』()【】\\[\\]]"
    "|(?<=[\u3400-\u9fff])[.](?=[\u3400-\u9fff])"
)
"""Marks that one hand sets in a name and another does not: dots, white space, brackets, quotation marks."""


def spelling_key(normal: str) -> str:
    """A text less dots, spaces and brackets, to compare names.

    阿卜力孜·买买提, 阿卜力孜•买买提 and 阿卜力孜买买提 have one key, as have 苏 敏 and 苏敏.
    """
    return _SET_APART.sub("", normal)


@dataclass(frozen=True, slots=True)
class NormalisedText:
    """A normalised text with its offset map.

    starts: None if every code point was folded to one; else the offset in `text` of each original code
            point's folded form, and len(text) at the end.
    """

    text: str
    starts: tuple[int, ...] | None = None

    def original_span(self, span: Span) -> Span:
        """Span of the original for a span of the normalised text."""
        if self.starts is None:
            return span
        first = bisect_right(self.starts, span.start) - 1
        last = first if span.end <= span.start else bisect_right(self.starts, span.end - 1) - 1
        return Span(first, max(first, last + 1 if span.end > span.start else first))


def normalise_with_offsets(text: str) -> NormalisedText:
    """`normalise(text)`, with the map to the offsets of `text`."""
    folded = normalise(text)
    if len(folded) == len(text) and all(len(_FOLDING[ord(char)]) == 1 for char in set(text)):
        return NormalisedText(folded)
    widths = (len(_FOLDING[ord(char)]) for char in text)
    return NormalisedText(folded, tuple(accumulate(widths, initial=0)))
