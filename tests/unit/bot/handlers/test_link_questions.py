"""Questions behind links: found again, bounded, and not to be guessed."""

from __future__ import annotations

import re

import pytest

from bot.handlers import link_questions
from bot.handlers.link_questions import LinkQuestions, is_question_payload


def test_a_link_leads_to_its_question_and_is_one_that_telegram_takes() -> None:
    kept = LinkQuestions()

    payload = kept.link("天元区\ud800有多少家企业?")

    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload)
    assert is_question_payload(payload)
    assert kept.question(payload) == "天元区\ud800有多少家企业?"


def test_the_same_question_has_the_same_link_and_another_process_another() -> None:
    kept = LinkQuestions()

    assert kept.link("一") == kept.link("一") != kept.link("二")
    assert LinkQuestions().link("一") != kept.link("一")


def test_the_question_not_typed_for_longest_is_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link_questions, "MAX_QUESTIONS", 2)
    kept = LinkQuestions()
    links = [kept.link(question) for question in ("一", "二", "一", "三")]

    assert [kept.question(link) for link in links] == ["一", None, "一", "三"]


def test_other_payloads_are_no_questions() -> None:
    assert not any(
        map(is_question_payload, ("", "help", "q", "q" + "0" * 21, "q" + "0" * 23, "q" + "z" * 22))
    )
