"""People and groups in the hands of a test: they say and press things, and read what the bot sent.

Everything returns at once except the waiting methods, and those end after a time-out.
"""

from __future__ import annotations

from . import errors, incoming
from .handles import Press, Seen, Typed
from .ledger import Announcement
from .stage import Stage
from .world import Chat, Json, Message, User

_ROLES = frozenset({"creator", "administrator", "member", "left", "kicked"})


class Room:
    """A chat as a test reads it."""

    def __init__(self, stage: Stage, chat: Chat) -> None:
        self._stage = stage
        self._chat = chat
        self._read_up_to = 0

    @property
    def chat_id(self) -> int:
        return self._chat.id

    @property
    def keyboard(self) -> list[list[str]]:
        """Labels of the reply keyboard that the chat shows."""
        return self._chat.keyboard

    def inbox(self) -> list[Seen]:
        """All messages of the bot that are still there, as they look now."""
        with self._stage.changes.looked_at():
            return [Seen(self._stage, one, len(one.versions)) for one in self._from_bot(after=0)]

    def next_reply(self, timeout: float | None = None) -> Seen:
        """The oldest message of the bot that this method has not given yet; waits for it."""
        what = f"a message of the bot in the chat {self._chat.name}"
        found = self._stage.await_(lambda: self._from_bot(after=self._read_up_to), what, timeout)
        self._read_up_to = found[0].id
        return Seen(self._stage, found[0])

    def skip_replies(self) -> None:
        """The next `next_reply` waits for a message that is not there yet."""
        self._read_up_to = self._chat.last_message_id

    def chat_actions(self) -> list[str]:
        """What the bot has said it is doing here: "typing" and the like."""
        with self._stage.changes.looked_at():
            return [action for chat, action in self._stage.world.chat_actions if chat is self._chat]

    def _from_bot(self, *, after: int) -> list[Message]:
        bot = self._stage.world.bot
        return [
            one
            for one in self._chat.messages.values()
            if one.sender is bot and one.id > after and not one.deleted
        ]

    def _say(
        self,
        user: User,
        text: str,
        reply_to: Seen | None,
        topic: Seen | None = None,
        quote: str | None = None,
    ) -> Seen:
        with self._stage.changes.made():
            message = incoming.say(
                self._stage.world,
                self._chat,
                user,
                text,
                reply_to=reply_to.message if reply_to else None,
                quote={"text": quote, "position": 0, "is_manual": True} if quote else None,
                topic=topic.message if topic else None,
            )
            return Seen(self._stage, message)

    def _shut_bot_out(self, by: User) -> None:
        refusal = errors.BLOCKED if self._chat.owner else errors.KICKED.about(kind=self._chat.kind)
        with self._stage.changes.made():
            incoming.shut_bot_out(self._stage.world, self._chat, by)
            # The bot cannot know before it tries.
            self._stage.ledger.announcements.append(
                Announcement(None, refusal.description, about={"chat_id": self._chat.id})
            )

    def _let_bot_in(self, by: User) -> None:
        with self._stage.changes.made():
            incoming.let_bot_in(self._stage.world, self._chat, by)


class Person(Room):
    """Someone with a private chat with the bot; the chat exists for the bot once they have written."""

    def __init__(self, stage: Stage, user: User, chat: Chat) -> None:
        super().__init__(stage, chat)
        self.user = user

    @property
    def id(self) -> int:
        return self.user.id

    def says(self, text: str, *, reply_to: Seen | None = None) -> Seen:
        """A message to the bot in the private chat."""
        return self._say(self.user, text, reply_to)

    def sends(
        self,
        name: str,
        content: bytes,
        *,
        caption: str = "",
        declared: int | None = None,
        tells_size: bool = True,
    ) -> Seen:
        """A file to the bot in the private chat; `declared` bytes large, as far as Telegram says."""
        with self._stage.changes.made():
            message = incoming.send_document(
                self._stage.world,
                self._chat,
                self.user,
                name,
                content,
                caption=caption,
                declared=declared,
                tells_size=tells_size,
            )
            if not tells_size:  # the bot cannot know before it asks for the file
                self._stage.ledger.announcements.append(
                    Announcement("getFile", errors.FILE_TOO_BIG.description)
                )
        return Seen(self._stage, message)

    def shows(self, content: Json) -> Seen:
        """A message to the bot that is no text: the fields of a Message that say what it is."""
        with self._stage.changes.made():
            return Seen(self._stage, incoming.show(self._stage.world, self._chat, self.user, content))

    def edits(self, message: Seen, text: str) -> Seen:
        """Changes an own message, in any chat."""
        if message.message.sender is not self.user:
            raise ValueError(f"{self.user.first_name} did not write {message.text!r}")
        with self._stage.changes.made():
            incoming.edit(self._stage.world, message.message, text)
        return message

    def presses(self, message: Seen, label: str, *, version: int = -1) -> Press:
        """Presses an inline button, in any chat; `version` picks the keyboard of an earlier version."""
        with self._stage.changes.made():
            query = incoming.press(self._stage.world, self.user, message.message, label, version=version)
        return Press(self._stage, query)

    def forges(self, message: Seen, data: str) -> Press:
        """Sends data of their own making as if a button under this message had been pressed."""
        with self._stage.changes.made():
            query = incoming.send_tap(
                self._stage.world, self.user, message.message, {"text": "(forged)", "callback_data": data}
            )
        return Press(self._stage, query)

    def waits(self) -> list[float]:
        """Seconds from each own message to the bot's first one after it, where there is one."""
        return [seconds for _, seconds in self.replies() if seconds is not None]

    def replies(self) -> list[tuple[float, float | None]]:
        """When each own message was written, by the monotonic clock, and after how many seconds the bot
        wrote; None where it had not until the next one."""
        with self._stage.changes.looked_at():
            messages = list(self._chat.messages.values())
        found: list[tuple[float, float | None]] = []
        for one in messages:
            if one.sender is self.user:
                found.append((one.posted, None))
            elif found and found[-1][1] is None:
                found[-1] = (found[-1][0], one.posted - found[-1][0])
        return found

    def turns(self) -> list[list[str]]:
        """For each own message, in order, what the bot has written until the next one."""
        with self._stage.changes.looked_at():
            messages = list(self._chat.messages.values())
        found: list[list[str]] = []
        for one in messages:
            if one.sender is self.user:
                found.append([])
            elif found:
                found[-1].append(one.text)
        return found

    def types(self, text: str) -> Typed:
        """Types after the bot's name in some chat."""
        with self._stage.changes.made():
            return Typed(self._stage, incoming.type_inline(self._stage.world, self.user, text))

    def picks(self, typed: Typed, number: int, room: Room) -> Seen:
        """Chooses one of the results shown, for a chat; the message there is the person's, via the bot."""
        result = typed.results()[number]
        with self._stage.changes.made():
            chat = room._chat
            return Seen(self._stage, incoming.pick(self._stage.world, chat, self.user, typed.query, result))

    def blocks_bot(self) -> None:
        """Messages to this person are refused from now on; those refusals count as announced."""
        self._shut_bot_out(self.user)

    def unblocks_bot(self) -> None:
        self._let_bot_in(self.user)


class Group(Room):
    """A group or supergroup. Who speaks in it becomes a member."""

    def says(
        self,
        person: Person,
        text: str,
        *,
        reply_to: Seen | None = None,
        topic: Seen | None = None,
        quote: str | None = None,
    ) -> Seen:
        """A message in the group, in a topic of it; the bot gets it if privacy mode lets it through."""
        self._chat.roles.setdefault(person.id, "member")
        return self._say(person.user, text, reply_to, topic, quote)

    def shows(self, person: Person, content: Json) -> Seen:
        """A message in the group that is no text."""
        self._chat.roles.setdefault(person.id, "member")
        with self._stage.changes.made():
            return Seen(self._stage, incoming.show(self._stage.world, self._chat, person.user, content))

    def opens_topic(self, person: Person, name: str) -> Seen:
        """A new topic; makes the group a forum."""
        with self._stage.changes.made():
            return Seen(self._stage, incoming.open_topic(self._stage.world, self._chat, person.user, name))

    def becomes_supergroup(self, by: Person) -> None:
        """The group gets another id; what is written to the old one is refused from now on."""
        new_id = -1_002_000_000_000 + self._chat.id
        with self._stage.changes.made():
            self._stage.ledger.announcements.append(
                Announcement(None, errors.UPGRADED.description, about={"chat_id": self._chat.id})
            )
            self._chat = incoming.upgrade(self._stage.world, self._chat, by.user, new_id)
            self._read_up_to = 0

    def appoints(self, person: Person, status: str = "administrator") -> None:
        """Gives a person another role: creator, administrator, member, left or kicked."""
        if status not in _ROLES:
            raise ValueError(f"{status!r} is none of {sorted(_ROLES)}")
        with self._stage.changes.made():
            self._chat.roles[person.id] = status

    def appoints_bot(self) -> None:
        """Makes the bot an administrator: it sees everything from now on."""
        with self._stage.changes.made():
            self._chat.roles[self._stage.world.bot.id] = "administrator"

    def removes_bot(self, by: Person) -> None:
        """Later sending is refused; those refusals count as announced."""
        self._shut_bot_out(by.user)

    def adds_bot(self, by: Person) -> None:
        self._let_bot_in(by.user)
