"""Lines wrapped at one width without indents."""

from __future__ import annotations

from retrieval.reading.grammar.lines import split_lines
from retrieval.reading.grammar.typography.line_wraps import WrappedPage, group_wrapped_lines, wrap_values
from retrieval.reading.grammar.typography.sure_wraps import row_at
from tests.unit.reading.pages import paragraphs, read

PAGE = """老渡口停航两年后昨天重新开船了
本报讯（记者 陈文山）停航两年的
老渡口昨天清早重新开船，头班船载
客六十人，船工把旧船拖上岸刷了漆
，换了两台新的发动机，航速比从前
快了一半，过江只要八分钟就能靠上
对岸的码头。
渡口所介绍，末班船晚上九点从河东
开出，票价两元不变，儿童免票，雾
天和大风天停航，乘客可改乘公交。
江边老街新添了三十张长椅供人歇脚
本报讯（记者 林木森）江边老街昨天
添了三十张长椅，都放在树荫下面，
街坊说走累了总算有地方坐，傍晚时
分坐满了乘凉的人。"""


def test_a_headline_as_long_as_a_line_is_no_part_of_the_text_above_and_below() -> None:
    groups = ["".join(line.text for line in group) for group in group_wrapped_lines(split_lines(PAGE))]

    assert "老渡口停航两年后昨天重新开船了" in groups
    assert "江边老街新添了三十张长椅供人歇脚" in groups
    assert (
        groups[2]
        == "渡口所介绍，末班船晚上九点从河东开出，票价两元不变，儿童免票，雾天和大风天停航，乘客可改乘公交。"
    )


def test_a_short_text_of_full_lines_is_wrapped() -> None:
    page = """渡口复航
　　停航两年的老渡口昨天清早重新
开船，头班船载客六十人，船工把旧
船从河滩上拖到岸边的坡地上，刷漆。
　　末班船晚上九点从河东开出，票
价两元不变，儿童免票。"""

    groups = [len(group) for group in group_wrapped_lines(split_lines(page))]

    assert groups == [1, 3, 2]


def test_every_place_has_the_same_values() -> None:
    page = WrappedPage.of(split_lines(PAGE), 16)

    names = [list(wrap_values(page, at, row_at(page.facts, at, 1))) for at in range(len(page.lines) - 1)]

    assert all(found == names[0] for found in names)
    assert len(set(names[0])) == len(names[0])


def test_only_a_full_line_may_go_on() -> None:
    page = WrappedPage.of(split_lines(PAGE), 16)

    assert page.may_go_on(1)
    assert not page.may_go_on(6)


WRAPPED = "\n".join(
    (
        "　　本报讯　昨天上午，城东老桥拓宽",
        "工程正式开工，桥面将由两车道改为四",
        "车道，施工期间行人可以照常通行。",
        "　　市交通局介绍，老桥建成已有四十",
        "余年，早晚高峰每小时有两千辆汽车驶",
        "过，拓宽之后拥堵有望缓解，沿线公交",
        "线路暂不调整，夜间十点以后封闭半幅",
        "路面，请司机提前绕行江滨路和人民路",
        "一带，工期预计为两百天左右。",
    )
)


def test_no_title_of_a_wrapped_page_is_joined_where_one_is_wider_than_the_column() -> None:
    head = "市长到城东调研老桥拓宽工程时强调\n老桥拓宽开工\n——写在城东老桥四十岁的时候，听听街坊的话\n"

    [article] = read(head + WRAPPED).articles

    assert article.kicker == "市长到城东调研老桥拓宽工程时强调"
    assert article.headline == "老桥拓宽开工"
    assert len(paragraphs(article)) == 2


def test_a_title_as_wide_as_the_column_goes_on_in_the_next_line() -> None:
    head = "城东老桥拓宽工程昨天上午正式开工建\n设\n"

    [article] = read(head + WRAPPED).articles

    assert (article.headline or "").replace(" ", "") == "城东老桥拓宽工程昨天上午正式开工建设"
