"""Columns of exports: canonical names, and usual synonyms.

Columns named otherwise are understood by their usual names (标题, publish_time …) and by the mapping of
`archive.toml`, the latter first. Names are compared without case, spaces, marks and script.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from retrieval.patterns import lazy_regex

COLUMNS = (
    "id", "paper", "date", "page", "page_name", "kicker", "title", "subtitle", "author", "text", "body",
)  # fmt: skip
"""Canonical names, the interface to users (DESIGN: JSONL rows)."""
ABSTRACT = "abstract"
"""Column read in place of a missing text."""
DATE_PARTS = ("year", "month", "day")
"""Columns that make a date together."""
_NAMES: Mapping[str, str] = {
    "id": "id 编号 文章编号 文章id article_id articleid news_id newsid doc_id docid guid uuid uniqueid",
    "paper": "paper 报纸 报名 报纸名称 报纸名 报刊 报刊名称 刊名 报社 newspaper paper_name newspaper_name publication"
    " media 媒体 媒体名称 medianame media_name publisher website 网站 网站名称 sitename site_name site outlet"
    " 报章 刊物 source 来源 新闻来源 文章来源 稿件来源 来源媒体 来源网站 消息来源 出处 source_name sourcename news_source origin",
    "date": "date 日期 出版日期 见报日期 报纸日期 刊期 刊登日期 刊发日期 发布日期 发表日期 出版时间 发布时间 发表时间"
    " 刊发时间 刊登时间 新闻日期 新闻时间 pubdate publish_date publishdate published_date date_published issue_date"
    " publication_date release_date news_date publish_time publishtime pub_time published_at publishedat published"
    " publish_at post_date post_time posttime release_time news_time ptime firstcreated datetime date_time timestamp"
    " 刊出日期 登报日期 出报日期 见报时间 报道日期 日期时间 年月日 时间 time versioncreated created_at create_time createtime created ctime dates",
    "page": "page 版次 版号 版面 版面号 版序 版位 版别 版数 所在版面 刊登版面 版面信息 页码 版 page_no pageno page_num pagenum page_number page_label"
    " section_no sectionno section_num plate_no plateno plate_num plate layout_no banci section",
    "page_name": "page_name pagename 版名 版面名称 版面名 版块 板块 版面标题 section_name sectionname plate_name"
    " platename layout_name layoutname page_title",
    "kicker": "kicker 引题 肩题 眉题 上标题 introtitle intro_title pretitle pre_title lead_title eyebrow overline",
    "title": "title 标题 主标题 正题 主题 题目 题名 篇名 新闻标题 文章标题 文章题目 文章题名 文章名 稿件标题 文题 headline news_title newstitle"
    " article_title articletitle main_title maintitle heading headlines head subject name_of_article",
    "subtitle": "subtitle 副题 副标题 次标题 sub_title subhead subheadline sub_headline subheading deck dek",
    "author": "author 作者 记者 署名 责任者 撰稿 撰文 作者姓名 记者姓名 通讯员 byline authors author_name writer"
    " reporter reporters creator by",
    "text": "text 正文 全文 内容 文章内容 新闻内容 新闻正文 正文内容 文章正文 新闻全文 文本 文本内容 稿件内容 content"
    " fulltext full_text bodytext body_text articlebody article_body articletext article_text article_content"
    " articlecontent maintext main_text news_content newscontent news_text content_text text_content contents"
    " plain_text raw_text story passage paragraphs bodies blocks parts segments content_html contenthtml"
    " body_html bodyhtml body_xhtml html article 段落 内文 稿件正文",
    "body": "body",
    ABSTRACT: "abstract 摘要 内容摘要 简介 概要 提要 导语 导读 summary description excerpt digest intro brief lead",
    "year": "year 年 年份", "month": "month 月 月份", "day": "day 日",
}  # fmt: skip
"""Usual names of exports for each column, the best first."""
_BETWEEN_NAMES = lazy_regex(r"[/／|｜()（）\[\]【】:：、\-]")
_INDEX_NAMES = frozenset(["", "index", "序号", "行号", "rownum", "rowid", "level0"])
_VARIANTS = str.maketrans(
    "標題內報紙時間號發來處記頁編寫稱體網導語簡圖聞別數登",
    "标题内报纸时间号发来处记页编写称体网导语简图闻别数登",
)


@lru_cache(maxsize=4096)
def plain_name(name: str) -> str:
    """A column name without case, width, script, spaces and marks."""
    folded = unicodedata.normalize("NFKC", name).lower().translate(_VARIANTS)
    return "".join(char for char in folded if char.isalnum())


COLUMN_SYNONYMS: Mapping[str, str] = MappingProxyType(
    {plain_name(name): column for column, names in _NAMES.items() for name in names.split()}
)
"""Plain name -> column."""
_RANKS = {plain_name(name): rank for names in _NAMES.values() for rank, name in enumerate(names.split())}


def column_of(name: str, mapping: Mapping[str, str]) -> str:
    """Canonical name of a column; an unknown one stays.

    mapping: the archive's own, {"标题": "title"}; goes before the usual names.
    """
    return mapping.get(name.strip()) or COLUMN_SYNONYMS.get(plain_name(name)) or _column_of_two(name) or name


@lru_cache(maxsize=4096)
def _column_of_two(name: str) -> str | None:
    """The column of a name in two languages or parts, or None.

    标题(title), 正文/Content; 版次/版名 is a page.
    """
    parts = [part for part in _BETWEEN_NAMES.split(name[:80]) if part.strip()]
    columns = {COLUMN_SYNONYMS.get(plain_name(part), "") for part in parts} if len(parts) > 1 else set()
    if len(columns) == 1:
        return columns.pop() or None
    return "page" if columns == {"page", "page_name"} else None


def column_rank(name: str) -> int:
    """Rank among the names of one column; 0 is the best."""
    return _RANKS.get(plain_name(name), 0)


def is_index_name(name: str) -> bool:
    """True for a column of row numbers, as pandas writes it."""
    plain = plain_name(name)
    return plain in _INDEX_NAMES or plain.startswith("unnamed")
