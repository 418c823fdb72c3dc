"""The documented session of an agent is how the tools answer today."""

from __future__ import annotations

from tests.e2e.mcp_transcript import CALLS, DOCUMENT, transcript


def test_the_documented_session_is_how_the_tools_answer() -> None:
    told = transcript()

    assert DOCUMENT.read_text(encoding="utf-8") == told, "python -m tests.e2e.mcp_transcript writes it anew"
    assert {name for _, name, _ in CALLS} == set(_tools(told))


def _tools(told: str) -> list[str]:
    listed = told.partition("## 工具")[2].partition("## 使用")[0]
    return [line.split("`")[1] for line in listed.splitlines() if line.startswith("- `")]
