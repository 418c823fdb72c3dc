"""Mojibake undone: text encoded back and decoded rightly.

UTF-8 read as Latin-1, Windows-1252 (by ftfy's lenient codec), GB18030 or Big5, and GB18030 or Big5 read as
Latin-1. A reading is believed if it is credible Chinese and the text as it stands is not.
"""

from __future__ import annotations

import re
from importlib import import_module

from retrieval.reading.sources.encoding import credibility

MIN_MOJIBAKE_CHARS = 4
MAX_CREDIBILITY_BEFORE = 0.1
MIN_CREDIBILITY_AFTER = 0.2
MAX_BROKEN_SHARE = 0.2
"""Share of characters that may stay broken: bytes without a character were lost before."""
_LOST = "\x1a"
"""Stands for a lost byte: no encoding changes it."""
_LATIN = re.compile("[\u0080-\u00ff\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]")
_READINGS_OF_LATIN = (
    ("latin-1", "utf-8"), ("sloppy-windows-1252", "utf-8"),
    ("latin-1", "gb18030"), ("sloppy-windows-1252", "gb18030"), ("latin-1", "big5hkscs"),
)  # fmt: skip
_READINGS_OF_HAN = (("gb18030", "utf-8"), ("big5hkscs", "utf-8"))


def undo_mojibake(text: str) -> str | None:
    """Text in its right encoding; None without mojibake.

    Line ends and ASCII stay as they are.
    """
    odd = [char for char in text if char > "\x7f"]
    if len(odd) < MIN_MOJIBAKE_CHARS or credibility(text) > MAX_CREDIBILITY_BEFORE:
        return None
    latin = sum(bool(_LATIN.match(char)) for char in odd)
    readings = _READINGS_OF_LATIN if latin * 2 > len(odd) else _READINGS_OF_HAN
    if latin * 2 > len(odd):
        import_module("ftfy.bad_codecs")  # registers the lenient codecs
    best: str | None = None
    for wrong, right in readings:
        found = _reread(text, wrong, right)
        if found is not None and (best is None or credibility(found) > credibility(best)):
            best = found
    return best if best is not None and credibility(best) >= MIN_CREDIBILITY_AFTER else None


def _reread(text: str, wrong: str, right: str) -> str | None:
    """The text encoded and decoded again, None if broken."""
    data = text.replace("\ufffd", _LOST).encode(wrong, "replace")
    lost = data.count(b"?") - text.count("?")
    found = data.decode(right, "replace").replace("\ufffd" + _LOST, "\ufffd").replace(_LOST, "\ufffd")
    broken = found.count("\ufffd") + max(0, lost)
    return found if broken <= max(1, MAX_BROKEN_SHARE * len(found)) else None
