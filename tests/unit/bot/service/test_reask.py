"""What a tap under an answer changes about its question."""

import datetime as dt

import pytest

from bot.callback_data import Action, CallbackData
from bot.service.reask import ReaskedQuestion, apply_tap
from bot.state.answers import StoredAnswer
from bot.state.conversations import StoredTurn
from retrieval.answering.understanding.follow_ups import ConversationTurn as Said
from retrieval.models import Filters, PageLabel

DAY = dt.date(2020, 2, 15)
SAID = Said("毛飞騰哪天到株洲?", Filters(DAY, DAY, page=PageLabel("A1")))
TURN = StoredTurn(SAID, "他哪天到株洲?", "id", ("paper",))
KEPT = StoredAnswer("id", "g", True, 0.9, (), ("毛飞騰",), meant=("毛飞腾", "毛腾飞"))


def test_dropping_asks_what_was_written() -> None:
    assert apply_tap(CallbackData(Action.DROP, "id"), KEPT, TURN) == ReaskedQuestion(
        "他哪天到株洲?", Filters(), (), ("paper",)
    )


def test_taking_a_filter_away_leaves_the_others() -> None:
    again = apply_tap(CallbackData(Action.UNFILTER, "id", 0), KEPT, TURN)

    assert again == ReaskedQuestion(
        "毛飞騰哪天到株洲?", Filters(page=PageLabel("A1")), ("毛飞騰",), ("paper", "date")
    )


def test_the_name_meant_takes_the_place_of_the_one_written() -> None:
    again = apply_tap(CallbackData(Action.MEANT, "id"), KEPT, TURN)

    assert again is not None
    assert again.question == "毛腾飞哪天到株洲?"


@pytest.mark.parametrize("tap", [CallbackData(Action.UNFILTER, "id", 9), CallbackData(Action.GOOD, "id")])
def test_a_forged_tap_asks_nothing(tap: CallbackData) -> None:
    assert apply_tap(tap, KEPT, TURN) is None


def test_no_name_was_meant_where_none_is_kept() -> None:
    assert apply_tap(CallbackData(Action.MEANT, "id"), StoredAnswer("id", "g", True, 0.9, ()), TURN) is None


def test_a_turn_survives_being_kept() -> None:
    assert StoredTurn.from_json(TURN.to_json()) == TURN
