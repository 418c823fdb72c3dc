"""Tables: coloured on a terminal, tab-separated values in a pipe.

In a pipe each row is a line with a header above; tabs and line breaks within a value become spaces.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.table import Table

from retrieval.cli.console import SafeConsole, styled, visible

Row = Sequence[str]


def print_rows(out: SafeConsole, columns: Sequence[str], rows: Iterable[Row], *, numbers: int = 0) -> None:
    """Print a table with a header.

    numbers: of the last columns, set flush right.
    """
    if out.is_pipe:
        for row in (columns, *rows):
            out.file.write("\t".join(tsv_value(value) for value in row) + "\n")
        return
    table = Table(box=None, pad_edge=False, header_style="dim")
    for place, name in enumerate(columns):
        right = place >= len(columns) - numbers
        table.add_column(name, justify="right" if right else "left", no_wrap=right, overflow="fold")
    for row in rows:
        table.add_row(*(styled(value) for value in row))
    out.print_table(table)


def tsv_value(text: str) -> str:
    """A value on one line without tabs (IANA, text/tab-separated-values), control characters visible."""
    return visible(" ".join(text.split()))
