"""A tiny client, and a check of every answer.

Answers are judged by aiogram's types and by the schema: models that nobody here wrote.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx
from pydantic import TypeAdapter

from tests.e2e.botapi import Call
from tests.e2e.botapi.schema import bot_api

NOON = 1_581_739_200
"""2020-02-15 12:00 in Beijing."""

# aiogram requires this of Bot API 10.3; the schema is 10.1.
_NEWER_RIGHTS = {"can_send_welcome_messages": False}


@dataclass(frozen=True, slots=True)
class Client:
    """Asks the double as a bot would, without a library in between."""

    http: httpx.Client
    base: str

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """The whole envelope. The HTTP status has to agree with it."""
        response = self.http.post(f"{self.base}/{method}", json=params)
        envelope: dict[str, Any] = response.json()
        assert response.status_code == envelope.get("error_code", 200)
        return envelope

    def get(self, method: str, **params: Any) -> Any:
        """The result of a request that has to succeed."""
        envelope = self.ask(method, **params)
        assert envelope["ok"], envelope
        return envelope["result"]

    def refused(self, method: str, **params: Any) -> str:
        """The description of a request that has to be refused."""
        envelope = self.ask(method, **params)
        assert not envelope["ok"], envelope
        return str(envelope["description"])


def check_answer(call: Call) -> None:
    """The result of a call is what the method promises, by aiogram and by the schema."""
    if call.result is None:
        return
    import aiogram.methods  # builds its models for nine seconds

    result = call.result
    if call.method == "getChatMember" and result["status"] == "administrator":
        result = {**result, **_NEWER_RIGHTS}
    returning = getattr(aiogram.methods, call.method[0].upper() + call.method[1:]).__returning__
    TypeAdapter(returning).validate_python(result)
    verdicts = [bot_api().judge(call.result, one) for one in bot_api().returns[call.method]]
    assert [] in verdicts, verdicts
