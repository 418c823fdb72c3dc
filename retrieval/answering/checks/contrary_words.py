"""Words that exclude each other: gold prize, silver prize.

By hand, for such pairs are rare: of 2,229 questions of readers about two newspapers 8 are so, none answered
by that quote, 6 of them asking for what the archive does not hold.
"""

from __future__ import annotations

from retrieval.language.date_resolution import parse_short_numeral
from retrieval.patterns import lazy_regex

GROUPS = (
    ("开幕", "闭幕"),
    ("开工", "竣工", "完工"),
    ("特等奖", "一等奖", "二等奖", "三等奖"),
    ("金奖", "银奖", "铜奖"),
    ("金牌", "银牌", "铜牌"),
    ("冠军", "亚军", "季军"),
    ("男单", "女单"),
    ("男双", "女双", "混双"),
    ("男子", "女子"),
    ("男排", "女排"),
    ("男篮", "女篮"),
    ("男足", "女足"),
    ("男队", "女队"),
    ("上半年", "下半年"),
    ("一季度", "二季度", "三季度", "四季度"),
    ("上午", "下午"),
    ("进口", "出口"),
    ("最高", "最低"),
    ("最大", "最小"),
    ("最多", "最少"),
    ("初中", "高中"),
    ("省长", "市长", "县长", "区长"),
    ("营业收入", "净利润"),
    ("丈夫", "妻子"),
    ("父亲", "母亲"),
    ("儿子", "女儿"),
    ("出生", "去世"),
)
"""Words of one thing; a sentence with another one of the group and not this one is about something else."""
_SESSION = lazy_regex(
    r"第?(?P<number>[0-9]{1,3}|[一二三四五六七八九十]{1,4})(?P<unit>[届次])(?=[^,。;?!]{0,8}(?:会|展|赛|节|论坛))"
)
"""A meeting by its number: 八届二十五次常委会."""

_OFFICE = lazy_regex(
    r"(?P<deputy>副?)(?P<office>(?:[省市县区镇乡村部局厅院校会社处科所站队团司]|委员|理事|秘书|董事|检察|行)长|书记|主任|总理|总统|主席|总经理|教授)"
)
"""An office, of the first or of a deputy."""


def is_contrary(question: str, text: str) -> bool:
    """True if a text has only the counterpart of a question's word.

    Both normalised. Numbers of meetings count as such words.
    """
    return any(_excludes(group, question, text) for group in GROUPS) or (
        _is_other_session(question, text) or _is_other_rank(question, text)
    )


def _excludes(group: tuple[str, ...], question: str, text: str) -> bool:
    asked = [word for word in group if word in question]
    return len(asked) == 1 and asked[0] not in text and any(word in text for word in group)


def _is_other_session(question: str, text: str) -> bool:
    asked, held = _sessions(question), _sessions(text)
    return any(unit in held and numbers.isdisjoint(held[unit]) for unit, numbers in asked.items())


def _is_other_rank(question: str, text: str) -> bool:
    """True for 站长 where 副站长 is asked for, and the reverse."""
    asked, held = _ranks(question), _ranks(text)
    return any(office in held and ranks.isdisjoint(held[office]) for office, ranks in asked.items())


def _ranks(text: str) -> dict[str, set[bool]]:
    """Offices, and whether the first or a deputy holds them."""
    found: dict[str, set[bool]] = {}
    for match in _OFFICE.finditer(text):
        found.setdefault(match["office"], set()).add(bool(match["deputy"]))
    return found


def _sessions(text: str) -> dict[str, set[int]]:
    """Numbers of meetings by their unit: {届: {8}, 次: {25}}."""
    found: dict[str, set[int]] = {}
    for match in _SESSION.finditer(text):
        found.setdefault(match["unit"], set()).add(parse_short_numeral(match["number"]))
    return found
