"""Questions behind links: found again, bounded, and not to be guessed."""

from __future__ import annotations

import asyncio
import re

import pytest

from bot.handlers import link_questions
from bot.handlers.link_questions import LinkQuestions, is_question_payload
from bot.peers.protocol import NoPeers, PeerListener


def test_a_link_leads_to_its_question_and_is_one_that_telegram_takes() -> None:
    kept = LinkQuestions()

    payload = kept.link("天元区\ud800有多少家企业?")

    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload)
    assert is_question_payload(payload)
    assert kept.question(payload) == "天元区\ud800有多少家企业?"


def test_the_same_question_has_the_same_link_and_another_process_another() -> None:
    kept = LinkQuestions()

    assert kept.link("一") == kept.link("一") != kept.link("二")
    assert LinkQuestions().link("一") != kept.link("一")


def test_the_question_not_typed_for_longest_is_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link_questions, "MAX_QUESTIONS", 2)
    kept = LinkQuestions()
    links = [kept.link(question) for question in ("一", "二", "一", "三")]

    assert [kept.question(link) for link in links] == ["一", None, "一", "三"]


class OtherPeer(NoPeers):
    """A peer whose messages arrive when the test says so."""

    max_delay_s = 0.01

    def __init__(self) -> None:
        self.listener: PeerListener | None = None

    def subscribe(self, topic: str, listener: PeerListener) -> None:
        self.listener = listener


def test_a_link_is_followed_before_the_message_of_the_peer_that_made_it_has_arrived() -> None:
    async def follow() -> str | None:
        peer = OtherPeer()
        peer.max_delay_s = 60.0
        following = asyncio.create_task(LinkQuestions(peer).find("q" + "0" * 22))
        await asyncio.sleep(0)
        assert peer.listener is not None
        peer.listener("q" + "0" * 22, "一")
        return await following

    assert asyncio.run(follow()) == "一"


def test_a_link_that_no_peer_knows_is_given_up() -> None:
    assert asyncio.run(LinkQuestions(OtherPeer()).find("q" + "0" * 22)) is None
    assert asyncio.run(LinkQuestions().find("q" + "0" * 22)) is None


def test_other_payloads_are_no_questions() -> None:
    assert not any(
        map(is_question_payload, ("", "help", "q", "q" + "0" * 21, "q" + "0" * 23, "q" + "z" * 22))
    )
