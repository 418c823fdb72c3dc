"""Scans: page pictures (PNG, JPEG, TIFF) read by OCR.

Each frame is a page.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import Any

from retrieval.errors import UnreadableSource
from retrieval.extras import import_extra, is_installed
from retrieval.models import Page, SetAside
from retrieval.reading.layout.page_image import (
    IMAGE_FORMATS,
    IMAGE_SIGNATURES,
    MAX_IMAGE_BYTES,
    MAX_IMAGE_PIXELS,
    points_per_pixel,
)
from retrieval.reading.readers.printed_pages import (
    MAX_PAGES,
    CountedPage,
    pages_beyond_limit,
    read_in_sandbox,
)
from retrieval.reading.sources.source_file import SourceFile, set_aside


class ScanReader:
    """Reader of page pictures."""

    @property
    def version(self) -> int:
        """Depends on the installed extra `ocr`.

        With it the same file reads differently.
        """
        return 500 + is_installed("rapidocr")

    def accepts(self, source: SourceFile, head: bytes) -> bool:
        """True for a file with the signature of PNG, JPEG or TIFF."""
        return head.startswith(IMAGE_SIGNATURES)

    def read(self, source: SourceFile) -> Iterator[Page | SetAside]:
        """Pages of the file. Raises UnreadableSource: missing_extra, bad_metadata."""
        return read_in_sandbox(scanned_pages, source)


def scanned_pages(source: SourceFile) -> Iterator[CountedPage | SetAside]:
    """Frames of a picture as printed pages, with their number.

    Refusals (too_many_pixels, bad_picture, reasons of reading a file) come as SetAside.
    Raises MissingExtra: ocr.
    """
    from retrieval.reading.layout.ocr import recognize_page

    pillow: Any = import_extra("PIL.Image", "ocr")
    import_extra("rapidocr", "ocr")
    pillow.MAX_IMAGE_PIXELS = MAX_IMAGE_PIXELS
    try:
        data = source.read_bytes(MAX_IMAGE_BYTES)
        with warnings.catch_warnings():
            warnings.simplefilter("error", pillow.DecompressionBombWarning)
            with pillow.open(io.BytesIO(data), formats=IMAGE_FORMATS) as picture:
                count = getattr(picture, "n_frames", 1)
                for number in range(1, min(count, MAX_PAGES) + 1):
                    picture.seek(number - 1)
                    if picture.width * picture.height > MAX_IMAGE_PIXELS:
                        raise pillow.DecompressionBombError
                    scale = points_per_pixel(picture.info.get("dpi"))
                    yield recognize_page(picture, number, scale=scale), count
        yield from pages_beyond_limit(source, count)
    except UnreadableSource as error:
        yield set_aside(error)
    except (pillow.DecompressionBombError, pillow.DecompressionBombWarning):
        yield SetAside(source.name, "too_many_pixels", (("limit", str(MAX_IMAGE_PIXELS)),))
    except (OSError, ValueError, SyntaxError, EOFError) as error:  # Pillow's errors for broken files
        yield SetAside(source.name, "bad_picture", (("detail", str(error)[:120]),))
