"""A load balancer on loopback: hands connections on to bots in turn, past those that are not there."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

CHUNK = 1 << 16


class Balancer:
    """Listens on `port`. behind: ports of the bots; only: the one that gets everything, if one does."""

    def __init__(self, behind: Sequence[int]) -> None:
        self.behind = tuple(behind)
        self.only: int | None = None
        self.port = 0
        self.taken = [0] * len(behind)
        """Connections handed on to each."""
        self._turn = 0

    def _order(self) -> list[int]:
        if self.only is not None:
            return [self.only]
        self._turn += 1
        return [(self._turn + n) % len(self.behind) for n in range(len(self.behind))]

    async def hand_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for number in self._order():
            try:
                there = await asyncio.open_connection("127.0.0.1", self.behind[number])
            except OSError:
                continue
            self.taken[number] += 1
            await asyncio.gather(_copy(reader, there[1]), _copy(there[0], writer))
            return
        writer.close()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while chunk := await reader.read(CHUNK):
            writer.write(chunk)
            await writer.drain()
    writer.close()


@contextmanager
def running_balancer(behind: Sequence[int]) -> Iterator[Balancer]:
    """The balancer, for as long as the block."""
    balancer, ready = Balancer(behind), threading.Event()
    loop = asyncio.new_event_loop()

    async def serve() -> None:
        server = await asyncio.start_server(balancer.hand_on, "127.0.0.1", 0)
        balancer.port = server.sockets[0].getsockname()[1]
        ready.set()
        async with server:
            await server.serve_forever()

    def run() -> None:
        with suppress(asyncio.CancelledError):
            loop.run_until_complete(task)

    task = loop.create_task(serve())
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield balancer
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join(10)
        for left in asyncio.all_tasks(loop):
            left.cancel()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()
