"""Scans: PNG, JPEG and TIFF pictures of pages, read by recognition, each frame a page.

The resolution that the file states makes boxes come in points; without one they are in pixels.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import Any

from retrieval.errors import UnreadableSource
from retrieval.extras import installed, needs
from retrieval.models import Page, SetAside
from retrieval.reading.layout.printed_pages import MOST_PAGES, Printed, read_apart, refused, too_many_pages
from retrieval.reading.sources.source_file import SourceFile

SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
FORMATS = ("PNG", "JPEG", "TIFF")
LARGEST_SCAN = 256 * 2**20
MOST_PIXELS = 60_000_000
"""Of one picture: a broadsheet (400 by 560 mm) at 300 dpi has 31 million."""
PLAUSIBLE_DPI = (50, 1200)


class ScanReader:
    """Reads pictures of pages."""

    @property
    def version(self) -> int:
        """Also tells what is installed: with the extra the same file reads differently."""
        return 100 + installed("rapidocr")

    def accepts(self, source: SourceFile, head: bytes) -> bool:
        """Whether the file begins as a PNG, JPEG or TIFF does."""
        return head.startswith(SIGNATURES)

    def read(self, source: SourceFile) -> Iterator[Page | SetAside]:
        """Its pages. Raises UnreadableSource: missing_extra, bad_metadata."""
        return read_apart(scanned_pages, source)


def scanned_pages(source: SourceFile) -> Iterator[Printed | SetAside]:
    """The frames of a picture as printed pages, and how many there are. Raises MissingExtra: ocr."""
    from retrieval.reading.layout.ocr import recognise

    pillow: Any = needs("PIL.Image", "ocr")
    needs("rapidocr", "ocr")
    pillow.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        data = source.data(LARGEST_SCAN)
        with warnings.catch_warnings():
            warnings.simplefilter("error", pillow.DecompressionBombWarning)
            with pillow.open(io.BytesIO(data), formats=FORMATS) as picture:
                of = getattr(picture, "n_frames", 1)
                for number in range(1, min(of, MOST_PAGES) + 1):
                    picture.seek(number - 1)
                    if picture.width * picture.height > MOST_PIXELS:
                        raise pillow.DecompressionBombError
                    yield recognise(picture, number, scale=points_per_pixel(picture.info.get("dpi"))), of
        yield from too_many_pages(source, of)
    except UnreadableSource as error:
        yield refused(error)
    except (pillow.DecompressionBombError, pillow.DecompressionBombWarning):
        yield SetAside(source.name, "too_many_pixels", (("limit", str(MOST_PIXELS)),))
    except (OSError, ValueError, SyntaxError, EOFError) as error:  # what Pillow raises for broken files
        yield SetAside(source.name, "bad_picture", (("detail", str(error)[:120]),))


def points_per_pixel(dpi: Any) -> float:
    """What a pixel measures in points by the resolution a file states; 1 where it states none to believe."""
    try:
        across = float(dpi[0])
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        return 1.0
    least, most = PLAUSIBLE_DPI
    return 72 / across if least <= across <= most else 1.0
