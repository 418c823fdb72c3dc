"""Pictures are drawn once, then sent by the file id of Telegram."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from telegram.error import BadRequest

from bot.errors import StateUnavailable
from bot.state.database import Database
from bot.transport import picture_sender
from bot.transport.picture_sender import PictureSender
from bot.views.message import render_text
from retrieval.errors import AnswerTimeout

CAPTION = render_text("株洲日报")


class Question:
    """Stands in for the message replied to. lost: file ids unknown to Telegram."""

    def __init__(self) -> None:
        self.photos: list[bytes | str] = []
        self.lost: set[str] = set()

    async def reply_photo(self, photo: bytes | str, **options: Any) -> SimpleNamespace:
        if photo in self.lost:
            raise BadRequest("Wrong file identifier")
        self.photos.append(photo)
        return SimpleNamespace(photo=[SimpleNamespace(file_id="small"), SimpleNamespace(file_id="large")])


@pytest.fixture
def pictures(database: Database) -> Iterator[PictureSender]:
    sender = PictureSender(database)
    yield sender
    sender.close()


def test_a_picture_is_drawn_once_and_then_sent_by_its_file_id(
    pictures: PictureSender, run: Callable[..., Any]
) -> None:
    question: Any = Question()

    for shows in ("quote 1", "quote 1", "quote 2"):
        run(pictures.send(question, shows, lambda: b"PNG", CAPTION))

    assert question.photos == [b"PNG", "large", b"PNG"]


def test_a_picture_that_telegram_has_lost_is_drawn_anew(
    pictures: PictureSender, run: Callable[..., Any]
) -> None:
    question: Any = Question()
    run(pictures.send(question, "quote 1", lambda: b"first", CAPTION))
    question.lost = {"large"}

    run(pictures.send(question, "quote 1", lambda: b"second", CAPTION))

    assert question.photos == [b"first", b"second"]


def test_a_changed_look_outdates_the_file_ids(
    pictures: PictureSender, run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    question: Any = Question()
    run(pictures.send(question, "quote 1", lambda: b"old", CAPTION))
    monkeypatch.setattr(picture_sender, "PICTURE_VERSION", picture_sender.PICTURE_VERSION + 1)

    run(pictures.send(question, "quote 1", lambda: b"new", CAPTION))

    assert question.photos == [b"old", b"new"]


def test_without_the_database_pictures_are_drawn_every_time() -> None:
    async def fail(*args: object) -> None:
        raise StateUnavailable()

    question: Any = Question()
    away: Any = SimpleNamespace(row=fail, write=fail, clock=lambda: 0.0)
    pictures = PictureSender(away)

    for _ in range(2):
        asyncio.run(pictures.send(question, "quote 1", lambda: b"PNG", CAPTION))
    pictures.close()

    assert question.photos == [b"PNG", b"PNG"]


def test_a_picture_beyond_the_time_limit_is_given_up(
    pictures: PictureSender, run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture_sender, "DRAW_TIMEOUT_S", 0.01)
    question: Any = Question()
    is_given_up = threading.Event()

    def draw() -> bytes:
        is_given_up.wait(60)
        return b"PNG"

    with pytest.raises(AnswerTimeout):
        run(pictures.send(question, "quote 1", draw, CAPTION))
    is_given_up.set()

    assert question.photos == []
