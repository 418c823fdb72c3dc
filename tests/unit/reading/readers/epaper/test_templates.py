"""Articles cut out of the pages of known e-paper systems."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from retrieval.models import ArticleKind, BlockKind
from tests.unit.reading.readers.epaper.pages import DATABASE, FIRST, article, second, titles, words


@pytest.mark.parametrize("stripped", [False, True])
def test_a_page_gives_the_same_article_by_its_properties_and_by_its_markup(
    tmp_path: Path, stripped: bool
) -> None:
    found = article(tmp_path, second(stripped=stripped))

    assert titles(found) == ("两岸居民盼了六年", "渡口重开", "票价不变 班次增加")
    assert (found.paper, found.date, found.page) == ("临江日报", dt.date(2021, 3, 9), "05")
    assert found.page_name == "民生"
    assert [(c.role, c.names) for c in found.byline] == [("记者", ("李青", "王小禾"))]
    assert words(found, BlockKind.PARAGRAPH) == [
        "停了六年的老渡口“三号码头”昨天重新开船，票价两元。",
        "头班船在七点离岸，载了四十一位乘客\u00a0。",
        "下月起每天再添八个班次，末班推迟到晚上九点半。",
    ]
    assert words(found, BlockKind.SUBHEAD) == ["班次增加"]


def test_captions_and_who_took_the_picture_stand_apart_from_the_text(tmp_path: Path) -> None:
    found = article(tmp_path, second())

    assert words(found, BlockKind.CAPTION) == ["渡船靠岸。"]
    assert "周平摄（本报资料）" in words(found, BlockKind.BYLINE)
    assert all("周平" not in credit.names for credit in found.byline)


def test_a_page_of_the_first_generation_in_gb18030_is_read(tmp_path: Path) -> None:
    found = article(tmp_path, FIRST.encode("gb18030"))

    assert titles(found) == ("城北旧巷改造", "四十盏新灯亮了", "居民夜里不再打手电")
    assert (found.date, found.page, found.page_name) == (dt.date(2009, 11, 2), "02", "城事")
    assert found.jump_to == "3"
    assert found.text.startswith("本报讯（记者 何山）城北三条旧巷昨晚换上了四十盏新路灯。\n居民赵阿姨说")


def test_titles_joined_in_the_properties_are_parted_as_the_page_shows_them(tmp_path: Path) -> None:
    joined = second(kicker="", deck="", title="两岸居民盼了六年<br>渡口重开<br>票价不变")
    shown = joined.replace("<h3></h3>", "<h3>两岸居民盼了六年</h3>").replace("<h2></h2>", "<h2>票价不变</h2>")
    page = shown.replace("<h1>两岸居民盼了六年<br>渡口重开<br>票价不变</h1>", "<h1>渡口重开</h1>")

    found = article(tmp_path, page)

    assert titles(found) == ("两岸居民盼了六年", "渡口重开", "票价不变")


def test_a_picture_with_its_caption_alone_is_a_photo(tmp_path: Path) -> None:
    page = second()
    begin, end = page.index("<!--enpcontent-->"), page.index("<!--/enpcontent-->")

    found = article(tmp_path, page[:begin] + "<!--enpcontent-->" + page[end:])

    assert found.kind is ArticleKind.PHOTO
    assert words(found, BlockKind.CAPTION) == ["渡船靠岸。"]


def test_a_page_of_the_peoples_daily_database_is_read(tmp_path: Path) -> None:
    found = article(tmp_path, DATABASE)

    assert titles(found) == (None, "水库合龙", "比计划早十天")
    assert (found.paper, found.date, found.page, found.page_name) == (
        "人民日报",
        dt.date(1985, 6, 7),
        "2",
        "经济",
    )
    assert [(c.role, c.names) for c in found.byline] == [("作者", ("孙一", "钱二"))]
    assert words(found, BlockKind.PARAGRAPH) == ["青山水库大坝昨日合龙，比计划早十天。"]
    assert words(found, BlockKind.CAPTION) == ["合龙现场。孙一摄"]


def test_without_title_fields_the_title_of_the_page_is_the_headline(tmp_path: Path) -> None:
    page = (
        "<html><head><title>{title}</title></head><body><p>2021-03-12 第A02版</p>"
        "<div id=ozoom><p>　　停了六年的老渡口昨天重新开船。</p></div></body></html>"
    )

    found = article(tmp_path, page.format(title="渡口重开--临江日报"))
    unnamed = article(tmp_path, page.format(title="临江日报数字报"))

    assert (found.headline, found.date, found.page) == ("渡口重开", dt.date(2021, 3, 12), "A2")
    assert unnamed.headline is None
