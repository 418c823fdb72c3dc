"""The inventory of an archive, as terminal tables and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from itertools import islice
from typing import Any

from rich.table import Table

from retrieval.cli.console import SafeConsole, styled
from retrieval.i18n import Messages
from retrieval.models import Remark, SetAside
from retrieval.reading.catalog.inventory import Inventory, MissingDays
from retrieval.reading.leftovers import total_leftovers
from retrieval.wire_format import SCHEMA, leftover_to_json, total_to_json

MAX_LIST_LINES = 12
"""Lines of each list; the rest is counted."""


class InventoryView:
    """Prints an inventory, in the language of the messages."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages
        self._out = SafeConsole()

    def show(self, inventory: Inventory) -> None:
        """Holdings, missing days and pages, sources set aside, remarks."""
        say = self._messages.say
        self.holdings(inventory)
        self._list("missing_days", list(map(self._missing, inventory.missing)))
        self._list(
            "incomplete",
            [
                say(
                    "doctor.incomplete_issue",
                    paper=issue.paper,
                    date=self._messages.date(issue.date),
                    pages="、".join(issue.missing),
                )
                for issue in inventory.incomplete
            ],
        )
        self._list("set_aside", list(map(self._messages.set_aside, inventory.set_aside)))
        self._list("remarks", list(map(self._messages.remark, inventory.remarks)))
        totals = total_leftovers(inventory.leftovers)
        self._list("leftovers", [self._messages.leftover_total(total) for total in totals])
        if not (inventory.missing or inventory.incomplete or inventory.set_aside or inventory.remarks):
            self._out.print(styled(f"\n{say('doctor.healthy')}", style="green"))

    def leftovers_by_file(self, inventory: Inventory) -> None:
        """Text outside the articles, file by file."""
        for note in inventory.leftovers:
            self._out.print(styled(self._messages.set_aside(note)))
        if not inventory.leftovers:
            self._out.print(styled(self._messages.say("doctor.no_leftovers"), style="green"))

    def holdings(self, inventory: Inventory) -> None:
        """A table by paper and year."""
        say = self._messages.say
        table = Table(box=None, pad_edge=False)
        table.add_column(say("doctor.paper"))
        for column in ("year", "issues", "pages", "articles", "set_aside_count", "remark_count"):
            table.add_column(say(f"doctor.{column}"), justify="right")
        numbers = ("issues", "pages", "articles", "set_aside", "remarks")
        for row in inventory.holdings:
            paper, year = row.paper or say("unknown.paper"), str(row.year) if row.year else "–"
            table.add_row(styled(paper), year, *(f"{getattr(row, name):,}" for name in numbers))
        if len(inventory.holdings) > 1:
            sums = (sum(getattr(row, name) for row in inventory.holdings) for name in numbers)
            table.add_row(say("doctor.total"), "", *(f"{number:,}" for number in sums), style="bold")
        self._out.print_table(table)

    def _missing(self, run: MissingDays) -> str:
        key = "doctor.missing_day" if run.days == 1 else "doctor.missing_run"
        first, last = self._messages.date(run.first), self._messages.date(run.last)
        return self._messages.say(key, paper=run.paper, first=first, last=last, days=run.days)

    def _list(self, title: str, lines: Sequence[str]) -> None:
        if not lines:
            return
        heading = f"\n{self._messages.say(f'doctor.{title}')}({len(lines):,})"
        self._out.print(styled(heading, style="yellow"))
        for line in islice(lines, MAX_LIST_LINES):
            self._out.print(styled(f"  {line}"))
        if len(lines) > MAX_LIST_LINES:
            more = self._messages.say("doctor.more", count=len(lines) - MAX_LIST_LINES)
            self._out.print(styled(f"  {more}", style="dim"))


def inventory_to_json(inventory: Inventory, messages: Messages) -> dict[str, Any]:
    """The inventory for programs; `reason` is the key, `message` the sentence."""
    return {
        "schema": SCHEMA,
        "holdings": [asdict(holding) for holding in inventory.holdings],
        "missing_days": [
            {"paper": m.paper, "first": m.first.isoformat(), "last": m.last.isoformat(), "days": m.days}
            for m in inventory.missing
        ],
        "incomplete": [
            {"paper": i.paper, "date": i.date.isoformat(), "missing": list(i.missing)}
            for i in inventory.incomplete
        ],
        "set_aside": [_note(item, messages.set_aside(item)) for item in inventory.set_aside],
        "remarks": [_note(item, messages.remark(item)) for item in inventory.remarks],
        "leftovers": [total_to_json(t, messages) for t in total_leftovers(inventory.leftovers)],
        "leftovers_by_file": [leftover_to_json(note, messages) for note in inventory.leftovers],
        "pages_per_day": {
            paper: {date.isoformat(): pages for date, pages in sorted(days.items())}
            for paper, days in inventory.pages_per_day.items()
        },
    }


def _note(item: SetAside | Remark, message: str) -> dict[str, Any]:
    return {"source": item.source, "place": item.place, "reason": item.reason, "message": message}
