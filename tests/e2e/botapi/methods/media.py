"""sendPhoto, sendDocument, sendMediaGroup, getFile: what is not text."""

from __future__ import annotations

from typing import Any

from .. import errors, limits
from ..errors import NotModelled, Refused
from ..files import File, document, given_file, photo
from ..text import read_text
from ..world import Json, World
from .given import Given, Method
from .send import send

MEDIA = frozenset({"photo", "document"})
"""Kinds of media that this server knows, and the fields of a message that hold them."""


def send_photo(world: World, given: Given) -> dict[str, Any]:
    """A picture with a caption."""
    file = photo(world.files, given_file(world.files, given.get("photo"), given.files, "photo"))
    return send(world, given, {"photo": [_photo_size(file)], **caption(given)})


def send_document(world: World, given: Given) -> dict[str, Any]:
    """Any other file with a caption."""
    given.lacks("thumbnail")
    found = given_file(world.files, given.get("document"), given.files, "document")
    file = document(world.files, found, given.names.get("document", "file"))
    return send(world, given, {"document": document_json(file), **caption(given)})


def send_media_group(world: World, given: Given) -> list[dict[str, Any]]:
    """An album of photos, or of documents: one message each, shown as one."""
    items = given.get("media") or []
    if not items:
        raise Refused(errors.ALBUM_EMPTY)
    if len(items) > limits.ALBUM:
        raise Refused(errors.ALBUM_TOO_LONG)
    kinds = {item["type"] for item in items}
    if not kinds <= MEDIA:
        raise NotModelled(
            f"an album of {', '.join(sorted(kinds))}: known to Telegram, not to this server yet"
        )
    if len(kinds) > 1:
        raise Refused(errors.ALBUM_MIXED.about(kind="document"))
    album = {"media_group_id": str(given.call)}
    contents = [{**media_content(world, given, item), **album} for item in items]
    return [send(world, given, content) for content in contents]


def media_content(world: World, given: Given, item: Json) -> Json:
    """What an InputMedia object puts into a message."""
    if item.get("type") not in MEDIA:
        raise NotModelled(f"media of type {item.get('type')}: known to Telegram, not to this server yet")
    found = given_file(world.files, item.get("media"), given.files, "media")
    own = Given(item, names=given.names)
    if item["type"] == "photo":
        return {"photo": [_photo_size(photo(world.files, found))], **caption(own)}
    name = given.names.get(str(item["media"]).removeprefix("attach://"), "file")
    return {"document": document_json(document(world.files, found, name)), **caption(own)}


def get_file(world: World, given: Given) -> dict[str, Any]:
    """Where a file can be downloaded from."""
    file = world.files.by_id.get(given.get("file_id", ""))
    if file is None:
        raise Refused(errors.FILE_NOT_FOUND)
    if file.size > limits.DOWNLOAD_BYTES:
        raise Refused(errors.FILE_TOO_BIG)
    return {
        "file_id": file.id,
        "file_unique_id": file.unique_id,
        "file_size": file.size,
        "file_path": file.path,
    }


def document_json(file: File) -> Json:
    """Document object."""
    return {
        "file_id": file.id,
        "file_unique_id": file.unique_id,
        "file_name": file.name,
        "file_size": file.size,
    }


def _photo_size(file: File) -> Json:
    assert file.sides is not None
    width, height = file.sides
    return {
        "file_id": file.id,
        "file_unique_id": file.unique_id,
        "width": width,
        "height": height,
        "file_size": file.size,
    }


def caption(given: Given) -> Json:
    """The caption's fields of a message; none without one."""
    if not given.get("caption"):
        return {}
    formatted = read_text(
        given.get("caption", ""),
        given.get("parse_mode"),
        given.get("caption_entities"),
        limit=limits.CAPTION,
        too_long=errors.CAPTION_TOO_LONG,
    ).content()
    entities = {"caption_entities": formatted["entities"]} if "entities" in formatted else {}
    return {"caption": formatted["text"], **entities}


METHODS: dict[str, Method] = {
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendMediaGroup": send_media_group,
    "getFile": get_file,
}
