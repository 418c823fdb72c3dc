"""A text alone and beside the topic of the last turn."""

import pytest

from retrieval.answering.understanding.leaning import Trial, leans_on_topic

HERE, THERE = ("a", 0), ("b", 0)
LONG = "石门县的茶园今年扩种了多少亩?"


@pytest.mark.parametrize(
    ("text", "alone", "beside", "shared", "leans"),
    [
        (LONG, Trial(0.7, HERE), Trial(0.8, HERE), 0.9, False),  # the same answer either way
        (LONG, Trial(0.7, HERE), Trial(0.8, THERE), 0.1, False),
        (LONG, Trial(0.2, HERE), Trial(0.3, THERE), 0.1, True),
        (LONG, Trial(0.7, HERE), Trial(0.8, THERE), 0.9, True),
        ("造价多少?", Trial(0.9, HERE), Trial(0.1, THERE), 0.0, True),
        ("造价多少?", Trial(0.9, HERE), Trial(0.0, None), 0.0, False),
    ],
)
def test_a_text_leans_on_the_topic_unless_it_stands_alone(
    text: str, alone: Trial, beside: Trial, shared: float, leans: bool
) -> None:
    assert leans_on_topic(text, alone, beside, shared) is leans
