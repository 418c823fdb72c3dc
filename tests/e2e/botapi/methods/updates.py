"""getUpdates: the long poll."""

from __future__ import annotations

from typing import Any

from .. import errors, limits
from ..errors import Refused
from ..world import World
from .given import Given, Method, NotYet


def get_updates(world: World, given: Given) -> list[dict[str, Any]]:
    """Updates from `offset` on; holds the request until there are some or the time is over.

    A newer getUpdates ends the one that is being held: the older meets the conflict.
    """
    queue = world.updates
    if given.first:
        if world.webhook.url:
            raise Refused(errors.WEBHOOK_ACTIVE)
        queue.poller, queue.ended_for_webhook = given.call, False
        queue.confirm(given.get("offset", 0))
        if given.get("allowed_updates") is not None:
            queue.allowed = list(given.params["allowed_updates"])
    elif queue.poller != given.call:
        raise Refused(errors.POLL_ENDED_BY_WEBHOOK if queue.ended_for_webhook else errors.OTHER_POLLER)
    found = queue.fetch(updates_at_most(given.get("limit")))
    if not found and not given.overdue and (seconds := held_seconds(given.get("timeout", 0))):
        raise NotYet(seconds)
    queue.release(given.call)
    return found


def held_seconds(timeout: int) -> int:
    """How long an empty poll is held."""
    return min(max(timeout, 0), limits.POLL_SECONDS)


def updates_at_most(limit: int | None) -> int:
    """`limit` within 1 to 100; 100 when it is out of range or not given."""
    return limit if limit is not None and 1 <= limit <= limits.UPDATES else limits.UPDATES


METHODS: dict[str, Method] = {"getUpdates": get_updates}
