"""TDLib as the judge of texts: the parser of parse_mode, of automatic entities and of quotes.

The official Bot API server is built on the same library, so what it refuses here is refused there.
Everything goes through `td_execute`, which is synchronous and needs no account or network.
Offsets and lengths are UTF-16 code units, as in the Bot API.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from typing import Any

import tdjson

from .errors import Refusal, Refused

Entity = dict[str, Any]
"""A MessageEntity object of the Bot API."""

_PARSE_MODES: dict[str, dict[str, Any]] = {
    "html": {"@type": "textParseModeHTML"},
    "markdown": {"@type": "textParseModeMarkdown", "version": 1},
    "markdownv2": {"@type": "textParseModeMarkdown", "version": 2},
}
PARSE_MODES = frozenset(_PARSE_MODES)

_BOT_API_TYPE = {
    "Mention": "mention",
    "Hashtag": "hashtag",
    "Cashtag": "cashtag",
    "BotCommand": "bot_command",
    "Url": "url",
    "EmailAddress": "email",
    "PhoneNumber": "phone_number",
    "BankCardNumber": "bank_card_number",
    "Bold": "bold",
    "Italic": "italic",
    "Underline": "underline",
    "Strikethrough": "strikethrough",
    "Spoiler": "spoiler",
    "Code": "code",
    "Pre": "pre",
    "PreCode": "pre",
    "BlockQuote": "blockquote",
    "ExpandableBlockQuote": "expandable_blockquote",
    "TextUrl": "text_link",
    "MentionName": "text_mention",
    "CustomEmoji": "custom_emoji",
}
# Only these count when a quote is looked for (Bot API, ReplyParameters.quote).
_IN_QUOTES = {
    "bold": "Bold",
    "italic": "Italic",
    "underline": "Underline",
    "strikethrough": "Strikethrough",
    "spoiler": "Spoiler",
}


judged: Counter[str] = Counter()
"""How often this process asked TDLib, by its function."""


def parse(text: str, parse_mode: str) -> tuple[str, list[Entity]]:
    """Plain text and entities of marked-up text; `parse_mode` is one of PARSE_MODES.

    Raises Refused with TDLib's own words when the markup is wrong.
    """
    answer = _execute(
        {"@type": "parseTextEntities", "text": text, "parse_mode": _PARSE_MODES[parse_mode.lower()]}
    )
    if answer["@type"] == "error":
        raise Refused(Refusal(answer["code"], answer["message"]))
    return answer["text"], [_bot_api_entity(one) for one in answer["entities"]]


def detect(text: str) -> list[Entity]:
    """Entities that Telegram finds by itself: commands, mentions, hashtags, links, addresses."""
    # TDLib takes no lone surrogate; in its place a character as long in UTF-16
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    answer = _execute({"@type": "getTextEntities", "text": whole})
    return [entity for one in answer["entities"] if (entity := _bot_api_entity(one))["type"] != "unknown"]


def find_quote(
    text: str, entities: list[Entity], quote: str, quote_entities: list[Entity], position: int
) -> int | None:
    """UTF-16 position of `quote` in `text`, the one nearest to `position`; None if it is not there.

    TDLib is content with the same words; the Bot API wants the same bold, italic and so on as well
    (ReplyParameters.quote: "an exact substring of the message to be replied to, including ...").
    """
    answer = _execute(
        {
            "@type": "searchQuote",
            "text": _formatted(text, entities),
            "quote": _formatted(quote, quote_entities),
            "quote_position": position,
        }
    )
    if answer["@type"] == "error":
        return None
    start = int(answer["position"])
    end = start + len(quote.encode("utf-16-le")) // 2
    return start if _marks(entities, start, end) == _marks(quote_entities, 0, end - start) else None


@cache
def _silenced() -> None:
    # TDLib writes to stderr by default; 0 leaves fatal errors only.
    tdjson.td_execute(b'{"@type":"setLogVerbosityLevel","new_verbosity_level":0}')


def _execute(request: dict[str, Any]) -> dict[str, Any]:
    judged[request["@type"]] += 1
    _silenced()
    answer = tdjson.td_execute(json.dumps(request).encode())
    if answer is None:
        raise RuntimeError(f"TDLib gave no answer to {request['@type']}")
    decoded: dict[str, Any] = json.loads(answer)
    return decoded


def _bot_api_entity(entity: dict[str, Any]) -> Entity:
    kind = entity["type"]
    name = kind["@type"].removeprefix("textEntityType")
    converted = {
        "type": _BOT_API_TYPE.get(name, "unknown"),
        "offset": entity["offset"],
        "length": entity["length"],
    }
    if name == "TextUrl":
        converted["url"] = kind["url"]
    elif name == "PreCode":
        converted["language"] = kind["language"]
    elif name == "MentionName":
        converted["user"] = {"id": kind["user_id"], "is_bot": False, "first_name": ""}
    elif name == "CustomEmoji":
        converted["custom_emoji_id"] = str(kind["custom_emoji_id"])
    return converted


def _marks(entities: list[Entity], start: int, end: int) -> set[tuple[str, int, int]]:
    """Entities that count in a quote, as far as they lie between `start` and `end`, counted from `start`."""
    clipped = (
        (one["type"], max(one["offset"], start), min(one["offset"] + one["length"], end)) for one in entities
    )
    return {
        (kind, left - start, right - start)
        for kind, left, right in clipped
        if kind in _IN_QUOTES and left < right
    }


def _formatted(text: str, entities: list[Entity]) -> dict[str, Any]:
    return {
        "@type": "formattedText",
        "text": text,
        "entities": [
            {
                "@type": "textEntity",
                "offset": one["offset"],
                "length": one["length"],
                "type": {"@type": f"textEntityType{_IN_QUOTES[one['type']]}"},
            }
            for one in entities
            if one["type"] in _IN_QUOTES
        ],
    }
