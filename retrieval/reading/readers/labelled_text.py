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
from dataclasses import dataclass, replace
from itertools import pairwise

from retrieval.models import Article, Page, SetAside
from retrieval.patterns import lazy_regex
from retrieval.reading.grammar.lines import Line
from retrieval.reading.leftovers import Leftovers, count_chars
from retrieval.reading.readers.exports.cell_values import is_paper_name, split_date, split_page
from retrieval.reading.readers.exports.export_columns import COLUMN_SYNONYMS, plain_name
from retrieval.reading.readers.fielded_article import ArticleFields, ArticleOrigin, article_of_fields
from retrieval.reading.sources.page_facts import BadFact, PageFacts, id_prefix, parse_facts

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
_BODIES = frozenset(["text", "body", "abstract"])
_FACTS = frozenset(["paper", "date", "page", "page_name"])
_BAR = lazy_regex("[|｜]")
MIN_LABELS = 2
MAX_HEAD_LINES = 30


@dataclass(frozen=True, slots=True)
class _Field:
    """A label with its lines; the first is what stands behind it."""

    name: str
    column: str
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """Its lines joined by spaces."""
        return " ".join(line.text for line in self.lines)


def read_labelled(lines: Sequence[Line], name: str, known: PageFacts) -> Iterator[Page | SetAside] | None:
    """Pages of labelled articles; None for any other text.

    name: of the source.  known: facts that hold where an article gives none.
    """
    lines = [cell for line in lines for cell in _cells(line)]
    if not _is_labelled(lines):
        return None
    return _pages(_articles(lines), name, known)


def _cells(line: Line) -> list[Line]:
    """Labelled fields of a line: 媒体: 江口日报 | 日期: 2020-03-12 | 版面: A03."""
    bars = [bar.start() for bar in _BAR.finditer(line.text)]
    if not bars:
        return [line]
    edges = pairwise([-1, *bars, len(line.text)])
    parts = [line.cut(before + 1, after) for before, after in edges]
    return parts if all(part.text and label_of(part)[1] for part in parts) else [line]


def _is_labelled(lines: Sequence[Line]) -> bool:
    """True for a title among two known labels at the start."""
    columns = [column for line in lines[:MAX_HEAD_LINES] if (column := label_of(line)[1])]
    first = label_of(lines[0])[1] if lines else ""
    known = {column for column in columns if column != "-"}
    return bool(first) and "title" in known and len(known) >= MIN_LABELS


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


def _articles(lines: Sequence[Line]) -> Iterator[list[_Field]]:
    """Fields of each article, parted at a repeated title or label."""
    fields: list[_Field] = []
    for line in lines:
        label, column, length = label_of(line)
        in_body = bool(fields) and fields[-1].column in _BODIES
        titled = any(field.column == "title" for field in fields)
        if column and titled and (column == "title" or label == fields[0].name):
            yield fields
            fields, in_body = [], False
        if column and not (in_body and column not in ("title", "-")):
            rest = line.cut(length)
            fields.append(_Field(label, column, (rest,) if rest.text else ()))
        elif fields and not (_RULE.fullmatch(line.text) and in_body):
            last = fields[-1]
            if last.column not in _BODIES and last.lines and not any(f.column in _BODIES for f in fields):
                fields.append(_Field("", "text", (line,)))  # a body without a label
            else:
                fields[-1] = _Field(last.name, last.column, (*last.lines, line))
    if fields:
        yield fields


def _pages(found: Iterator[list[_Field]], name: str, known: PageFacts) -> Iterator[Page | SetAside]:
    unused: dict[str, int] = {}
    left = Leftovers(name)
    for number, fields in enumerate(found, 1):
        facts = known
        values = {field.column: field.text for field in reversed(fields)}
        try:
            facts = _facts(values).or_else(known)
        except BadFact as bad:
            first = next((field.lines[0].number for field in fields if field.lines), 1)
            size = str(sum(count_chars(field.text) for field in fields))
            bad_facts = (("field", bad.field), ("value", bad.value), ("chars", size))
            yield SetAside(name, "bad_metadata", bad_facts, first)
            continue
        texts = _texts(fields)
        for field in fields:
            if field.lines and field.column in _FACTS and _is_fact(field, values):
                left.add("left_facts", field.text, field.lines[0].number)
            elif field.lines and field.lines != texts.get(field.column):
                unused[field.name] = unused.get(field.name, 0) + sum(len(line.text) for line in field.lines)
        article = _article(fields, texts, ArticleOrigin("", number, name, facts, (1, 1)))
        if article is not None:
            yield Page(name, (article,), facts.paper, facts.date, facts.page, facts.page_name)
    if unused:
        columns = "、".join(f"{label}({count})" for label, count in unused.items())
        yield SetAside(name, "columns_unused", (("columns", columns), ("chars", str(sum(unused.values())))))
    yield from left.notes()


def _is_fact(field: _Field, values: dict[str, str]) -> bool:
    """True for a field that was read as a fact."""
    return field.text == values[field.column] and (field.column != "paper" or is_paper_name(field.text))


def _texts(fields: Sequence[_Field]) -> dict[str, tuple[Line, ...]]:
    """Lines of the article by column: the first of each."""
    found: dict[str, tuple[Line, ...]] = {}
    for column in ("kicker", "title", "subtitle", "author", "text", "body", "abstract"):
        lines = next((f.lines for f in fields if f.column == column and f.lines), None)
        if lines and not (column in _BODIES and _BODIES & found.keys()):
            found[column] = lines
    return found


def _facts(values: dict[str, str]) -> PageFacts:
    """Facts of an article's fields. Raises BadFact."""
    date, beside = split_date(values.get("date"))
    label, page_name = split_page(values.get("page") or beside or "")
    paper = values.get("paper", "")
    return parse_facts({
        "date": date, "page": label or values.get("page"), "page_name": values.get("page_name") or page_name,
        "paper": paper if is_paper_name(paper) else None,
    })  # fmt: skip


def _article(
    fields: Sequence[_Field], texts: dict[str, tuple[Line, ...]], origin: ArticleOrigin
) -> Article | None:
    """The article of some fields; None without text and title.

    texts: as of `_texts`.  origin: still without id and extent.
    """
    body = next((texts[column] for column in _BODIES if column in texts), ())
    title = texts.get("title", ())
    if not body and not title:
        return None
    kicker, deck, author = (texts.get(column, ()) for column in ("kicker", "subtitle", "author"))
    every = [line.number for field in fields for line in field.lines]
    prefix = id_prefix(origin.facts)
    article_id = f"{prefix}/{origin.no}" if prefix else f"{origin.source}#{origin.no}"
    whole = replace(origin, id=article_id, extent=(min(every), max(every)))
    return article_of_fields(ArticleFields(body, kicker, title, deck, author), whole)
