"""/start, /help, /status and /lang."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.unit.bot.assembled import AssembledBot

READER, ADMIN = 5, 9


def test_a_start_welcomes_also_with_an_unknown_link(assembled: AssembledBot, run: Callable[..., Any]) -> None:
    start = assembled.handlers.help.start

    run(start(assembled.message("/start"), assembled.context()))
    run(start(assembled.message("/start x"), assembled.context("x")))

    assert len(assembled.texts) == 2
    assert all("档案收录:株洲日报 2020年2月16日,共 8 篇文章。" in text for text in assembled.texts)


def test_an_administrator_gets_the_longer_menu_at_a_start(
    assembled: AssembledBot, run: Callable[..., Any]
) -> None:
    run(assembled.handlers.help.start(assembled.message("/start", user=ADMIN), assembled.context()))

    menus = [given["commands"] for name, given in assembled.request.calls if name == "setMyCommands"]
    assert len(menus) == 3
    assert {"reload", "stats", "export"} <= {command["command"] for command in menus[0]}


def test_the_status_names_the_generation_and_for_administrators_more(
    assembled: AssembledBot, run: Callable[..., Any]
) -> None:
    for user in (READER, ADMIN):
        run(assembled.handlers.help.status(assembled.message("/status", user=user), assembled.context()))

    generation = assembled.services.index.coverage.generation
    reader, admin = assembled.texts
    assert generation in reader
    assert admin.startswith(reader + "\n")


def test_a_chosen_language_is_used_from_then_on(assembled: AssembledBot, run: Callable[..., Any]) -> None:
    run(assembled.handlers.help.language(assembled.message("/lang en"), assembled.context("en")))
    run(assembled.handlers.subscriptions.watch(assembled.message("/watch"), assembled.context()))

    assert assembled.texts[0] == "OK, English from now on. Quotes always stay as they were printed."
    assert assembled.texts[1].startswith("You watch:")


def test_start_and_help_show_questions_that_this_archive_answers(
    assembled: AssembledBot, run: Callable[..., Any]
) -> None:
    help_ = assembled.handlers.help
    run(help_.start(assembled.message("/start"), assembled.context()))
    run(help_.help(assembled.message("/help"), assembled.context()))

    welcome, usage = assembled.texts
    assert "例如:\n中车株洲所多少名员工返岗?\n中国航发南方工业有限公司" in welcome
    assert usage.startswith("直接写问题,例如:中车株洲所多少名员工返岗?\n")
    assert "/day 2020-02-16 " in usage
