"""Questions behind deep links: typed inline, answered in the private chat.

Held in memory only, at the peers too: questions are not written to disk. After a restart a link is expired.
A bot asks its peers for the question of a link it has not heard of.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import re
import secrets
from contextlib import suppress

from cachetools import LRUCache

from bot.peers.protocol import NoPeers, Peers

MAX_QUESTIONS = 4096
"""Questions remembered; the one not typed for longest is evicted."""
LINKED_QUESTIONS, WANTED_QUESTIONS = "opened", "wanted"
"""Topics: a question with its payload; the payload of a question not heard of."""
ASK_AGAIN_S = 1.0
"""Between two messages about one wanted question: a message can be lost."""
TOKEN_DIGITS = 22
"""Hexadecimal digits of a payload: 88 bits, against guessing of other people's questions."""

_PAYLOAD = re.compile(rf"q[0-9a-f]{{{TOKEN_DIGITS}}}", re.ASCII)


class LinkQuestions:
    """Questions by payload of a deep link, `[A-Za-z0-9_-]{1,64}`."""

    def __init__(self, peers: Peers | None = None) -> None:
        self._key = secrets.token_bytes(32)
        self._questions: LRUCache[str, str] = LRUCache(MAX_QUESTIONS)
        self._awaited: dict[str, asyncio.Event] = {}
        self._peers = peers or NoPeers()
        self._peers.subscribe(LINKED_QUESTIONS, self._remember)
        self._peers.subscribe(WANTED_QUESTIONS, self._tell)

    def link(self, question: str) -> str:
        """Payload of a question; the same during the life of the process."""
        # typed text may hold lone surrogates
        digest = hmac.new(self._key, question.encode("utf-8", "surrogatepass"), hashlib.sha256)
        payload = f"q{digest.hexdigest()[:TOKEN_DIGITS]}"
        if payload not in self._questions:
            self._peers.publish(LINKED_QUESTIONS, payload, question)
        self._remember(payload, question)
        return payload

    async def find(self, payload: str) -> str | None:
        """Question of a payload, here or at a peer; None if unknown."""
        if payload not in self._questions and self._peers.max_delay_s:
            heard = self._awaited.setdefault(payload, asyncio.Event())
            with suppress(TimeoutError):
                async with asyncio.timeout(self._peers.max_delay_s):
                    await self._ask_peers(payload, heard)
            self._awaited.pop(payload, None)
        return self._questions.get(payload)

    async def _ask_peers(self, payload: str, heard: asyncio.Event) -> None:
        while not heard.is_set():
            self._peers.publish(WANTED_QUESTIONS, payload)
            with suppress(TimeoutError):
                await asyncio.wait_for(heard.wait(), ASK_AGAIN_S)

    def _tell(self, payload: str) -> None:
        if question := self._questions.get(payload):
            self._peers.publish(LINKED_QUESTIONS, payload, question)

    def _remember(self, payload: str, question: str) -> None:
        self._questions[payload] = question
        if heard := self._awaited.get(payload):
            heard.set()


def is_question_payload(payload: str) -> bool:
    """True for the payload of a question, known or not."""
    return _PAYLOAD.fullmatch(payload) is not None
