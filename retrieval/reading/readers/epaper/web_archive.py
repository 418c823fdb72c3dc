"""Saved web archives (MHT, MHTML): MIME messages of RFC 2557."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import Message

from retrieval.errors import UnreadableSource

_BEGINNING = re.compile(rb"(?:[A-Za-z-]{2,40}:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){1,20}")
_MIME = re.compile(rb"^content-type:\s*(?:multipart/related|text/html)", re.IGNORECASE | re.MULTILINE)


def is_web_archive(head: bytes) -> bool:
    """True for the head of a MIME message with a web page."""
    match = _BEGINNING.match(head.lstrip())
    return (
        match is not None and bool(_MIME.search(match.group())) and b"mime-version" in match.group().lower()
    )


def html_part(data: bytes, name: str) -> tuple[bytes, str | None]:
    """The page of a web archive, and its address.

    Raises UnreadableSource: no_text for a message without a page.
    """
    message = message_from_bytes(data, policy=policy.compat32)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and content.strip():
                return content, _address(part) or _address(message)
    raise UnreadableSource(name, "no_text")


def _address(part: Message) -> str | None:
    value = part.get("Content-Location") or part.get("Snapshot-Content-Location")
    return str(value).strip() or None if value else None
