"""The book of everything the bot asked for, and whether all of it was right.

Every request becomes a `Call`, in order of arrival, with the verdict of the schema and what came
of it. `problems` says in plain words what a test has to fail for: faults by the schema, refusals
that the test had not announced, methods this server does not have.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from .errors import Refusal

# A bot that loops without pause must not fill the memory of the test run.
MOST_CALLS = 20_000


@dataclass(eq=False, slots=True)
class Call:
    """One request.

    params:    known parameters with their types by the schema.
    faults:    what the schema says against it; also methods and parameters this server lacks.
    refusal:   how it was turned down, by the rules or by an injected fault.
    announced: the test knew that a refusal or fault would come.
    abandoned: the client went away before it got the answer.
    fault_injected: the trouble that the test had ordered for this call.
    arrived:   when it came, in seconds that only grow.
    """

    number: int
    method: str
    params: dict[str, Any] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict, repr=False)
    faults: list[str] = field(default_factory=list)
    refusal: Refusal | None = None
    result: Any = None
    done: bool = False
    announced: bool = False
    abandoned: bool = False
    fault_injected: str | None = None
    arrived: float = field(default_factory=time.monotonic)

    @property
    def ok(self) -> bool:
        """Carried out, and the answer given."""
        return self.done and not (self.refusal or self.abandoned or self.faults or self.fault_injected)

    def __str__(self) -> str:
        shown = json.dumps(self.params, ensure_ascii=False)
        shown = shown if len(shown) <= 400 else shown[:397] + "..."
        return f"#{self.number} {self.method} {shown}"


@dataclass(eq=False, slots=True)
class Announcement:
    """A refusal that the test knows of.

    method:   whose refusal, None for any method.
    part:     words of the description.
    about:    parameters that the request has to have, e.g. its chat_id.
    expected: how often it has to come; None for "may come, any number of times".
    """

    method: str | None
    part: str
    about: dict[str, Any] = field(default_factory=dict)
    expected: int | None = None
    came: int = 0

    def covers(self, call: Call) -> bool:
        if call.refusal is None or (self.expected is not None and self.came >= self.expected):
            return False
        return (
            self.method in (None, call.method)
            and self.part in call.refusal.description
            and self.about.items() <= call.params.items()
        )


@dataclass(eq=False, slots=True)
class Ledger:
    """All calls of one run of the server."""

    calls: list[Call] = field(default_factory=list)
    announcements: list[Announcement] = field(default_factory=list)
    judged: Counter[str] = field(default_factory=Counter)
    """Requests by method, all of them held against the schema and the rules."""
    dropped: int = 0
    forgotten: int = 0
    forgets: bool = False
    """Whether old calls that were all right are forgotten to make room, for runs of hours."""

    def open(self, method: str) -> Call:
        """A new call; beyond MOST_CALLS it is counted but not kept, unless old ones are forgotten."""
        call = Call(len(self.calls) + self.dropped + self.forgotten + 1, method)
        if len(self.calls) >= MOST_CALLS and self.forgets:
            self._forget()
        if len(self.calls) < MOST_CALLS:
            self.calls.append(call)
        else:
            self.dropped += 1
        return call

    def _forget(self) -> None:
        old, new = self.calls[: MOST_CALLS // 2], self.calls[MOST_CALLS // 2 :]
        kept = [call for call in old if not call.done or _problems_of(call)]
        self.forgotten += len(old) - len(kept)
        self.calls = kept + new

    def close(self, call: Call) -> None:
        """The call has its answer; a refusal is compared with what the test announced."""
        call.done = True
        self.judged[call.method] += 1
        if call.refusal is None or call.announced:
            return
        for one in self.announcements:
            if one.covers(call):
                one.came += 1
                call.announced = True
                return

    def of(self, method: str, *, after: int = 0) -> list[Call]:
        """Finished calls of a method, those numbered above `after`."""
        return [one for one in self.calls if one.method == method and one.done and one.number > after]

    def problems(self) -> list[str]:
        """What is wrong with the run so far, one readable line each."""
        found = [line for call in self.calls for line in _problems_of(call)]
        found.extend(
            f"announced but never came: {one.method or 'any method'} refused with {one.part!r}"
            f" ({one.came} of {one.expected})"
            for one in self.announcements
            if one.expected is not None and one.came < one.expected
        )
        if self.dropped:
            found.append(f"{self.dropped} calls beyond the {MOST_CALLS} that are kept: does the bot loop?")
        return found


def _problems_of(call: Call) -> list[str]:
    lines = [f"{call}\n    {fault}" for fault in call.faults]
    if call.refusal is not None and not call.announced:
        lines.append(f"{call}\n    refused: {call.refusal.code} {call.refusal.description}")
    return lines
