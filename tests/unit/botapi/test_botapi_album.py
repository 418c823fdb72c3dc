"""Albums: several photos or documents in one request."""

from __future__ import annotations

import io
import json

import pytest
from PIL import Image

from tests.e2e.botapi import FakeBotAPI, Person
from tests.unit.botapi.client import Client


def picture(side: int) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (side, side)).save(content, "PNG")
    return content.getvalue()


def test_an_album_is_a_message_for_each_picture(client: Client, api: FakeBotAPI, alice: Person) -> None:
    media = [
        {"type": "photo", "media": "attach://a", "caption": "<b>剪报</b>", "parse_mode": "HTML"},
        {"type": "photo", "media": "attach://b"},
    ]

    answer = client.http.post(
        f"{client.base}/sendMediaGroup",
        data={"chat_id": str(alice.id), "media": json.dumps(media)},
        files={"a": ("a.png", picture(40)), "b": ("b.png", picture(50))},
    )

    first, second = answer.json()["result"]
    assert first["caption"] == "剪报"
    assert second["photo"][0]["width"] == 50
    assert first["media_group_id"] == second["media_group_id"]
    assert api.file(first["photo"][0]["file_id"]) == picture(40)
    assert [message.id for message in alice.inbox()] == [first["message_id"], second["message_id"]]


@pytest.mark.parametrize(
    ("count", "words"), [(0, "there are no messages to send"), (11, "too many messages to send as an album")]
)
def test_an_album_has_its_bounds(client: Client, alice: Person, count: int, words: str) -> None:
    media = [{"type": "photo", "media": "of-a-file"}] * count

    assert words in client.refused("sendMediaGroup", chat_id=alice.id, media=media)


def test_photos_and_documents_are_not_mixed(client: Client, alice: Person) -> None:
    media = [{"type": kind, "media": "of-a-file"} for kind in ("photo", "document")]

    assert "can't be mixed" in client.refused("sendMediaGroup", chat_id=alice.id, media=media)
