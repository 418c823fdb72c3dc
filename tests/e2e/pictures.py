"""The pictures of the documents, made by the program itself: `python -m tests.e2e.pictures`.

A question in the terminal, the clipping that 剪报 gives in Telegram, and two conversations with the real bot:
a reader's and an administrator's.
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
from tests.e2e.archives import ferry_page, sample_page
from tests.e2e.botapi import FakeBotAPI
from tests.e2e.chat_picture import Turn, draw, turn_of
from tests.e2e.process import running_bot, settings_for

PICTURES = Path(__file__).parents[1] / "fixtures" / "pictures"
QUESTION = "天元区有多少家规模以上工业企业复工?"
DIALOGUE = ("杜家毫哪天到株洲督导检查?", "他强调了什么?")
COLUMNS = 84
ADMIN, RELOAD_SECONDS = 9001, 60.0
_FONT_FACE = re.compile(r"@font-face \{.*?\n    \}\n", re.DOTALL)
"""Whoever looks at a picture fetches nothing from elsewhere."""


def main() -> None:
    """Draw all of them into `PICTURES`."""
    PICTURES.mkdir(exist_ok=True)
    draw_terminal()
    with tempfile.TemporaryDirectory() as work:
        reader, admin = conversations(Path(work))
    (PICTURES / "reader.svg").write_text(draw(reader), encoding="utf-8")
    (PICTURES / "admin.svg").write_text(draw(admin), encoding="utf-8")


def conversations(work: Path) -> tuple[list[Turn], list[Turn]]:
    """A reader's question with its follow-up, and an administrator's reload, as the real bot answers them."""
    archive = work / "报纸"
    sample_page(archive)
    api = FakeBotAPI()
    with api.running():
        admin, reader = api.user(ADMIN, "管理员"), api.user(1001, "读者")
        admin.says("/start")
        with running_bot(api, work, settings_for(api, archive=archive, admins=str(ADMIN), reader=True)):
            admin.next_reply()
            asked: list[Turn] = []
            for question in DIALOGUE:
                asked.append(turn_of(reader.says(question), is_own=True))
                asked.append(turn_of(reader.next_reply(), is_own=False))
            ferry_page(archive)
            told = [turn_of(admin.says("/reload"), is_own=True)]
            shown = admin.next_reply()
            api.wait_for(lambda: "已换上新索引" in shown.text, RELOAD_SECONDS)
            told.append(turn_of(shown, is_own=False))
        api.assert_clean(RELOAD_SECONDS)
    return asked, told


def draw_terminal() -> None:
    """Draw the answer in the terminal, and the clipping of its quote."""
    messages = Messages()
    with tempfile.TemporaryDirectory() as data:
        answerer = Archive(Settings.read(data=Path(data))).answerer()
        answer = answerer.answer(QUESTION, top=1)
        terminal = Terminal(messages)
        terminal.out = console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
        console.print(Text(f'$ jianbao ask "{QUESTION}"\n', style="bold"))
        terminal.answer(answer, answerer.generation)
        drawn = _FONT_FACE.sub("", console.export_svg(title="jianbao", unique_id="jianbao"))
        (PICTURES / "answer.svg").write_text(drawn.replace("Fira Code, ", ""), encoding="utf-8")
        (PICTURES / "clipping.png").write_bytes(render_clipping(answer.quotes[0], messages))


if __name__ == "__main__":
    main()
