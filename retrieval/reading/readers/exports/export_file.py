"""Files of exports: unpacked bytes, or text in its own encoding.

What was read of a gzip that breaks off stays good; the break is reported behind it.
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from typing import IO, Any, TypeVar, cast

from retrieval.errors import UnreadableSource
from retrieval.models import SetAside
from retrieval.reading.sources.encoding import detect_encoding
from retrieval.reading.sources.source_file import READ_ERRORS, SourceFile, unreadable
from retrieval.reading.sources.streams import gunzipped

ENCODING_SAMPLE_BYTES = 65536

T = TypeVar("T")


def read_export(
    source: SourceFile, parse: Callable[[IO[bytes]], Iterator[tuple[int, T]]]
) -> Iterator[tuple[int, T | SetAside]]:
    """Numbered items parsed from the unpacked bytes.

    A broken gzip is a SetAside numbered 0. Raises UnreadableSource.
    """
    try:
        with source.open() as raw:
            yield from parse(gunzipped(raw))
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        yield 0, SetAside(source.name, "bad_gzip", (("detail", str(error)[:120]),))
    except READ_ERRORS as error:
        raise unreadable(source.name, error) from error


def read_text_export(
    source: SourceFile, parse: Callable[[io.TextIOWrapper], Iterator[tuple[int, T]]]
) -> Iterator[tuple[int, T | SetAside]]:
    """The same from text, its encoding detected from the first bytes.

    Broken bytes are U+FFFD. Raises UnreadableSource: unreadable, encoding.
    """

    def decoded(file: IO[bytes]) -> Iterator[tuple[int, T]]:
        encoding = detect_encoding(file.read(ENCODING_SAMPLE_BYTES))
        if encoding is None:
            raise UnreadableSource(source.name, "encoding")
        file.seek(0)
        text = io.TextIOWrapper(cast("Any", file), encoding, errors="replace", newline="")
        try:
            yield from parse(text)
        finally:
            text.detach()  # also if the reader of the rows stops early: the file is not the wrapper's

    return read_export(source, decoded)
