"""The article by page order: a headline and the text beneath.

Checks the choice of the extraction library, which may take a sidebar for the article, and reads briefs that
are too short for it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from lxml import etree

from retrieval.reading.grammar.lines import Line
from retrieval.reading.readers.epaper.article_lists import is_sentence, teaser_lists
from retrieval.reading.readers.epaper.document import HtmlDocument
from retrieval.reading.readers.epaper.styled_headlines import MAX_HEADLINE_CHARS, styled_headline
from retrieval.reading.readers.epaper.visible_text import plain_text, visible_lines

MAX_LEVELS = 8
"""Levels from the headline up to the element that holds the text, too."""
MAX_HEADLINES = 12
_ASIDE_TAGS = frozenset(["nav", "aside", "footer", "form", "figure"])
_ASIDE_NAME = re.compile(
    r"side|relat|recommend|hot|rank|comment|share|foot|copyright|nav|crumb|menu|banner|(?:^|[-_])ad(?:s|$|[-_])",
    re.IGNORECASE,
)
_CONTENT_NAME = re.compile(
    r"content|article|text|zoom|body|detail|editor|story|post|entry|main", re.IGNORECASE
)
_BELOW = re.compile(
    r"版权所有|版權所有|copyright|^(?:上|下)一[篇版条條]|^责任编辑|^責任編輯|^来源[:：]", re.IGNORECASE
)
_CALL = re.compile(
    r"[(（【\[▼↓▲\s]{0,4}(?:"
    r"(?:请?点[击擊]|戳)?(?:下方|文末|左下角)?[“\"「『]?(?:阅读原文|閱讀原文)[”\"」』]?[^，。！？]{0,12}"
    r"|(?:长按|長按|识别|識別|扫描(?:下方|上方|文末)|掃描下方)[^，。！？]{0,8}(?:二维码|二維碼)[^，。！？]{0,16}"
    r"|(?:欢迎|歡迎)?(?:关注|關注)[^，。！？]{0,16}(?:公众号|公眾號)"
    r"|返回[^，。！？]{1,6}[，,]?查看更多|查看更多|举报/?反馈|分享到[:：]?|展开全文"
    r"|不用抽 不用搶[^。]{0,24}|點我[訂下][^。]{0,12}|請繼續往下閱讀[.…。]{0,3}|按我看活動辦法"
    r"|加入[^，。！？]{0,8}好友"
    r"|[(（]?(?:责任编辑|責任編輯|责编|責編|编辑|編輯|编审|审核|校对|监制)\s?[:：/][^。！？]{1,30}"
    r"|[^，。！？]{0,8}点个?[“\"「『]?在看[”\"」』]?[^，。！？]{0,6}"
    r")[。！]?[)）】\]▼↓▲\s]{0,4}"
)
"""What asks the reader of a web page to tap, scan or like."""
_RELATED = re.compile(
    r"[【\[■●▼]?(?:相关|相關|延伸|推荐|推薦|更多|热门|熱門|其他|猜你喜欢)(?:新闻|新聞|阅读|閱讀|报道|報導|文章|内容|资讯)?[】\]：:]?"
)


@dataclass(frozen=True, slots=True)
class PlainArticle:
    """Headline and lines beneath it."""

    title: tuple[Line, ...]
    body: tuple[Line, ...]

    @property
    def title_text(self) -> str:
        """The headline on one line."""
        return " ".join(line.text for line in self.title)

    @property
    def text(self) -> str:
        """The body, a line each."""
        return "\n".join(line.text for line in self.body)


def plain_article(document: HtmlDocument) -> PlainArticle | None:
    """The headline with the nearest sentences beneath; None without."""
    lists = teaser_lists(document.root)
    for headline in _headlines(document):
        title = tuple(visible_lines(document, headline))
        body = _text_beneath(document, headline, lists) if title else ()
        if body and sum(len(line.text) for line in title) <= MAX_HEADLINE_CHARS:
            return PlainArticle(title, body)
    return None


def is_call(text: str) -> bool:
    """True for a line that asks to tap, scan or like: 点击阅读原文."""
    return _CALL.fullmatch(text) is not None


def before_related(parts: Sequence[str]) -> list[str]:
    """Lines before the list of other articles: 相关新闻, then titles alone."""
    for at, part in enumerate(parts):
        if at and _RELATED.fullmatch(part.strip()) and not any(map(is_sentence, parts[at + 1 :])):
            return [*parts[:at]]
    return [*parts]


def headline_share(title: str, text: str) -> float:
    """Share of a title's character pairs found in the text, 0..1."""
    pairs = {a + b for a, b in pairwise(title) if a.isalnum() and b.isalnum()}
    return sum(pair in text for pair in pairs) / len(pairs) if pairs else 0.0


def _headlines(document: HtmlDocument) -> list[etree._Element]:
    """Possible headlines: first those that the title of the page repeats."""
    named = "".join(document.root.findtext(".//title") or "")
    found = [e for e in document.root.iter("h1", "h2", "h3") if not _is_aside(e)][:MAX_HEADLINES]
    texts = {e: plain_text(e) for e in found}
    repeated = [e for e in found if len(texts[e]) >= 4 and texts[e] in named]
    first = [e for e in found if e.tag == "h1"]
    styled = styled_headline(document, len(document.source))
    return list(dict.fromkeys([*repeated, *first, *([] if styled is None else [styled]), *found]))


def _text_beneath(
    document: HtmlDocument, headline: etree._Element, lists: set[etree._Element]
) -> tuple[Line, ...]:
    """Lines of the nearest element around the headline that has sentences."""

    def omit(element: etree._Element) -> bool:
        return element is headline or element in lists or _is_aside(element)

    around = headline
    for _ in range(MAX_LEVELS):
        above = around.getparent()
        if above is None or above.tag == "html":
            return ()
        around = above
        container = _content(document, around, omit) if around.tag in ("body", "div") else None
        lines = visible_lines(document, around if container is None else container, omit=omit)
        lines = [line for line in lines if not (_BELOW.search(line.text) or is_call(line.text))]
        if any(is_sentence(line.text) for line in lines):
            return tuple(_from_first_sentence(lines))
    return ()


def _content(document: HtmlDocument, around: etree._Element, omit: object) -> etree._Element | None:
    """The innermost element named as content that has the most sentences."""
    best, most = None, 0
    for element in around.iter("div", "article", "section", "td"):
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        if element is around or not _CONTENT_NAME.search(names) or _is_aside(element):
            continue
        lines = visible_lines(document, element, omit=omit)  # type: ignore[arg-type]
        size = sum(len(line.text) for line in lines if is_sentence(line.text))
        if size and size >= most:
            best, most = element, size
    return best


def _from_first_sentence(lines: Sequence[Line]) -> Sequence[Line]:
    """Lines from the first sentence on: date and source stand before it."""
    first = next(at for at, line in enumerate(lines) if is_sentence(line.text))
    return lines[first:]


def _is_aside(element: etree._Element) -> bool:
    if element.tag in _ASIDE_TAGS:
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return bool(_ASIDE_NAME.search(names)) and element.tag not in ("body", "html")
