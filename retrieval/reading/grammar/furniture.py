"""Page furniture: folio lines, editors' lines, lone glyphs of the layout.

Such lines belong to no article and are not quoted. A glyph in front of a column label is cut off.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from retrieval.patterns import lazy_regex
from retrieval.reading.grammar.person_names import HAN
from retrieval.reading.sources.page_facts import BadFact, PageFacts, page_label_or_name, parse_date

MAX_FURNITURE_CHARS = 80

_EDITOR = (
    "本版制图|本版绘图|本版图片|本版摄影|见习编辑|实习编辑|执行主编|责任编辑|本版责编|本版编辑|本版主编|值班编辑|值班编委|值班主任|责编|编辑|美编|版式设计|版式|校对|制图"
    "|审读|组版|主编|检校|终审|图编|视觉设计|设计"
)
_EDITORS = lazy_regex(
    rf"(?:(?:■|●|□|○|\||｜|/|／|\s|　)*(?:{_EDITOR})(?:[\s　/／、]?(?:{_EDITOR}))?[\s　]*[:：/／丨|｜][\s　]*"
    rf"[{HAN}·\s　、/／]{{1,16}}?(?=$|[\s　|｜■●□○]))+"
)
_EDITORS_LOOSE = lazy_regex(
    rf"(?:责任编辑|责编|版式设计|值班编委|值班编辑)[\s　:：/／]{{0,4}}[{HAN}\s　·]{{2,12}}(?:[\s　|｜].*)?"
)
_EDITORS_SPACED = lazy_regex(rf"(?:(?:{_EDITOR})[\s　:：/／]{{1,4}}[{HAN}]{{2,4}}(?:[\s　|｜、]+|$)){{1,6}}")
_NUMERAL = r"[元〇零○一二三四五六七八九十廿卅\d]"
_DATE = lazy_regex(
    r"[0-9０-９]{4}\s?年\s?[0-9０-９]{1,2}\s?月\s?[0-9０-９]{1,2}\s?日|(?<!\d)\d{4}[-.]\d{1,2}[-.]\d{1,2}(?!\d)"
    rf"|(?:(?:中[华華])?民[国國]\s?{_NUMERAL}{{1,3}}|[一二][〇○零一二三四五六七八九]{{3}})\s?年"
    rf"\s?{_NUMERAL}{{1,3}}\s?月\s?{_NUMERAL}{{1,4}}\s?[日號号]"
)
_REPUBLIC_FOLIO = lazy_regex(
    rf"(?:[{HAN}]{{2,6}}[报報])?\s?(?:中[华華])?民[国國][一二三四五六七八九十〇○年月日\s　]{{1,16}}"
    r"(?:[^。，]{0,12}[页頁版])?"
)
"""中華民國三十六年五月四日, perhaps cut short by recognition."""
_SHEET_WORDS = r"(?:第[一二三四五六七八九十]{1,3}[张張])?(?:第[一二三四五六七八九十]{1,3}[版页頁])?"
_SHEET = lazy_regex(_SHEET_WORDS)
"""第三張第二版: a sheet of the paper, and a page of it."""
_FOLIO_WORD = lazy_regex(
    rf"(?:星期|[礼禮]拜)[一二三四五六日天]|(?:即|[农農夏舊旧陰阴][历曆歷])[{HAN}]{{2,14}}|{_SHEET_WORDS}|第?[A-Za-z]?\d{{1,3}}版?|[{HAN}·]{{1,8}}[报報网網]|第\d{{1,6}}期"
    rf"|今日\d{{1,3}}版|[{HAN}]{{0,6}}(?:新闻|要闻|头版|综合|副刊|广告|国内|国际|时事|专版|专题|周刊)"
)
_FOLIO_GAPS = lazy_regex(r"[\s　|｜·:：/／,，■●◆—\-.()（）]+")
_FOLIO_PAGE = lazy_regex(r"第?([A-Za-z]\d{1,3}|\d{1,3}(?=版))版?")
_SHORT_NAME = lazy_regex(rf"[{HAN}]{{2,6}}")
_MASTHEAD = lazy_regex(rf"[{HAN}·]{{2,8}}[报報刊]\s{{1,4}}[A-Z][A-Z\s]{{4,40}}")
"""江川晚报 JIANGCHUAN WANBAO"""
_NUMBER_ONLY = lazy_regex(r"[A-Za-zＡ-Ｚ]?[0-9０-９]{0,3}[\s　]?版?")
_PAGE_NUMBER = lazy_regex(
    r"[—–\-·~～]{1,3}\s?[0-9０-９]{1,3}\s?[—–\-·~～]{1,3}|[A-Z]\d{1,3}|0\d|[Pp]age\s?\d{1,4}(?:\s?(?:of|/)\s?\d{1,4})?"
    r"|第\s?\d{1,4}\s?[页頁](?:[\s/／，,（(]*[共总總]\s?\d{1,4}\s?[页頁][）)]?)?"
)
_STOPS = frozenset("。，、；：？！…")
_GLYPHS = lazy_regex(r"[^\w\s“”‘’《》（）()「」『』【】〔〕]{1,6}|[A-Za-z]")
_RESIDUE = lazy_regex(r"(?:[A-Za-z■●▲◆★▶►◀□○◇☆※◎▪•▌▍▎▼▽△]{1,2})[\s　]+(?=\S)")
_LABEL_MARK = lazy_regex(r"[■●▲◆★▶►□○◇☆◎▪•▌▍▎]{1,2}(?=\S)")
_DESK = lazy_regex(
    r"人民视觉|影像中国|视觉中国|资料图片|本报资料片?|资料照片|图片来源[:：].{0,20}|数据来源[:：].{0,40}|制图[:：].{0,12}"
)


_CONTACT = (
    rf"地址|社址|电话|電話|热线|熱線|传真|邮编|邮政编码|[{HAN}]{{0,6}}(?:邮箱|信箱)|E-?mail|网址|邮发代号|CN|刊号|定价|零售(?:每份)?"
    r"|国内统一(?:连续)?(?:出版物|刊)号|每份|每月|广告经营许可证|印刷(?:单位)?|承印|本报法律顾问|监督电话"
    r"|官方微博|微信公众号"
)
_IMPRINT = lazy_regex(
    rf"(?:本报|本報|报社|社址|编辑部|广告部|發行部|发行部|印刷厂?)?\s?(?:{_CONTACT})\s?(?:部|室)?\s?[:：0-9A-Za-z].{{0,60}}",
    re.IGNORECASE,
)
_HOTLINE = lazy_regex(
    rf"(?:[{HAN}]{{0,8}}(?:热线|熱線|电话|電話)|[{HAN}]{{0,6}}(?:报|報)(?:社)?(?:地址|社址|电话))"
    r"\s?[:：]?\s?[（(]?[0-9０-９][0-9０-９\-—－ )）转、]{3,30}"
)
_RIGHTS = lazy_regex(
    r"版权(?:声明|所有).{0,60}|(?:零售|订阅|全年订)价\s?[:：]\s?.{1,20}|星期[一二三四五六日天]"
    r"|(?:下载|关注).{0,12}(?:客户端|公众号|视频号|APP)"
    r"|(?:更多|精彩).{0,12}(?:请|敬请)(?:关注|下载|登录|扫码|点击|查看)[^，。]{0,20}"
    r"|[^，。：:]{0,8}(?:官方)?(?:微信|微博|抖音|视频号)(?:公众号|号)?\s?[:：]\s?[@＠]?[\w\-]{2,24}"
    r"|(?:今日|本期)\s?[0-9]{1,3}\s?版[\s，,]{1,3}(?:零售|每份|定价|售)价?\s?[:：]?\s?[0-9.]{1,5}\s?元"
)
_IMPRINT_SIGNS = frozenset("微抖址话話线線真编码邮箱网号號价份证期版扫掃刷印EeCc博顾月端A")
"""One of these is in every line of an imprint: a quick rejection of most others."""
_ISSUE_NUMBER = lazy_regex(
    r"(?:总第|第)\s?[0-9０-９]{1,6}\s?[期号號](?:\s?[（(]?总第?\s?[0-9]{1,6}\s?[期号][）)]?)?|(?:总|今日|本期)\s?[0-9]{1,3}\s?版"
)
_SCAN_CODE = lazy_regex(
    r"[▲▼◀▶←→↑↓◆■●★☆▶]{0,2}\s?(?:请|微信|手机|欢迎)?\s?(?:扫|掃)(?:一扫|描|码|碼|二维码|[上下]方|[左右]侧)"
    r"(?=$|[\s，,、]|二维码|本报|[看阅查观收听进加了获即可识订]|关注|下载)"
    rf"[{HAN}\s，“”A-Za-z]{{0,24}}"
)


_RULED_FOLIO = lazy_regex(
    r"[=＝*#\-—~]{2,}\s*(?:第\s?)?(?:[A-Za-z]{1,2}\d{1,3}|\d{1,3})\s?版?\s*[=＝*#\-—~]{2,}"
    r"|[【\[]?第\s?[A-Za-z]{0,2}\d{1,3}\s?版(?:[：:·\s][^\s。，]{1,8})?[】\]]?"
)
_ADVERTISEMENT = lazy_regex(r"[■●▲◆★【\[〔\s—\-]{0,3}(?:广\s?告|廣告|公益广告)[】\]〕\s—\-]{0,3}")
_SECTION = lazy_regex(
    r"[■●▲◆★【\[〔\s—\-]{0,3}(?:廣告|广\s?告|公益广告|图片报道|图片新闻|图片专题|简讯|短讯|要闻简报|新闻简报|遗失声明|遗失启事|公告栏)"
    r"[】\]〕\s—\-]{0,3}"
)


def is_furniture(text: str) -> bool:
    """True for an editors' line, a folio, or a line of glyphs."""
    if len(text) > MAX_FURNITURE_CHARS:
        return False
    return bool(
        _RULED_FOLIO.fullmatch(text)
        or _is_imprint(text)
        or _PAGE_NUMBER.fullmatch(text)
        or _names_editors(text)
        or (_GLYPHS.fullmatch(text) and text[0] not in _STOPS)
        or _is_folio(text)
        or (len(text) > 1 and text.endswith("版") and _NUMBER_ONLY.fullmatch(text))
    )


def _is_imprint(text: str) -> bool:
    """True for an address, hotline, issue number or QR code note."""
    if "。" in text or _IMPRINT_SIGNS.isdisjoint(text):
        return False
    return bool(
        _IMPRINT.fullmatch(text)
        or _HOTLINE.fullmatch(text)
        or _ISSUE_NUMBER.fullmatch(text)
        or _SCAN_CODE.fullmatch(text)
        or _RIGHTS.fullmatch(text)
    )


def _is_folio(text: str) -> bool:
    """True for a date with folio words only: paper, weekday, page."""
    if "A" <= text[-1] <= "Z" and _MASTHEAD.fullmatch(text):
        return True
    if "民" in text and _REPUBLIC_FOLIO.fullmatch(text):
        return True
    if "年" not in text and "-" not in text and "." not in text:  # nearly every line: no search, no loop
        return False
    without_date, dates = _DATE.subn(" ", text)
    if not dates:
        return False
    words = [word for word in _FOLIO_GAPS.split(without_date) if word]
    others = [word for word in words if not _FOLIO_WORD.fullmatch(word)]
    if not others or _page_name(words) == others[0] == others[-1]:
        return True
    return _names_editors(text[text.index(others[0]) :])


def _page_name(words: Sequence[str]) -> str | None:
    """The short word behind the page of a folio: A3 民生."""
    for label, name in pairwise(words):
        if _FOLIO_PAGE.fullmatch(label) and _SHORT_NAME.fullmatch(name) and len(words) > 2:
            return name.removesuffix("版") if len(name) > 2 else name
    return None


def _names_editors(text: str) -> bool:
    """True for a line of editors: 责编 何青禾 版式 沈一鸣."""
    return bool(_EDITORS.fullmatch(text) or _EDITORS_LOOSE.fullmatch(text) or _EDITORS_SPACED.fullmatch(text))


def read_folio(text: str) -> PageFacts | None:
    """Facts of a folio line (江川晚报 2021年3月12日 星期五 A3); None for others."""
    if len(text) > MAX_FURNITURE_CHARS or not _is_folio(text):
        return None
    found = _DATE.search(text)
    words = [word for word in _FOLIO_GAPS.split(_DATE.sub(" ", text)) if word]
    paper = next((word for word in words if word.endswith(("报", "報"))), None)
    labels = (match.group(1) for word in words if (match := _FOLIO_PAGE.fullmatch(word)))
    page = next(labels, None) or "".join(word for word in words if _SHEET.fullmatch(word))
    try:
        date = parse_date(found.group()) if found else None
    except BadFact:
        date = None
    return PageFacts(paper, date, page_label_or_name(page) if page else None)


def is_section_label(text: str) -> bool:
    """True for a label over items without a headline: 广告, 图片报道."""
    return bool(_SECTION.fullmatch(text))


def is_advertisement(text: str) -> bool:
    """True for a label over an advertisement."""
    return bool(_ADVERTISEMENT.fullmatch(text))


def is_picture_desk(text: str) -> bool:
    """True for a line with only the source of a picture."""
    return len(text) <= MAX_FURNITURE_CHARS and bool(_DESK.fullmatch(text))


def label_mark_length(label: str) -> int:
    """Length of the mark before a column label: ●聚焦春耕, ● 聚焦春耕."""
    match = _LABEL_MARK.match(label)
    return residue_length(label) or (match.end() if match else 0)


def residue_length(text: str) -> int:
    """Length of a leading glyph with its space: "Z 聚焦复工" -> 2."""
    match = _RESIDUE.match(text)
    return match.end() if match else 0
