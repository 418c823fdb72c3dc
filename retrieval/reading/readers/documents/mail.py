"""E-mails (EML) and mailboxes (mbox): contributions under their subjects.

Of a letter in several forms the plain text is read, else the HTML. The day of the letter is no day of
publication, so it is not read. Attachments stay parts beside the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

from retrieval.reading.grammar.lines import strip

_HEADERS = re.compile(rb"\s*(?:[A-Za-z-]{2,40}:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){2,}", re.ASCII)
_SENT = re.compile(rb"^(?:from|subject):", re.IGNORECASE | re.MULTILINE)


_LETTERS = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From [^\n]*\n")
_QUOTED_FROM = re.compile(rb"^>(?=>*From )", re.MULTILINE)


def is_mailbox(head: bytes) -> bool:
    """True for letters behind lines `From …` (RFC 4155)."""
    first = _LETTERS.match(head)
    return first is not None and is_mail(head[first.end() :])


def is_mail(head: bytes) -> bool:
    """True for a message with sender or subject (RFC 5322)."""
    match = _HEADERS.match(head)
    return match is not None and bool(_SENT.search(match.group()))


class Mail:
    """An e-mail. Raises ValueError, LookupError for a broken one."""

    def __init__(self, data: bytes) -> None:
        self._message = message_from_bytes(data, policy=policy.default, _class=EmailMessage)

    @property
    def sender(self) -> str:
        """The sender as written, or ""."""
        return strip(str(self._message["From"] or ""))

    def paragraphs(self) -> Iterator[tuple[int, str]]:
        """The subject as a heading, then the lines of the letter."""
        if subject := strip(str(self._message["Subject"] or "")):
            yield 1, subject
        body = self._message.get_body(("plain", "html"))
        if body is None:
            return
        text = str(body.get_content())
        for line in _html_lines(text) if body.get_content_subtype() == "html" else text.splitlines():
            yield 0, line

    def beside(self) -> Iterator[str]:
        """Names of the attachments."""
        for part in self._message.iter_attachments():
            if name := part.get_filename():
                yield name


class Mailbox:
    """The letters of a mailbox, under subject or sender."""

    def __init__(self, data: bytes) -> None:
        self._letters: list[tuple[Mail, list[tuple[int, str]]]] = []
        self._broken: list[str] = []
        for written in _LETTERS.split(data):
            if not written.strip():
                continue
            try:
                mail = Mail(_QUOTED_FROM.sub(b"", written))
                self._letters.append((mail, list(mail.paragraphs())))
            except (ValueError, LookupError):
                self._broken.append(written.decode("utf-8", "replace"))

    def paragraphs(self) -> Iterator[tuple[int, str]]:
        """A heading, then the lines, of each letter."""
        for mail, found in self._letters:
            if not found or found[0][0] == 0:
                yield 1, mail.sender or "?"
            yield from found

    def beside(self) -> Iterator[str]:
        """Names of the attachments, and letters that cannot be read."""
        yield from self._broken
        for mail, _ in self._letters:
            yield from mail.beside()


def _html_lines(text: str) -> list[str]:
    """Text of an HTML letter, one line a block."""
    from lxml import etree, html

    from retrieval.reading.readers.epaper.visible_text import BLOCK_TAGS, INVISIBLE_TAGS

    if not text.strip():
        return []
    root = html.fromstring(text)
    etree.strip_elements(root, *INVISIBLE_TAGS, etree.Comment, with_tail=False)
    for element in root.iter(*BLOCK_TAGS):
        element.text = f"\n{element.text or ''}"
        element.tail = f"\n{element.tail or ''}"
    return str(etree.tostring(root, method="text", encoding="unicode")).splitlines()
