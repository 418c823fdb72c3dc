"""The typefaces of pictures, and which of them has a glyph for a character. No box of tofu is ever drawn.

The fonts (Noto Serif SC and Noto Sans SC, SIL Open Font License 1.1) come with the extra `pictures`. A
character that neither has is set as 〓, the mark that printers put where a sort is missing.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from retrieval.errors import MissingExtra
from retrieval.extras import import_extra

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

MISSING_GLYPH = "〓"
PROBE_SIZE_PX = 32
"""Size in pixels at which a glyph is compared with the one that stands for missing ones."""

_NOT_A_CHARACTER = "\U0010fffe"
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def fonts_available() -> bool:
    """Whether pictures can be drawn here."""
    try:
        _paths()
    except MissingExtra:
        return False
    return True


@lru_cache(maxsize=64)
def font(face: str, size: int) -> FreeTypeFont:
    """ "serif" or "sans" at a size in pixels. Raises MissingExtra."""
    from PIL import ImageFont

    return ImageFont.truetype(_paths()[face], size, layout_engine=ImageFont.Layout.BASIC)


def typesettable(text: str) -> str:
    """The text as it can be set: what cannot be seen left out, what no typeface has replaced by 〓."""
    shown = (char for char in text if char in "\n\t" or unicodedata.category(char) not in _INVISIBLE)
    return "".join(" " if char in "\n\t" else char if face_of(char) else MISSING_GLYPH for char in shown)


@lru_cache(maxsize=16384)
def face_of(char: str, preferred: str = "serif") -> str | None:
    """The typeface that has this character, the preferred one if it does; None when none has it."""
    faces = ("serif", "sans") if preferred == "serif" else ("sans", "serif")
    return next((face for face in faces if _has(face, char)), None)


@lru_cache(maxsize=16384)
def advance(char: str, face: str, size: int) -> float:
    """Width of a character in pixels, in the typeface that has it."""
    return font(face_of(char, face) or face, size).getlength(char)


def text_width(text: str, face: str, size: int) -> float:
    """Width of a text on one line, in pixels."""
    return sum(advance(char, face, size) for char in text)


def _has(face: str, char: str) -> bool:
    if char.isspace():
        return True
    probe = font(face, PROBE_SIZE_PX)
    drawn, lacking = probe.getmask(char), _lacking(face)
    return drawn.size != lacking[0] or bytes(drawn) != lacking[1]


@lru_cache(maxsize=4)
def _lacking(face: str) -> tuple[tuple[int, int], bytes]:
    """What a typeface draws for a character that it does not have."""
    mask = font(face, PROBE_SIZE_PX).getmask(_NOT_A_CHARACTER)
    return mask.size, bytes(mask)


@lru_cache(maxsize=1)
def _paths() -> dict[str, str]:
    import_extra("PIL.ImageFont", "pictures")
    fonts = import_extra("pylopdf_fonts_zh_cn", "pictures")
    return {"serif": str(fonts.serif_path()), "sans": str(fonts.sans_path())}
