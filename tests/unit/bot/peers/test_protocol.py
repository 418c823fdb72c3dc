"""A bot without peers: always its turn, nobody to tell."""

from __future__ import annotations

import asyncio

from bot.peers.protocol import RELOADED, NoPeers


def test_without_peers_it_is_always_this_bots_turn_to_reload() -> None:
    async def work() -> bool:
        async with NoPeers().reloading():
            return await NoPeers().stop_reload()

    assert asyncio.run(work()) is False


def test_without_peers_news_goes_nowhere_and_the_others_are_never_away() -> None:
    heard: list[object] = []
    peers = NoPeers()
    peers.subscribe("said", heard.append)

    peers.publish("said", 7)
    asyncio.run(peers.publish_index("20260101T000000", RELOADED))

    assert heard == []
    assert peers.seconds_away == 0
