"""Parameters of people's addresses."""

from __future__ import annotations

from retrieval.models import ListOrder
from retrieval.web.api.parameters import AskParameters
from retrieval.web.api.request_parsing import is_list, parse_model
from retrieval.web.pages.page_parameters import AskPageParameters


def test_an_empty_field_is_none_and_a_foreign_parameter_passed_over() -> None:
    given = parse_model(AskPageParameters, {"question": "谁?", "since": "", "sort": "", "fbclid": "1"})

    assert given == AskPageParameters(question="谁?")
    assert given.restrictions == {}


def test_turns_may_be_repeated() -> None:
    assert is_list(AskPageParameters, "turn")


def test_the_question_is_asked_as_the_api_takes_it() -> None:
    given = AskPageParameters(question="谁?", turn=("何时?",), sort=ListOrder.BEST, page="A1")

    assert given.asked() == AskParameters(question="谁?", turns=("何时?",), sort=ListOrder.BEST, page="A1")
