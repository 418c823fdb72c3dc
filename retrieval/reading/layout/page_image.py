"""Page images: picture formats, their limits and resolution.

The limits are shared with the scan reader. Boxes are in points where a file states a credible resolution,
else in pixels.
"""

from __future__ import annotations

import io
from typing import Any

from retrieval.errors import UnreadableSource
from retrieval.extras import import_extra
from retrieval.reading.layout.pdfium import render_page
from retrieval.reading.sources.source_file import SourceFile

IMAGE_SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
IMAGE_FORMATS = ("PNG", "JPEG", "TIFF")
MAX_IMAGE_BYTES = 256 * 2**20
MAX_IMAGE_PIXELS = 60_000_000
"""Of one picture: a broadsheet (400 by 560 mm) at 300 dpi has 31 million."""
PLAUSIBLE_DPI = (50, 1200)
"""Resolutions outside this range are not believed."""
RENDER_DPI = 170
"""Resolution of a PDF page drawn as a picture."""


def load_page_image(source: SourceFile, number: int) -> tuple[Any, float]:
    """A page as a Pillow RGB image, and pixels per point.

    number: 1-based.
    Raises MissingExtra; UnreadableSource: bad_picture, bad_pdf, and the reasons of reading a file.
    """
    data = source.read_bytes(MAX_IMAGE_BYTES)
    if not data.startswith(IMAGE_SIGNATURES):
        return render_page(data, source.name, number, RENDER_DPI)
    pillow: Any = import_extra("PIL.Image", "pictures")
    pillow.MAX_IMAGE_PIXELS = MAX_IMAGE_PIXELS
    try:
        with pillow.open(io.BytesIO(data), formats=IMAGE_FORMATS) as picture:
            picture.seek(number - 1)
            return picture.convert("RGB"), 1 / points_per_pixel(picture.info.get("dpi"))
    except (OSError, ValueError, SyntaxError, EOFError, pillow.DecompressionBombError) as error:
        raise UnreadableSource(source.name, "bad_picture", detail=str(error)[:120]) from error


def points_per_pixel(dpi: Any) -> float:
    """Points per pixel; 1 without a credible resolution.

    dpi: horizontal and vertical, as Pillow gives them: any value a file may hold, or None.
    """
    try:
        across = float(dpi[0])
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        return 1.0
    least, most = PLAUSIBLE_DPI
    return 72 / across if least <= across <= most else 1.0
