"""The double in the hands of a test: plain, synchronous, safe to use while the bot is talking.

    api = FakeBotAPI()
    with api.running():
        ...start the bot with base_url=api.base_url and api.token...
        alice = api.user(1001, "Alice", language_code="zh-hans")
        alice.says("株洲有多少人？")
        assert "株洲" in alice.next_reply().text
    api.assert_clean()

Whatever waits ends after `timeout` seconds with an AssertionError that contains the transcript.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar, overload

from .ledger import Announcement, Call
from .people import Group, Person
from .server import Server
from .stage import Stage
from .transcript import render
from .troubles import Troubles
from .world import Chat, ChatKind, User, World

T = TypeVar("T")

TOKEN = "123456789:AAF-only-for-the-double-on-loopback"
FIRST_GROUP_ID = -1_001_000_000_001


class FakeBotAPI(Troubles):
    """One bot, its server, and the people who talk to it.

    clock:   gives Unix seconds for the dates of messages.
    timeout: seconds that a waiting method waits if it is not told otherwise.
    """

    def __init__(
        self,
        token: str = TOKEN,
        *,
        username: str = "jianbao_test_bot",
        name: str = "剪报",
        inline: bool = True,
        clock: Callable[[], int] = lambda: int(time.time()),
        timeout: float = 10.0,
    ) -> None:
        self.token = token
        bot = User(int(token.partition(":")[0]), name, username=username, is_bot=True)
        world = World(bot, clock, inline)
        world.menu.texts["name", ""] = name
        self._stage = Stage(world, timeout)
        self._server = Server(self._stage, token)

    # The server

    @contextmanager
    def running(self) -> Iterator[FakeBotAPI]:
        """The server is up inside the block."""
        self._server.start()
        try:
            yield self
        finally:
            self._server.stop()

    @property
    def base_url(self) -> str:
        """What the bot puts before its token: http://127.0.0.1:PORT/bot"""
        return f"http://127.0.0.1:{self._server.port}/bot"

    # People

    @property
    def bot(self) -> User:
        return self._stage.world.bot

    def user(
        self,
        id: int,
        first_name: str,
        *,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = "zh-hans",
    ) -> Person:
        """A person who has not met the bot yet."""
        world = self._stage.world
        if id in world.users:
            raise ValueError(f"there is a user {id} already")
        user = User(id, first_name, last_name, username, language_code)
        chat = Chat(id, "private", owner=user)
        with self._stage.changes.made():
            world.users[id] = user
            world.chats[id] = chat
        return Person(self._stage, user, chat)

    def group(
        self, title: str, *, privacy: bool = True, kind: ChatKind = "supergroup", chat_id: int | None = None
    ) -> Group:
        """A group that the bot is a member of. `privacy=False`: the bot gets every message."""
        world = self._stage.world
        number = sum(one.owner is None for one in world.chats.values())
        chat = Chat(
            FIRST_GROUP_ID - number if chat_id is None else chat_id,
            kind,
            title,
            bot_is_in=True,
            known=True,
            privacy=privacy,
        )
        with self._stage.changes.made():
            world.chats[chat.id] = chat
        return Group(self._stage, chat)

    def block(self, person: Person) -> None:
        """The person blocks the bot."""
        person.blocks_bot()

    def unblock(self, person: Person) -> None:
        """The person lets the bot write again."""
        person.unblocks_bot()

    # Waiting

    @overload
    def wait_for(
        self, what: str, timeout: float | None = None, *, after: int = 0, count: int = 1
    ) -> list[Call]: ...
    @overload
    def wait_for(self, what: Callable[[], T], timeout: float | None = None) -> T: ...

    def wait_for(
        self, what: str | Callable[[], T], timeout: float | None = None, *, after: int = 0, count: int = 1
    ) -> list[Call] | T:
        """Wait for `count` finished calls of a method, or for a predicate to give something true; gives that.

        after: only calls numbered above this (see `mark`).
        """
        if not isinstance(what, str):
            return self._stage.await_(what, "a condition of the test", timeout)

        def enough() -> list[Call] | None:
            found = self.calls(what, after=after)
            return found if len(found) >= count else None

        return self._stage.await_(enough, f"{count} call(s) of {what}", timeout)

    def wait_until_listening(
        self, timeout: float | None = None, *, after: int = 0, ended: Callable[[], bool] = lambda: False
    ) -> None:
        """Wait until the bot holds a getUpdates, or has a webhook, and has taken all pending updates.

        after: only polls numbered above this count (see `mark`), none of a bot that was killed before.
        ended: True once the bot cannot poll any more; `look_again` asks anew. Raises AssertionError then.
        """
        world = self._stage.world

        def listening() -> bool:
            polls = bool(world.webhook.url) or (world.updates.poller or 0) > after
            return (polls and not world.updates.pending) or ended()

        self._stage.await_(listening, "the bot to ask for updates", timeout)
        assert not ended(), "the bot has ended"

    def look_again(self) -> None:
        """Wake up the waiting tests: a condition outside of the double may have changed."""
        with self._stage.changes.made():
            pass

    def calls(self, method: str | None = None, *, after: int = 0) -> list[Call]:
        """Finished calls, all or those of one method."""
        with self._stage.changes.looked_at():
            ledger = self._stage.ledger
            if method is not None:
                return ledger.of(method, after=after)
            return [one for one in ledger.calls if one.done and one.number > after]

    def mark(self) -> int:
        """The number of the latest call, for `after`."""
        with self._stage.changes.looked_at():
            return self._stage.ledger.calls[-1].number if self._stage.ledger.calls else 0

    # Verdict

    def judged(self) -> Counter[str]:
        """How many requests of each method were judged so far."""
        with self._stage.changes.looked_at():
            return Counter(self._stage.ledger.judged)

    def latencies(self) -> list[float]:
        """Seconds from when the bot was given each message until its first sendMessage to that chat arrived.

        What this server takes to deliver and to judge is left out; for bots that poll.
        """
        with self._stage.changes.looked_at():
            world = self._stage.world
            sent = (one for one in self._stage.ledger.of("sendMessage") if one.result)
            arrived = {(one.result["chat"]["id"], one.result["message_id"]): one.arrived for one in sent}
            found = []
            for chat in world.chats.values():
                given: float | None = None
                for message in chat.messages.values():
                    place = chat.id, message.id
                    if message.sender is not world.bot:
                        given = world.updates.given.get(place)
                    elif given is not None and place in arrived:
                        found.append(arrived[place] - given)
                        given = None
            return found

    def forget_old_calls(self) -> None:
        """Make room in the ledger by forgetting old calls that were right; for runs of hours."""
        self._stage.ledger.forgets = True

    def expect_refusal(self, method: str, description: str, *, times: int = 1) -> None:
        """The bot will be refused with these words, and has to be: otherwise `assert_clean` fails."""
        self._announce(Announcement(method, description, expected=times))

    def allow_refusal(self, method: str, description: str) -> None:
        """The bot may be refused with these words, any number of times."""
        self._announce(Announcement(method, description))

    def problems(self) -> list[str]:
        """Everything that `assert_clean` would complain about now."""
        with self._stage.changes.looked_at():
            silent = [
                f"never answered: the press of [{one.button['text']}] by {one.user.first_name}"
                f" (callback query {one.id})"
                for one in self._stage.world.queries.values()
                if one.answer is None and not one.expired
            ]
            unused = [f"ordered but never struck: {one}" for one in self._stage.faults.left()]
            return [*self._stage.ledger.problems(), *silent, *unused]

    def assert_clean(self, timeout: float = 0.0, *, but: Collection[str] = ()) -> None:
        """Fail if anything the bot did was wrong: by the schema, by TDLib, by the rules, or left undone.

        timeout: seconds for the bot to finish its work, e.g. to answer a press.
        but:     problems of an earlier test, which has failed for them already.
        """

        def new() -> list[str]:
            return [one for one in self.problems() if one not in but]

        self._stage.changes.wait_for(lambda: not new(), timeout)
        if problems := new():
            first = f"{len(problems)} problem(s): {problems[0]}"  # what a summary of one line shows
            raise AssertionError("\n".join([first, *problems[1:], self._stage.story()]))

    def file(self, file_id: str) -> bytes:
        """What is in a file that was sent."""
        with self._stage.changes.looked_at():
            return self._stage.world.files.by_id[file_id].content

    def transcript(self) -> str:
        """What was said, edited, pressed and shown, in order, as plain text."""
        with self._stage.changes.looked_at():
            return render(self._stage.world.events, self.bot)

    def menu(self) -> dict[str, Any]:
        """Commands per (scope JSON, language) and texts per (kind, language), as stored now."""
        with self._stage.changes.looked_at():
            menu = self._stage.world.menu
            return {"commands": dict(menu.commands), "texts": dict(menu.texts)}

    def pending_updates(self) -> list[dict[str, Any]]:
        """Updates that the bot has not confirmed."""
        with self._stage.changes.looked_at():
            return list(self._stage.world.updates.pending)

    def _announce(self, announcement: Announcement) -> None:
        with self._stage.changes.made():
            self._stage.ledger.announcements.append(announcement)
