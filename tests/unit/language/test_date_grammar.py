"""Words and names that only look like dates, and dates that no calendar resolves."""

import pytest

from retrieval.language.date_grammar import DAY_WORDS, FESTIVALS, UNREAD, WEEKS, WRITTEN


@pytest.mark.parametrize(
    "text",
    [
        "天宫二号升空",
        "17号病房",
        "4号候机楼",
        "海风3号有多重",
        "第五日",
        "三日游",
        "满月酒",
        "登上月球",
        "十月怀胎",
    ],
)
def test_a_number_in_a_name_is_no_day(text: str) -> None:
    assert not [match.group() for pattern in WRITTEN for match in pattern.finditer(text)]


@pytest.mark.parametrize("text", ["目前日均客流", "提前天数", "空前天才"])
def test_a_day_word_across_two_words_is_none(text: str) -> None:
    assert DAY_WORDS.search(text) is None


@pytest.mark.parametrize("text", ["晚上周边", "这周围", "上周转"])
def test_a_week_across_two_words_is_none(text: str) -> None:
    assert WEEKS.search(text) is None


@pytest.mark.parametrize("text", ["农历五月初五", "腊月廿三", "大年初二", "光绪二十六年", "昭和12年"])
def test_days_of_other_calendars_are_recognised_as_unread(text: str) -> None:
    found = UNREAD.search(f"{text}有什么活动")

    assert found is not None
    assert found.group() == text


def test_a_festival_moves_through_the_calendar() -> None:
    found = FESTIVALS.search("端午节期间的报道")

    assert found is not None
    assert found.group() == "端午节期间"
