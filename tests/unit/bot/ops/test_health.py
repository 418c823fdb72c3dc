"""The health of the bot over HTTP: well, ready, and neither."""

from __future__ import annotations

import pytest

from bot.ops.health import Health, Readyz


@pytest.mark.parametrize(
    ("search", "ready"),
    [("local", True), ("green", True), ("yellow", True), ("red", False), ("unreachable", False)],
)
def test_a_bot_is_ready_while_every_part_of_its_index_is_there(search: str, ready: bool) -> None:
    health = Health(hears=True, silence=1.0, generation="g", reloading=False, search=search)

    assert Readyz.is_well(None, health) is ready
