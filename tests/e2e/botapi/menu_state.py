"""What BotFather and the menu methods have stored of the bot: commands, name, descriptions."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

ScopeKey = tuple[str, str]
"""Scope as canonical JSON, and language code."""


def scope_key(scope: dict[str, Any] | None, language_code: str) -> ScopeKey:
    """The place where commands for this scope and language are kept."""
    return json.dumps(scope or {"type": "default"}, sort_keys=True), language_code


@dataclass(eq=False, slots=True)
class Menu:
    """commands: per scope and language. texts: (kind, language) -> name, description or short description."""

    commands: dict[ScopeKey, list[dict[str, str]]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)

    buttons: dict[int | None, dict[str, Any]] = field(default_factory=dict)
    """Menu button by private chat; None for all that have none of their own."""

    def text(self, kind: str, language_code: str) -> str:
        """The text for the language, or the one for every language."""
        return self.texts.get((kind, language_code)) or self.texts.get((kind, ""), "")
