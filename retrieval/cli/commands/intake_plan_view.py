"""The plan of `jianbao index --dry-run`, in the terminal and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from retrieval.cli.console import SafeConsole, styled
from retrieval.cli.options import messages, say
from retrieval.cli.session import print_json
from retrieval.wire_format import SCHEMA

if TYPE_CHECKING:
    from retrieval.reading.catalog.intake_plan import IntakePlan

MAX_PLAN_LINES = 20
"""Names of each kind on a terminal; the rest is counted. A pipe gets all."""


def show_plan(plan: IntakePlan, *, as_json: bool) -> None:
    """Print the sources to be read, set aside and removed."""
    if as_json:
        print_json(plan_to_json(plan), indent=1)
        return
    out = SafeConsole()
    counts = {name: f"{len(getattr(plan, name)):,}" for name in ("new", "changed", "removed", "set_aside")}
    out.print(styled(say("plan.summary", unchanged=f"{plan.unchanged:,}", **counts), style="bold"))
    for name in ("new", "changed", "removed"):
        _print_lines(out, [f"{say(f'plan.{name}')}  {source}" for source in getattr(plan, name)])
    _print_lines(out, [messages.set_aside(item) for item in plan.set_aside])
    out.print(styled(say("plan.nothing_written"), style="dim"))


def plan_to_json(plan: IntakePlan) -> dict[str, Any]:
    """The plan for programs.

    `reason` is the key of the catalogue, `message` its text.
    """
    return {
        "schema": SCHEMA,
        "new": list(plan.new),
        "changed": list(plan.changed),
        "removed": list(plan.removed),
        "unchanged": plan.unchanged,
        "set_aside": [
            {"source": item.source, "place": item.place, "reason": item.reason,
             "message": messages.set_aside(item)}
            for item in plan.set_aside
        ],
    }  # fmt: skip


def _print_lines(out: SafeConsole, lines: Sequence[str]) -> None:
    limit = len(lines) if out.is_pipe else MAX_PLAN_LINES
    for line in lines[:limit]:
        out.print(styled(f"  {line}"))
    if len(lines) > limit:
        out.print(styled(f"  {say('plan.more', count=f'{len(lines) - limit:,}')}", style="dim"))
