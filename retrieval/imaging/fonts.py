"""Fonts of pictures, with fallback by glyph coverage: tofu is never drawn.

Noto Serif SC and Noto Sans SC (SIL Open Font License 1.1) come with the extra `pictures`. A character
without a glyph in either is set as 〓 (geta mark), the printers' sign for a missing sort.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from retrieval.errors import MissingExtra
from retrieval.extras import import_extra

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

MISSING_GLYPH = "〓"
PROBE_SIZE_PX = 32
"""Size in pixels for comparing a glyph with the .notdef glyph."""

_NOT_A_CHARACTER = "\U0010fffe"
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def fonts_available() -> bool:
    """True if the extra `pictures` is installed."""
    try:
        font_paths()
    except MissingExtra:
        return False
    return True


@lru_cache(maxsize=64)
def font(face: str, size: int) -> FreeTypeFont:
    """ "serif" or "sans" at a size in pixels. Raises MissingExtra."""
    from PIL import ImageFont

    return ImageFont.truetype(font_paths()[face], size, layout_engine=ImageFont.Layout.BASIC)


def typesettable(text: str) -> str:
    """The text without invisible characters, with 〓 for missing glyphs."""
    shown = (char for char in text if char in "\n\t" or unicodedata.category(char) not in _INVISIBLE)
    return "".join(" " if char in "\n\t" else char if face_of(char) else MISSING_GLYPH for char in shown)


@lru_cache(maxsize=16384)
def face_of(char: str, preferred: str = "serif") -> str | None:
    """The font with a glyph for a character, preferably `preferred`; or None."""
    faces = ("serif", "sans") if preferred == "serif" else ("sans", "serif")
    return next((face for face in faces if _has(face, char)), None)


@lru_cache(maxsize=16384)
def advance(char: str, face: str, size: int) -> float:
    """Advance width of a character in pixels, after font fallback."""
    return font(face_of(char, face) or face, size).getlength(char)


def text_width(text: str, face: str, size: int) -> float:
    """Width of a text on one line, in pixels."""
    return sum(advance(char, face, size) for char in text)


class TextStyle(NamedTuple):
    """Font, size in pixels and RGB colour of a text."""

    face: str
    size: int
    colour: tuple[int, int, int]


def draw_text(draw: ImageDraw, text: str, at: tuple[float, float], style: TextStyle) -> None:
    """Draw one line of text from its top left, with font fallback."""
    x, y = at
    for char in typesettable(text):
        face = face_of(char, style.face) or style.face
        draw.text((x, y), char, font=font(face, style.size), fill=style.colour)
        x += text_width(char, style.face, style.size)


def _has(face: str, char: str) -> bool:
    if char.isspace():
        return True
    probe = font(face, PROBE_SIZE_PX)
    drawn, lacking = probe.getmask(char), _lacking(face)
    return drawn.size != lacking[0] or bytes(drawn) != lacking[1]


@lru_cache(maxsize=4)
def _lacking(face: str) -> tuple[tuple[int, int], bytes]:
    """Size and bitmap of the .notdef glyph of a font."""
    mask = font(face, PROBE_SIZE_PX).getmask(_NOT_A_CHARACTER)
    return mask.size, bytes(mask)


@lru_cache(maxsize=1)
def font_paths() -> dict[str, str]:
    """Files of the fonts "serif" and "sans". Raises MissingExtra."""
    import_extra("PIL.ImageFont", "pictures")
    fonts = import_extra("pylopdf_fonts_zh_cn", "pictures")
    return {"serif": str(fonts.serif_path()), "sans": str(fonts.sans_path())}
