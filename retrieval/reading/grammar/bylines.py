"""Bylines: 株洲日报记者 邓伟勇, 通讯员/郑斯文, 谭浩瀚 摄, 张三 文/图, and bare names.

A byline is parsed word by word; every word must be an outlet, a role or a name.
Roles are given as printed without the outlet before them (海南日报全媒体记者 is 记者).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from retrieval.models import Credit
from retrieval.patterns import lazy_regex
from retrieval.reading.grammar.person_names import (
    HAN,
    is_bare_name,
    is_name,
    is_name_beside_mark,
    is_possible_name,
)

MAX_BYLINE_CHARS = 240
"""Longest byline; longer lines are not parsed."""

_BEFORE = (
    "特約記者|見習記者|實習記者|攝影記者|記者|通訊員|攝影|編譯|特派員|"
    "特约通讯员|本报通讯员|通讯员|特约记者|见习记者|实习记者|首席记者|高级记者|摄影记者|记者|实习生|特约评论员|评论员"
    "|特约撰稿人|特约撰稿|作者|文字整理|文字|撰文|撰稿|摄影|供稿|编译|翻译|口述|执笔|整理|策划|统筹|制图|绘图|漫画|供图|插图|融媒创作"
)
_AFTER = (
    "攝影|攝|報導|報道|圖|編譯|"
    "摄影报道|报道|采访整理|参与采写|摄影|摄|文并图|撰文|文|图片|图|供图|制图|绘图|整理|采写|编译|翻译|编|译|发|画|作"
    "|撰稿|口述|执笔|供稿"
)
_NEVER = lazy_regex("[。！？!?；“”《》]")
"""Characters absent from bylines: a quick rejection of running text."""
_SIGNED_TEXT = lazy_regex(rf"[）)][{HAN}]{{2,}}[，,]")
"""Running text after a signature in brackets: （记者 张三）近日，市里…"""
_LEFT_OPEN = lazy_regex(r"[^\s][（(][^）)]*$")
"""A title cut within brackets: 作（大家谈·同心"""
_AFFILIATION = lazy_regex(r"\s*(?:(?:本文|本刊)?作者)?(?:工作|所在)?(?:单位|單位)\s*[:：为系是\s].*")
"""Employer of an author, also cut short: 作者单位：市农科院; no name."""
_ABOUT_AUTHOR = lazy_regex(
    r"[（(【\[\s]*(?:本文|本刊)?作者(?:均|都|分别)?(?:系|为|是|單位|单位|简介|簡介|介绍|介紹)"
)
_ROLES_AFTER = frozenset(_AFTER.split("|"))
_ROLE_ENDS = frozenset(role[-1] for role in (*_BEFORE.split("|"), *_ROLES_AFTER))
"""One of these is in every byline: a quick rejection of most other lines."""
_WORKS = frozenset(["文", "图", "撰文", "摄", "摄影", "文字", "图片", "制图", "绘图", "供图", "插图", "漫画"])
_PHOTO_DESK = lazy_regex(
    r"[（(](?:人民视觉|影像中国|视觉中国|新华社发|资料图片?|资料照片|图片来源[^）)]{0,20}|本报资料)[）)]"
)
_BOTH = lazy_regex(r"(?:文|图|摄影|摄|影)\s?[/／、]\s?(?:文|图|摄影|摄|影)(?:报道)?")
_BOTH_STROKE = lazy_regex(r"\s?[/／、]\s?")
_JOINT = "\ue000"
_ROLE_WORD = lazy_regex(rf"([{HAN}A-Za-z0-9·—－-]{{0,24}}?)(?!(?<=工)作者)({_BEFORE})([{HAN}·]{{0,12}})")
_AFTER_WORD = lazy_regex(rf"([{HAN}·]{{0,12}}?)({_AFTER})")
_OUTLET = lazy_regex(
    rf"[{HAN}A-Za-z0-9·“”]{{0,20}}(?:报|報|報社|新聞網|报社|通讯社|新华社|中新社|社|网|台|全媒体|融媒体?|客户端|杂志|周刊|新闻|频道|视点|中心|站|集团)"
)
_SEPARATOR = lazy_regex(r"[\s\u00a0、，,/／:：|｜;；&＆]+|(?<=[^·])\s*[（()）]\s*")
_SET_NAME = rf"([{HAN}][\s　]{{0,4}}[{HAN}]{{1,2}})"
_DRAWN_AND_WRITTEN = lazy_regex(
    rf"{_SET_NAME}\s?(图|摄|绘|画)[\s　、，/]{{1,4}}{_SET_NAME}\s?(文)"
    rf"|{_SET_NAME}\s?(文)[\s　、，/]{{1,4}}{_SET_NAME}\s?(图|摄|绘|画)"
)
"""李　艳图　何　娟文: of a cartoon and its words."""
_PHOTO_REPORT = "摄影报道"
_AUTHOR_GLYPHS = "■□●○◆◇▲△▼★☆※◎▪•*＊◢◣▌▍▎|｜/／"
_GLYPH = lazy_regex(rf"^[{_AUTHOR_GLYPHS}]{{1,3}}\s{{0,4}}")
_CONNECTORS = frozenset(["和", "与", "及", "等", "并", "本报", "综合", "本报讯", "本報", "綜合", "本報訊"])
_SPACED = lazy_regex(
    rf"(?<![{HAN}])([{HAN}])[\s\u00a0]{{1,6}}([{HAN}](?:摄影报道|摄影|摄|文|图|译|整理|编译|报道)?)(?![{HAN}])"
)
_ALSO_WORDS = frozenset(
    [
        "整理",
        "统筹",
        "策划",
        "编译",
        "翻译",
        "摄影",
        "文字",
        "口述",
        "执笔",
        "漫画",
        "文字整理",
        "撰文",
        "绘图",
    ]
)
"""Roles that are words of other sentences, too."""
_NOT_OUTLET = lazy_regex("[的了在从向对为是要有]")
_BRACKETS = str.maketrans(
    {"（": " ", "）": " ", "(": " ", ")": " ", "【": " ", "】": " ", "[": " ", "]": " "}
)


@dataclass(slots=True)
class _BylineState:
    """Parser state: finished credits, current role and names."""

    role: str | None = None
    names: list[str] = field(default_factory=list)
    done: list[Credit] = field(default_factory=list)
    signed: bool = False

    def close(self) -> None:
        if self.role is not None or self.names:
            self.done.append(Credit(self.role or "作者", tuple(self.names)))
        self.role, self.names = None, []


def parse_byline(text: str) -> tuple[Credit, ...] | None:
    """Credits of a byline with a role; None for any other line."""
    if len(text) > MAX_BYLINE_CHARS or _ROLE_ENDS.isdisjoint(text):
        return None
    text = _AFFILIATION.sub("", text)
    if (
        _ABOUT_AUTHOR.match(text)
        or _NEVER.search(text)
        or _SIGNED_TEXT.search(text)
        or _LEFT_OPEN.search(text)
    ):
        return None
    if drawn := _drawn_and_written(text):
        return drawn
    if text.endswith(_PHOTO_REPORT) and (names := _photo_reporters(text)):
        return (Credit(_PHOTO_REPORT, names),)
    state = _read(_words(text))
    return tuple(state.done) if state is not None and state.signed else None


def _drawn_and_written(text: str) -> tuple[Credit, ...]:
    """Credits of a picture and its words; none for other lines."""
    match = _DRAWN_AND_WRITTEN.fullmatch(text)
    found = [part for part in match.groups() if part] if match else []
    names = ["".join(part.split()) for part in found[::2]]
    is_set_apart = names != found[::2] or all(len(name) == 2 for name in names)  # not 红色地图 历史散文
    if not is_set_apart or not any(map(is_name, names)):
        return ()
    return tuple(Credit(role, (name,)) for name, role in zip(names, found[1::2], strict=True))


def _photo_reporters(text: str) -> tuple[str, ...]:
    """Names before 摄影报道, of any surname if one is known."""
    names = tuple(_words(text.removesuffix(_PHOTO_REPORT)))
    some = any(map(is_name, names)) and all(map(is_possible_name, names)) and len(names) <= 4
    return names if some else ()


def parse_bare_names(text: str) -> tuple[Credit, ...] | None:
    """Authors of a line of one to four names, else None."""
    if len(text) > 40:
        return None
    words = list(_words(text))
    known = is_name_beside_mark if text[0] in _AUTHOR_GLYPHS else is_bare_name
    if not 1 <= len(words) <= 4 or not all(known(word) for word in words):
        return None
    return (Credit("作者", tuple(words)),)


def has_glyph(text: str) -> bool:
    """True if the line begins with a byline mark: ■."""
    return bool(_GLYPH.match(text))


def without_glyph(text: str) -> str:
    """`text` without its leading mark."""
    return _GLYPH.sub("", text[:8], count=1) + text[8:]


def _words(text: str) -> Iterator[str]:
    """Words of a byline, with spaced two-character names joined."""
    text = without_glyph(text)
    text = _PHOTO_DESK.sub(" ", text)
    text = _BOTH.sub(lambda match: f" {_BOTH_STROKE.sub(_JOINT, match.group())} ", text)
    text = _SPACED.sub(r"\1\2", text.translate(_BRACKETS))
    return (word for word in _SEPARATOR.split(text) if word)


def _read(words: Iterable[str]) -> _BylineState | None:
    state = _BylineState()
    for word in words:
        if not _take(word, state):
            return None
    state.close()
    return state


def _take(word: str, state: _BylineState) -> bool:
    """Parse one word; False if it does not belong in a byline."""
    if word in _CONNECTORS:
        return True
    return (
        _take_both(word, state)
        or _take_role(word, state)
        or _take_after(word, state)
        or _take_outlet(word, state)
        or _take_name(word, state)
    )


def _take_both(word: str, state: _BylineState) -> bool:
    """Combined roles as 文/图, with the stroke kept as a mark."""
    if _JOINT not in word:
        return False
    _take_signature("/".join(part for part in word.split(_JOINT) if part), state)
    return True


def _take_role(word: str, state: _BylineState) -> bool:
    match = _ROLE_WORD.fullmatch(word)
    if match is None:
        return False
    outlet, role, rest = match.groups()
    if rest and not _split_names(rest) and not is_possible_name(rest):
        return False
    if (outlet and _NOT_OUTLET.search(outlet)) or _is_phrase(outlet, role, rest):
        return False
    if role in _ROLES_AFTER and not rest and (outlet or (state.names and state.role is None)):
        return False  # the role follows its names: 毕京津整理, 张三 摄影
    state.close()
    state.role, state.signed = role.removeprefix("本报").removeprefix("本報"), True
    if rest:
        return _take_glued(rest, state)
    return True


def _is_phrase(outlet: str, role: str, rest: str) -> bool:
    """True for a role word within a longer phrase: 门诊费用纳入统筹基金支付."""
    strange = bool(outlet) and not _OUTLET.fullmatch(outlet)
    return role in _ALSO_WORDS and (strange or (bool(rest) and not _split_names(rest)))


def _split_names(rest: str) -> bool:
    match = _AFTER_WORD.fullmatch(rest)
    return is_name(rest) or (match is not None and is_name(match.group(1)))


def _take_glued(rest: str, state: _BylineState) -> bool:
    if not is_name(rest) and _take_after(rest, state):
        return True
    state.names.append(rest)
    return True


def _take_after(word: str, state: _BylineState) -> bool:
    """A role after its names: 摄, 报道, or without a space: 王毓国摄."""
    match = _AFTER_WORD.fullmatch(word)
    if match is None:
        return False
    name, role = match.groups()
    if is_name(word) and not role.startswith("摄"):
        return False  # 郑斯文 is a person, not text by 郑斯
    if name and not (
        is_name(name) or (state.role is not None and is_possible_name(name)) or _OUTLET.fullmatch(name)
    ):
        return False
    if name:
        state.names.append(name)
    _take_signature(role, state)
    return True


def _take_signature(role: str, state: _BylineState) -> None:
    """Apply a role after its names.

    After names with a role already (本报记者 张三 摄) it adds nothing. Without names before it, or after
    names signed in the same way (文/张三 图/李四), it opens a credit.
    """
    state.signed = True
    if state.names and state.role is None:
        state.role = role
        state.close()
    elif state.names and state.role in _WORKS:
        state.close()
        state.role = role
    elif state.names:
        state.close()
    elif state.role is None and not state.done:
        state.role = role


def _take_outlet(word: str, state: _BylineState) -> bool:
    return bool(_OUTLET.fullmatch(word)) and not is_name(word) and not _NOT_OUTLET.search(word)


def _take_name(word: str, state: _BylineState) -> bool:
    if is_name(word) or (state.role is not None and is_possible_name(word)):
        state.names.append(word)
        return True
    return False
