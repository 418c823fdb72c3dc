"""What stands between the bot and the emulator: the Bot API as the library expects it.

The emulator has no long polling, sends messages back with their parameters as they came, and lacks most
methods. The shim waits for updates as Telegram does, gives well-formed results, and says yes to what only
sets something up (commands, descriptions, typing).
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import aiohttp
from aiohttp import web

SET_UP = ("set", "delete", "sendChatAction", "answer")
POLL_EVERY = 0.05
LONGEST_POLL = 2.0


class Shim:
    """A server on loopback in a thread of its own; `heard` is set when the bot polls, `changed` when it
    has said something."""

    def __init__(self, emulator: str) -> None:
        self._emulator = emulator
        self.heard, self.changed = threading.Event(), threading.Event()

    async def handle(self, request: web.Request) -> web.Response:
        """One call of the bot."""
        token, method = request.match_info["token"], request.match_info["method"]
        body = {key: str(value) for key, value in (await request.post()).items()}
        async with aiohttp.ClientSession() as session:
            result = await self._result(session, f"{self._emulator}/bot{token}/{method}", method, body)
        return web.json_response({"ok": True, "result": result})

    async def _result(
        self, session: aiohttp.ClientSession, url: str, method: str, body: dict[str, str]
    ) -> Any:
        if method == "getUpdates":
            self.heard.set()
            return await self._updates(session, url, body)
        if method == "getMe":
            return {**await _ask(session, url, body), "is_bot": True}
        if method in ("sendMessage", "editMessageText"):
            sent = await _ask(session, url, body)
            self.changed.set()
            number = sent["message_id"] if sent else int(body["message_id"])
            chat = {"id": int(body["chat_id"]), "type": "private", "first_name": "读者"}
            return {"message_id": number, "date": 0, "chat": chat, "text": body["text"]}
        if method == "getWebhookInfo":
            return {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
        if method.startswith(SET_UP):
            return True
        raise web.HTTPNotImplemented(text=method)

    async def _updates(self, session: aiohttp.ClientSession, url: str, body: dict[str, str]) -> Any:
        """Updates, as soon as there are some."""
        wait = min(LONGEST_POLL, float(body.get("timeout", 0)))
        for _ in range(max(1, int(wait / POLL_EVERY))):
            if updates := await _ask(session, url, body):
                return [_completed(update) for update in updates]
            await asyncio.sleep(POLL_EVERY)
        return []


def _completed(update: dict[str, Any]) -> dict[str, Any]:
    """The update with what the Bot API requires of a tap and the emulator leaves out."""
    if "callback_query" in update:
        update["callback_query"].setdefault("chat_instance", "1")
    return update


async def _ask(session: aiohttp.ClientSession, url: str, body: dict[str, str]) -> Any:
    async with session.post(url, data=body) as response:
        return (await response.json())["result"]


@contextmanager
def shimmed(emulator: str) -> Iterator[tuple[str, Shim]]:
    """The base URL for the bot, and the shim, while it runs."""
    shim, loop = Shim(emulator), asyncio.new_event_loop()
    app = web.Application()
    app.router.add_route("*", "/bot{token}/{method}", shim.handle)
    runner = web.AppRunner(app)
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def start() -> int:
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port: int = runner.addresses[0][1]
        return port

    try:
        port = asyncio.run_coroutine_threadsafe(start(), loop).result(10)
        yield f"http://127.0.0.1:{port}", shim
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
