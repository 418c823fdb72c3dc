"""answerCallbackQuery: what the person sees after the press of a button."""

from __future__ import annotations

from .. import errors, limits
from ..errors import Refused
from ..world import Event, World
from .given import Given, Method


def answer_callback_query(world: World, given: Given) -> bool:
    """Stops the spinner, with a toast or an alert if there is text. Each query is answered once."""
    query = world.queries.get(given.get("callback_query_id", ""))
    if query is None or query.expired or query.answer is not None:
        raise Refused(errors.QUERY_EXPIRED)
    text = given.get("text", "")
    if len(text) > limits.CALLBACK_ANSWER:
        raise Refused(errors.QUERY_TEXT_TOO_LONG)
    if given.get("url") and not _opens_the_bot(world, given.params["url"]):
        raise Refused(errors.QUERY_URL_INVALID)
    query.answer = dict(given.params)
    if text:
        is_alert = bool(given.get("show_alert"))
        world.events.append(Event("alert" if is_alert else "toast", query.message.chat, query.user, text))
    return True


def _opens_the_bot(world: World, url: str) -> bool:
    """Without a game, only a link that starts this bot is allowed."""
    return url.startswith((f"https://t.me/{world.bot.username}?start=", f"t.me/{world.bot.username}?start="))


METHODS: dict[str, Method] = {"answerCallbackQuery": answer_callback_query}
