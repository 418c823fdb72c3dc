"""answerInlineQuery: results under what somebody types after the bot's name."""

from __future__ import annotations

import re
from typing import Any

from .. import errors, limits
from ..errors import NotModelled, Refused
from ..keyboards import inline_keyboard
from ..text import read_text
from ..world import World
from .given import Given, Method

_PARAMETER = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


def answer_inline_query(world: World, given: Given) -> bool:
    """Shows results to who typed, and keeps them for as long as the answer says."""
    query = world.inline_queries.get(given.get("inline_query_id", ""))
    if query is None or query.answer is not None:
        raise Refused(errors.QUERY_EXPIRED)
    results = given.get("results", [])
    if len(results) > limits.INLINE_RESULTS:
        raise Refused(errors.RESULTS_TOO_MUCH)
    for result in results:
        _check(result)
    if len({result["id"] for result in results}) < len(results):
        raise Refused(errors.RESULT_ID_DUPLICATE)
    if len(given.get("next_offset", "").encode()) > limits.NEXT_OFFSET_BYTES:
        raise Refused(errors.NEXT_OFFSET_INVALID)
    button = given.get("button")
    if button is not None and not _PARAMETER.fullmatch(button.get("start_parameter", "-")):
        raise Refused(errors.START_PARAM_INVALID)
    query.answer = dict(given.params)
    world.inline_cache.put(query, query.answer, world.clock())
    return True


def _check(result: dict[str, Any]) -> None:
    if result["type"] != "article":
        raise NotModelled("inline results other than articles")
    if not 1 <= len(result["id"].encode()) <= limits.RESULT_ID_BYTES:
        raise Refused(errors.RESULT_ID_INVALID)
    if not result["title"].strip():
        raise Refused(errors.ARTICLE_TITLE_EMPTY)
    content = result["input_message_content"]
    if "message_text" not in content:
        raise NotModelled("inline results that are no text")
    read_text(content["message_text"], content.get("parse_mode"), content.get("entities"))
    inline_keyboard(result.get("reply_markup"))


METHODS: dict[str, Method] = {"answerInlineQuery": answer_inline_query}
