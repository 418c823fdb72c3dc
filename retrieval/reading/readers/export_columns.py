"""Columns of exports: canonical names, and usual synonyms.

Columns named otherwise are understood by their usual names (标题, content …) and by the mapping of
`archive.toml`, the latter first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

COLUMNS = (
    "id", "paper", "date", "page", "page_name", "kicker", "title", "subtitle", "author", "text", "body",
)  # fmt: skip
"""Canonical names, the interface to users (DESIGN: JSONL rows)."""
_CANONICAL = frozenset(COLUMNS)
COLUMN_SYNONYMS: Mapping[str, str] = {
    "编号": "id", "文章编号": "id", "article_id": "id",
    "报纸": "paper", "报名": "paper", "报纸名称": "paper", "newspaper": "paper",
    "日期": "date", "出版日期": "date", "发布日期": "date", "pubdate": "date", "publish_date": "date",
    "版次": "page", "版面": "page", "版号": "page", "版名": "page_name", "版面名称": "page_name",
    "引题": "kicker", "肩题": "kicker", "眉题": "kicker",
    "标题": "title", "题目": "title", "主题": "title", "主标题": "title", "headline": "title",
    "副题": "subtitle", "副标题": "subtitle", "subhead": "subtitle", "deck": "subtitle",
    "作者": "author", "记者": "author", "byline": "author",
    "正文": "text", "内容": "text", "全文": "text", "文章内容": "text", "content": "text",
}  # fmt: skip
"""Usual names of exports, in lower case."""


def column_of(name: str, mapping: Mapping[str, str]) -> str:
    """Canonical name of a column; an unknown one stays.

    mapping: the archive's own, {"标题": "title"}; goes before the usual names.
    """
    plain = name.strip().lstrip("\ufeff").lower()
    return mapping.get(name.strip()) or (plain if plain in COLUMNS else COLUMN_SYNONYMS.get(plain, name))


def canonical_row(row: Mapping[str, Any], mapping: Mapping[str, str]) -> dict[str, Any]:
    """The row under canonical names.

    A canonical column goes before a synonym. mapping: as in `column_of`.
    """
    if not mapping and row.keys() <= _CANONICAL:
        return dict(row)
    renamed = {column_of(name, mapping): value for name, value in row.items() if isinstance(name, str)}
    taken = {target for source, target in mapping.items() if source in row}
    return {**renamed, **{name: row[name] for name in COLUMNS if name in row and name not in taken}}
