"""deleteWebhook and getWebhookInfo, as far as a bot that polls needs them."""

from __future__ import annotations

from typing import Any

from ..world import World
from .given import Given, Method


def delete_webhook(world: World, given: Given) -> bool:
    """Back to polling; on request, everything that waits is forgotten."""
    world.webhook_url = ""
    if given.get("drop_pending_updates"):
        world.updates.pending.clear()
    return True


def get_webhook_info(world: World, given: Given) -> dict[str, Any]:
    """Where updates go, and how many wait."""
    info: dict[str, Any] = {
        "url": world.webhook_url,
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending),
    }
    if world.updates.allowed:
        info["allowed_updates"] = world.updates.allowed
    return info


METHODS: dict[str, Method] = {"deleteWebhook": delete_webhook, "getWebhookInfo": get_webhook_info}
