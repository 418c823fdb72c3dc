"""Digests of numbered headlines, told from subheads."""

from __future__ import annotations

import pytest

from tests.unit.reading.pages import outline_of

ITEMS = (
    ("春耕推进会召开", "全市春耕推进会昨日在白石镇召开，会议要求月底前完成早稻育秧。"),
    ("菜市场改造完工", "南街菜市场改造完工，摊位由一百六十个增加到二百二十个。"),
    ("图书馆延长开放", "市图书馆本周起延长开放，每晚九时闭馆，新增座位三百个。"),
)
FEATURE = """老渡口的新营生
本报记者 林木森
清晨五点，白石渡口的雾还没有散，船老大已经把缆绳解开，他在江上撑了三十七年船。
一、渡船换了三代
最早的渡船是木头的，一次只能载二十个人，后来换成铁壳船，声音很大。
二、货郎不再过江
从前渡口最忙的是赶集天，桥修通后货郎少了，渡口的游客多了。
三、守着江的人
船老大明年就要退休，他说退休了也要每天到渡口看看。"""


def digest(*numbers: str, label: str = "", end: str = "") -> str:
    items = (f"{number}{head}\n{text}{end}" for number, (head, text) in zip(numbers, ITEMS, strict=False))
    return "\n".join([*filter(None, [label]), *items])


def headlines(page: str) -> list[str | None]:
    return [article["headline"] for article in outline_of(page)]


@pytest.mark.parametrize(
    "numbers", [("1、", "2、", "3、"), ("一、", "二、", "三、"), ("（1）", "（2）", "（3）"), ("①", "②", "③")]
)
@pytest.mark.parametrize(("label", "end"), [("简讯", ""), ("本周要闻回顾", ""), ("", "（本报记者 何青禾）")])
def test_numbered_headlines_of_a_digest_each_open_an_article(
    numbers: tuple[str, str, str], label: str, end: str
) -> None:
    page = digest(*numbers, label=label, end=end)

    assert headlines(page) == [number + head for number, (head, _) in zip(numbers, ITEMS, strict=True)]


def test_numbered_subheads_below_a_headline_open_nothing() -> None:
    assert headlines(FEATURE) == ["老渡口的新营生"]


def test_numbers_out_of_order_are_no_digest() -> None:
    page = digest("1、", "3、", "5、", label="简讯")

    assert len(headlines(page)) == 1


def test_an_article_behind_a_digest_is_its_own() -> None:
    page = f"{digest('1、', '2、', label='简讯')}\n{FEATURE}"

    assert headlines(page) == ["1、春耕推进会召开", "2、菜市场改造完工", "老渡口的新营生"]


def test_a_line_that_announces_points_is_text() -> None:
    page = (
        "关于防火的通告\n为做好森林防火工作，现将有关事项通告如下：\n一、防火期限\n自三月一日起至五月末止。"
    )

    assert headlines(page) == ["关于防火的通告"]
