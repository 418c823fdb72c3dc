"""Questions behind links: what was typed in another chat, to be answered here when the link is followed.

Kept in memory only, the other bots' included, for questions are not written down; after a restart a link is
told to be expired.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections import OrderedDict

from bot.peers.protocol import NoPeers, Peers

MAX_QUESTIONS = 4096
"""Questions remembered; the one not typed for longest is forgotten first."""
LINKED_QUESTIONS = "opened"
TOKEN_DIGITS = 22
"""Hexadecimal digits of a payload: 88 bits, so that nobody finds another one's question by trying."""

_PAYLOAD = re.compile(rf"q[0-9a-f]{{{TOKEN_DIGITS}}}", re.ASCII)


class LinkQuestions:
    """Payloads of links, `[A-Za-z0-9_-]{1,64}` (Bot API, deep linking), and the questions they stand for."""

    def __init__(self, others: Peers | None = None) -> None:
        self._key = secrets.token_bytes(32)
        self._questions: OrderedDict[str, str] = OrderedDict()
        self._others = others or NoPeers()
        self._others.hear(LINKED_QUESTIONS, self._remember)

    def link(self, question: str) -> str:
        """The payload for a question; the same as long as the process runs."""
        # typed text may hold half of a surrogate pair
        digest = hmac.new(self._key, question.encode("utf-8", "surrogatepass"), hashlib.sha256)
        payload = f"q{digest.hexdigest()[:TOKEN_DIGITS]}"
        if payload not in self._questions:
            self._others.tell(LINKED_QUESTIONS, payload, question)
        self._remember(payload, question)
        return payload

    def question(self, payload: str) -> str | None:
        """The question; None when it is not known any more."""
        return self._questions.get(payload)

    def _remember(self, payload: str, question: str) -> None:
        self._questions[payload] = question
        self._questions.move_to_end(payload)
        if len(self._questions) > MAX_QUESTIONS:
            self._questions.popitem(last=False)


def is_question_payload(payload: str) -> bool:
    """Whether this is the payload of a question, known or not."""
    return _PAYLOAD.fullmatch(payload) is not None
