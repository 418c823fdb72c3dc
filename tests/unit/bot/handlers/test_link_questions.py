"""Questions behind links: found again, bounded, and not to be guessed."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest

from bot.handlers import link_questions
from bot.handlers.link_questions import LinkQuestions, is_question_payload
from bot.peers.protocol import NoPeers, PeerListener


def find(kept: LinkQuestions, payload: str) -> str | None:
    return asyncio.run(kept.find(payload))


def test_a_link_leads_to_its_question_and_is_one_that_telegram_takes() -> None:
    kept = LinkQuestions()

    payload = kept.link("天元区\ud800有多少家企业?")

    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload)
    assert is_question_payload(payload)
    assert find(kept, payload) == "天元区\ud800有多少家企业?"


def test_the_same_question_has_the_same_link_and_another_process_another() -> None:
    kept = LinkQuestions()

    assert kept.link("一") == kept.link("一") != kept.link("二")
    assert LinkQuestions().link("一") != kept.link("一")


def test_the_question_not_typed_for_longest_is_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link_questions, "MAX_QUESTIONS", 2)
    kept = LinkQuestions()
    links = [kept.link(question) for question in ("一", "二", "一", "三")]

    assert [find(kept, link) for link in links] == ["一", None, "一", "三"]


class Line(NoPeers):
    """A line to one other bot, which loses the first `lost` messages."""

    def __init__(self, lost: int = 0, max_delay_s: float = 60.0) -> None:
        self.lost = lost
        self.max_delay_s = max_delay_s
        self.listeners: dict[str, PeerListener] = {}
        self.other: Line | None = None

    def subscribe(self, topic: str, listener: PeerListener) -> None:
        self.listeners[topic] = listener

    def publish(self, topic: str, *facts: Any) -> None:
        self.lost -= 1
        if self.lost < 0 and self.other is not None:
            asyncio.get_running_loop().call_soon(self.other.listeners[topic], *facts)


def two_bots(*, lost_there: int = 0, lost_here: int = 0) -> tuple[LinkQuestions, LinkQuestions]:
    there, here = Line(lost_there), Line(lost_here)
    there.other, here.other = here, there
    return LinkQuestions(there), LinkQuestions(here)


@pytest.mark.parametrize(("lost_there", "lost_here"), [(0, 0), (1, 0), (2, 0), (1, 1), (3, 2)])
def test_a_link_made_by_a_peer_is_followed_though_messages_about_it_are_lost(
    lost_there: int, lost_here: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link_questions, "ASK_AGAIN_S", 0.001)

    async def follow() -> str | None:
        there, here = two_bots(lost_there=lost_there, lost_here=lost_here)
        return await here.find(there.link("一"))

    assert asyncio.run(follow()) == "一"


def test_a_link_that_no_peer_knows_is_given_up() -> None:
    assert find(LinkQuestions(Line(max_delay_s=0.01)), "q" + "0" * 22) is None
    assert find(LinkQuestions(), "q" + "0" * 22) is None


def test_other_payloads_are_no_questions() -> None:
    assert not any(
        map(is_question_payload, ("", "help", "q", "q" + "0" * 21, "q" + "0" * 23, "q" + "z" * 22))
    )
