"""The little Telegram behind the server: people, chats, messages, presses of buttons.

Pure state and the JSON views of it; nothing here knows of HTTP, threads or tests. Methods of the
Bot API change it from one side, people (`people`) from the other. Whoever touches it from more than
one thread holds the lock of `changes`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from .files import Files
from .inline import InlineCache, InlineQuery
from .menu_state import Menu
from .update_queue import UpdateQueue
from .webhook import Webhook

Json = dict[str, Any]
ChatKind = Literal["private", "group", "supergroup"]


@dataclass(eq=False, slots=True)
class User:
    """A person, or the bot itself."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False
    seen_by_bot: bool = False
    """Whether the bot has met the person anywhere: then it "can't initiate" instead of "not found"."""

    def as_json(self) -> Json:
        return _without_none(
            id=self.id,
            is_bot=self.is_bot,
            first_name=self.first_name,
            last_name=self.last_name,
            username=self.username,
            language_code=self.language_code,
        )


@dataclass(eq=False, slots=True)
class Chat:
    """A private chat, or a group.

    bot_is_in: the person has started the bot and not blocked it; the group has the bot as a member.
    privacy:   in a group, whether the bot gets only what is meant for it.
    """

    id: int
    kind: ChatKind
    title: str | None = None
    owner: User | None = None
    bot_is_in: bool = False
    known: bool = False
    privacy: bool = True
    roles: dict[int, str] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    keyboard: list[list[str]] = field(default_factory=list)
    last_message_id: int = 0
    is_forum: bool = False
    moved_to: int | None = None
    """The supergroup that this group has become."""

    @property
    def name(self) -> str:
        return self.owner.first_name if self.owner else str(self.title)

    def as_json(self) -> Json:
        """Chat object of the Bot API."""
        if self.owner:
            person = self.owner
            return _without_none(
                id=self.id,
                type=self.kind,
                first_name=person.first_name,
                last_name=person.last_name,
                username=person.username,
            )
        forum = {"is_forum": True} if self.is_forum else {}
        return {"id": self.id, "type": self.kind, "title": self.title, **forum}


@dataclass(frozen=True, slots=True)
class Version:
    """What a message showed at one time.

    content: the fields that say what is in it, e.g. text and entities.
    """

    content: Json
    markup: Json | None

    @property
    def text(self) -> str:
        """The text or caption."""
        return str(self.content.get("text", self.content.get("caption", "")))


@dataclass(eq=False, slots=True)
class Message:
    """A message with all it has ever shown; `versions[-1]` is what it shows now."""

    chat: Chat
    id: int
    sender: User
    date: int
    versions: list[Version]
    reply_to: Message | None = None
    quote: Json | None = None
    edit_date: int | None = None
    deleted: bool = False
    posted: float = field(default_factory=time.monotonic)
    """Seconds that only grow, for measuring how long an answer took."""
    inline_id: str | None = None
    """Of a message that a person has sent by way of the bot: the id under which the bot can edit it."""
    via_bot: User | None = None
    reactions: list[str] = field(default_factory=list)
    """Emoji that the bot has put on it."""
    topic: Message | None = None
    """In a forum the message that opened its topic; Telegram calls that a reply when there is no other."""

    @property
    def now(self) -> Version:
        return self.versions[-1]

    @property
    def text(self) -> str:
        """The text or caption it shows now."""
        return self.now.text

    @property
    def entities(self) -> list[Json]:
        """The entities of that text."""
        content = self.now.content
        return list(content.get("entities") or content.get("caption_entities") or [])

    def as_json(self, *, with_reply: bool = True) -> Json:
        """Message object; the message replied to is nested once, as Telegram does."""
        target = self.reply_to or self.topic
        reply_to = target.as_json(with_reply=False) if with_reply and target else None
        return _without_none(
            message_id=self.id,
            **{"from": self.sender.as_json()},
            chat=self.chat.as_json(),
            date=self.date,
            message_thread_id=self.topic.id if self.topic else None,
            is_topic_message=True if self.topic else None,
            edit_date=self.edit_date,
            reply_to_message=reply_to,
            quote=self.quote,
            via_bot=self.via_bot.as_json() if self.via_bot else None,
            **self.now.content,
            reply_markup=self.now.markup,
        )


@dataclass(eq=False, slots=True)
class CallbackQuery:
    """One press of a button, and how the bot answered it."""

    id: str
    user: User
    message: Message
    button: Json
    answer: Json | None = None
    expired: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """Something that people in a chat would have seen. Kept in order for the transcript."""

    kind: Literal["said", "edited", "deleted", "pressed", "toast", "alert", "left", "came", "reacted"]
    chat: Chat
    actor: User
    text: str
    markup: Json | None = None
    reply_to: Message | None = None


@dataclass(eq=False, slots=True)
class World:
    """Everything there is. `clock` gives Unix seconds."""

    bot: User
    clock: Callable[[], int]
    inline: bool = True
    users: dict[int, User] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    queries: dict[str, CallbackQuery] = field(default_factory=dict)
    inline_queries: dict[str, InlineQuery] = field(default_factory=dict)
    inline_messages: dict[str, Message] = field(default_factory=dict)
    inline_cache: InlineCache = field(default_factory=InlineCache)
    events: list[Event] = field(default_factory=list)
    updates: UpdateQueue = field(default_factory=UpdateQueue)
    files: Files = field(default_factory=Files)
    menu: Menu = field(default_factory=Menu)
    chat_actions: list[tuple[Chat, str]] = field(default_factory=list)
    webhook: Webhook = field(default_factory=Webhook)
    proxy: Any = None
    """What stands before a webhook (`courier.Proxy`); None: nothing takes updates there."""
    logged_out: bool = False

    def post(
        self,
        chat: Chat,
        sender: User,
        content: Json,
        *,
        markup: Json | None = None,
        reply_to: Message | None = None,
        quote: Json | None = None,
        topic: Message | None = None,
    ) -> Message:
        """A new message in the chat."""
        chat.last_message_id += 1
        message = Message(
            chat, chat.last_message_id, sender, self.clock(), [Version(content, markup)], reply_to, quote
        )
        message.topic = topic
        chat.messages[message.id] = message
        self.events.append(Event("said", chat, sender, message.text, markup, reply_to))
        return message

    def revise(self, message: Message, content: Json, markup: Json | None) -> None:
        """The message shows something else from now on."""
        message.versions.append(Version(content, markup))
        message.edit_date = self.clock()
        self.events.append(Event("edited", message.chat, message.sender, message.text, markup))

    def remove(self, message: Message) -> None:
        """The message is gone for everyone."""
        message.deleted = True
        self.events.append(Event("deleted", message.chat, self.bot, message.text))

    def find_message(self, chat: Chat, message_id: int) -> Message | None:
        """The message if it is still there."""
        message = chat.messages.get(message_id)
        return None if message is None or message.deleted else message

    def role(self, chat: Chat, user: User) -> str:
        """Status of a member, as in ChatMember.status."""
        if user is self.bot:
            return chat.roles.get(user.id, "member") if chat.bot_is_in else "left"
        if chat.owner:
            return "member"
        return chat.roles.get(user.id, "left")


def _without_none(**fields: Any) -> Json:
    return {name: value for name, value in fields.items() if value is not None}
