"""`jianbao mcp`: its protocol is in tests/unit/mcp."""

from __future__ import annotations

from tests.unit.cli.conftest import Run


def test_the_tools_end_with_their_input_and_print_nothing_of_their_own(jianbao: Run) -> None:
    done = jianbao("mcp", JIANBAO_READER="false")

    assert (done.returncode, done.stdout) == (0, "")
