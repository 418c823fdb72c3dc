"""The article under the headline, beside what the library takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.reading.readers.epaper.plain_article import headline_share
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
