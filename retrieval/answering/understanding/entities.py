"""Named entities for follow-ups: people, places, organisations, by patterns.

Without a list of names: a person is a surname and one or two characters before a word typical after names, or
after an office. Precision before recall: a missed name is not carried over, a false one would be.
"""

from __future__ import annotations

import re
from functools import cache

from retrieval.answering.understanding.answer_types import OFFICE, SURNAMES
from retrieval.patterns import lazy_regex

_NO_GIVEN = (
    "和与及在是说的了为对从向将等同也先任表指强就要出到来去又并曾已于把被给让使随率主参哪谁何什有多怎几写拍签"
)
_NO_LAST = "只因拥做作会能还没不未自所人即吗呢吧"
"""Characters that follow names oftener than they end them; 张作霖 has one in the middle."""
_GIVEN = rf"(?:(?![{_NO_GIVEN}])[\u4e00-\u9fff])"
_AFTER = rf"(?=[{_NO_LAST}和与及在是说的了对从向将等同也先率要主出参到去来表指强为哪谁何什有怎任担还曾什把被几多给又今昨前写拍签吗呢吧啊,、。?!:;\s0-9“]|$)"
_PERSON = lazy_regex(
    rf"(?:(?<![\u4e00-\u9fff])|(?<=[和与及对由请给向据是]))(?P<name>[{SURNAMES}]{_GIVEN}{{1,2}}(?<![{_NO_LAST}])){_AFTER}"
    rf"|{OFFICE}(?P<officer>[{SURNAMES}]{_GIVEN}{{1,2}}(?<![{_NO_LAST}])){_AFTER}|(?P<dotted>(?:(?![和与及在的是由对])[\u4e00-\u9fff]){{2,6}}[·•](?:(?![是的在和与])[\u4e00-\u9fff]){{2,6}}){_AFTER}"
)
PLACE_ENDS = r"(?:自治[区州县]|省|市|县|区|镇|乡|村|州|街道|社区)"
_PLACE = lazy_regex(
    rf"(?:^|(?<=[在到去来从由于和与及向对,、。;\s]))(?P<place>(?:(?![向对在到去来从由于和与及有的是哪])[\u4e00-\u9fff]){{1,6}}?{PLACE_ENDS})(?![长委政民场])"
)
_ORGANISATION_ENDS = r"(?:有限公司|公司|集团|企业|工厂|厂|大学|学院|中学|小学|医院|银行|研究[院所]|所|协会|[局厅部委]|贸促会|街道|报社)"
_ORGANISATION = lazy_regex(
    rf"(?:^|(?<=[在到去来从由于和与及,、。;\s“]))(?P<organisation>(?:(?![在到去来从由于和与及有的是哪])[\u4e00-\u9fffa-z0-9]){{1,14}}?{_ORGANISATION_ENDS})(?![长有]限|长)"
)


def people(normal: str) -> tuple[str, ...]:
    """The persons named in a normalised text, in order."""
    return _names(_PERSON, normal)


def places(normal: str) -> tuple[str, ...]:
    """The places named in a normalised text: 天元区, 董家堰街道."""
    return _names(_PLACE, normal)


def organisations(normal: str) -> tuple[str, ...]:
    """The organisations named in a normalised text."""
    return _names(_ORGANISATION, normal)


def ending_in(noun: str, normal: str) -> tuple[str, ...]:
    """Phrases of a normalised text with this noun as head: 建恒铁路装备公司."""
    found = [m.group(1) for m in _called(noun).finditer(normal)]
    return tuple(dict.fromkeys(found))


@cache
def _called(noun: str) -> re.Pattern[str]:
    begins = r"(?:^|(?<=[在到去来从由于和与及对给为是,、。;:\s“”]))"
    return re.compile(
        rf"{begins}((?:(?![在到去来从由于和与及有的是哪什该这那])[\u4e00-\u9fffa-z0-9]){{2,14}}?{re.escape(noun)})"
    )


def _names(pattern: re.Pattern[str], normal: str) -> tuple[str, ...]:
    found = (next(name for name in match.groups() if name) for match in pattern.finditer(normal))
    return tuple(dict.fromkeys(found))
