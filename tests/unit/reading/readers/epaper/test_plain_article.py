"""The article under the headline, beside what the library takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.reading.readers.epaper.plain_article import before_related, headline_share, is_call
from tests.unit.reading.readers.epaper.pages import article

SIDE = "".join(
    f"<p>第{at}期彩票昨晚开奖，本期奖池滚存到下一期，彩民可在站点查询号码和中奖金额。</p>" for at in range(12)
)


def test_a_sidebar_never_stands_in_for_the_article(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    text = "".join(
        f"<p>渡口停航的第{at}个月，船工把旧船拖上岸刷漆，等水位回升以后重新开船载客。</p>" for at in range(4)
    )
    page = f"""<html><head><title>渡口重新开船</title></head><body>
        <div><div><h1>渡口重新开船</h1></div><div id="story">{text}</div></div>
        <div class="content"><article>{SIDE}</article></div></body></html>"""

    found = article(tmp_path, page)

    assert found.headline == "渡口重新开船"
    assert "船工把旧船拖上岸" in found.text
    assert "彩票" not in found.text


def test_a_brief_of_one_sentence_is_an_article(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    page = """<html><body><div class="title"><h2>渡口</h2></div>
        <div id="content"><p>渡口昨天清早重新开船。</p></div><p>版权所有</p></body></html>"""

    found = article(tmp_path, page)

    assert (found.headline, found.text) == ("渡口", "渡口昨天清早重新开船。\n渡口")


def test_the_share_of_a_headline_in_a_text_is_counted_by_pairs_of_characters() -> None:
    assert headline_share("渡口开船", "昨天渡口重新开船") == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    "line",
    [
        "点击阅读原文",
        "阅读原文",
        "点击“阅读原文”查看全部名单",
        "▼长按识别二维码关注我们",
        "欢迎关注江川日报公众号",
        "返回搜狐，查看更多",
        "(责编：何青禾、沈一鸣)",
        "责任编辑： 何青禾",
        "不用抽 不用搶 現在用APP看新聞 保證天天中獎",
        "請繼續往下閱讀...",
        "喜欢就点个“在看”吧！",
    ],
)
def test_what_asks_to_tap_or_scan_is_a_call(line: str) -> None:
    assert is_call(line)


@pytest.mark.parametrize(
    "line", ["市民为守渡人点赞", "扫二维码领补贴", "公众号成了议事厅", "请市民扫描二维码登记，再上船。"]
)
def test_what_tells_of_taps_and_codes_is_text(line: str) -> None:
    assert not is_call(line)


def test_titles_below_related_news_are_cut_and_sentences_are_not() -> None:
    text = ["渡口昨日复航。", "相关新闻", "夜市搬家", "路灯换新"]

    assert before_related(text) == text[:1]
    assert before_related([*text, "夜市昨日搬家，摊位增加一倍。"]) == [*text, "夜市昨日搬家，摊位增加一倍。"]
