"""The conversation as a person would retell it: who said what, what was edited, which buttons there were."""

from __future__ import annotations

from collections.abc import Iterable

from .world import Chat, Event, Json, User


def render(events: Iterable[Event], bot: User) -> str:
    """Plain text, one block per chat change. Later lines of a text are indented under the first."""
    lines: list[str] = []
    chat: Chat | None = None
    for event in events:
        if event.chat is not chat:
            chat = event.chat
            lines.append(f"== {chat.kind} chat {chat.name} ({chat.id}) ==")
        lines.extend(_lines(event, bot))
    return "\n".join(lines)


def _lines(event: Event, bot: User) -> list[str]:
    who = event.actor.first_name
    match event.kind:
        case "said":
            lines = [*_answered(event), *_speech(who, event.text), *_buttons(event.markup)]
        case "edited":
            lines = [*_speech(f"{who} (edited)", event.text), *_buttons(event.markup)]
        case "deleted":
            lines = _speech(f"{bot.first_name} (deleted)", event.text)
        case "pressed":
            lines = [f"{who} presses [{event.text}]"]
        case "toast" | "alert":
            lines = _speech(f"{bot.first_name} ({event.kind} for {who})", event.text)
        case "reacted":
            lines = [f"{bot.first_name} reacts with {event.text}"]
        case "left":
            lines = [f"{who} shuts {bot.first_name} out"]
        case "came":
            lines = [f"{who} lets {bot.first_name} in"]
    return lines


def _speech(who: str, text: str) -> list[str]:
    first, *rest = text.split("\n")
    return [f"{who}: {first}", *(f"    {line}" for line in rest)]


def _answered(event: Event) -> list[str]:
    if event.reply_to is None:
        return []
    text = event.reply_to.text.replace("\n", " ")
    return [f"  > {event.reply_to.sender.first_name}: {text[:60]}{'…' if len(text) > 60 else ''}"]


def _buttons(markup: Json | None) -> list[str]:
    rows = markup["inline_keyboard"] if markup else []
    return ["    " + " ".join(f"[{button['text']}]" for button in row) for row in rows]
