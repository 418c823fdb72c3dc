"""What people do, as updates for the bot: they write, edit, press buttons, block, let it in and throw it out.

Functions of the world. Each does what happens in the chat and queues what the bot gets to know of it.
"""

from __future__ import annotations

from . import limits, tdlib
from .inline import InlineQuery
from .keyboards import inline_keyboard
from .methods.chats import member_json
from .methods.media import document_json
from .text import read_text, utf16_slice
from .world import CallbackQuery, Chat, Event, Json, Message, User, World

FIRST_QUERY_ID = 4_382_000_000_000_000_000


def say(
    world: World,
    chat: Chat,
    user: User,
    text: str,
    *,
    reply_to: Message | None = None,
    quote: Json | None = None,
    topic: Message | None = None,
) -> Message:
    """A text message. It is delivered unless privacy mode keeps it from the bot."""
    if chat.owner:
        _enter_private_chat(chat)
    message = world.post(chat, user, _content(text), reply_to=reply_to, quote=quote, topic=topic)
    if reaches_bot(world, message):
        user.seen_by_bot = True
        world.updates.push("message", message.as_json())
    return message


def open_topic(world: World, chat: Chat, user: User, name: str) -> Message:
    """A topic of a forum: a message says that it was opened, and all others in it hang on that one."""
    chat.is_forum = True
    return world.post(chat, user, {"forum_topic_created": {"name": name, "icon_color": 7322096}})


def upgrade(world: World, chat: Chat, user: User, new_id: int) -> Chat:
    """A group becomes a supergroup with another id; a message in each of the two tells of it."""
    new = Chat(
        new_id,
        "supergroup",
        chat.title,
        bot_is_in=True,
        known=True,
        privacy=chat.privacy,
        roles=dict(chat.roles),
    )
    world.chats[new_id] = new
    chat.moved_to = new_id
    for where, content in ((chat, {"migrate_to_chat_id": new_id}), (new, {"migrate_from_chat_id": chat.id})):
        world.updates.push("message", world.post(where, user, content).as_json())
    return new


def show(world: World, chat: Chat, user: User, content: Json) -> Message:
    """A message that is no text: a photo, a sticker, a place, a poll."""
    if chat.owner:
        _enter_private_chat(chat)
    message = world.post(chat, user, content)
    if reaches_bot(world, message):
        user.seen_by_bot = True
        world.updates.push("message", message.as_json())
    return message


def send_document(
    world: World,
    chat: Chat,
    user: User,
    name: str,
    content: bytes,
    *,
    caption: str = "",
    declared: int | None = None,
    tells_size: bool = True,
) -> Message:
    """A file in the private chat. declared: the size that Telegram tells of, where it is not the real one;
    with tells_size=False it tells of none, which it need not."""
    _enter_private_chat(chat)
    file = world.files.add(content, name=name, declared=declared)
    shown = document_json(file)
    if not tells_size:
        del shown["file_size"]
    message = world.post(chat, user, {"document": shown, **({"caption": caption} if caption else {})})
    user.seen_by_bot = True
    world.updates.push("message", message.as_json())
    return message


def edit(world: World, message: Message, text: str) -> None:
    """The author changes a message."""
    world.revise(message, _content(text), None)
    if reaches_bot(world, message):
        world.updates.push("edited_message", message.as_json())


def press(world: World, user: User, message: Message, label: str, *, version: int = -1) -> CallbackQuery:
    """A press of an inline button; `version` picks an earlier keyboard, for a finger that came too late."""
    return send_tap(world, user, message, _find_button(message, label, version))


def send_tap(world: World, user: User, message: Message, button: Json) -> CallbackQuery:
    """What the bot is sent when this button under this message is pressed."""
    query = CallbackQuery(str(FIRST_QUERY_ID + len(world.queries)), user, message, button)
    world.queries[query.id] = query
    user.seen_by_bot = True
    world.events.append(Event("pressed", message.chat, user, button["text"]))
    where = {"inline_message_id": message.inline_id} if message.inline_id else {"message": message.as_json()}
    world.updates.push(
        "callback_query",
        {
            "id": query.id,
            "from": user.as_json(),
            **where,
            "chat_instance": str(message.chat.id),
            "data": button["callback_data"],
        },
    )
    return query


def type_inline(world: World, user: User, text: str) -> InlineQuery:
    """Somebody types after the bot's name, in any chat; the bot hears of it unless the answer is cached."""
    query = InlineQuery(str(FIRST_QUERY_ID + len(world.inline_queries)), user.id, text[: limits.INLINE_QUERY])
    world.inline_queries[query.id] = query
    user.seen_by_bot = True
    query.answer = world.inline_cache.get(query, world.clock())
    query.from_cache = query.answer is not None
    if query.answer is None:
        world.updates.push(
            "inline_query", {"id": query.id, "from": user.as_json(), "query": query.text, "offset": ""}
        )
    return query


def pick(world: World, chat: Chat, user: User, query: InlineQuery, result: Json) -> Message:
    """A result is chosen and stands in the chat, sent by the person by way of the bot.

    The bot hears of it if it wants to; it can edit the message if that has buttons (Bot API,
    ChosenInlineResult.inline_message_id).
    """
    sent = result["input_message_content"]
    formatted = read_text(sent["message_text"], sent.get("parse_mode"), sent.get("entities"))
    markup = inline_keyboard(result.get("reply_markup"))
    message = world.post(chat, user, formatted.content(), markup=markup)
    message.via_bot = world.bot
    chosen = {"result_id": result["id"], "from": user.as_json(), "query": query.text}
    if markup is not None:
        message.inline_id = chosen["inline_message_id"] = f"inline-{len(world.inline_messages) + 1}"
        world.inline_messages[message.inline_id] = message
    world.updates.push("chosen_inline_result", chosen)
    return message


def let_bot_in(world: World, chat: Chat, by: User) -> None:
    """The bot is unblocked, or added to a group."""
    _change_membership(world, chat, by, "left" if not chat.owner else "kicked", "member")


def shut_bot_out(world: World, chat: Chat, by: User) -> None:
    """The bot is blocked, or removed from a group."""
    _change_membership(world, chat, by, world.role(chat, world.bot), "kicked")


def reaches_bot(world: World, message: Message) -> bool:
    """Whether the bot gets the message.

    In privacy mode it gets commands that are not for another bot, replies to its own messages, and
    messages that mention it (core.telegram.org/bots/features, privacy mode; BotFather's own words).
    """
    chat = message.chat
    if not chat.bot_is_in:
        return False
    if chat.owner or not chat.privacy or world.role(chat, world.bot) == "administrator":
        return True
    if message.reply_to is not None and message.reply_to.sender is world.bot:
        return True
    return any(_calls_bot(world, message, entity) for entity in message.now.content.get("entities", []))


def _calls_bot(world: World, message: Message, entity: Json) -> bool:
    covered = utf16_slice(message.text, entity["offset"], entity["length"]).lower()
    name = f"@{world.bot.username}".lower()
    if entity["type"] == "mention":
        return covered == name
    if entity["type"] != "bot_command":
        return False
    return covered.endswith(name) or (entity["offset"] == 0 and "@" not in covered)


def _content(text: str) -> Json:
    entities = tdlib.detect(text)
    return {"text": text, **({"entities": entities} if entities else {})}


def _enter_private_chat(chat: Chat) -> None:
    if chat.known and not chat.bot_is_in:
        raise ValueError(f"{chat.name} has blocked the bot and cannot write to it: unblock it first")
    chat.known = chat.bot_is_in = True


def _find_button(message: Message, label: str, version: int) -> Json:
    markup = message.versions[version].markup or {"inline_keyboard": []}
    buttons = [button for row in markup["inline_keyboard"] for button in row]
    for button in buttons:
        if button["text"] == label:
            if "callback_data" not in button:
                raise ValueError(f"the button {label!r} sends nothing to the bot: {button}")
            return dict(button)
    raise LookupError(
        f"no button {label!r} under {message.text[:60]!r}; there are {[b['text'] for b in buttons]}"
    )


def _change_membership(world: World, chat: Chat, by: User, old: str, new: str) -> None:
    chat.known = True
    chat.bot_is_in = new == "member"
    by.seen_by_bot = True
    world.events.append(Event("came" if chat.bot_is_in else "left", chat, by, ""))
    bot = world.bot.as_json()
    world.updates.push(
        "my_chat_member",
        {
            "chat": chat.as_json(),
            "from": by.as_json(),
            "date": world.clock(),
            "old_chat_member": member_json(bot, old),
            "new_chat_member": member_json(bot, new),
        },
    )
