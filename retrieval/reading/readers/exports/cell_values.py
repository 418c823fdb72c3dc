"""Cells of exports: dates, pages and texts in their notations.

A date cell may hold a time, a weekday, a page ("2018年7月10日第13版"), seconds since 1970 or a date as
in e-mail; a page cell a label with a name ("第A02版：民生"); a text cell HTML, a list of paragraphs or of
blocks.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import re
from collections.abc import Iterator, Mapping
from itertools import takewhile
from typing import Any

from retrieval.patterns import lazy_regex
from retrieval.reading.readers.exports.export_columns import DATE_PARTS
from retrieval.reading.readers.exports.html_text import html_to_text
from retrieval.reading.sources.page_facts import NUMERAL_DATE, BadFact, numeral_date, page_label, parse_date

_WRITTEN = lazy_regex(
    r"((?:18|19|20|21)\d{2}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}|(?:18|19|20|21)\d{6}(?!\d))\s?[日号]?"
)
_ENGLISH = lazy_regex(
    r"([A-Z][a-z]{2})[a-z]*\.? (\d{1,2}),? (\d{4})|(\d{1,2}) ([A-Z][a-z]{2})[a-z]*\.?,? (\d{4})"
)
_WEEKDAY = lazy_regex(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\.?,? (?!\d{1,2} [A-Z][a-z]{2} \d{4} \d)")
_MEDLINE = lazy_regex(r"(\d{4}) ([A-Z][a-z]{2})(?: (\d{1,2}))?")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_REST = lazy_regex(
    r"[\s(（\[【,，|/]*(?:星期|周|礼拜)?[一二三四五六日天]?[)）\]】\s,，|/]*"
    r"(?:[T\s]*\d{1,2}[:：时点]\d{1,2}.*|[T\s]+\d{1,2}[:：].*|Z?)"
)
_PAGE_IN_DATE = lazy_regex(
    r"[\s(（\[【,，|/·:：_-]*(第?\s?[A-Za-z]{0,3}\s?\d{1,3}\s?版|[A-Za-z]{1,2}\d{1,3})(.*)", re.DOTALL
)
_LABEL = lazy_regex(
    r"[\[【(（]?\s*(第\s?[A-Za-z]{0,3}\s?-?\d{1,4}\s?版|第[一二三四五六七八九十]{1,3}版|[A-Za-z]{1,3}-?\d{1,4}\s?版?|\d{1,4}\s?版?)"
    r"\s*[\]】)）]?(?:[\s：:·\-—－_|/、,，.()（）\[\]【】]*)(.*?)[)）\]】]?"
)
_NAME_FIRST = lazy_regex(
    r"([^\d\s：:()（）]{1,12})[\s：:·\-—_|/(（\[【]+(第?\s?[A-Za-z]{0,3}\d{1,4}\s?版?)[)）\]】]?"
)
_ADDRESS = lazy_regex(r"(?:https?:)?//|www\.", re.IGNORECASE)
_PAPER = lazy_regex(r".{1,20}(?:[报報刊]|新闻|新聞|时讯|周末|電訊|电讯)(?:社|网)?")
_CITATION = lazy_regex(
    r"[《〈]?([^\d\s《》（(]{1,18}[报報刊])[》〉]?[\s,，·：:|（(]{0,3}(\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月].{1,30}?)[)）]?"
)
_EPOCH_SECONDS = (10**8 * 2, 10**10)
"""Seconds from 1976 to 2286; a thousand times as much are milliseconds."""
_PAPER_ZONE = dt.timezone(dt.timedelta(hours=8))
"""Zone of Chinese papers, for seconds since 1970 in an archive without `time_zone`."""
_TEXT_KEYS = (
    "value",
    "text",
    "content",
    "rendered",
    "insert",
    "plain",
    "html",
    "#text",
    "$text",
    "data",
    "p",
)
_LIST_KEYS = ("paragraphs", "blocks", "ops", "children", "items", "parts", "lines", "body", "sections")
_NAME_KEYS = ("name", "title", "fullname", "value", "text")
_NO_TEXT_TYPES = frozenset(
    ["image", "img", "picture", "video", "audio", "figure", "embed", "ad", "hr", "delimiter"]
)
_SETTING_KEYS = frozenset(
    ["type", "tag", "style", "level", "align", "role", "format", "class", "color", "lang"]
)
_TAG = lazy_regex(r"</?[A-Za-z][^<>]{0,2000}>|<!--|&(?:#\d{2,7}|#[xX][0-9a-fA-F]{2,6}|[A-Za-z]{2,8});")
MAX_DEPTH = 12
"""Nesting of a text value, at most."""


def split_date(value: object) -> tuple[object, str | None]:
    """Date and page of a date cell.

    The date is for `parse_date`.

    A value in no known notation stays as it is.
    """
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, dict):
        value = _date_of_parts(value)
    number = _number(value)
    if number is not None:
        return _date_of_number(number) or value, None
    if not isinstance(value, str):
        return value, None
    text = value.strip()
    match = _WRITTEN.match(text)
    if match:
        return _split_written(text, match)
    return _date_in_words(text) or value, None


def _split_written(text: str, match: re.Match[str]) -> tuple[object, str | None]:
    rest = text[match.end() :]
    if _REST.fullmatch(rest) is None and (page := _PAGE_IN_DATE.fullmatch(rest)):
        return match.group(1).strip(), (page.group(1) + page.group(2)).strip()
    if "+" in rest or rest.endswith("Z") or _REST.fullmatch(rest) is None:
        return text, None  # with an offset, or with more than a date: for parse_date to judge
    return match.group(1).strip(), None


def _number(value: object) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, str) and re.fullmatch(r"\d{9,13}(?:\.\d+)?", value.strip()):
        return float(value)
    return None


def _date_of_number(number: float) -> object | None:
    """A date from 20240904, or from seconds or milliseconds since 1970."""
    if number == int(number) and 18000101 <= number <= 21991231:
        return str(int(number))
    seconds = number / 1000 if number >= _EPOCH_SECONDS[1] else number
    if _EPOCH_SECONDS[0] <= seconds < _EPOCH_SECONDS[1]:
        return dt.datetime.fromtimestamp(seconds, _PAPER_ZONE)
    return None


def _date_of_parts(value: Mapping[str, Any]) -> object:
    """The date of {"year", "month", "day"} or {"$date"}."""
    if value.get("year"):
        return joined_date_parts(value)
    inner = next((value[name] for name in ("$date", "date", "value", "$numberLong") if value.get(name)), None)
    return (
        _date_of_parts(inner) if isinstance(inner, dict) else inner if inner is not None else str(dict(value))
    )


def joined_date_parts(value: Mapping[str, Any]) -> str:
    """Year, month and day as far as given: 1998-1."""
    return "-".join(map(str, takewhile(bool, (value.get(name) for name in DATE_PARTS))))


def _date_in_words(text: str) -> object | None:
    """A date in Chinese numerals or English, or of an e-mail."""
    if numerals := NUMERAL_DATE.match(text):
        return numeral_date(numerals)
    english = _ENGLISH.match(_WEEKDAY.sub("", text, count=1))
    if english:
        month, day, year = (
            (english[1], english[2], english[3]) if english[1] else (english[5], english[4], english[6])
        )
        return f"{year}-{_MONTHS.index(month) + 1}-{day}" if month in _MONTHS else None
    medline = _MEDLINE.fullmatch(text)
    if medline and medline[2] in _MONTHS:
        return "-".join(filter(None, (medline[1], str(_MONTHS.index(medline[2]) + 1), medline[3])))
    if re.match(r"[A-Z][a-z]{2}, \d", text):
        try:
            return email.utils.parsedate_to_datetime(text)
        except ValueError:
            return None
    return None


def split_page(text: str) -> tuple[str | None, str | None]:
    """Label and name of a page cell.

    "第A02版：民生" gives "第A02版", "民生".

    (None, None) for a cell without a label.
    """
    words = text.strip()
    if re.fullmatch(r"\d{1,4}\.0", words):  # pandas writes a column with gaps as floats
        words = words[:-2]
    match = _LABEL.fullmatch(words)
    label, name = match.groups() if match else (None, None)
    if match is None and (other := _NAME_FIRST.fullmatch(words)):
        name, label = other.groups()
    if label is None or (name and not any(map(str.isalpha, name))):
        return None, None
    try:
        page_label(label.replace("-", ""))
    except BadFact:
        return None, None
    return label.replace("-", ""), (name or "").strip(" 　：:·-—") or None


def is_date(value: object) -> bool:
    """True for a cell with a date."""
    try:
        parse_date(split_date(value)[0])
    except BadFact:
        return False
    return True


def is_address(text: str) -> bool:
    """True for the address of a web page."""
    return bool(_ADDRESS.match(text.strip()))


def split_citation(text: str) -> tuple[str, str]:
    """Paper and date of a source cell: 江川晚报 2021年3月12日 A3版.

    The date is "" in any other cell.
    """
    match = _CITATION.fullmatch(text.strip())
    return (match.group(1), match.group(2)) if match else (text, "")


def is_paper_name(text: str) -> bool:
    """True for a name such as 江川晚报."""
    return bool(_PAPER.fullmatch(text.strip()))


def text_of_value(value: object) -> str | None:
    """Text of a cell, or None.

    One paragraph a line.

    A plain text is returned unchanged; tags and entities are removed from HTML.
    """
    if isinstance(value, str):
        return html_to_text(value) if ("<" in value or "&" in value) and _TAG.search(value) else value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, list | dict):
        return "\n".join(text for text in map(str.rstrip, _texts(value, 0)) if text) or None
    return None


def _texts(value: object, depth: int) -> Iterator[str]:
    """Paragraphs of nested lists and blocks, in order."""
    if depth > MAX_DEPTH:
        return
    if isinstance(value, str):
        yield text_of_value(value) or ""
    elif isinstance(value, list):
        main = [item for item in value if isinstance(item, dict) and item.get("role") == "main"]
        if value and all(
            isinstance(item, dict) and isinstance(item.get("insert"), str | dict) for item in value
        ):
            yield "".join(item["insert"] for item in value if isinstance(item["insert"], str))  # Quill deltas
            return
        for item in main or value:
            yield from _texts(item, depth + 1)
    elif isinstance(value, dict):
        if str(value.get("type", "")).lower() in _NO_TEXT_TYPES:
            return
        for key in (*_TEXT_KEYS, *_LIST_KEYS):
            if value.get(key):
                yield from _texts(value[key], depth + 1)
                return


def unread_of_value(name: str, value: object) -> dict[str, int]:
    """Length of unread texts by name, as {"text.caption": 12}.

    name: of the column; texts that say how others are set (their type, style, level) are markup.
    """
    read = text_of_value(value) if name in ("text", "body", "abstract") else line_of_value(value)
    words = "".join((read or "").split())
    found: dict[str, int] = {}
    for key, text in _leaves(name, value):
        plain = "".join((text_of_value(text) or "").split())
        if plain not in words and key.rpartition(".")[2].lower() not in _SETTING_KEYS:
            found[key] = found.get(key, 0) + len(plain)
    return found


def _leaves(name: str, value: object) -> Iterator[tuple[str, str]]:
    """Texts within a value, each with the names that lead to it."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, list):
        for item in value:
            yield from _leaves(name, item)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(f"{name}.{key}", inner)


def line_of_value(value: object) -> str | None:
    """Text of a short cell: a title, or names joined by 、."""
    if isinstance(value, dict):
        value = next((value[key] for key in (*_NAME_KEYS, *_TEXT_KEYS) if value.get(key)), None)
        return line_of_value(value) if value is not None else None
    if isinstance(value, list):
        main = [item for item in value if isinstance(item, dict) and item.get("role") == "main"]
        parts = [part for part in map(line_of_value, main[:1] or value) if part]
        return "、".join(parts) or None
    return text_of_value(value)
