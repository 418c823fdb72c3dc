"""Source lines: date, source and author of a report on the web.

    2021年3月12日 08:30 来源：江川晚报 作者：何青禾 字号：大 中 小

They stand between headline and text. Only a line wholly of such parts is one, with a date and a label.
"""

from __future__ import annotations

from retrieval.models import Credit
from retrieval.patterns import lazy_regex
from retrieval.reading.grammar.bylines import parse_byline
from retrieval.reading.grammar.person_names import HAN
from retrieval.reading.sources.page_facts import BadFact, PageFacts, parse_date

MAX_CHARS = 120
_DATE = r"\d{4}\s?[年./-]\s?\d{1,2}\s?[月./-]\s?\d{1,2}日?"
_PART = (
    rf"(?:(?:(?:发布|發布|更新|发表|發表|刊发)?(?:时间|時間|日期)\s?[:：]\s?)?{_DATE}(?:\s*(?:星期.)?\s*\d{{1,2}}[:：]\d{{2}}(?:[:：]\d{{2}})?)?"
    r"|(?:来源|來源|稿源|出处|作者|记者|記者|责任编辑|責任編輯|责编|编辑|字号|字體|字体|点击|浏览|瀏覽|阅读|閱讀|评论)(?:次数|数|量)?"
    rf"\s?[:：]\s?(?:[{HAN}A-Za-z0-9·《》]{{0,16}}|\[?大\]?\s?\[?中\]?\s?\[?小\]?)"
    r"|分享到?[:：]?|打印|收藏|【?大】?\s?【?中】?\s?【?小】?)"
)
_LINE = lazy_regex(rf"(?:{_PART}[\s|丨·/／]*){{2,12}}")
_FOUND = lazy_regex(_DATE)
_LABEL = lazy_regex(r"(?:来源|來源|稿源|出处|作者|记者|記者|字号|编辑|编輯|点击|浏览|阅读)\S{0,2}\s?[:：]")
_PAPER = lazy_regex(rf"(?:来源|來源|稿源|出处)\s?[:：]\s?《?([{HAN}·]{{2,12}}[报報])(?![{HAN}])")
_AUTHOR = lazy_regex(rf"(?:作者|记者|記者)\s?[:：]\s?[{HAN}·]{{2,16}}")


def is_source_line(text: str) -> bool:
    """True for a line of date, source and author alone."""
    if len(text) > MAX_CHARS or not ("：" in text or ":" in text) or not _LABEL.search(text):
        return False
    return _FOUND.search(text) is not None and _LINE.fullmatch(text) is not None


def source_credits(text: str) -> tuple[Credit, ...] | None:
    """Credits of a source line; None without an author."""
    author = _AUTHOR.search(text)
    return parse_byline(author.group()) if author else None


def source_facts(text: str) -> PageFacts:
    """Paper and date of a source line."""
    paper, date = _PAPER.search(text), _FOUND.search(text)
    try:
        return PageFacts(paper.group(1) if paper else None, parse_date(date.group()) if date else None)
    except BadFact:
        return PageFacts(paper.group(1) if paper else None)
