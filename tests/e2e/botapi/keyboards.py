"""What may be put under a message: the rules for inline and reply keyboards.

Takes a reply_markup that has the right shape by the schema; gives the inline keyboard that the
message will carry, or None. Reply keyboards belong to the chat, not to the message.
"""

from __future__ import annotations

import re
from typing import Any

from . import errors, limits
from .errors import Refused

Markup = dict[str, Any]
Button = dict[str, Any]

_ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
# http, https, tg and ton links; a bare host name gets http:// in front.
_LINK = re.compile(r"(?:(?:https?|ton)://)?[^\s/?#:@]+\.[^\s/?#:@]+(?::\d+)?(?:[/?#]\S*)?|tg://\S+", re.I)


def inline_keyboard(markup: Markup | None) -> Markup | None:
    """The inline keyboard of a message, checked; None when the markup is of another kind or empty."""
    if markup is None:
        return None
    if "inline_keyboard" not in markup:
        _check_placeholder(markup)
        return None
    rows: list[list[Button]] = [row for row in markup["inline_keyboard"] if row]
    if sum(map(len, rows)) > limits.BUTTONS or any(len(row) > limits.BUTTONS_IN_ROW for row in rows):
        raise Refused(errors.MARKUP_TOO_LONG)
    for row in rows:
        for button in row:
            _check_button(button)
    return {"inline_keyboard": rows} if rows else None


def reply_keyboard(markup: Markup | None) -> list[list[str]] | None:
    """Labels of a reply keyboard; [] when the markup takes it away, None when it says nothing of it."""
    if markup is None or "inline_keyboard" in markup:
        return None
    if "keyboard" in markup:
        return [[button["text"] for button in row] for row in markup["keyboard"]]
    return [] if markup.get("remove_keyboard") else None


def _check_button(button: Button) -> None:
    actions = [name for name in _ACTIONS if name in button]
    if not button["text"].strip():
        raise Refused(errors.BUTTON_TEXT_EMPTY)
    if not actions:
        raise Refused(errors.BUTTON_WITHOUT_ACTION)
    if len(actions) > 1:
        raise Refused(errors.BUTTON_WITH_TWO_ACTIONS)
    if (
        "callback_data" in button
        and not 1 <= len(button["callback_data"].encode()) <= limits.CALLBACK_DATA_BYTES
    ):
        raise Refused(errors.BUTTON_DATA_INVALID)
    if "url" in button and not _LINK.fullmatch(button["url"]):
        raise Refused(errors.BUTTON_URL_INVALID)
    if "copy_text" in button and not 1 <= len(button["copy_text"]["text"]) <= limits.COPY_TEXT:
        raise Refused(errors.BUTTON_COPY_TEXT_INVALID)


def _check_placeholder(markup: Markup) -> None:
    if len(markup.get("input_field_placeholder", "")) > limits.PLACEHOLDER:
        raise Refused(errors.PLACEHOLDER_TOO_LONG)
