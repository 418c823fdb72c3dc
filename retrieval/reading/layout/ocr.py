"""OCR: a picture as a printed page with confidence.

The models come with the package (PP-OCR small, Apache 2.0); nothing is downloaded. One engine per process.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

from retrieval.extras import import_extra
from retrieval.reading.layout.glyphs import PrintedLine, PrintedPage, level_sizes
from retrieval.reading.layout.vertical_text import with_columns_turned

SCAN_DPI = 200
"""Resolution of a PDF page rendered for recognition."""
MIN_CONFIDENCE = 0.5
"""Lines with a lower score are noise."""
TYPE_TO_BOX_HEIGHT = 0.95
"""Type size in shares of the detected box height, at most."""
HALF_WIDTH_EM = 0.55
"""Advance of a half-width character, in ems."""


@lru_cache(maxsize=1)
def _engine() -> Any:
    import_extra("onnxruntime", "ocr")
    rapidocr = import_extra("rapidocr", "ocr")
    parameters = {
        "Global.log_level": "critical",
        "Global.max_side_len": 6000,
        "Global.use_cls": False,
        "Det.limit_type": "max",
        "Det.limit_side_len": 3200,
        "EngineConfig.onnxruntime.intra_op_num_threads": 2,
    }
    return rapidocr.RapidOCR(params=parameters)


def recognize_page(picture: Any, number: int, *, scale: float = 1.0) -> PrintedPage:
    """Recognise the text of a Pillow image.

    number: 1-based page of the file.  scale: page units per pixel.  Raises MissingExtra.
    """
    numpy: Any = import_extra("numpy", "ocr")
    found = _engine()(numpy.asarray(picture.convert("RGB"))[:, :, ::-1])
    width, height = picture.width * scale, picture.height * scale
    if found.boxes is None or found.txts is None:
        return PrintedPage(number, width, height, ())
    results = list(zip(found.boxes, found.txts, found.scores, strict=True))
    lines = tuple(
        _line(box, text, score, scale)
        for box, text, score in results
        if text.strip() and score >= MIN_CONFIDENCE
    )
    doubtful = tuple(("left_doubtful", text) for _, text, score in results if score < MIN_CONFIDENCE)
    page = with_columns_turned(PrintedPage(number, width, height, lines, unread=doubtful))
    return replace(page, lines=level_sizes(page.lines))


def _line(box: Any, text: str, score: float, scale: float) -> PrintedLine:
    """A line by the four corners of its box."""
    xs, ys = sorted(float(x) * scale for x, _ in box), sorted(float(y) * scale for _, y in box)
    x0, x1 = (xs[0] + xs[1]) / 2, (xs[2] + xs[3]) / 2
    y0, y1 = (ys[0] + ys[1]) / 2, (ys[2] + ys[3]) / 2
    return PrintedLine(
        text.strip(), x0, y0, x1, y1, type_size(text, x1 - x0, y1 - y0), round(float(score), 4)
    )


def type_size(text: str, width: float, height: float) -> float:
    """Type size of a line: its advance or box height.

    The advance where the line is set tight.
    The advance is more reliable: a box around few characters is too high; but letter-spaced type advances
    more than its size.
    """
    ems = sum(HALF_WIDTH_EM if ord(char) < 0x2E80 else 1.0 for char in text if not char.isspace())
    return min(height * TYPE_TO_BOX_HEIGHT, width / max(ems, 1.0))
