"""Line breaks settled by lengths and end characters."""

from __future__ import annotations

from retrieval.reading.grammar.boundaries.decision_trees import fitted_trees
from retrieval.reading.grammar.lines import split_lines
from retrieval.reading.grammar.typography.line_wraps import WrappedPage, goes_on
from retrieval.reading.grammar.typography.sure_wraps import ROW, facts_of_lines, is_sure, row_at

WIDTH = 16
PARAGRAPH = """渡口所介绍末班船晚上九点从河东开
出，票价两元不变，儿童免票，雾天
和大风天停航，乘客可以改乘公交车
过江，老桥下的便道同时开放，请大
家留意现场的告示牌和广播里的通知
。船工说，旧船还要再用上三年左右
，换了两台新的发动机之后，航速比
从前快了一半，过江只要八分钟了。"""


def test_a_full_line_in_mid_sentence_goes_on_for_sure() -> None:
    facts = facts_of_lines(split_lines(PARAGRAPH), WIDTH)

    assert is_sure(row_at(facts, 3, 4)) is True


def test_a_full_line_that_ends_a_sentence_is_left_to_the_words_or_ends() -> None:
    facts = facts_of_lines(split_lines(PARAGRAPH + "\n江边老街新添了三十张长椅供人歇脚"), WIDTH)

    assert is_sure(row_at(facts, 7, 8)) is not True


def test_the_first_line_has_none_before_it() -> None:
    facts = facts_of_lines(split_lines(PARAGRAPH), WIDTH)

    row = dict(zip(ROW, row_at(facts, 0, 1), strict=True))

    assert row["before gap"] == row["before short by"] + 19 == -1
    assert row["line short by"] == 0


def test_the_shipped_tree_has_the_values_in_order() -> None:
    trees = fitted_trees("sure_wraps")

    assert trees.names == ROW
    assert {leaf for _, leaves in trees.trees for leaf in leaves} == {1.0, -1.0, 0.0}


def test_the_words_of_few_lines_are_judged() -> None:
    page = WrappedPage.of(split_lines("\n".join([PARAGRAPH] * 5)), WIDTH)
    full = [at for at in range(len(page.lines) - 1) if page.may_go_on(at)]

    open_lines = [at for at in full if is_sure(row_at(page.facts, at, at % 8 + 1)) is None]

    assert len(open_lines) * 4 < len(full)
    assert all(goes_on(page, at, at % 8 + 1) for at in full if at not in open_lines and at % 8 < 7)
