"""Files that Telegram has: what was sent, by file id, and the path under which it can be downloaded."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

from PIL import Image, UnidentifiedImageError

from . import errors, limits
from .errors import Refused


@dataclass(frozen=True, slots=True)
class File:
    """One file: what it is called, what is in it; of a photo its sides in pixels.

    declared: bytes that Telegram says it has; more than there are, for tests of limits.
    """

    id: str
    content: bytes
    name: str = ""
    sides: tuple[int, int] | None = None
    declared: int | None = None

    @property
    def unique_id(self) -> str:
        return self.id.removeprefix("AgAC-")

    @property
    def size(self) -> int:
        return len(self.content) if self.declared is None else self.declared

    @property
    def path(self) -> str:
        """Where it is downloaded from, below /file/bot<token>/."""
        return f"{'photos' if self.sides else 'documents'}/{self.unique_id}"


@dataclass(slots=True)
class Files:
    """All files, by id."""

    by_id: dict[str, File] = field(default_factory=dict)

    def add(
        self,
        content: bytes,
        *,
        name: str = "",
        sides: tuple[int, int] | None = None,
        declared: int | None = None,
    ) -> File:
        """A new file."""
        file = File(f"AgAC-{len(self.by_id) + 1:08d}", content, name, sides, declared)
        self.by_id[file.id] = file
        return file

    def at(self, path: str) -> File | None:
        """The file that is downloaded from this path."""
        return next((file for file in self.by_id.values() if file.path == path), None)


def given_file(files: Files, value: object, uploads: dict[str, bytes], what: str) -> File | bytes:
    """What a parameter like `photo` means: a file that is known, or the bytes of a new one."""
    if what in uploads:
        return uploads[what]
    if not isinstance(value, str) or not value:
        raise Refused(errors.FILE_MISSING.about(what=what))
    if value.startswith("attach://"):
        name = value.removeprefix("attach://")
        if name not in uploads:
            raise Refused(errors.FILE_MISSING.about(what=what))
        return uploads[name]
    if value not in files.by_id:
        raise Refused(errors.FILE_ID_WRONG)
    return files.by_id[value]


def photo(files: Files, given: File | bytes) -> File:
    """A photo as Telegram takes it. Raises Refused for what it does not take as one."""
    if isinstance(given, File):
        if given.sides is None:
            raise Refused(errors.FILE_ID_WRONG)
        return given
    if not given:
        raise Refused(errors.FILE_EMPTY)
    if len(given) > limits.PHOTO_BYTES:
        raise Refused(errors.PHOTO_TOO_BIG)
    width, height = _sides(given)
    if width + height > limits.PHOTO_SIDES or max(width, height) > limits.PHOTO_RATIO * min(width, height):
        raise Refused(errors.PHOTO_SIDES_WRONG)
    return files.add(given, sides=(width, height))


def document(files: Files, given: File | bytes, name: str) -> File:
    """A document as Telegram takes it."""
    if isinstance(given, File):
        return given
    if not given:
        raise Refused(errors.FILE_EMPTY)
    if len(given) > limits.FILE_BYTES:
        raise Refused(errors.FILE_TOO_BIG)
    return files.add(given, name=name)


def _sides(content: bytes) -> tuple[int, int]:
    try:
        with Image.open(io.BytesIO(content)) as image:
            image.load()
            return image.size
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        raise Refused(errors.PHOTO_NO_IMAGE) from None
