"""Words of a picture: optical character recognition, its boxes and how certain it is, as a printed page.

The models come with the package (PP-OCR small, Apache 2.0); nothing is fetched. One engine a process.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from retrieval.extras import needs
from retrieval.reading.layout.glyphs import PrintedLine, PrintedPage, leveled

SCAN_DPI = 200
"""What a PDF page without text is drawn at."""
LEAST_SURE = 0.5
"""Lines of less certainty are noise of the picture."""
TYPE_OF_BOX = 0.95
"""Size of the type, of the height of the box that the detector draws around it, at most."""
NARROW = 0.55
"""Ems that a character of half width takes."""


@lru_cache(maxsize=1)
def _engine() -> Any:
    needs("onnxruntime", "ocr")
    rapidocr = needs("rapidocr", "ocr")
    parameters = {
        "Global.log_level": "critical",
        "Global.max_side_len": 6000,
        "Global.use_cls": False,
        "Det.limit_type": "max",
        "Det.limit_side_len": 3200,
        "EngineConfig.onnxruntime.intra_op_num_threads": 2,
    }
    return rapidocr.RapidOCR(params=parameters)


def recognise(picture: Any, number: int, *, scale: float = 1.0) -> PrintedPage:
    """What is printed in a Pillow picture.

    number: 1-based page of the file.  scale: units of the page to a pixel.  Raises MissingExtra.
    """
    numpy: Any = needs("numpy", "ocr")
    found = _engine()(numpy.asarray(picture.convert("RGB"))[:, :, ::-1])
    width, height = picture.width * scale, picture.height * scale
    if found.boxes is None or found.txts is None:
        return PrintedPage(number, width, height, ())
    lines = [
        _line(box, text, score, scale)
        for box, text, score in zip(found.boxes, found.txts, found.scores, strict=True)
        if text.strip() and score >= LEAST_SURE
    ]
    return PrintedPage(number, width, height, leveled(lines))


def _line(box: Any, text: str, score: float, scale: float) -> PrintedLine:
    """A line from the four corners of its box."""
    xs, ys = sorted(float(x) * scale for x, _ in box), sorted(float(y) * scale for _, y in box)
    x0, x1 = (xs[0] + xs[1]) / 2, (xs[2] + xs[3]) / 2
    y0, y1 = (ys[0] + ys[1]) / 2, (ys[2] + ys[3]) / 2
    return PrintedLine(
        text.strip(), x0, y0, x1, y1, type_size(text, x1 - x0, y1 - y0), round(float(score), 4)
    )


def type_size(text: str, width: float, height: float) -> float:
    """The size of a line's type: its advance where it is set tight, which is surer than the box's height.

    A box of few characters is drawn too high; letter-spaced type advances more than its size.
    """
    ems = sum(NARROW if ord(char) < 0x2E80 else 1.0 for char in text if not char.isspace())
    return min(height * TYPE_OF_BOX, width / max(ems, 1.0))
