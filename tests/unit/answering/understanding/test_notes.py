"""Questions about the program, and several at once."""

import pytest

from retrieval.answering.understanding.notes import (
    ABOUT,
    SEVERAL,
    THANKS,
    is_small_talk,
    notes_on,
    small_talk,
)


@pytest.mark.parametrize(
    "text",
    [
        "你是谁?",
        "你能做什么?",
        "你好!",
        "您好",
        "怎么用你?",
        "who are you?",
        "你有什么功能",
        "hi",
        "hello!",
        "在吗?",
    ],
)
def test_a_question_about_the_program_is_seen(text: str) -> None:
    assert small_talk(text) == ABOUT


@pytest.mark.parametrize(
    "text", ["谢谢", "谢谢您!", "好的谢谢", "多谢啦", "thanks", "知道了", "好的", "辛苦了", "再见"]
)
def test_thanks_are_no_question(text: str) -> None:
    assert small_talk(text) == THANKS


def test_notes_of_a_question_are_told_from_those_of_small_talk() -> None:
    assert is_small_talk((ABOUT,)) and is_small_talk((THANKS,))
    assert not is_small_talk((SEVERAL,)) and not is_small_talk(())


@pytest.mark.parametrize("text", ["谢谢谁?", "感谢信是谁写的?", "再见的意思", "辛苦的人有多少"])
def test_words_of_thanks_in_a_question_are_part_of_it(text: str) -> None:
    assert small_talk(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "你知道法网公开赛是什么时候改用红土的吗?",
        "你好天元区有多少企业?",
        "漂洋过海来看你是谁唱的?",
        "help the poor",
    ],
)
def test_a_question_about_the_archive_is_none_about_the_program(text: str) -> None:
    assert small_talk(text) is None


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("复工人员有多少?到岗率多少?", ("several",)),
        ("天元区有多少家企业复工?", ()),
        ("“岂可无功遽还?”这是谁的主张?", ()),
        ("请问,谁主持会议?谢谢!", ()),
        ("how many?", ("foreign",)),
    ],
)
def test_what_there_is_to_say_is_said(text: str, notes: tuple[str, ...]) -> None:
    assert notes_on(text) == notes
