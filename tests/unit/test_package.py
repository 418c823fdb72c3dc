"""The installed distribution as a package index and an installer see it."""

from __future__ import annotations

import re
from importlib.metadata import entry_points, metadata

DESCRIPTION = str(metadata("jianbao")["Description"])


def test_the_description_has_the_two_commands_and_no_link_into_the_repository() -> None:
    assert "pip install . && jianbao ask" in DESCRIPTION
    assert "`bot/README.md`" in DESCRIPTION
    assert re.findall(r"\]\((?!https?://)", DESCRIPTION) == []


def test_the_commands_of_the_bot_are_found_by_an_entry_point() -> None:
    assert {one.value for one in entry_points(group="jianbao.commands")} == {"bot.commands:register"}
