"""The webhook of a bot: where it is, what it is protected with, and how deliveries went."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Webhook:
    """url: empty when the bot polls. lost_answers: of so many deliveries to come, the answer is lost."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    delivered: int = 0
    troubles: list[str] = field(default_factory=list)
    last_error: tuple[int, str] | None = None
    lost_answers: int = 0

    def attempted(self, trouble: str | None, now: int) -> None:
        """A delivery was tried. trouble: None when it went well; now: Unix seconds."""
        if trouble is None:
            self.delivered += 1
        else:
            self.troubles.append(trouble)
            self.last_error = (now, trouble)

    def loses_answer(self) -> bool:
        """Whether the answer to this delivery gets lost; counts down."""
        lost = self.lost_answers > 0
        self.lost_answers -= lost
        return lost

    def as_json(self, pending: int) -> dict[str, Any]:
        """WebhookInfo object, without the kinds of updates."""
        info: dict[str, Any] = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": pending,
        }
        if self.url:
            info["max_connections"] = self.max_connections
        if self.url and self.last_error is not None:
            info["last_error_date"], info["last_error_message"] = self.last_error
        return info
