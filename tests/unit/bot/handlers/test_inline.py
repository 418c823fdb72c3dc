"""Inline queries are answered with quotes as results."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from telegram import Update

from bot.container import assemble
from tests.unit.bot.assembled import AssembledBot


def inline_query(assembled: AssembledBot, text: str) -> Update:
    person = {"id": 5, "is_bot": False, "first_name": "读者"}
    query = {"id": "1", "from": person, "query": text, "offset": ""}
    return Update.de_json({"update_id": 1, "inline_query": query}, assembled.services.bot)


def test_a_question_gets_quotes_as_results(assembled: AssembledBot, run: Callable[..., Any]) -> None:
    query = inline_query(assembled, "天元区有多少家规模以上工业企业复工?")

    run(assembled.handlers.inline.query(query, assembled.context()))

    ((name, given),) = assembled.request.calls
    assert name == "answerInlineQuery"
    assert "78家" in str(given["results"][0])


def test_an_empty_query_gets_help_and_no_results(assembled: AssembledBot, run: Callable[..., Any]) -> None:
    run(assembled.handlers.inline.query(inline_query(assembled, " "), assembled.context()))

    ((name, given),) = assembled.request.calls
    assert (name, given["results"]) == ("answerInlineQuery", [])
    assert "写一个问题,例如:中车株洲所多少名员工返岗?" in str(given["button"])


def test_a_payload_of_another_kind_is_left_to_others(
    assembled: AssembledBot, run: Callable[..., Any]
) -> None:
    assert run(assembled.handlers.inline.open_link(assembled.message("/start"), "help")) is False


@pytest.mark.parametrize(("is_public", "is_personal"), [(True, False), (False, True)])
def test_results_for_a_list_of_readers_are_not_shown_to_others(
    assembled: AssembledBot, run: Callable[..., Any], is_public: bool, is_personal: bool
) -> None:
    services = replace(
        assembled.services, capabilities=replace(assembled.services.capabilities, is_public=is_public)
    )
    query = inline_query(assembled, "天元区有多少家规模以上工业企业复工?")

    run(assemble(services).inline.query(query, assembled.context()))

    ((_, given),) = assembled.request.calls
    assert given["results"]
    assert bool(given.get("is_personal")) is is_personal
