"""Paragraphs over column breaks."""

from __future__ import annotations

from tests.unit.reading.pages import paragraphs, read

HEAD = "菜价平稳\n\n本报记者 周明远\n\n"


def test_a_sentence_broken_by_a_column_is_joined() -> None:
    [article] = read(
        f"{HEAD}本报讯 相关部门要帮助企业解决原材料购\n\n买难、招工难的问题，创造条件。\n"
    ).articles

    assert paragraphs(article) == ["本报讯 相关部门要帮助企业解决原材料购买难、招工难的问题，创造条件。"]


def test_a_short_first_piece_is_no_subhead_when_the_seam_is_a_word() -> None:
    [article] = read(
        f"{HEAD}本报讯 经济运行平稳。经济运行总体良好。\n\n会议强调，要保持经济平稳运\n\n"
        "行。我们仍然要坚持目标任务，运行机制不变。\n"
    ).articles

    assert paragraphs(article)[1] == "会议强调，要保持经济平稳运行。我们仍然要坚持目标任务，运行机制不变。"


def test_a_paragraph_that_ends_its_sentence_is_left_alone() -> None:
    [article] = read(f"{HEAD}本报讯 市场供应充足。\n\n菜价与上周持平，预计下周略降。\n").articles

    assert len(paragraphs(article)) == 2


def test_a_colon_before_a_list_does_not_swallow_the_list() -> None:
    [article] = read(
        f"{HEAD}本报讯 会议提出以下几点要求，各单位务必落实到位：\n\n一是抓供应，保证货源充足。\n"
    ).articles

    assert len(paragraphs(article)) == 2


def test_where_paragraphs_are_indented_the_indent_decides() -> None:
    [article] = read(
        "菜价平稳\n本报记者 周明远\n　　本报讯 昨日，记者走访\n市场时看到，货源充足。\n　　价格与上周持平。\n"
    ).articles

    assert paragraphs(article) == ["本报讯 昨日，记者走访市场时看到，货源充足。", "价格与上周持平。"]


def test_a_headline_broken_after_a_comma_is_whole() -> None:
    page = read(
        f"{HEAD}本报讯 市场供应充足。\n\n清淤过半，\n\n十二条河\n\n提前完工\n\n本报记者 林小舟\n\n"
        "本报讯 河道清淤已经过半。\n"
    )

    assert [article.headline for article in page.articles] == ["菜价平稳", "清淤过半， 十二条河 提前完工"]


def test_an_unindented_line_that_breaks_off_among_indented_paragraphs_is_of_the_headline() -> None:
    page = read(
        "在全市治水大会、河长大会、\n防汛工作会议上的讲话\n　　同志们，今年的治水任务很重，要早作打算。\n"
        "　　十二条河道要在汛期之前完成清淤。\n"
    )

    assert page.articles[0].headline == "在全市治水大会、河长大会、 防汛工作会议上的讲话"
