"""Updates on their way to the bot: numbered, filtered by what it asked for, confirmed by offset."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

FIRST_UPDATE_ID = 700_000_001

# Not sent unless asked for (Bot API, getUpdates.allowed_updates).
_ONLY_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})

Update = dict[str, Any]
"""Update object of the Bot API."""


@dataclass(eq=False, slots=True)
class UpdateQueue:
    """What waits for the bot, oldest first.

    allowed: the kinds that the last getUpdates asked for; empty for the default.
    poller:  the number of the call that is being held, or None. There can be one only.
    """

    pending: list[Update] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)
    next_id: int = FIRST_UPDATE_ID
    poller: int | None = None
    ended_for_webhook: bool = False
    """Whether the poll that was held last ended because a webhook was set."""

    repeats: int = 0
    """So many of the next updates come twice."""
    delays: int = 0
    """So many of the next updates each come after the one that follows."""
    late: list[Update] = field(default_factory=list)
    given: dict[tuple[int, int], float] = field(default_factory=dict)
    """When the bot first got each message, by chat and number, in seconds that only grow."""

    def wants(self, kind: str) -> bool:
        """Whether an update of this kind is kept at all; decided when it comes up, not when it is fetched."""
        return kind in self.allowed if self.allowed else kind not in _ONLY_ON_REQUEST

    def push(self, kind: str, payload: dict[str, Any]) -> int | None:
        """Queue an update; its id, or None when the bot does not want the kind."""
        if not self.wants(kind):
            return None
        update_id = self.next_id
        self.next_id += 1
        update = {"update_id": update_id, kind: payload}
        if self.delays:
            self.delays -= 1
            self.late.append(update)
            return update_id
        self.pending += [update, *self.late]
        self.late.clear()
        if self.repeats:
            self.repeats -= 1
            self.pending.append(update)
        return update_id

    def push_again(self, update_id: int) -> None:
        """Queue an update that is still pending a second time, as Telegram does after a lost answer."""
        self.pending.extend([one for one in self.pending if one["update_id"] == update_id][:1])

    def confirm(self, offset: int) -> None:
        """Forget what lies before `offset`; a negative one counts from the end of the queue."""
        if offset < 0:
            self.pending = self.pending[offset:]
        elif offset > 0:
            self.pending = [one for one in self.pending if one["update_id"] >= offset]

    def take_away(self, update: Update) -> None:
        """Forget one update that was taken by a webhook."""
        self.pending = [one for one in self.pending if one is not update]

    def end_poll_for_webhook(self) -> None:
        """A poll that is being held has to end."""
        self.ended_for_webhook, self.poller = self.poller is not None, None

    def release(self, call: int) -> None:
        """The call is not held any longer, for whatever reason."""
        if self.poller == call:
            self.poller = None

    def fetch(self, limit: int) -> list[Update]:
        """The oldest updates; they stay until they are confirmed.

        They never end before a late one of a lower number: the next offset would confirm it unseen.
        """
        found = self.pending[:limit]
        following = self.pending[limit : limit + 1]
        if len(found) > 1 and following and following[0]["update_id"] < found[-1]["update_id"]:
            found.pop()
        for message in (one["message"] for one in found if "message" in one):
            self.given.setdefault((message["chat"]["id"], message["message_id"]), time.monotonic())
        return found
