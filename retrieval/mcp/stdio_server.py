"""The server of the tools, over standard streams (MCP, stdio transport).

Built on the official SDK's low-level server. A mistake of the model is a result with `is_error` and the
sentence of the catalogue, so that the model can correct itself.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from retrieval.archive.answer_service import AnswerService
from retrieval.archive.archive import Archive
from retrieval.archive.live_index import IndexSnapshot, LiveIndex
from retrieval.archive.opening import open_live_index
from retrieval.errors import JianbaoError
from retrieval.extras import import_extra
from retrieval.i18n import Messages
from retrieval.mcp.tools import INSTRUCTIONS, ArchiveTool, archive_tools
from retrieval.ops import logging as log
from retrieval.ops.logging import log_error
from retrieval.web.api.dispatch import surroundings_of
from retrieval.web.api.endpoint import ApiCall
from retrieval.web.api.request_parsing import parse_model
from retrieval.web.errors import InternalFault
from retrieval.web.json_text import json_bytes
from retrieval.web.problems import sentence_of
from retrieval.web.server import follow_index

if TYPE_CHECKING:
    import mcp_types as types
    from mcp.server.lowlevel import Server

EXTRA = "mcp"
ANSWER_SECONDS = 60.0
"""Time limit of a call: an agent waits longer than a reader, and checks long drafts."""
FOLLOW_SECONDS = 5.0


class ToolServer:
    """Answers calls of the tools from a live index."""

    def __init__(self, index: LiveIndex) -> None:
        self._index = index
        self._service = AnswerService(index, workers=1, answer_seconds=ANSWER_SECONDS)
        self._messages = Messages(index.archive.settings.language)
        self._tools = {tool.name: tool for tool in archive_tools()}

    def protocol(self) -> Server[Any]:
        """The protocol's server. Raises MissingExtra."""
        lowlevel = import_extra("mcp.server.lowlevel", EXTRA)
        server: Server[Any] = lowlevel.Server(
            "jianbao",
            version=version("jianbao"),
            title="剪报 newspaper archive",
            instructions=INSTRUCTIONS,
            on_list_tools=self._list,
            on_call_tool=self._call,
        )
        return server

    async def call(self, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """The result of a tool. Raises JianbaoError, KeyError for an unknown name."""
        tool = self._tools[name]
        given = parse_model(tool.endpoint.parameters, arguments)

        def work(snapshot: IndexSnapshot) -> dict[str, Any]:
            around = surroundings_of(self._index, ANSWER_SECONDS)
            reply = tool.endpoint.answer(ApiCall(given, self._messages, snapshot, around, dt.date.today()))
            return reply if isinstance(reply, dict) else {}

        return await self._service.read(work)

    def close(self) -> None:
        """Take no more calls."""
        self._service.close()

    async def _list(self, _context: object, _params: object) -> types.ListToolsResult:
        import mcp_types as types

        return types.ListToolsResult(tools=[_described(tool) for tool in self._tools.values()])

    async def _call(self, _context: object, params: types.CallToolRequestParams) -> types.CallToolResult:
        if params.name not in self._tools:
            return _failure(self._messages.say("web.no_tool", known=", ".join(self._tools)))
        try:
            found = await self.call(params.name, params.arguments or {})
        except JianbaoError as error:
            return _failure(sentence_of(error, self._messages))
        except Exception as error:  # noqa: BLE001 -- the edge: a traceback is no answer to a model
            log_error("tool_failed", error, tool=params.name)
            return _failure(self._messages.error(InternalFault()))
        return _result(found)


def serve_tools(archive: Archive) -> None:
    """Serve the tools over standard input and output, until the input ends.

    Raises MissingExtra, and as `open_live_index` does.
    """
    stdio = import_extra("mcp.server.stdio", EXTRA)
    log.configure("WARNING", [])
    index = open_live_index(archive, workers=1, answer_seconds=ANSWER_SECONDS)
    server = ToolServer(index)

    async def run() -> None:
        protocol = server.protocol()
        following = asyncio.create_task(follow_index(index, FOLLOW_SECONDS, asyncio.Event()))
        async with stdio.stdio_server() as (reads, writes):
            await protocol.run(reads, writes, protocol.create_initialization_options())
        following.cancel()

    try:
        asyncio.run(run())
    finally:
        server.close()


def _described(tool: ArchiveTool) -> types.Tool:
    import mcp_types as types

    return types.Tool(
        name=tool.name,
        description=tool.description,
        input_schema=tool.input_schema(),
        output_schema=tool.output_schema(),
        annotations=types.ToolAnnotations(read_only_hint=True, open_world_hint=False),
    )


def _result(found: dict[str, Any]) -> types.CallToolResult:
    import mcp_types as types

    text = json_bytes(found).decode()
    return types.CallToolResult(content=[types.TextContent(type="text", text=text)], structured_content=found)


def _failure(sentence: str) -> types.CallToolResult:
    import mcp_types as types

    return types.CallToolResult(content=[types.TextContent(type="text", text=sentence)], is_error=True)
