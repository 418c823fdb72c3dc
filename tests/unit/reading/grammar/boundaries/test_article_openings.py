"""Title lines that open an article, and subheads that divide one."""

from __future__ import annotations

import pytest

from retrieval.reading.grammar.article_boundaries import ArticleSpans, page_habits
from retrieval.reading.grammar.boundaries.article_openings import opening_values, opens_article
from retrieval.reading.grammar.boundaries.decision_trees import fitted_trees
from retrieval.reading.grammar.line_kinds import Unit, unit_of
from retrieval.reading.grammar.lines import split_lines
from tests.unit.reading.pages import outline_of

FERRY = "本报讯 渡口昨日复航，首日运送乘客一千二百人。\n渡轮每半小时一班，末班船晚上九点从河东渡口开出。"
MORE = "渡口的票价两元不变，儿童乘渡轮免票。\n渡口的渡轮雾天停航，乘客可改乘公交。"
LAMPS = "本报讯 城东三百盏路灯昨日换新。\n路灯由市政公司更换，一盏路灯一年省电两百度。"
FEATURE = """老渡口的早晨
渡口在镇子东头，天不亮就有人等船。船工老何撑了三十一年船，去年冬天把旧船换成了机动船。
镇上的人进城都从这里走，一天来回十几趟，船上坐着卖菜的和上学的，谁也不急。
船还是那条江上的船
老何为什么不肯上岸？
老何说，上了岸手就没处放。他把缆绳盘好，又把舱里的水舀干净，这才坐下来抽烟。
儿子在城里开车，几次来接他，他都说等水退了再说，一等就是三年。
桥修好了船怎么办
等船的人会少吗？
上游的桥今年秋天通车，镇里说渡口要留着，赶集的日子照样开船，票价不变。
老何听了点点头，说桥是桥，船是船，各走各的路。
街口添了长椅
本报讯（记者 林木森）镇上的老街昨天添了三十张长椅，都放在树荫下面。
街坊说走累了总算有地方坐。"""


def units(text: str) -> list[Unit]:
    return [unit_of((line,)) for line in split_lines(text)]


def spans(titles: str, below: str, *, signed: bool = False, subheads: str = "") -> ArticleSpans:
    head, before, between, after = units("渡口复航"), units(FERRY), units(titles), units(below)
    return ArticleSpans(
        head, before, between, after, units(subheads), signed, False, False, [],
        page_habits([*head, *before, *between, *after]),
    )  # fmt: skip


def test_a_subhead_before_more_of_the_same_matter_opens_nothing() -> None:
    assert not opens_article(spans("票价不变", MORE, subheads="班次不变"))


def test_titles_over_a_dateline_and_other_matter_open_an_article() -> None:
    assert opens_article(spans("三百盏路灯换新", LAMPS, signed=True))


def test_the_label_of_advertisements_always_opens() -> None:
    assert opens_article(spans("广告", MORE, subheads="班次不变"))


def test_the_trees_ask_for_values_that_there_are() -> None:
    values = dict(opening_values(spans("票价不变", MORE)))

    assert set(fitted_trees("article_openings").names) <= values.keys()


@pytest.mark.parametrize("blank", ["\n", "\n\n"])
def test_subheads_of_two_lines_divide_a_feature_and_open_nothing(blank: str) -> None:
    articles = outline_of(FEATURE.replace("\n", blank))

    assert [article["headline"] for article in articles] == ["老渡口的早晨", "街口添了长椅"]
