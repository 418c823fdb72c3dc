"""All handlers of one bot, assembled as in a running one; requests to Telegram are recorded."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import count
from types import SimpleNamespace
from typing import Any

from telegram import Bot, Update
from telegram.request import BaseRequest

from bot.container import Handlers, Services, access_policy, assemble
from bot.peers.protocol import NoPeers
from bot.settings import BotSettings
from bot.state.database import Database
from bot.state.languages import LanguageRepository
from bot.transport.picture_sender import PictureSender
from bot.views.keyboards import Capabilities
from tests.clock import Clock
from tests.unit.bot.service.conftest import ServedArchive

DATE = 1767225600
BOT = {"id": 123, "is_bot": True, "first_name": "剪报", "username": "jianbao_bot"}
GROUP = -100
_tap_ids = count(1)


class RecordingRequest(BaseRequest):
    """Records the methods called, with their parameters, and answers each as Telegram would."""

    read_timeout = None

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass

    async def do_request(  # type: ignore[override]
        self, url: str, method: str, request_data: Any = None, **_: Any
    ) -> tuple[int, bytes]:
        name, given = url.rpartition("/")[2], request_data.parameters if request_data else {}
        self.calls.append((name, given))
        return 200, json.dumps({"ok": True, "result": self._result(name, given)}).encode()

    def _result(self, name: str, given: dict[str, Any]) -> Any:
        if name == "getMe":
            return BOT
        if name.startswith(("send", "editMessage")) and name != "sendChatAction":
            return {
                "message_id": 1000 + len(self.calls), "date": DATE, "from": BOT,
                "chat": {"id": given["chat_id"], "type": "private"}, "text": given.get("text", ""),
            }  # fmt: skip
        return True


@dataclass(frozen=True, slots=True)
class AssembledBot:
    """handlers: of this bot. request: what Telegram was asked for."""

    handlers: Handlers
    services: Services
    request: RecordingRequest

    @property
    def texts(self) -> list[str]:
        """Texts sent or shown in a toast, in order."""
        calls = (given for name, given in self.request.calls if name != "sendChatAction")
        return [given["text"] for given in calls if "text" in given]

    @property
    def buttons(self) -> dict[str, str]:
        """Callback data of the last keyboard, by the words of its button."""
        keyboards = [given["reply_markup"] for _, given in self.request.calls if given.get("reply_markup")]
        rows = keyboards[-1]["inline_keyboard"]
        return {
            button["text"]: button["callback_data"]
            for row in rows
            for button in row
            if "callback_data" in button
        }

    def context(self, *args: str) -> Any:
        """Context of a command with these arguments."""
        return SimpleNamespace(args=list(args), bot=self.services.bot)

    def message(self, text: str, *, user: int = 5, chat: int | None = None, **more: Any) -> Update:
        """A message of a reader, in private unless `chat` is a group. more: further fields of it."""
        return self._update({"message": {**_message(text, user, chat or user), **more}})

    def tap(self, data: str, *, user: int = 5) -> Update:
        """A tap on a button under a message of the bot."""
        query = {"id": str(next(_tap_ids)), "from": _user(user), "chat_instance": "1", "data": data}
        return self._update(
            {"callback_query": {**query, "message": {**_message("答", user, user), "from": BOT}}}
        )

    def membership(self, status: str, *, chat: int) -> Update:
        """A change of the bot's own membership in a chat."""
        new: dict[str, Any] = {"user": BOT, "status": status, "until_date": 0}
        old: dict[str, Any] = {"user": BOT, "status": "left"}
        kind = "private" if chat > 0 else "supergroup"
        change = {"chat": {"id": chat, "type": kind}, "from": _user(5), "date": DATE}
        return self._update({"my_chat_member": {**change, "old_chat_member": old, "new_chat_member": new}})

    def _update(self, content: dict[str, Any]) -> Update:
        return Update.de_json({"update_id": 1, **content}, self.services.bot)


def assembled_bot(
    served: ServedArchive, database: Database, clock: Clock, request: RecordingRequest
) -> AssembledBot:
    """Assemble the handlers with the settings in force."""
    settings, peers = BotSettings.read(), NoPeers()
    bot = Bot(
        "123:AAF-only-for-tests-aaaaaaaaaaaaaaaaaa", request=request, get_updates_request=RecordingRequest()
    )
    services = Services(
        settings=settings,
        index=served.index,
        service=served.service,
        reloader=served.reloader,
        database=database,
        pictures=PictureSender(database),
        languages=LanguageRepository(database, "zh-Hans"),
        policy=access_policy(settings, clock, peers),
        capabilities=Capabilities(pictures=False, bot_name="jianbao_bot"),
        peers=peers,
        bot=bot,
        clock=clock,
    )
    return AssembledBot(assemble(services), services, request)


def _user(id: int) -> dict[str, Any]:
    return {"id": id, "is_bot": False, "first_name": "读者"}


def _message(text: str, user: int, chat: int) -> dict[str, Any]:
    kind = "private" if chat > 0 else "supergroup"
    return {
        "message_id": 6,
        "date": DATE,
        "from": _user(user),
        "chat": {"id": chat, "type": kind},
        "text": text,
    }
