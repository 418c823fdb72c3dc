"""The tools, called by the SDK's own client: in this process, and over the pipes of a process."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from mcp import Client, StdioServerParameters

from retrieval.archive.live_index import LiveIndex
from retrieval.mcp.stdio_server import ToolServer
from tests.e2e.process import WITHOUT_READER, surroundings
from tests.lending import lend_sample
from tests.unit.web.conftest import CLOUD, STAFF, live_index

__all__ = ["live_index"]

T = TypeVar("T")
WORDS = "2月10日以来,中车株洲所7000余名员工返岗。"


def with_client(index: LiveIndex, use: Callable[[Client], Awaitable[T]]) -> T:
    """Connect a client in this process."""
    server = ToolServer(index)

    async def main() -> T:
        async with Client(server.protocol()) as client:
            return await use(client)

    try:
        return asyncio.run(main())
    finally:
        server.close()


def called(index: LiveIndex, name: str, **arguments: Any) -> Any:
    return with_client(index, lambda client: client.call_tool(name, arguments))


def test_an_agent_finds_the_tools(live_index: LiveIndex) -> None:
    tools = with_client(live_index, lambda client: client.list_tools()).tools

    assert [tool.name for tool in tools] == ["ask", "search", "article", "day", "quote", "check", "archive"]
    assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools)


def test_a_question_is_answered_word_for_word(live_index: LiveIndex) -> None:
    found = called(live_index, "ask", question=STAFF, top=1).structured_content

    assert found["quotes"][0]["text"] == WORDS


@pytest.mark.parametrize(
    ("name", "arguments", "key", "value"),
    [
        ("search", {"query": "云服务"}, "total", 1),
        ("article", {"id": CLOUD}, "article_id", CLOUD),
        ("day", {"date": "latest"}, "date", "2020-02-16"),
        ("quote", {"id": CLOUD, "start": 266, "end": 290}, "text", WORDS),
        ("check", {"text": f"他说:“{WORDS}”"}, "left_out", 0),
        ("archive", {}, "papers", ["株洲日报"]),
    ],
)
def test_each_tool_gives_the_json_of_the_api(
    live_index: LiveIndex, name: str, arguments: dict[str, Any], key: str, value: Any
) -> None:
    assert called(live_index, name, **arguments).structured_content[key] == value


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("ask", {}, "缺少参数 question"),
        ("ask", {"question": ""}, "没有看出要问什么"),
        ("article", {"id": "株洲日报/2020-02-16/A1/19"}, "最接近的编号"),
        ("search", {"query": "x", "top": 10**6}, "top"),
        ("delete", {}, "没有这个工具"),
    ],
)
def test_a_mistake_of_the_model_is_a_result_that_says_what_would_be_right(
    live_index: LiveIndex, name: str, arguments: dict[str, Any], said: str
) -> None:
    result = called(live_index, name, **arguments)

    assert result.is_error
    assert said in result.content[0].text


def test_the_command_speaks_the_protocol_on_its_standard_streams(tmp_path: Path) -> None:
    lend_sample(tmp_path / "data")
    environment = {**surroundings(tmp_path), **WITHOUT_READER}
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "retrieval", "mcp"], env=environment, cwd=tmp_path
    )

    async def main() -> Any:
        async with Client(command) as client:
            return await client.call_tool("ask", {"question": STAFF})

    assert asyncio.run(main()).structured_content["answered"]
