"""`jianbao mcp`: its protocol is in tests/unit/mcp, over the pipes of the command."""

from __future__ import annotations

from tests.unit.cli.conftest import Run


def test_the_help_shows_what_to_write_into_the_settings_of_an_agent(jianbao: Run) -> None:
    done = jianbao("mcp", "--help")

    assert done.returncode == 0
    assert '{"command": "jianbao", "args": ["mcp"' in done.stdout
