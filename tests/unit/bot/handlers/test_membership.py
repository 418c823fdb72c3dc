"""Groups the bot may not be in are left; chats that shut it out get no digests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.access.permissions import Audience
from bot.handlers.membership import MembershipHandler
from bot.state.subscriptions import SubscriptionRepository
from tests.unit.bot.assembled import GROUP, AssembledBot


@pytest.mark.parametrize(("groups", "left"), [((), 1), ((GROUP,), 0)], ids=["unlisted", "listed"])
def test_a_group_is_left_unless_it_is_listed(
    assembled: AssembledBot, run: Callable[..., Any], groups: tuple[int, ...], left: int
) -> None:
    audience = Audience("groups", frozenset(), frozenset(groups))
    handler = MembershipHandler(audience, SubscriptionRepository(assembled.services.database))

    run(handler.changed(assembled.membership("member", chat=GROUP), assembled.context()))

    assert [name for name, _ in assembled.request.calls] == ["leaveChat"] * left


def test_a_reader_who_blocks_the_bot_gets_no_digests(
    assembled: AssembledBot, run: Callable[..., Any]
) -> None:
    handlers = assembled.handlers
    run(handlers.subscriptions.watch(assembled.message("/watch"), assembled.context("复工")))

    run(handlers.membership.changed(assembled.membership("kicked", chat=5), assembled.context()))

    assert run(assembled.services.database.rows("SELECT word FROM watch")) == []
