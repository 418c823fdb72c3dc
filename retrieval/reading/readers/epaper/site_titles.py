"""Site and section names cut from the titles of web pages.

<title> and og:title carry section and paper behind the headline: 标题 | 民生 | 临江日报. A heading of the
page with the same beginning is the headline; else the last parts are cut that name the site, a section before
it, or what the navigation of the page repeats.
"""

from __future__ import annotations

import re

from lxml import etree

from retrieval.reading.readers.epaper.visible_text import plain_text

MAX_SITE_CHARS = 20
MAX_SECTION_CHARS = 8
MAX_NAVIGATION_LINKS = 200
_SEPARATOR = re.compile(
    r"\s*[|｜丨»_]+\s*|\s+[-–—·‧]+\s+|(?<=[\u3400-\u9fff？！”」])\s*[-–—]{1,2}\s*(?=\S{2,20}$)"
)
_SITE = re.compile(
    r"(?:网|網|报|報|刊|社|台|新闻|新聞|电子版|電子版|电子报|電子報|数字报|數位報|客户端|頻道|频道|在线|線上|首页|首頁|news|\.com|\.cn|\.tw|\.hk)$",
    re.IGNORECASE,
)


def cut_site_names(title: str, root: etree._Element) -> str:
    """The title of a page without site and section names."""
    heading = _heading_of(title, root)
    if heading:
        return heading
    parts = [part for part in _SEPARATOR.split(title) if part.strip()]
    known = _navigation(root) | {_site_name(root)}
    while len(parts) > 1 and _is_site(parts[-1], known):
        del parts[-1]
        while len(parts) > 1 and len(parts[-1]) <= MAX_SECTION_CHARS and parts[-1] != parts[0]:
            del parts[-1]
    while len(parts) > 1 and _is_site(parts[0], known):
        del parts[0]
    cut = title.find(parts[0]) if parts else 0
    end = title.find(parts[-1], cut) + len(parts[-1]) if parts else len(title)
    return title[cut:end].strip()


def _heading_of(title: str, root: etree._Element) -> str | None:
    """The longest heading by which the title begins, before a separator."""
    found = ""
    for element in root.iter("h1", "h2", "h3"):
        text = " ".join(plain_text(element).split())
        rest = title[len(text) :] if text and title.startswith(text) else "x"
        if len(text) > max(3, len(found)) and (not rest or _SEPARATOR.match(rest)):
            found = text
    return found or None


def is_site_name(text: str) -> bool:
    """True for a paper's or site's name, or nothing."""
    return not text or _is_site(text, set())


def _is_site(part: str, known: set[str]) -> bool:
    return len(part) <= MAX_SITE_CHARS and (part in known or bool(_SITE.search(part)))


def _site_name(root: etree._Element) -> str:
    names = (e.get("content") for e in root.iter("meta") if e.get("property") == "og:site_name")
    return next((name.strip() for name in names if name), "")


def _navigation(root: etree._Element) -> set[str]:
    """Texts of the page's first links: its sections."""
    found: set[str] = set()
    for number, link in enumerate(root.iter("a")):
        if number >= MAX_NAVIGATION_LINKS:
            break
        text = plain_text(link)
        if 2 <= len(text) <= MAX_SECTION_CHARS:
            found.add(text)
    return found
