"""A plan as a person reads it, and as a program does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.table import Table

from retrieval.i18n import Messages
from retrieval.planning import Need
from retrieval.wire_format import SCHEMA

_UNITS = ((1e12, "TB"), (1e9, "GB"), (1e6, "MB"))


def plan_to_json(needs: Sequence[Need], switch: Need) -> dict[str, Any]:
    """Bytes, seconds and milliseconds, unrounded."""
    return {
        "schema": SCHEMA,
        "needs": [{**asdict(need), "on_cluster": need.on_cluster} for need in needs],
        "switch": {"pages": switch.pages, "passages": switch.passages, "reason": switch.reason},
    }


class PlanView:
    """Prints a plan, in the language of the messages."""

    def __init__(self, messages: Messages) -> None:
        self._say = messages.say
        self._out = Console(highlight=False)

    def show(self, needs: Sequence[Need], switch: Need) -> None:
        """What the archive becomes, both ways to hold it, and when to go from one to the other."""
        say = self._say
        self._table(
            "local",
            ("disk", "memory", "build", "day", "slowest", "better"),
            [
                (
                    size(need.local.disk), size(need.local.memory), self._time(need.local.build_seconds),
                    self._time(need.local.day_seconds), f"{need.local.slowest_ms:.0f} ms",
                    say(f"plan.{need.reason}_short"),
                )
                for need in needs
            ],
            needs,
        )  # fmt: skip
        self._table(
            "cluster",
            ("nodes", "shards", "disk", "heap", "node_memory", "build"),
            [
                (
                    str(need.cluster.nodes), str(need.cluster.shards), size(need.cluster.disk),
                    size(need.cluster.heap), size(need.cluster.memory),
                    self._time(need.cluster.build_seconds),
                )
                for need in needs
            ],
            needs,
        )  # fmt: skip
        why = say(f"plan.{switch.reason}")
        self._out.print(
            say("plan.switch", pages=f"{switch.pages:,}", passages=f"{switch.passages:,}", why=why)
        )
        self._out.print(say("plan.method"), style="dim")

    def _table(
        self, name: str, columns: Sequence[str], rows: Sequence[Sequence[str]], needs: Sequence[Need]
    ) -> None:
        say = self._say
        table = Table(title=say(f"plan.{name}"), title_justify="left", box=None, pad_edge=False)
        for column in ("years", "pages", "passages", *columns):
            table.add_column(say(f"plan.{column}"), justify="left" if column == "better" else "right")
        for need, row in zip(needs, rows, strict=True):
            table.add_row(self._years(need.years), f"{need.pages:,}", f"{need.passages:,}", *row)
        self._out.print(table, "")

    def _years(self, years: int) -> str:
        return self._say("plan.in_years", years=years) if years else self._say("plan.now")

    def _time(self, seconds: float) -> str:
        if seconds < 60:
            return self._say("plan.seconds", count=f"{seconds:.1f}")
        if seconds < 3600:
            return self._say("plan.minutes", count=f"{seconds / 60:.0f}")
        return self._say("plan.hours", count=f"{seconds / 3600:.1f}")


def size(count: float) -> str:
    """Bytes in the unit that a person would use: 1.5 GB."""
    unit, name = next(((unit, name) for unit, name in _UNITS if count >= unit), _UNITS[-1])
    return f"{count / unit:.1f} {name}"
