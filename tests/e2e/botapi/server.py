"""The HTTP server: one request in, judged, carried out, written into the ledger, answered.

It listens on 127.0.0.1 only, on a port of the system's choice, and runs an event loop of its own in
a thread of its own, so that the bot can be another process and the test can be plain code.
"""

from __future__ import annotations

import asyncio
import json
import threading
from concurrent.futures import Future
from contextlib import suppress
from typing import Any

from aiohttp import web

from . import errors
from .courier import Courier
from .errors import NotModelled, Refusal, Refused
from .faults import Refuse
from .ledger import Call
from .methods import METHODS, Given, Method, NotYet
from .schema import bot_api
from .stage import Stage
from .wire import LARGEST_BODY, Body, read_body, refusal_response, result_response

_HOST = "127.0.0.1"
_SECONDS_TO_START = 10.0
_SECONDS_TO_STOP = 10.0
_SECONDS_TO_HANG_UP = 2.0
"""Before a poll that a newer one ends is turned down: a dead client's hang-up may still be on its way."""


class Server:
    """Serves one bot with one token."""

    def __init__(self, stage: Stage, token: str) -> None:
        self._stage = stage
        self._token = token
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self.port = 0

    def start(self) -> None:
        """Returns once the port is open."""
        if self._thread is not None:
            raise RuntimeError("the server runs already")
        opened: Future[int] = Future()
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._run(opened)), name="fake Bot API", daemon=True
        )
        self._thread.start()
        self.port = opened.result(_SECONDS_TO_START)

    def stop(self) -> None:
        """Returns once every connection is closed; held requests are cut off."""
        if self._thread is None or self._loop is None or self._stop is None:
            return
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(_SECONDS_TO_STOP)
        if self._thread.is_alive():
            raise RuntimeError("the server does not stop")
        self._thread = None

    async def _run(self, opened: Future[int]) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        app = web.Application(client_max_size=LARGEST_BODY)
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        app.router.add_get("/file/bot{token}/{path:.+}", self._serve_file)
        app.router.add_route("*", "/{rest:.*}", self._serve_nothing)
        # A client that hangs up ends its request at once, so that a dead poll does not count as one.
        runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
        try:
            await runner.setup()
            site = web.TCPSite(runner, _HOST, 0)
            await site.start()
            opened.set_result(runner.addresses[0][1])
        except OSError as error:
            opened.set_exception(error)
            return
        courier = asyncio.create_task(Courier(self._stage, self._carry_out_answer).run())
        try:
            await self._stop.wait()
        finally:
            courier.cancel()
            await asyncio.gather(courier, return_exceptions=True)
            await runner.cleanup()

    async def _serve_file(self, request: web.Request) -> web.StreamResponse:
        """The bytes of a file that getFile has told of."""
        if request.match_info["token"] != self._token:
            return refusal_response(errors.NOT_FOUND)
        with self._stage.changes.looked_at():
            file = self._stage.world.files.at(request.match_info["path"])
        if file is None:
            return refusal_response(errors.NOT_FOUND)
        return web.Response(body=file.content, content_type="application/octet-stream")

    async def _serve_nothing(self, request: web.Request) -> web.StreamResponse:
        with self._stage.changes.made():
            call = self._stage.ledger.open(request.path)
            call.faults.append("no address of the Bot API")
            self._stage.ledger.close(call)
        return refusal_response(errors.NOT_FOUND)

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        with self._stage.changes.made():
            call = self._stage.ledger.open(request.match_info["method"])
        try:
            return await self._judge_and_answer(request, call)
        except Refused as refused:
            call.refusal = refused.refusal
            return refusal_response(refused.refusal)
        except NotModelled as lack:
            call.faults.append(str(lack))
            return refusal_response(Refusal(501, str(lack)))
        except asyncio.CancelledError:
            call.abandoned = True
            raise
        except Exception as bug:
            call.faults.append(f"a mistake of this server: {bug!r}")
            raise
        finally:
            with self._stage.changes.made():
                self._stage.world.updates.release(call.number)
                self._stage.ledger.close(call)

    async def _judge_and_answer(self, request: web.Request, call: Call) -> web.StreamResponse:
        self._check_token(request.match_info["token"])
        call.method = _spelled(request.match_info["method"], call)
        given = await _judged(request, call)
        with self._stage.changes.made():
            fault = self._stage.faults.take(call.method)
            seconds = self._stage.flood.take(call.method, given.get("chat_id"))
        if seconds is not None:
            raise Refused(errors.flood(seconds))
        if fault is None:
            try:
                call.result = await self._carry_out(METHODS[call.method], given)
            except Refused as refused:
                if refused.refusal is errors.OTHER_POLLER:
                    await asyncio.sleep(_SECONDS_TO_HANG_UP)  # cancelled by the hang-up
                raise
            return result_response(call.result)
        call.fault_injected = fault.label
        if isinstance(fault, Refuse):
            call.refusal, call.announced = fault.refusal, True
        return await fault.strike(request, lambda: self._carry_out_at_once(given, call))

    async def _carry_out_answer(self, asked: str) -> None:
        """A method named in the answer of a webhook; what is wrong with it stands in the ledger."""
        with self._stage.changes.made():
            call = self._stage.ledger.open("(answer of the webhook)")
        try:
            params = dict(json.loads(asked))
            call.method = _spelled(str(params.pop("method", "")), call)
            given = _given(call, Body(params, {}, form=False))
            call.result = await self._carry_out(METHODS[call.method], given)
        except (ValueError, TypeError):
            call.faults.append(f"no method in the answer of the webhook: {asked[:200]}")
        except Refused as refused:
            call.refusal = refused.refusal
        except NotModelled as lack:
            call.faults.append(str(lack))
        finally:
            with self._stage.changes.made():
                self._stage.ledger.close(call)

    def _check_token(self, token: str) -> None:
        if token == self._token:
            return
        number, colon, _ = token.partition(":")
        is_well_formed = colon and number.isascii() and number.isdigit() and not number.startswith("0")
        raise Refused(errors.TOKEN_UNKNOWN if is_well_formed else errors.TOKEN_MALFORMED)

    async def _carry_out(self, method: Method, given: Given) -> Any:
        """The result of the method, as soon as it has one."""
        with self._stage.changes.sleeper() as changed:
            try:
                with self._stage.changes.made():
                    return self._ask(method, given)
            except NotYet as wait:
                deadline = asyncio.get_running_loop().time() + wait.seconds
            again = Given(given.params, given.files, given.call, first=False, names=given.names)
            overdue = Given(
                given.params, given.files, given.call, first=False, overdue=True, names=given.names
            )
            while True:
                # Asked again under the lock, but without news of it: it would wake itself for ever.
                try:
                    async with asyncio.timeout_at(deadline):
                        await changed.wait()
                except TimeoutError:
                    with self._stage.changes.looked_at():
                        return self._ask(method, overdue)
                changed.clear()
                with suppress(NotYet), self._stage.changes.looked_at():
                    return self._ask(method, again)

    def _carry_out_at_once(self, given: Given, call: Call) -> web.StreamResponse:
        with suppress(NotYet), self._stage.changes.made():
            call.result = self._ask(METHODS[call.method], given)
        return result_response(call.result)

    def _ask(self, method: Method, given: Given) -> Any:
        world = self._stage.world
        if world.logged_out:
            raise Refused(errors.LOGGED_OUT)
        return method(world, given)


def _spelled(method: str, call: Call) -> str:
    """The documented name of the method; refused if there is none."""
    name = bot_api().spelling(method)
    if name is None:
        call.faults.append("no method of the Bot API")
        raise Refused(errors.NOT_FOUND)
    return name


async def _judged(request: web.Request, call: Call) -> Given:
    """The parameters of a request as the schema reads them. Raises as `_given` does."""
    return _given(call, await read_body(request))


def _given(call: Call, body: Body) -> Given:
    """The parameters as the schema reads them.

    Raises Refused when it cannot read them, NotModelled if the method is not here.
    """
    reading = bot_api().read(call.method, body.params, form=body.form, files=frozenset(body.files))
    call.params, call.files = reading.values, body.files
    call.faults.extend(map(str, reading.faults))
    _check_encoding(reading.values)
    fatal = [one for one in reading.faults if one.fatal]
    if fatal:
        raise Refused(errors.PARAMETER_WRONG.about(fault=fatal[0]))
    if call.method not in METHODS:
        raise NotModelled(f"{call.method}: known to Telegram, not to this server yet")
    return Given(reading.values, body.files, call.number, names=body.names)


def _check_encoding(values: dict[str, Any]) -> None:
    """Half of a surrogate pair can be written in JSON, but is no text."""
    try:
        json.dumps(values, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise Refused(errors.NOT_UTF8) from None
