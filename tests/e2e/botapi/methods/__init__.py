"""The methods of the Bot API, one module per area.

A new area is a new file with its own `METHODS`, and one line in `_AREAS`.
"""

from __future__ import annotations

from . import callback, chats, edit, identity, inline, media, menu, profile, send, updates, webhook
from .given import Given, Method, NotYet

_AREAS = (identity, updates, webhook, send, media, edit, callback, inline, chats, menu, profile)

METHODS: dict[str, Method] = {name: method for area in _AREAS for name, method in area.METHODS.items()}

__all__ = ["METHODS", "Given", "Method", "NotYet"]
