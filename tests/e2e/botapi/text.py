"""The text of a message as Telegram keeps it: parsed, trimmed, counted.

Takes what the bot sent (text with parse_mode, or with entities), gives plain text and entities in
UTF-16 units. The rules are those of sendMessage; captions and inline messages follow the same ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from . import errors, limits, tdlib
from .errors import Refusal, Refused
from .tdlib import Entity

# Characters that take no space on the screen: a text of nothing else counts as empty.
_INVISIBLE = frozenset("\u00ad\u115f\u1160\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2800\u3164\ufeff\uffa0")
# Inside these, Telegram looks for no links, mentions or commands.
_OPAQUE = frozenset({"code", "pre", "text_link", "text_mention"})


@dataclass(frozen=True, slots=True)
class Formatted:
    """Plain text with its entities. Equality is what "message is not modified" is about."""

    text: str
    entities: tuple[Entity, ...] = ()

    def content(self) -> dict[str, Any]:
        """The fields of a text message."""
        entities = {"entities": [dict(one) for one in self.entities]} if self.entities else {}
        return {"text": self.text, **entities}


def read_text(
    raw: str,
    parse_mode: str | None,
    entities: list[Entity] | None,
    *,
    empty: Refusal = errors.TEXT_EMPTY,
    limit: int = limits.MESSAGE_TEXT,
    too_long: Refusal = errors.MESSAGE_TOO_LONG,
) -> Formatted:
    """The formatted text of a message, or the refusal it meets.

    limit: code points allowed after parsing. `entities` count only without a parse_mode.
    """
    if not raw:
        raise Refused(empty)
    parsed = parse_text(raw, parse_mode, entities)
    if is_blank(parsed.text):
        raise Refused(errors.TEXT_BLANK)
    trimmed = trim(parsed)
    if len(trimmed.text) > limit:
        raise Refused(too_long)
    return with_detected(trimmed)


def parse_text(raw: str, parse_mode: str | None, entities: list[Entity] | None) -> Formatted:
    """Text without markup, and its entities; neither trimmed nor counted."""
    if len(raw.encode()) > limits.RAW_TEXT_BYTES:
        raise Refused(errors.RAW_TEXT_TOO_LONG)
    mode = (parse_mode or "").lower()
    if mode in ("", "none"):
        return Formatted(raw, _in_order(entities or [], utf16_length(raw)))
    if mode not in tdlib.PARSE_MODES:
        raise Refused(errors.PARSE_MODE_UNKNOWN)
    text, found = tdlib.parse(raw, mode)
    return Formatted(text, tuple(found))


def trim(given: Formatted) -> Formatted:
    """Without white space at both ends; entities move along, and vanish where nothing is left of them."""
    left = given.text.lstrip()
    shift = utf16_length(given.text) - utf16_length(left)
    text = left.rstrip()
    end = utf16_length(text)
    kept = []
    for one in given.entities:
        start = max(one["offset"] - shift, 0)
        stop = min(one["offset"] + one["length"] - shift, end)
        if stop > start:
            kept.append({**one, "offset": start, "length": stop - start})
    return Formatted(text, tuple(kept))


def with_detected(given: Formatted) -> Formatted:
    """Adds the entities that Telegram finds by itself, and drops those beyond the limit."""
    opaque = [one for one in given.entities if one["type"] in _OPAQUE]
    found = [one for one in tdlib.detect(given.text) if not any(_overlap(one, other) for other in opaque)]
    merged = _in_order([*given.entities, *found], utf16_length(given.text))
    return Formatted(given.text, merged[: limits.ENTITIES])


def is_blank(text: str) -> bool:
    """Whether nothing of the text can be seen."""
    return all(char.isspace() or char in _INVISIBLE for char in text)


def utf16_length(text: str) -> int:
    """Length in UTF-16 code units, in which Telegram counts offsets."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf16_slice(text: str, offset: int, length: int) -> str:
    """The part of `text` that an entity covers."""
    raw = text.encode("utf-16-le", "surrogatepass")
    return raw[2 * offset : 2 * (offset + length)].decode("utf-16-le", "surrogatepass")


def _in_order(entities: list[Entity], end: int) -> tuple[Entity, ...]:
    """By place, the wider first; without those that lie outside the text."""
    inside = [one for one in entities if one["length"] > 0 and 0 <= one["offset"] < end]
    clipped = [{**one, "length": min(one["length"], end - one["offset"])} for one in inside]
    return tuple(sorted(clipped, key=lambda one: (one["offset"], -one["length"])))


def _overlap(one: Entity, other: Entity) -> bool:
    return bool(
        one["offset"] < other["offset"] + other["length"] and other["offset"] < one["offset"] + one["length"]
    )
