"""JSON documents as a stream of values, element by element.

Arrays at the top are entered, objects are decoded whole up to `MAX_ELEMENT_CHARS` and entered beyond, so
memory is bounded by one element. Documents may follow one another, with or without anything between
(`][`, `}{`, lines). A malformed element comes as `BadElement` with its path, and reading goes on with the
next; `json.JSONDecoder` decodes, for an event parser (ijson) ends at the first error and knows no NaN.
Values as Python or JavaScript write them are read by `literals`, `var data =` and `callback(` passed over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TextIO

from retrieval.reading.readers.exports.json_files.literals import NoLiteral, read_literal

CHUNK_CHARS = 2**18
MAX_ELEMENT_CHARS = 16 * 2**20
"""Code points of a value decoded whole."""
MAX_DEPTH = 64
"""Nesting entered."""
_BETWEEN = re.compile(r"[\s,;\ufeff\x00\x1e]*")
SCRIPT_OPENING = re.compile(
    r"(?>[\s;)\ufeff]|//[^\n]*\n|/\*.*?\*/)*+(?:export\s+default\s*|(?:(?:export\s+)?(?:var|let|const)\s+)?"
    r"[A-Za-z_$][\w$.]{0,60}(?:\[[\"'\w]{1,40}\])?\s{0,8}(?:=\s{0,8}\(?|\())\s{0,8}(?=[{\[])",
    re.DOTALL,
)
"""Before the data of a script: `var articles =`, `window.DATA =`, `callback(`, `export default`."""
_SCRIPT_END = re.compile(r"(?:\s*[);])+\s*(?://[^\n]*)?")
_NEXT = re.compile(r"[}\]][\s,;]*(?=[{\[])|\n\s*(?=\{)")
_TABLE = re.compile(r"\[\s*\[")
_NUMBER_END = re.compile(r"[\d.eE+\-]\Z")


@dataclass(frozen=True, slots=True)
class JsonElement:
    """A value with its path (`articles[3]`).

    above: scalars of the objects entered above.
    """

    path: str
    value: Any
    above: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class BadElement:
    """A malformed or oversized value: its path, and the parser's message.

    chars: code points passed over to the next value.
    """

    path: str
    detail: str
    chars: int = 0


class _Window:
    """The part of the text under the reader."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.text, self.at, self.ended = "", 0, False
        self.dropped = 0

    def more(self) -> bool:
        """Read further; False at the end of the text."""
        size = max(CHUNK_CHARS, len(self.text) - self.at)  # doubled: an element is decoded few times over
        chunk = self._stream.read(size)
        self.ended = not chunk
        self.dropped += self.at
        self.text, self.at = self.text[self.at :] + chunk, 0
        return not self.ended

    def skip(self) -> str:
        """Skip to the next value.

        Gives its first character, "" at the end.
        """
        while True:
            match = _BETWEEN.match(self.text, self.at)
            self.at = match.end() if match else self.at
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.more():
                return ""

    @property
    def held(self) -> int:
        """Code points read and not yet used."""
        return len(self.text) - self.at


_DECODER = json.JSONDecoder(strict=False, parse_constant=lambda _: None)
"""NaN, as pandas writes it, is no value."""


class _TooLarge(Exception):
    """A value is longer than `MAX_ELEMENT_CHARS`."""


class _Malformed(Exception):
    """A value is no JSON. Argument: the parser's message."""


def read_elements(stream: TextIO) -> Iterator[JsonElement | BadElement]:
    """Elements of all documents of a text, in order."""
    window = _Window(stream)
    while head := window.skip():
        if head not in "[{":
            around = _SCRIPT_END.match(window.text, window.at) or SCRIPT_OPENING.match(window.text, window.at)
            if around:
                window.at = around.end()
                continue
        if head == "[" and not _TABLE.match(window.text, window.at):
            yield from _array(window, "", (), 0)
        else:  # a table is one value: its first row names the columns
            yield from _element(window, "", (), 0)


def _element(
    window: _Window, path: str, above: tuple[tuple[str, Any], ...], depth: int
) -> Iterator[JsonElement | BadElement]:
    """One value: whole, or entered if it is too large."""
    try:
        yield JsonElement(path, _decoded(window), above)
    except _TooLarge:
        head = window.skip()
        if depth >= MAX_DEPTH or head not in "[{":
            yield BadElement(path, "too large", _resume(window))
        elif head == "[":
            yield from _array(window, path, above, depth + 1)
        else:
            yield from _object(window, path, above, depth + 1)
    except _Malformed as error:
        yield BadElement(path, str(error), _resume(window))


def _array(
    window: _Window, path: str, above: tuple[tuple[str, Any], ...], depth: int
) -> Iterator[JsonElement | BadElement]:
    window.at += 1
    number, torn = 0, False
    while (head := window.skip()) != "]":
        if not head:
            if not torn:
                yield BadElement(f"{path}[{number}]", "end of file")
            return
        if head in "}:":
            window.at += 1
            continue
        for item in _element(window, f"{path}[{number}]", above, depth):
            torn = isinstance(item, BadElement)
            yield item
        number += 1
    window.at += 1


def _object(
    window: _Window, path: str, above: tuple[tuple[str, Any], ...], depth: int
) -> Iterator[JsonElement | BadElement]:
    """Members of a large object, with the scalars before them."""
    window.at += 1
    torn = False
    while (head := window.skip()) != "}":
        if torn and head in ("{", "["):
            return  # the end of the object was passed over with the malformed member
        if head != '"':
            detail = "end of file" if not head else f"unexpected {head}"
            yield BadElement(path, detail, _resume(window))
            return
        try:
            key = str(_decoded(window))
        except (_Malformed, _TooLarge) as error:
            yield BadElement(path, str(error), _resume(window))
            return
        if window.skip() == ":":
            window.at += 1
        inner = f"{path}.{key}" if path else key
        if window.skip() == "[":
            yield from _array(window, inner, above, depth)
            continue
        for item in _element(window, inner, above, depth):
            torn = isinstance(item, BadElement)
            if isinstance(item, JsonElement) and item.path == inner and not isinstance(item.value, dict):
                above = (*above, (key, item.value))
            else:
                yield item
    window.at += 1


def _decoded(window: _Window) -> Any:
    """The value at the window.

    Raises _TooLarge, _Malformed; the window then stays before it.
    """
    window.skip()
    while True:
        try:
            value, end = _DECODER.raw_decode(window.text, window.at)
        except RecursionError as error:
            raise _Malformed("nesting") from error
        except json.JSONDecodeError as error:
            torn = error.pos >= len(window.text) - 16 or error.msg.startswith("Unterminated")
            if not torn or window.ended:
                try:
                    value, window.at = read_literal(window.text, window.at)
                except NoLiteral as other:
                    torn = torn or other.cut
                else:
                    return value
            if torn and window.held > MAX_ELEMENT_CHARS:
                raise _TooLarge from error
            if torn and not window.ended and (window.more() or window.held):
                continue
            raise _Malformed(_message(error, window)) from error
        if end == len(window.text) and _NUMBER_END.search(window.text) and not window.ended and window.more():
            continue
        window.at = end
        return value


def _message(error: json.JSONDecodeError, window: _Window) -> str:
    return f"{error.msg}: char {window.dropped + error.pos}"


def _resume(window: _Window) -> int:
    """Move past a malformed value; gives the code points passed over."""
    start = window.dropped + window.at
    window.at += 1
    while (match := _NEXT.search(window.text, window.at)) is None:
        window.at = max(window.at, len(window.text) - 1)
        if not window.more():
            window.at = len(window.text)
            return window.dropped + window.at - start
    window.at = match.end()
    return window.dropped + window.at - start
