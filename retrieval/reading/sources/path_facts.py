"""Page facts from paths: 株洲日报/2020-02-16/A1.txt and the usual variants.

Understood are: a folder named after the paper; a date as one folder (2020-02-16, 20200216, 2020年2月16日),
as two (2020-02/16) or three (2020/02/16), or within a file name (株洲日报_20200216_A1); a page as the
file's name or last part (A01, 01, 第01版), or as a folder, with its name (03-民生, A02版：要闻). A file name
may hold the headline, too (2020-02-16_A1_标题). An impossible date or page counts as unknown.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from retrieval.models import PageLabel
from retrieval.patterns import lazy_regex
from retrieval.reading.sources.page_facts import (
    NUMERAL_DATE,
    BadFact,
    PageFacts,
    numeral_date,
    page_label,
    parse_date,
)

_PAPER = lazy_regex(r"[\u3400-\u9fff·]{1,12}(?:报|新闻|时报|日報|报纸|晚報|報|周刊|导刊|商报|晨刊)")
_PAPER_IN_NAME = lazy_regex(r"[\u3400-\u9fff·]{1,12}[报報]")
_DATE = lazy_regex(r"(?<!\d)(\d{4})[-_.年]?(\d{1,2})[-_.月]?(\d{1,2})日?(?!\d)")
_WRITTEN = lazy_regex(r"(?<!\d)((?:18|19|20)\d{2})[-_.年](\d{1,2})[-_.月](\d{1,2})日?(?!\d)")
_COMPACT = lazy_regex(r"(?<!\d)(\d{4})(\d{2})(\d{2})(?!\d)")
_YEAR_MONTH = lazy_regex(r"(\d{4})[-_.年]?(\d{2})月?")
_PAGE = lazy_regex(r"(?:第\s?)?([A-Za-z]{1,2}-?\d{1,3}|\d{1,3})版?")
_LABELLED = lazy_regex(r"第(\d{1,3}|[A-Za-z]{1,2}\d{1,3}|[一二三四五六七八九十]{1,3})版")
_PAGE_FOLDER = lazy_regex(
    r"(?P<label>[A-Za-z]{1,2}-?\d{1,3}|第[A-Za-z]{0,2}\d{1,3}版|第[一二三四五六七八九十]{1,3}版|\d{1,3}版|\d{1,3}(?=[\s\-_—－.·、：:]*[\u3400-\u9fff]))版?"
    r"[\s\-_—－.·、：:（(\[【]*(?P<name>(?![年月日期号周])[\u3400-\u9fff][\u3400-\u9fffA-Za-z0-9·]{0,11})?[)）\]】]?"
)
_NAMED_PAGE = lazy_regex(
    r"(?P<name>[\u3400-\u9fff·]{1,8})[\s\-_—－·：:（(\[【]*(?P<label>[A-Za-z]{1,2}\d{1,3})版?[)）\]】]?"
)
_GENERIC_NAMES = frozenset(
    [
        *(
            "日报",
            "晚报",
            "早报",
            "周报",
            "旬报",
            "月报",
            "年报",
            "电子报",
            "数字报",
            "剪报",
            "海报",
            "简报",
            "情报",
        ),
        *(
            "小报",
            "画报",
            "党报",
            "旧报",
            "老报",
            "日報",
            "晚報",
            "電子報",
            "剪報",
            "今日新闻",
            "本地新闻",
            "全部新闻",
        ),
    ]
)
"""Folders with these names hold papers and are none."""
_YEAR = lazy_regex(r"(?:18|19|20)\d{2}年?")
_ITEM = lazy_regex(r"\A\d{1,3}[.．、](?=[^\d])")
_UNTITLED = lazy_regex(r"新建|未命名|无标题|副本|文本文档|文档|untitled|正文|全文|内容", re.IGNORECASE)
MIN_TITLE_CHARS = 5
"""Chinese characters of a headline in a file name, at least."""
MAX_FOLDERS_ABOVE = 12
"""Folders above an archive looked at, from the nearest."""
_SEPARATORS = lazy_regex(r"[\s_\-－—.·,，()（）\[\]【】]+")


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
    label, name_of_page = next(filter(None, map(_page_folder, reversed(folders))), (None, None))
    if label is not None and page is not None and page.isdigit() and not _LABELLED.search(rest):
        page = label  # 02版 民生/01 标题.txt: the number of an article
    if page is None or page == label:
        return PageFacts(_paper_in(stem, folders), date, page or label, name_of_page)
    return PageFacts(_paper_in(stem, folders), date, page)


def _page_folder(folder: str) -> tuple[PageLabel, str | None] | None:
    """Label and name of a folder named after a page, or None."""
    match = _PAGE_FOLDER.fullmatch(folder) or _NAMED_PAGE.fullmatch(folder)
    if match is None:
        return None
    name = match.group("name")
    name = name.removesuffix("版") if name and len(name) > 2 else name
    return page_label(match.group("label").replace("-", "")), name or None


def facts_from_folders(folders: Sequence[str]) -> PageFacts:
    """Facts of folders without a file, the nearest first."""
    return facts_from_path([*folders, ""]) if folders else PageFacts()


def telling_folders(folders: Sequence[str], marked: Sequence[bool]) -> tuple[str, ...]:
    """The folders from the first telling one: paper, date or page.

    folders: from the root of the disk down.  marked: True for a folder with settings of its pages
    (archive.toml, issue.toml).
    """
    first = max(0, len(folders) - MAX_FOLDERS_ABOVE)
    for at in range(first, len(folders)):
        if marked[at] or _speaks(folders[at]):
            return tuple(folders[at:])
    return ()


def _speaks(folder: str) -> bool:
    """True for the name of a paper, date, year or page."""
    paper = _PAPER.fullmatch(folder)
    if paper and folder not in _GENERIC_NAMES:
        return True
    date, rest = _date_in(folder[:120])
    whole = date is not None and not rest.strip("年月日第期 _-")
    return whole or bool(_YEAR.fullmatch(folder) or _YEAR_MONTH.fullmatch(folder) or _page_folder(folder))


def title_from_name(name: str) -> str | None:
    """The headline in a file name, or None.

    Left after paper, date and page: at least five Chinese characters, and no usual name of a new file.
    """
    rest = _date_in(_without_suffix(name.rpartition("/")[2])[:120])[1]
    parts = [_ITEM.sub("", part) for part in re.split(r"[_\s\-－—【】\[\]]+", rest)]
    parts = [part for part in parts if part]
    words = [part for part in parts if not (_PAGE.fullmatch(part) or _PAPER_IN_NAME.fullmatch(part))]
    title = " ".join(word for word in words if not _LABELLED.fullmatch(word) and not word.isascii())
    title = _LABELLED.sub("", title).strip(" ·.,，:：")
    chinese = sum("\u3400" <= char <= "\u9fff" for char in title)
    return title if chinese >= MIN_TITLE_CHARS and not _UNTITLED.search(title) else None


def impossible_date(parts: Sequence[str]) -> str | None:
    """An impossible date in a path (2020-02-30), or None.

    None also beside a valid date.
    """
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
    for pattern in (_COMPACT, _DATE, NUMERAL_DATE):
        for match in pattern.finditer(text):
            written = numeral_date(match) if pattern is NUMERAL_DATE else "-".join(match.groups())
            try:
                date = parse_date(written)
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
    found = _PAPER_IN_NAME.match(_date_in(stem)[1].strip(" _-【[《"))
    if found:
        return found.group()
    for folder in reversed(folders):
        match = _PAPER.match(folder)
        if match is None or match.group() in _GENERIC_NAMES:
            continue
        if match.end() == len(folder) or not folder[match.end()].isalpha():
            return match.group()
    return None
