"""The pictures of the README, made by the program itself: `python -m tests.e2e.pictures`.

A question in the terminal as SVG, and under it the clipping that 剪报 gives in Telegram.
"""

from __future__ import annotations

import io
import re
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

from retrieval.archive.archive import Archive
from retrieval.cli.terminal import Terminal
from retrieval.i18n import Messages
from retrieval.imaging.clipping import render_clipping
from retrieval.settings import Settings

PICTURES = Path(__file__).parents[1] / "fixtures" / "pictures"
QUESTION = "天元区有多少家规模以上工业企业复工?"
COLUMNS = 84
_FONT_FACE = re.compile(r"@font-face \{.*?\n    \}\n", re.DOTALL)
"""Whoever looks at a picture fetches nothing from elsewhere."""


def main() -> None:
    """Draw both into `PICTURES`."""
    messages = Messages()
    with tempfile.TemporaryDirectory() as data:
        answerer = Archive(Settings.read(data=Path(data))).answerer()
        answer = answerer.answer(QUESTION, top=1)
        terminal = Terminal(messages)
        terminal.out = console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
        console.print(Text(f'$ jianbao ask "{QUESTION}"\n', style="bold"))
        terminal.answer(answer, answerer.generation)
        PICTURES.mkdir(exist_ok=True)
        drawn = _FONT_FACE.sub("", console.export_svg(title="jianbao", unique_id="jianbao"))
        (PICTURES / "answer.svg").write_text(drawn.replace("Fira Code, ", ""), encoding="utf-8")
        (PICTURES / "clipping.png").write_bytes(render_clipping(answer.quotes[0], messages))


if __name__ == "__main__":
    main()
