"""Datelines, and who signs beside them."""

from __future__ import annotations

import pytest

from retrieval.models import Credit
from retrieval.reading.grammar.datelines import read_lead, read_tail


@pytest.mark.parametrize(
    ("text", "dateline", "names"),
    [
        ("株洲日报讯 2月15日傍晚,", "株洲日报讯", ()),
        ("综合湖南新闻 2月14日下午,", "综合湖南新闻", ()),
        ("新华社北京2月15日电 2月16日出版", "新华社北京2月15日电", ()),
        ("本报北京1月31日电\u00a0（记者杜一菲）今天", "本报北京1月31日电", ("杜一菲",)),
        ("本报讯（海南日报全媒体记者郭畅）为了", "本报讯", ("郭畅",)),
        ("据新华社电（记者张千千 刘慧）中国", "据新华社电", ("张千千", "刘慧")),
        ("本报讯 记者张三报道：昨天", "本报讯", ("张三",)),
        ("【大江報訊】記者張三報道：昨天", "【大江報訊】", ("張三",)),
        ("〔記者陳文山／花蓮報導〕渡口停航", "〔記者陳文山／花蓮報導〕", ("陳文山",)),
        ("【本報訊】（記者陳文山）渡口停航", "【本報訊】", ("陳文山",)),
        ("【江聲晚報╱記者陳文山╱即時報導】渡口", "【江聲晚報╱記者陳文山╱即時報導】", ("陳文山",)),
        ("（中央社記者陳文山花蓮3日電）渡口", "（中央社記者陳文山花蓮3日電）", ("陳文山",)),
        ("〔記者陳文山、林木森／花蓮報導〕渡口", "〔記者陳文山、林木森／花蓮報導〕", ("陳文山", "林木森")),
        ("記者陳文山／花蓮報導 渡口停航", "記者陳文山／花蓮報導", ("陳文山",)),
        ("江聲日報訊（記者 陳文山）渡口停航", "江聲日報訊", ("陳文山",)),
        ("新华社拉姆安拉１月２０日电 联合国", "新华社拉姆安拉１月２０日电", ()),
    ],
)
def test_a_dateline_opens_a_paragraph(text: str, dateline: str, names: tuple[str, ...]) -> None:
    lead = read_lead(text)

    assert lead.dateline == dateline
    assert tuple(name for credit in lead.credits for name in credit.names) == names


@pytest.mark.parametrize(
    "text",
    [
        "2月13日至14日,市政协",
        "记者从省教育厅获悉",
        "新华社记者从网上",
        "近日，新华社报道",
        "【深度報導】渡口停航",
        "（记者 张三）近日",
    ],
)
def test_a_sentence_is_no_dateline(text: str) -> None:
    assert read_lead(text).dateline is None


def test_brackets_close_an_article_with_its_dateline_and_names() -> None:
    tail = read_tail("共赴前程。（新华社北京7月8日电 记者丁增义 张勇健）")

    assert tail is not None
    assert (tail.dateline, tail.credits) == ("新华社北京7月8日电", (Credit("记者", ("丁增义", "张勇健")),))


def test_a_wire_from_several_places_closes_an_article() -> None:
    tail = read_tail("（本报里约热内卢、约翰内斯堡、刚果（金）布卡武、柏林3月8日电 记者周明远、林小舟）")

    assert tail is not None
    assert tail.dateline == "本报里约热内卢、约翰内斯堡、刚果（金）布卡武、柏林3月8日电"
    assert tail.credits == (Credit("记者", ("周明远", "林小舟")),)


@pytest.mark.parametrize(
    "text",
    [
        "（作者为某大学生命科学学院院长）",
        "（作者分别为江口大学教授、江口大学副教授）",
        "（摘编自3月12日《江川晚报》）",
        "（图片选自作者画册《渡口》）",
        "（苇  渡整理）",
        "（主办方供图）",
    ],
)
def test_a_note_on_where_it_comes_from_closes_an_article_and_signs_nothing(text: str) -> None:
    tail = read_tail(text)

    assert tail is not None
    assert (tail.dateline, tail.credits) == (None, ())


def test_an_aside_in_brackets_closes_nothing() -> None:
    assert read_tail("他说（笑）") is None
