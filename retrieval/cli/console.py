"""The console of all terminal views: hostile characters shown, markup never interpreted.

Texts of an archive can hold escape sequences that clear a screen, write to the clipboard (OSC 52) or reverse
the reading direction. Each control character is shown as one visible mark, so that offsets stay valid. A
table is folded to the width of a terminal; in a pipe each row is a line.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

PIPE_WIDTH = 1_000_000
"""Columns of a pipe: no line is folded."""
_BIDI = [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C]
"""Bidirectional formatting characters (UAX #9, table 1)."""
_MARKS: dict[int, str] = {
    **{code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n"},  # Control Pictures
    0x7F: "␡",
    **dict.fromkeys(range(0x80, 0xA0), "␦"),
    **dict.fromkeys(_BIDI, "⇄"),
}
_UNPRINTABLE = re.compile(
    "[" + "".join(map(re.escape, map(chr, [0x7F, *range(0x80, 0xA0), *_BIDI]))) + "\ud800-\udfff]"
)


def visible(text: str) -> str:
    """The text with each control character as one visible mark.

    Tabs and line breaks stay.
    """
    return text.translate(_MARKS)


def styled(text: str, style: str = "") -> Text:
    """A text of anybody's, in one style, every control character visible."""
    return Text(visible(text), style=style)


def escape_json(text: str) -> str:
    """JSON with control characters and lone surrogates as escapes."""
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


class SafeConsole(Console):
    """A console for texts of strangers.

    is_error: writes to stderr.
    """

    def __init__(self, *, is_error: bool = False) -> None:
        stream = sys.stderr if is_error else sys.stdout
        self.is_pipe = not stream.isatty()
        super().__init__(
            stderr=is_error, highlight=False, markup=False, emoji=False, soft_wrap=True,
            width=PIPE_WIDTH if self.is_pipe else None,
        )  # fmt: skip

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Segments of a renderable, every control character visible."""
        for segment in super().render(renderable, options):
            shown = segment.text if segment.control else visible(segment.text)
            yield segment if shown == segment.text else Segment(shown, segment.style)

    def print_table(self, table: Table) -> None:
        """Print a table; in a pipe without trailing blanks."""
        if not self.is_pipe:
            self.print(table, soft_wrap=False)
            return
        with self.capture() as captured:
            self.print(table)
        self.file.write("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()))
