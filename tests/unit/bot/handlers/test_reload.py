"""/reload in private only; taps of an earlier index do nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from retrieval.errors import ArchiveShrunk
from tests.unit.bot.assembled import GROUP, AssembledBot

QUESTION = "天元区有多少家规模以上工业企业复工?"


def test_a_reload_is_not_begun_in_a_group(assembled: AssembledBot, run: Callable[..., Any]) -> None:
    message = assembled.message("/reload", user=9, chat=GROUP)

    run(assembled.handlers.reload.reload(message, assembled.context()))

    assert len(assembled.texts) == 1
    assert not assembled.services.reloader.is_reloading


def test_nothing_is_cancelled_while_nothing_reloads(assembled: AssembledBot, run: Callable[..., Any]) -> None:
    run(assembled.handlers.reload.cancel(assembled.tap("1:k:reload:0:0", user=9), assembled.context()))

    assert [name for name, _ in assembled.request.calls] == ["answerCallbackQuery"]


def test_the_button_of_an_earlier_index_rolls_nothing_back(
    assembled: AssembledBot, run: Callable[..., Any]
) -> None:
    before = assembled.services.index.coverage

    run(assembled.handlers.reload.roll_back(assembled.tap("1:r:old:0:0", user=9), assembled.context()))

    assert assembled.request.calls[-1][1]["show_alert"] is True
    assert assembled.services.index.coverage == before


def test_an_admin_keeps_the_index_of_an_archive_that_shrank_or_takes_it(
    assembled: AssembledBot, run: Callable[..., Any]
) -> None:
    reload, bot = assembled.handlers.reload, assembled.services.bot
    run(reload.tell_admins(bot, [9], ArchiveShrunk(path="报", before=264, now=1)))
    asked, (keep, take) = assembled.texts[-1], assembled.buttons.values()

    run(reload.settle_shrink(assembled.tap(keep, user=9), assembled.context()))
    kept = assembled.texts[-1]

    async def take_it() -> None:
        await reload.settle_shrink(assembled.tap(take, user=9), assembled.context())
        await reload.close()

    run(take_it())

    assert "264" in asked
    assert kept == "保留了原来的索引。"
    assert any("正在重新读取" in text for text in assembled.texts)


def test_the_decision_on_an_earlier_index_does_nothing(
    assembled: AssembledBot, run: Callable[..., Any]
) -> None:
    run(assembled.handlers.reload.settle_shrink(assembled.tap("1:w:old:1:0", user=9), assembled.context()))

    assert assembled.request.calls[-1][1]["show_alert"] is True
