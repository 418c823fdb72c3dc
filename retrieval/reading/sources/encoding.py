"""Encodings: bytes to text, the charset detected by content.

Detected are UTF-8 (with or without byte order mark), UTF-16, UTF-32 with mark, GB18030 and Big5; among
legacy encodings the decoding with most frequent Chinese characters wins. Binary data, and text in no credible
encoding, is refused with a reason. A few broken bytes are replaced by U+FFFD and refuse no file.
"""

from __future__ import annotations

import codecs

from retrieval.errors import UnreadableSource
from retrieval.patterns import lazy_regex

MAX_TEXT_BYTES = 8 * 2**20
"""The largest text page read: two hundred times a full page of a broadsheet."""
MAX_BROKEN_SHARE = 0.02
"""Share of characters of broken bytes up to which a text is still a text."""
MAX_NUL_SHARE = 0.001
"""Share of NUL bytes up to which they are blanks within a text; UTF-16 has more."""
MAX_LOST_SHARE = 0.3
"""Share of U+FFFD from which nothing is left to read."""
SAMPLE_CHARS = 200_000
"""Code points examined to detect an encoding."""

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip

_FREQUENT = frozenset(  # the commonest characters of newspaper text, simplified and traditional
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多"
    "定行学法所民得经十三之进着等部度家电力里如水化高自二理起小现实加都两体制机当使点从业本去把性好应开它合还因由其些"
    "然前外天政四日社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公"
    "无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较"
    "這個國來時為們會對過發說產學經進電實點從應開還關無與後現業東車書長門間報記省市縣區镇村，。、；：？！“”《》（）"
)

_CONTROLS = lazy_regex(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_MIN_CREDIBILITY = 0.15
"""Share of frequent characters among all Chinese ones from which a decoding is believed: real text has
0.35 and more, text in a wrong encoding less than 0.05."""


def decode(data: bytes, name: str) -> str:
    """Decode text of unknown encoding. Raises UnreadableSource: empty, binary, encoding."""
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise UnreadableSource(name, "empty")
    text = _decode_by_mark(data)
    if text is None and 0 < data.count(b"\x00") <= max(3, MAX_NUL_SHARE * len(data)):
        data = data.replace(b"\x00", b" ")
    if text is None:
        text = _decode_utf8(data) if b"\x00" not in data else None
    if text is None or _is_control(text):
        text = _decode_by_frequency(data)
    if text is None:
        text = _decode_tolerantly(data)
    if text is None or is_broken(text):
        raise UnreadableSource(name, "binary" if is_binary(data) else "encoding")
    if not text.strip("\ufeff \t\r\n\u3000\u00a0"):
        raise UnreadableSource(name, "empty")
    return text


def detect_encoding(head: bytes) -> str | None:
    """Encoding of a text by its first bytes.

    For streaming; None for binary data.
    """
    marked = next((encoding for mark, encoding in _BYTE_ORDER_MARKS if head.startswith(mark)), None)
    if marked is not None:
        return marked
    if b"\x00" not in head and _decode_utf8(head) is not None:
        return "utf-8"
    for encoding in ("gb18030", "big5hkscs"):
        for cut in range(4):  # the head may end within a character
            text = _decode_strictly(head[: len(head) - cut], encoding)
            if text is not None and credibility(text) >= _MIN_CREDIBILITY:
                return encoding
    found = _tolerant_readings(head) if b"\x00" not in head and not is_binary(head) else []
    if found:
        return min(found, key=lambda reading: (reading[0].count("\ufffd"), -credibility(reading[0])))[1]
    return "utf-8" if b"\x00" not in head and not is_binary(head) else None


def is_broken(text: str) -> bool:
    """True for a text mostly of U+FFFD."""
    broken = text.count("\ufffd")
    return broken > 0 and broken > MAX_LOST_SHARE * sum(not char.isspace() for char in text)


def _decode_tolerantly(data: bytes) -> str | None:
    """The decoding with the fewest broken bytes, None with too many."""
    if b"\x00" in data or is_binary(data):
        return None
    readings = [text for text, _ in _tolerant_readings(data)]
    return min(readings, key=lambda text: (text.count("\ufffd"), -credibility(text)), default=None)


def _tolerant_readings(data: bytes) -> list[tuple[str, str]]:
    """Credible decodings with a few broken bytes, each with its encoding."""
    texts = ((data.decode(encoding, "replace"), encoding) for encoding in ("utf-8", "gb18030", "big5hkscs"))
    return [
        (text, encoding)
        for text, encoding in texts
        if text.count("\ufffd") <= max(3, MAX_BROKEN_SHARE * len(text))
        and credibility(text) >= _MIN_CREDIBILITY
    ]


def is_binary(data: bytes) -> bool:
    """True if control bytes exceed 1 % of the first 64 KiB."""
    sample = data[:65536]
    odd = sum(sample.count(bytes([code])) for code in (*range(9), *range(14, 27), *range(28, 32), 127))
    return odd * 100 > len(sample)


def _decode_by_mark(data: bytes) -> str | None:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                return None
    return None


def _decode_utf8(data: bytes) -> str | None:
    """Decode UTF-8, also of a file truncated within its last character."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        cut_off = error.reason == "unexpected end of data" and error.start >= len(data) - 3
        return data[: error.start].decode("utf-8") if cut_off and error.start else None


def _decode_by_frequency(data: bytes) -> str | None:
    """The decoding with the highest credibility, None below the minimum."""
    encodings = ["utf-16-le", "utf-16-be"] if b"\x00" in data[:SAMPLE_CHARS] or len(data) % 2 == 0 else []
    encodings += [] if b"\x00" in data else ["gb18030", "big5hkscs"]
    texts = [text for encoding in encodings if (text := _decode_strictly(data, encoding)) is not None]
    best = max(texts, key=credibility, default=None)
    return (
        best if best is not None and credibility(best) >= _MIN_CREDIBILITY and not _is_control(best) else None
    )


def _decode_strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def credibility(text: str) -> float:
    """Share of frequent Chinese characters among all non-ASCII characters, 0..1."""
    sample = [char for char in text[:SAMPLE_CHARS] if char > "\x7f" and char != "\u3000"]
    return sum(char in _FREQUENT for char in sample) / len(sample) if sample else 0.0


def _is_control(text: str) -> bool:
    sample = text[:SAMPLE_CHARS]
    return len(_CONTROLS.findall(sample)) * 100 > len(sample)
