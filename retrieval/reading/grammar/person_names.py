"""Personal names in bylines: a known surname and given name, or dotted.

Two-character names are often set with a space in the middle (张　三); the name is 张三.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from retrieval.patterns import lazy_regex
from retrieval.resources import config_folder

HAN = r"\u3400-\u9fff\U00020000-\U0003134f〇"
_HAN_WORD = lazy_regex(f"[{HAN}]+")
_DOTTED = lazy_regex(f"[{HAN}A-Za-z]{{1,12}}(?:[·•.．‧][{HAN}A-Za-z]{{1,12}}){{1,4}}")
NEVER_NAMES = frozenset(
    [
        "近日",
        "日前",
        "昨日",
        "今日",
        "调查",
        "手记",
        "观察",
        "来信",
        "视线",
        "专访",
        "探访",
        "直击",
        "述评",
        "报道",
        "报告",
        "节",
        "日",
        "站",
        "团",
        "协会",
        "之家",
        "走基层",
        "说",
        "有话说",
        "从",
        "眼",
        "看",
        "在现场",
        "在线",
        "连线",
        "见闻",
        "札记",
        "随笔",
        "采访",
        "发现",
        "体验",
        "亲历",
        "日记",
        "行动",
        "感言",
        "点评",
        "时间",
        "获悉",
        "了解",
        "感动",
        "说法",
    ]
)
"""Words after 记者 in column labels and sentences; never names."""
WORDLIKE = frozenset(
    [
        "年",
        "代",
        "多",
        "把",
        "有",
        "来",
        "从",
        "通",
        "门",
        "长",
        "前",
        "后",
        "新",
        "老",
        "大",
        "小",
        "第",
        "每",
        "最",
        "更",
        "如",
        "能",
        "应",
        "并",
        "经",
        "于",
        "向",
        "和",
        "国",
        "公",
        "全",
        "满",
    ]
)
"""Surnames more often the first character of a word; never the first of a bare name."""


@cache
def dictionary_words() -> frozenset[str]:
    """Words up to three characters in jieba's dictionary, without personal names."""
    found = find_spec("jieba")
    words: set[str] = set()
    for folder in list(found.submodule_search_locations or ()) if found else []:
        with (Path(folder) / "dict.txt").open(encoding="utf-8") as lines:
            for line in lines:
                if line[2:3] == " " or line[3:4] == " ":
                    word, _, tag = line.split()
                    if not tag.startswith("nr"):
                        words.add(word)
    return frozenset(words)


@cache
def surnames() -> frozenset[str]:
    """Surnames, single and compound, of the lexicon."""
    text = (config_folder() / "lexicon" / "surnames.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def is_name(word: str) -> bool:
    """True for a surname with given name, or a dotted name."""
    if word in NEVER_NAMES:
        return False
    if _DOTTED.fullmatch(word):
        return True
    if not _HAN_WORD.fullmatch(word):
        return False
    if word[:2] in surnames() and len(word) in (3, 4):
        return True
    return word[0] in surnames() and len(word) in (2, 3)


def name_prefix(word: str) -> str:
    """The name that opens a word: 王承中台北 -> 王承中."""
    if len(word) <= 3:
        return word
    return word[: 4 if word[:2] in surnames() and len(word) > 4 else 3]


def is_bare_name(word: str) -> bool:
    """True for a name recognisable without a role beside it.

    It must not be a word of the dictionary.
    """
    return is_name(word) and "·" not in word and word[0] not in WORDLIKE and word not in dictionary_words()


def is_name_beside_mark(word: str) -> bool:
    """True for a name after a mark: ■ 魏燕, ■ 阿依努尔·买买提.

    新时代·面孔 in this place is a column label.
    """
    if "·" in word:
        parts = word.split("·")
        return is_name(word) and len(parts) == 2 and all(3 <= len(part) <= 5 for part in parts)
    return is_bare_name(word)


def is_possible_name(word: str) -> bool:
    """True for a possible name where one must stand (after 记者)."""
    if word in NEVER_NAMES:
        return False
    return bool(_DOTTED.fullmatch(word)) or (2 <= len(word) <= 4 and bool(_HAN_WORD.fullmatch(word)))
