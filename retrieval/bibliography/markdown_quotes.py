"""Markdown: block quotes, each followed by its reference (GB/T 7714).

Punctuation of Markdown is escaped, so that a renderer shows the words of the paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from retrieval.bibliography.cited_record import CitedRecord
from retrieval.citations import gbt7714_citation
from retrieval.i18n import Messages
from retrieval.patterns import lazy_regex

_SPECIAL = lazy_regex(r"[\\`*_\[\]<>&#|~$]")
_LINE_START = lazy_regex(r"^(\d{1,9})([.)])|^([-+=])")


def markdown_quotes(records: Iterable[CitedRecord], messages: Messages) -> Iterator[str]:
    """A heading for each question, then its quotes with their remarks.

    Articles without a quote become a list.
    """
    asked: str | None = None
    listed = False
    for record in records:
        if record.asked != asked and (record.asked or record.article is None):
            asked = record.asked
            found = messages.say("answer.not_found") if record.answered is False else ""
            said = escape_markdown((record.remark if record.article is None else "") or found)
            note = f"\n{said}\n" if said else ""
            yield f"## {escape_markdown(' '.join(asked.split()))}\n{note}\n"
        if record.article is None:
            continue
        reference = escape_markdown(gbt7714_citation(record.article))
        if record.text:
            yield f"{_block_quote(record.text)}\n\n—— {reference}\n\n{_notes(record.remarks(messages))}"
        else:
            yield f"{record.rank}. {reference}\n"
        listed = not record.text
    if listed:
        yield "\n"


def _notes(remarks: list[str]) -> str:
    """Remarks on a quote, a paragraph a line; empty without any."""
    lines = (line for remark in remarks for line in remark.splitlines() if line.strip())
    return "".join(f"{escape_markdown(' '.join(line.split()))}\n\n" for line in lines)


def escape_markdown(text: str) -> str:
    """A text on one line that a renderer shows as it is."""
    return _LINE_START.sub(_escape_start, _SPECIAL.sub(r"\\\g<0>", text))


def _escape_start(found: re.Match[str]) -> str:
    return f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}"


def _block_quote(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n>\n".join(f"> {escape_markdown(line)}" for line in lines if line)
