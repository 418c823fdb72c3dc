"""Rows of tables on a page: cells parted by wide spaces, numbers among them.

A row is text of its article, a block of its own; it is never joined to the row below.
"""

from __future__ import annotations

import re

FEWEST_CELLS = 3
LONGEST_ROW = 200
_GAP = re.compile(r"[\t\u3000]+|[ \u00a0]{2,}| \| |｜")
_NUMBER = re.compile(r"[-+＋－]?[\d０-９][\d０-９,.，．:：/]*(?:[%％‰℃°]|[\u4e00-\u9fff]{1,2})?")


def cells_of(text: str) -> int:
    """How many cells the wide spaces of a line part."""
    return len(_cells(text))


def is_table_row(text: str) -> bool:
    """Whether a line is a row of a table: three cells or more, a number alone in one of them at least."""
    cells = _cells(text)
    return len(cells) >= FEWEST_CELLS and any(_NUMBER.fullmatch(cell) for cell in cells)


def _cells(text: str) -> list[str]:
    if len(text) > LONGEST_ROW:
        return [text]
    return [cell for cell in (part.strip() for part in _GAP.split(text)) if cell]
