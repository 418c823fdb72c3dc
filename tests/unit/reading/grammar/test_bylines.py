"""Bylines as papers print them."""

from __future__ import annotations

import pytest

from retrieval.models import Credit
from retrieval.reading.grammar.bylines import parse_bare_names, parse_byline


@pytest.mark.parametrize(
    ("printed", "credits"),
    [
        ("江川日报记者 邓伟勇 邹家虎", [("记者", "邓伟勇", "邹家虎")]),
        ("通讯员/郑斯文", [("通讯员", "郑斯文")]),
        ("江川日报记者 谭浩瀚 摄", [("记者", "谭浩瀚")]),
        ("谭浩瀚 摄", [("摄", "谭浩瀚")]),
        ("王毓国摄（人民视觉）", [("摄", "王毓国")]),
        ("张三 文/图", [("文/图", "张三")]),
        ("文/张三 图/李四", [("文", "张三"), ("图", "李四")]),
        ("■ 海南日报全媒体记者 侯赛 通讯员 冯琼", [("记者", "侯赛"), ("通讯员", "冯琼")]),
        ("本报记者　张　三　李　四　通讯员 王　五", [("记者", "张三", "李四"), ("通讯员", "王五")]),
        ("新华社记者\u00a0\u00a0鞠\u00a0鹏摄", [("记者", "鞠鹏")]),
        ("新华社记者丁增义、张勇健、李明辉", [("记者", "丁增义", "张勇健", "李明辉")]),
        ("新华社发（张三摄）", [("发", "新华社"), ("摄", "张三")]),
        ("本报记者 毕京津整理", [("记者", "毕京津")]),
        ("撰文/闫子寒 代春雨", [("撰文", "闫子寒", "代春雨")]),
        ("记者 阿布都拉·买买提", [("记者", "阿布都拉·买买提")]),
        ("■ 人民日报评论员", [("评论员",)]),
        ("作者：欧阳修远", [("作者", "欧阳修远")]),
        ("周  舟图  何  苇文", [("图", "周舟"), ("文", "何苇")]),
        ("阿依努尔  林  舟  摄影报道", [("摄影报道", "阿依努尔", "林舟")]),
    ],
)
def test_roles_and_names_are_read_as_printed(printed: str, credits: list[tuple[str, ...]]) -> None:
    assert parse_byline(printed) == tuple(
        Credit(role, names) for role, *rest in credits for names in [tuple(rest)]
    )


@pytest.mark.parametrize(
    "text",
    [
        "记者调查",
        "记者从省教育厅了解到",
        "温暖企业 暖在实处",
        "本报讯",
        "",
        "摄影展今日开幕。",
        "红色地图 历史散文",
        "市民热议 春节 摄影报道",
        "记" * 10_000,
    ],
)
def test_what_is_no_byline_is_none(text: str) -> None:
    assert parse_byline(text) is None


@pytest.mark.parametrize(
    ("text", "names"),
    [("朱理平", ("朱理平",)), ("■ 魏燕", ("魏燕",)), ("张　三", ("张三",)), ("欧阳修远", ("欧阳修远",))],
)
def test_bare_names_are_authors(text: str, names: tuple[str, ...]) -> None:
    assert parse_bare_names(text) == (Credit("作者", names),)


@pytest.mark.parametrize("text", ["温暖", "安全", "年货足 年味浓", "新时代·面孔", "家风家训传百年", "高质量"])
def test_words_that_begin_like_names_are_none(text: str) -> None:
    assert parse_bare_names(text) is None


@pytest.mark.parametrize("title", ["市长会见先进集体和先进工作者代表", "作（大家谈·同心守河堤"])
def test_a_title_with_letters_of_a_role_is_no_byline(title: str) -> None:
    assert parse_byline(title) is None


@pytest.mark.parametrize(
    "text",
    [
        "（作者单位：市农科院",
        "（作者单位：江川日报社",
        "（作者单位：市农科院）",
        "作者工作单位：江川大学",
        "（作者系教师",
        "（作者为农民",
        "作者简介：张三",
    ],
)
def test_a_note_on_the_author_closed_or_cut_short_names_nobody(text: str) -> None:
    assert parse_byline(text) is None


def test_an_author_is_named_without_the_employer() -> None:
    assert parse_byline("作者：张三 单位：江川大学文学院") == (Credit("作者", ("张三",)),)
