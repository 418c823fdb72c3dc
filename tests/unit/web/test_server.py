"""Listening, following the index, stopping."""

from __future__ import annotations

import asyncio
from pathlib import Path

from retrieval.archive.archive import Archive, ignore_progress
from retrieval.archive.live_index import LiveIndex
from retrieval.settings import Settings
from retrieval.web.server import WebServer, follow_index
from retrieval.web.settings import WebSettings
from retrieval.web.site import Site
from tests.e2e.archives import ferry_page, sample_page
from tests.lending import lend_dictionary


def test_a_server_listens_at_a_unix_socket_and_removes_it(live_index: LiveIndex, tmp_path: Path) -> None:
    path = tmp_path / "web.sock"
    site = Site.of(WebSettings.read(listen=f"unix:{path}"), live_index)

    async def main() -> bytes:
        server = WebServer(site)
        await server.start()
        reader, writer = await asyncio.open_unix_connection(path)
        writer.write(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        answer = await reader.read()
        writer.close()
        await server.stop()
        return answer

    assert asyncio.run(main()).startswith(b"HTTP/1.1 200 OK")
    assert not path.exists()


def test_a_generation_that_another_process_publishes_is_taken_up(tmp_path: Path) -> None:
    folder = tmp_path / "报纸"
    page = sample_page(folder)
    archive = Archive(Settings.read(data=tmp_path / "data", reader=False), [folder])
    lend_dictionary(archive.shelf)
    index = LiveIndex(archive, processes=1, answer_seconds=20, progress=ignore_progress)
    before = index.coverage.generation

    async def main() -> None:
        looked = asyncio.Event()
        task = asyncio.create_task(follow_index(index, 0.02, looked))
        page.unlink()
        ferry_page(folder)
        await asyncio.to_thread(archive.index, allow_shrink=True)
        async with asyncio.timeout(30):
            while index.coverage.generation == before:
                looked.set()
                await asyncio.sleep(0.01)
        task.cancel()

    asyncio.run(main())

    assert index.coverage.counts["articles"] == 1
