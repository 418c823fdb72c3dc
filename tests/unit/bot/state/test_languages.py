"""In which language somebody is spoken to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from telegram import User

from bot.state.languages import LanguageRepository


def test_what_was_chosen_outweighs_what_telegram_says_and_auto_goes_back(
    database: Any, run: Callable[..., Any]
) -> None:
    languages, person = LanguageRepository(database, "zh-Hans"), User(6, "读者", False, language_code="en")

    said = [languages.of_user(person).language]
    for choice in ("zh-Hant", None):
        run(languages.choose(6, choice))
        said.append(languages.of_user(person).language)

    assert said == ["en", "zh-Hant", "en"]
    assert languages.of_user(None).language == "zh-Hans"


def test_what_was_chosen_at_another_bot_is_recalled(open_database: Any, run: Callable[..., Any]) -> None:
    here, there = (
        LanguageRepository(open_database(), "zh-Hans"),
        LanguageRepository(open_database(), "zh-Hans"),
    )
    person = User(6, "读者", False, language_code="en")
    run(there.choose(6, "zh-Hant"))

    run(here.recall(person))

    assert here.of_user(person).language == "zh-Hant"
