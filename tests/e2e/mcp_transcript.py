"""An agent at the archive: the official SDK's client uses every tool of `jianbao mcp` over the sample.

`python -m tests.e2e.mcp_transcript` writes the document that `test_mcp_transcript.py` compares; write it anew
when a tool changes. What differs from run to run or from fit to fit, times and probabilities, is left out,
and long lists are cut.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from mcp import Client, StdioServerParameters

from tests.e2e.process import WITHOUT_READER, surroundings
from tests.lending import lend_sample

DOCUMENT = Path(__file__).parents[2] / "retrieval" / "mcp" / "README.md"
CLOUD = "株洲日报/2020-02-16/A1/8"
WORDS = "2月10日以来,中车株洲所7000余名员工返岗。"
CALLS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("先看档案里有什么。", "archive", {}),
    ("用户问:中车株洲所多少员工返岗?", "ask", {"question": "中车株洲所多少员工返岗?", "top": 1}),
    ("引用之前核对:这一处的原文、校验和、现成的著录。", "quote", {"id": CLOUD, "start": 266, "end": 290}),
    ("档案没有写的,`answered` 是 false。", "ask", {"question": "长沙市地铁什么时候恢复运营?", "top": 1}),
    ("按词语查找,可用字段、AND、OR、NOT。", "search", {"query": "云服务 署名:高晓燕"}),
    ("读整篇文章。", "article", {"id": CLOUD}),
    ("编号写错了:结果是错误,说明该怎么改。", "article", {"id": "株洲日报/2020-02-16/A1/19"}),
    ("看一天的各版。", "day", {"date": "latest"}),
    ("交稿之前核对引文:抄错的一个字指得出来。", "check", {"text": f"报道说:“{WORDS.replace('7', '8')}”"}),
)  # fmt: skip
"""Why, the tool, its arguments."""
LEFT_OUT = {
    "elapsed_ms",
    "generation",
    "built",
    "confidence",
    "probability",
    "score",
    "passage_id",
    "passages",
}
"""Of the run, or of the fit."""
MOST_ITEMS = 2
MOST_CHARACTERS = 90
_HEAD = """# 一次 MCP 会话

`jianbao mcp` 的每个工具各用一次,客户端是官方 SDK,档案是随附的示例。时间与概率没有列出,
空的值略去,长的截短(…)。这份记录由 `python -m tests.e2e.mcp_transcript` 写成,测试与新的一次比较,不会过时。
"""


def transcript() -> str:
    """The document, of a run of its own."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        lend_sample(work / "data")
        environment = {**surroundings(work), **WITHOUT_READER}
        command = StdioServerParameters(
            command=sys.executable, args=["-m", "retrieval", "mcp"], env=environment, cwd=work
        )
        return asyncio.run(_told(command))


async def _told(command: StdioServerParameters) -> str:
    async with Client(command) as client:
        tools = (await client.list_tools()).tools
        parts = [_HEAD, "## 说明\n", f"> {client.instructions}\n", "## 工具\n"]
        parts += [
            f"- `{tool.name}`: {(tool.description or '').partition(' The text of')[0]}" for tool in tools
        ]
        parts.append("\n## 使用")
        for why, name, arguments in CALLS:
            result = await client.call_tool(name, arguments)
            parts += [f"\n{why}\n", "```text", f"→ {name} {_json(arguments)}"]
            if result.is_error:
                parts.append(f"← 错误:{result.content[0].text}")  # type: ignore[union-attr]
            else:
                found = _short(result.structured_content)
                if name == "ask":
                    found.pop("hits")  # the passages behind the quotes, in the order of the fit
                parts += [f"← {_json(key)}: {_json(value)}" for key, value in found.items()]
            parts.append("```")
        return "\n".join(parts) + "\n"


def _short(value: Any) -> Any:
    """JSON without what varies and what is empty, its lists and texts cut."""
    if isinstance(value, dict):
        kept = {name: _short(one) for name, one in value.items() if name not in LEFT_OUT}
        return {name: one for name, one in kept.items() if one not in (None, [], {}, "")}
    if isinstance(value, list):
        more = [f"… 共 {len(value)} 项"] if len(value) > MOST_ITEMS else []
        return [_short(one) for one in value[:MOST_ITEMS]] + more
    if isinstance(value, str) and len(value) > MOST_CHARACTERS:
        return f"{value[:MOST_CHARACTERS]}…"
    return value


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def main() -> None:
    """Write the document."""
    DOCUMENT.write_text(transcript(), encoding="utf-8")


if __name__ == "__main__":
    main()
