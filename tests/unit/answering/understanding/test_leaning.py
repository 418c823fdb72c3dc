"""A text alone and beside the topic of the last turn."""

import pytest

from retrieval.answering.understanding.leaning import Trial, leans_on_topic

HERE, THERE = ("a", 0), ("b", 0)
LONG = "今年扩种的茶园总共有多少亩?"
MIDDLE = "培训班收了多少学员?"
NAMED = "石门县扩种茶园多少亩?"
SHORT = "造价多少?"


def at(alone: float, beside: float) -> tuple[Trial, Trial]:
    return Trial(alone, HERE), Trial(beside, THERE)


@pytest.mark.parametrize(
    ("text", "trials", "names", "leans"),
    [
        (SHORT, at(0.9, 0.1), (), True),
        (MIDDLE, at(0.5, 0.4), (), True),
        (MIDDLE, at(0.5, 0.2), (), False),
        (LONG, at(0.5, 0.9), (), False),
        (LONG, at(0.2, 0.5), (), True),
        (NAMED, at(0.5, 0.9), ("石门县",), False),
        (NAMED, at(0.2, 0.5), ("石门县",), True),
        ("石门多少亩?", at(0.4, 0.4), ("石门",), False),
        ("石门多少亩?", at(0.3, 0.4), ("石门",), True),
        ("谁写了《渡口》?", at(0.3, 0.4), ("渡口",), False),
        ("还有哪些人捐了书和钱?", at(0.5, 0.4), (), True),
    ],
)
def test_a_longer_text_and_one_with_a_name_need_more_to_lean(
    text: str, trials: tuple[Trial, Trial], names: tuple[str, ...], leans: bool
) -> None:
    assert leans_on_topic(text, *trials, names=names) is leans


def test_a_short_text_about_a_name_that_the_last_quote_shows_leans() -> None:
    alone, beside = at(0.9, 0.2)

    assert leans_on_topic("苏蔷怎么说?", alone, beside, names=("苏蔷",), shown="教练苏蔷介绍了训练。")
    assert not leans_on_topic("苏蔷怎么说?", alone, beside, names=("苏蔷",), shown="龙舟赛开幕。")


@pytest.mark.parametrize("text", [MIDDLE, LONG, NAMED, "还有谁捐了书?"])
def test_the_same_answer_either_way_carries_nothing(text: str) -> None:
    assert not leans_on_topic(text, Trial(0.2, HERE), Trial(0.9, HERE))
    assert not leans_on_topic(text, Trial(0.9, HERE), Trial(0.0, None))


def test_a_short_text_without_a_name_keeps_its_subject_for_the_next_question() -> None:
    assert leans_on_topic(SHORT, Trial(0.9, HERE), Trial(0.8, HERE))
    assert not leans_on_topic(SHORT, Trial(0.9, HERE), Trial(0.0, None))
