"""A page of a PDF or scan as a picture, with what a point of it measures in pixels."""

from __future__ import annotations

import io
from typing import Any

from retrieval.errors import UnreadableSource
from retrieval.extras import needs
from retrieval.reading.layout.pdfium import drawn_page
from retrieval.reading.readers.scan import FORMATS, LARGEST_SCAN, MOST_PIXELS, SIGNATURES, points_per_pixel
from retrieval.reading.sources.source_file import SourceFile

DPI = 170


def picture_of_page(source: SourceFile, number: int) -> tuple[Any, float]:
    """The 1-based page of a file as a Pillow picture (RGB), and pixels per point of it.

    Raises MissingExtra; UnreadableSource: bad_picture, bad_pdf, and what reading a file raises.
    """
    data = source.data(LARGEST_SCAN)
    if not data.startswith(SIGNATURES):
        return drawn_page(data, source.name, number, DPI)
    pillow: Any = needs("PIL.Image", "pictures")
    pillow.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with pillow.open(io.BytesIO(data), formats=FORMATS) as picture:
            picture.seek(number - 1)
            return picture.convert("RGB"), 1 / points_per_pixel(picture.info.get("dpi"))
    except (OSError, ValueError, SyntaxError, EOFError, pillow.DecompressionBombError) as error:
        raise UnreadableSource(source.name, "bad_picture", detail=str(error)[:120]) from error
