"""setWebhook, deleteWebhook and getWebhookInfo."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from .. import errors, limits
from ..errors import Refused
from ..webhook import Webhook
from ..world import World
from .given import Given, Method

_SECRET = re.compile(r"[A-Za-z0-9_-]*", re.ASCII)
_PORTS = frozenset({None, 80, 88, 443, 8443})


def set_webhook(world: World, given: Given) -> bool:
    """Updates are brought to an https address from now on; a poll that is being held ends. No address: as
    `delete_webhook`. Updates that wait are brought there, too."""
    given.lacks("certificate", "ip_address")
    url = given.get("url", "")
    if not url:
        return delete_webhook(world, given)
    _check_address(url)
    secret = given.get("secret_token", "")
    if len(secret) > limits.WEBHOOK_SECRET:
        raise Refused(errors.SECRET_TOO_LONG)
    if not _SECRET.fullmatch(secret):
        raise Refused(errors.SECRET_INVALID)
    connections = min(max(given.get("max_connections", 40), 1), limits.WEBHOOK_CONNECTIONS)
    world.webhook = Webhook(url, secret, connections)
    world.updates.end_poll_for_webhook()
    if given.get("allowed_updates") is not None:
        world.updates.allowed = list(given.params["allowed_updates"])
    if given.get("drop_pending_updates"):
        world.updates.pending.clear()
    return True


def delete_webhook(world: World, given: Given) -> bool:
    """Back to polling; on request, everything that waits is forgotten."""
    world.webhook = Webhook()
    if given.get("drop_pending_updates"):
        world.updates.pending.clear()
    return True


def get_webhook_info(world: World, given: Given) -> dict[str, Any]:
    """Where updates go, how many wait, and what went wrong last."""
    info = world.webhook.as_json(len(world.updates.pending))
    if world.updates.allowed:
        info["allowed_updates"] = world.updates.allowed
    return info


def _check_address(url: str) -> None:
    """Only https, only on the ports that Telegram goes to (Bot API, setWebhook)."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Refused(errors.WEBHOOK_URL_INVALID) from None
    if parts.scheme != "https":
        raise Refused(errors.WEBHOOK_NOT_HTTPS)
    if not parts.hostname:
        raise Refused(errors.WEBHOOK_URL_INVALID)
    if port not in _PORTS:
        raise Refused(errors.WEBHOOK_PORT_WRONG)


METHODS: dict[str, Method] = {
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
