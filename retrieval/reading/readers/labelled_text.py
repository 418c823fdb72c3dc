"""Labelled articles: text files in which each field stands behind its name.

    标题：三百盏路灯换新
    时间：2021-03-12 08:10
    来源：江川晚报
    正文：
    …

As crawlers save them, one article or several a file; labels may stand in brackets (【标题】). Fields are
columns of an export by their usual names. Labels that name none are reported with their length.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from retrieval.models import Page, SetAside
from retrieval.patterns import lazy_regex
from retrieval.reading.grammar.lines import Line
from retrieval.reading.readers.exports.cell_values import is_paper_name, split_citation
from retrieval.reading.readers.exports.export_columns import COLUMN_SYNONYMS, plain_name
from retrieval.reading.readers.field_records import BODY_COLUMNS, RecordField, pages_of_records
from retrieval.reading.sources.page_facts import PageFacts

_NAME = "[A-Za-z_\u3400-\u9fff 　]{1,14}"
_LABEL = lazy_regex(rf"(?:[【\[〖<＜](?P<boxed>{_NAME})[】\]〗>＞]\s*[：:]?|(?P<plain>{_NAME}?)\s*[：:])\s*")
_RULE = lazy_regex(r"[-=_*—－＝~#]{3,}")
_MORE_LABELS = frozenset(
    [
        *(
            "链接",
            "网址",
            "url",
            "link",
            "地址",
            "原文链接",
            "关键词",
            "关键字",
            "keywords",
            "标签",
            "tags",
            "栏目",
        ),
        *(
            "频道",
            "分类",
            "类别",
            "category",
            "编辑",
            "责任编辑",
            "责编",
            "阅读量",
            "点击量",
            "浏览",
            "评论数",
        ),
        *(
            "评论数",
            "字数",
            "字數",
            "编号",
            "文章编号",
            "文章編號",
            "稿件编号",
            "id",
            "图片",
            "抓取时间",
            "爬取时间",
        ),
    ]
)
"""Labels of crawlers for fields that an article has no place for."""
_BAR = lazy_regex("[|｜]")
MIN_LABELS = 2
MAX_TITLE_CHARS = 60
_FACTS = frozenset(["date", "paper", "page", "page_name"])
_CLOSING_TAG = lazy_regex(rf"[<＜]/{_NAME}[>＞]\s*\Z")
MAX_HEAD_LINES = 30


def read_labelled(lines: Sequence[Line], name: str, known: PageFacts) -> Iterator[Page | SetAside] | None:
    """Pages of labelled articles; None for any other text.

    name: of the source.  known: facts that hold where an article gives none.
    """
    if not lines:
        return None
    if not label_of(lines[0])[1]:
        if not _has_facts_below(lines[:4]):  # nearly every text
            return None
        return pages_of_records([_with_sure_paper(_below_title(lines))], name, known)
    lines = [cell for line in map(_without_closing_tag, lines) if line.text for cell in _cells(line)]
    if not _is_labelled(lines):
        return None
    return pages_of_records(map(_with_sure_paper, _articles(lines)), name, known)


def _has_facts_below(lines: Sequence[Line]) -> bool:
    """True for a headline over two facts: 时间：… 来源：…, and a text."""
    columns = [label_of(line)[1] for line in lines]
    facts = {column for column in columns[1:3] if column in _FACTS}
    titled = not _RULE.fullmatch(lines[0].text) and len(lines[0].text) <= MAX_TITLE_CHARS
    return titled and len(facts) == 2 and len(lines) == 4


def _below_title(lines: Sequence[Line]) -> list[RecordField]:
    """Fields of a headline, the labelled lines below it, and the text."""
    fields = [RecordField("", "title", (lines[0],))]
    at = 1
    while at < len(lines) and (label := label_of(lines[at]))[1] not in ("", "title"):
        name, column, length = label
        if column in BODY_COLUMNS:
            break
        rest = lines[at].cut(length)
        fields.append(RecordField(name, column, (rest,) if rest.text else ()))
        at += 1
    body = [lines[at].cut(label_of(lines[at])[2]), *lines[at + 1 :]] if at < len(lines) else []
    return [*fields, RecordField("", "text", tuple(line for line in body if line.text))]


def _cells(line: Line) -> list[Line]:
    """Labelled fields of a line: 媒体: 江口日报 | 日期: 2020-03-12 | 版面: A03."""
    bars = [bar.start() for bar in _BAR.finditer(line.text)]
    if not bars:
        return [line]
    edges = pairwise([-1, *bars, len(line.text)])
    parts = [line.cut(before + 1, after) for before, after in edges]
    return parts if all(part.text and label_of(part)[1] for part in parts) else [line]


def _without_closing_tag(line: Line) -> Line:
    closing = _CLOSING_TAG.search(line.text)
    return line.cut(0, closing.start()) if closing else line


def _is_labelled(lines: Sequence[Line]) -> bool:
    """True for a title among two known labels at the start."""
    known = {label_of(line)[1] for line in lines[:MAX_HEAD_LINES]} - {"", "-"}
    return "title" in known and len(known) >= MIN_LABELS


def label_of(line: Line) -> tuple[str, str, int]:
    """Label, column and length of a line's label.

    The column is "-" for a field without one; all are empty for a line without a label.
    """
    match = _LABEL.match(line.text)
    if match is None:
        return "", "", 0
    label = match.group("boxed") or match.group("plain")
    plain = plain_name(label)
    column = COLUMN_SYNONYMS.get(plain) or ("-" if plain in _MORE_LABELS else "")
    return label, column, match.end() if column else 0


def _names_paper(text: str) -> bool:
    return is_paper_name(split_citation(text)[0])


def _articles(lines: Sequence[Line]) -> Iterator[list[RecordField]]:
    """Fields of each article, parted at a repeated title or label."""
    fields: list[_OpenField] = []
    for line in lines:
        label, column, length = label_of(line)
        in_body = bool(fields) and fields[-1][1] in BODY_COLUMNS
        titled = any(name == "title" for _, name, _ in fields)
        if column and titled and (column == "title" or label == fields[0][0]):
            yield _closed(fields)
            fields, in_body = [], False
        if column and not (in_body and column not in ("title", "-")):
            rest = line.cut(length)
            fields.append((label, column, [rest] if rest.text else []))
        elif fields and not (_RULE.fullmatch(line.text) and in_body):
            last = fields[-1][2]
            if last and not any(name in BODY_COLUMNS for _, name, _ in fields):
                fields.append(("", "text", [line]))  # a body without a label
            else:
                last.append(line)
    if fields:
        yield _closed(fields)


_OpenField = tuple[str, str, list[Line]]
"""Label, column and lines so far of a field: a record made anew for each line would take quadratic time."""


def _closed(fields: Sequence[_OpenField]) -> list[RecordField]:
    return [RecordField(label, column, tuple(lines)) for label, column, lines in fields]


def _with_sure_paper(fields: Sequence[RecordField]) -> list[RecordField]:
    """The fields; a source other than a paper, as 新华社, names none."""
    return [
        replace(field, column="-") if field.column == "paper" and not _names_paper(field.text) else field
        for field in fields
    ]
