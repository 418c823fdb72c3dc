"""Page facts from paths: 株洲日报/2020-02-16/A1.txt and the usual variants.

Understood are: a folder named after the paper; a date as one folder (2020-02-16, 20200216, 2020年2月16日),
as two (2020-02/16) or three (2020/02/16), or within a file name (株洲日报_20200216_A1); a page as the
file's name or last part (A01, 01, 第01版). An impossible date or page counts as unknown.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from retrieval.models import PageLabel
from retrieval.reading.sources.page_facts import BadFact, PageFacts, page_label, parse_date

_PAPER = re.compile(r"[\u3400-\u9fff·]{1,12}(?:报|新闻|时报|日報|报纸|晚報|報|周刊|导刊|商报|晨刊)")
_PAPER_IN_NAME = re.compile(r"[\u3400-\u9fff·]{1,12}[报報]")
_DATE = re.compile(r"(?<!\d)(\d{4})[-_.年]?(\d{1,2})[-_.月]?(\d{1,2})日?(?!\d)")
_WRITTEN = re.compile(r"(?<!\d)((?:18|19|20)\d{2})[-_.年](\d{1,2})[-_.月](\d{1,2})日?(?!\d)")
_COMPACT = re.compile(r"(?<!\d)(\d{4})(\d{2})(\d{2})(?!\d)")
_YEAR_MONTH = re.compile(r"(\d{4})[-_.年]?(\d{2})月?")
_PAGE = re.compile(r"(?:第\s?)?([A-Za-z]{1,2}-?\d{1,3}|\d{1,3})版?")
_LABELLED = re.compile(r"第(\d{1,3}|[A-Za-z]{1,2}\d{1,3})版")
_SEPARATORS = re.compile(r"[\s_\-－—.·,，()（）\[\]【】]+")


def facts_from_path(parts: Sequence[str]) -> PageFacts:
    """Facts of a path, the nearest part first.

    parts: folders, then the file name.
    """
    if not parts:
        return PageFacts()
    *folders, name = [part[:120] for part in parts]
    stem = _without_suffix(name)
    date, rest = _date_in(stem)
    if date is None:
        date = _date_of(folders, stem)
    page = _page_in(rest, alone=bool(date) or bool(folders))
    if page is not None and date is not None and _is_day(folders, stem):
        page = None
    return PageFacts(_paper_in(stem, folders), date, page)


def impossible_date(name: str) -> str | None:
    """An impossible date in a path (2020-02-30), or None.

    None also beside a valid date.
    """
    parts = name.split("/")
    if facts_from_path(parts).date is not None:
        return None
    for part in reversed(parts):
        for match in _WRITTEN.finditer(part[:120]):
            try:
                parse_date("-".join(match.groups()))
            except BadFact:
                return match.group()
    return None


def _without_suffix(name: str) -> str:
    for suffix in (".gz", ".txt", ".text", ".md", ".markdown", ".jsonl", ".ndjson", ".json", ".csv", ".tsv"):
        if name.lower().endswith(suffix):
            name = name[: -len(suffix)]
    return name


def _date_in(text: str) -> tuple[dt.date | None, str]:
    """The first valid date, and the text without it."""
    for pattern in (_COMPACT, _DATE):
        for match in pattern.finditer(text):
            try:
                date = parse_date("-".join(match.groups()))
            except BadFact:
                continue
            return date, text[: match.start()] + " " + text[match.end() :]
    return None, text


def _date_of(folders: Sequence[str], stem: str) -> dt.date | None:
    for folder in reversed(folders):
        date, _ = _date_in(folder)
        if date is not None:
            return date
    return _split_date([*folders, stem])


def _split_date(parts: Sequence[str]) -> dt.date | None:
    """A date over several parts: 2020-02/16, 2020/02/16.

    The file name may be the last part.
    """
    for end in range(len(parts), 1, -1):
        day = parts[end - 1].removesuffix("日")
        month = parts[end - 2].removesuffix("月")
        match = _YEAR_MONTH.fullmatch(month)
        year_month = match.groups() if match else None
        if year_month is None and end >= 3:
            year_month = (parts[end - 3].removesuffix("年"), month)
        if (
            year_month
            and day.isdigit()
            and len(day) <= 2
            and len(year_month[0]) == 4
            and year_month[0].isdigit()
        ):
            try:
                return parse_date(f"{year_month[0]}-{year_month[1]}-{day}")
            except BadFact:
                continue
    return None


def _is_day(folders: Sequence[str], stem: str) -> bool:
    """True for a file name completing a date of folders.

    Such a name is a day and no page.
    """
    if not stem.isdigit() or len(stem) > 2 or not folders:
        return False
    return (
        _split_date([*folders, stem]) is not None
        and _split_date(folders) is None
        and _folder_date(folders) is None
    )


def _folder_date(folders: Sequence[str]) -> dt.date | None:
    return next((date for date in (_date_in(f)[0] for f in reversed(folders)) if date), None)


def _page_in(text: str, *, alone: bool) -> PageLabel | None:
    """The page label in a file's stem.

    第01版 anywhere, else the last label-like part.
    alone: accept digits without a letter; only after a date or folder.
    """
    labelled = _LABELLED.search(text)
    if labelled:
        return page_label(labelled.group(1))
    parts = [part for part in _SEPARATORS.split(text) if part]
    for part in reversed(parts):
        match = _PAGE.fullmatch(part)
        if match and (alone or not match.group(1).isdigit()):
            return page_label(match.group(1).replace("-", ""))
    return None


def _paper_in(stem: str, folders: Sequence[str]) -> str | None:
    found = _PAPER_IN_NAME.match(_date_in(stem)[1].strip(" _-"))
    if found:
        return found.group()
    for folder in reversed(folders):
        match = _PAPER.match(folder)
        if match and (match.end() == len(folder) or not folder[match.end()].isalpha()):
            return match.group()
    return None
