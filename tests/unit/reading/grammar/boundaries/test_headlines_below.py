"""Pages with headlines below their articles."""

from __future__ import annotations

from tests.unit.reading.pages import outline_of

PAGE = """本报讯（记者 陈文山）停航两年的老渡口昨天清早重新开船，头班船载客六十人。
末班船晚上九点从河东开出，票价两元不变。
老渡口重新开船
本报讯（记者 林木森）江边老街昨天添了三十张长椅，都放在树荫下面。
街坊说走累了总算有地方坐。
老街添了三十张长椅
本报讯（记者 何青）城东三百盏路灯昨天换新，一盏灯一年省电两百度。
路灯由市政公司更换。
三百盏路灯换新"""


def test_each_headline_goes_to_the_text_above_it() -> None:
    articles = outline_of(PAGE)

    assert [article["headline"] for article in articles] == [
        "老渡口重新开船",
        "老街添了三十张长椅",
        "三百盏路灯换新",
    ]
    assert articles[0]["paragraphs"][1]["text"] == "末班船晚上九点从河东开出，票价两元不变。"


def test_a_page_with_headlines_above_stays_as_it_is() -> None:
    lines = PAGE.split("\n")
    above = "\n".join([lines[2], *lines[:2], lines[5], *lines[3:5]])

    assert [article["headline"] for article in outline_of(above)] == ["老渡口重新开船", "老街添了三十张长椅"]


def test_a_page_that_begins_with_a_question_of_its_text_is_known_by_the_words_of_its_headlines() -> None:
    first, second, third = outline_of("老渡口为什么重新开船？\n" + PAGE)

    assert first["headline"] == "老渡口重新开船"
    assert first["lines"] == [1, 4]
    assert (second["headline"], third["headline"]) == ("老街添了三十张长椅", "三百盏路灯换新")
