"""Edits of pictures and captions, reactions, administrators, the menu button, answers that come late."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from tests.e2e.botapi import FakeBotAPI, Person
from tests.unit.botapi.client import Client


def picture(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def sent(client: Client, alice: Person) -> dict[str, Any]:
    response = client.http.post(
        f"{client.base}/sendPhoto",
        data={"chat_id": str(alice.id), "caption": "剪报"},
        files={"photo": ("a.png", picture("red"))},
    )
    return {"chat_id": alice.id, "message_id": response.json()["result"]["message_id"]}


def test_a_caption_is_changed_and_the_picture_stays(
    client: Client, alice: Person, sent: dict[str, Any]
) -> None:
    edited = client.get("editMessageCaption", **sent, caption="<b>原文</b>", parse_mode="HTML")

    assert edited["caption"] == "原文" and edited["photo"][0]["width"] == 40
    assert "is not modified" in client.refused(
        "editMessageCaption", **sent, caption="<b>原文</b>", parse_mode="HTML"
    )
    assert "caption is too long" in client.refused("editMessageCaption", **sent, caption="字" * 1025)


def test_a_text_has_no_caption(client: Client, alice: Person) -> None:
    message = client.get("sendMessage", chat_id=alice.id, text="文")

    said = client.refused(
        "editMessageCaption", chat_id=alice.id, message_id=message["message_id"], caption="字"
    )

    assert said == "Bad Request: there is no caption in the message to edit"


def test_another_picture_takes_its_place(client: Client, alice: Person, sent: dict[str, Any]) -> None:
    media = '{"type": "photo", "media": "attach://new", "caption": "新"}'
    response = client.http.post(
        f"{client.base}/editMessageMedia",
        data={**{k: str(v) for k, v in sent.items()}, "media": media},
        files={"new": ("b.png", picture("blue"))},
    )

    assert response.json()["result"]["caption"] == "新"
    refused = client.refused("editMessageMedia", **sent, media={"type": "photo", "media": "nosuch"})
    assert refused == "Bad Request: wrong file identifier/HTTP URL specified"


def test_one_emoji_of_those_that_bots_may_use(api: FakeBotAPI, client: Client, alice: Person) -> None:
    question = alice.says("问题")
    where = {"chat_id": alice.id, "message_id": question.id}

    client.get("setMessageReaction", **where, reaction=[{"type": "emoji", "emoji": "👀"}])

    assert question.message.reactions == ["👀"]
    for reaction, said in (
        ([{"type": "emoji", "emoji": "🥟"}], "REACTION_INVALID"),
        ([{"type": "emoji", "emoji": "👀"}, {"type": "emoji", "emoji": "👌"}], "REACTIONS_TOO_MANY"),
    ):
        assert said in client.refused("setMessageReaction", **where, reaction=reaction)
    client.get("setMessageReaction", **where)
    assert question.message.reactions == []
    assert "reacts with 👀" in api.transcript()


def test_the_administrators_of_a_group_are_told_and_a_private_chat_has_none(
    api: FakeBotAPI, client: Client, alice: Person
) -> None:
    group = api.group("读报群")
    group.says(alice, "/x")
    api._stage.world.chats[group.chat_id].roles[alice.id] = "creator"

    found = client.get("getChatAdministrators", chat_id=group.chat_id)

    assert [(one["user"]["id"], one["status"]) for one in found] == [(alice.id, "creator")]
    assert "no administrators" in client.refused("getChatAdministrators", chat_id=alice.id)


def test_the_menu_button_of_a_chat_outweighs_that_of_all(client: Client, alice: Person) -> None:
    client.get("setChatMenuButton", menu_button={"type": "commands"})
    client.get("setChatMenuButton", chat_id=alice.id, menu_button={"type": "default"})

    assert client.get("getChatMenuButton", chat_id=alice.id) == {"type": "default"}
    assert client.get("getChatMenuButton") == {"type": "commands"}


def test_a_slow_answer_comes_and_all_is_done(api: FakeBotAPI, client: Client, alice: Person) -> None:
    api.slow_next("sendMessage", seconds=0.01)

    sent = client.get("sendMessage", chat_id=alice.id, text="迟到的")

    assert alice.inbox()[-1].id == sent["message_id"]
    assert api.troubles_ahead() == []
