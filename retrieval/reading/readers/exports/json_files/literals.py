"""Literals of Python and JavaScript, printed in place of JSON.

str(dict), pprint, console.log, a script's data: single quotes, names as keys, None and undefined, commas
before a bracket, comments, tuples, calls (`ObjectId('…')`, `datetime.datetime(2024, 9, 4)`). Nothing is run.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from retrieval.patterns import lazy_regex

MAX_NESTING = 64
_QUOTED = "|".join(rf"{mark}[^{mark}\\]*(?:\\.[^{mark}\\]*)*{mark}" for mark in "'\"`")
_BETWEEN = r"(?>\s+|//[^\n]*|/\*.*?\*/)*+"
"""White space and comments; never given back, else a run of spaces takes exponential time."""
_TOKEN = lazy_regex(
    rf"{_BETWEEN}(?:"
    rf"[uUbBrR]{{0,2}}(?P<text>{_QUOTED})"
    r"|(?P<number>[-+]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)"
    r"|(?P<name>[^\W\d][\w$.]*|\$[\w$.]*)"
    r"|(?P<mark>[{}\[\]():,=]))",
    re.DOTALL,
)
_CUT_OFF = lazy_regex(rf"{_BETWEEN}(?:[uUbBrR]{{0,2}}(?:['\"`].*)?|/\*.*|/|[-+.])\Z", re.DOTALL)
_ESCAPE = lazy_regex(
    r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|u\{([0-9a-fA-F]{1,6})\}|(.))", re.DOTALL
)
_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}
_CONSTANTS: Mapping[str, Any] = {
    **dict.fromkeys(["None", "null", "undefined", "NaN", "nan", "Infinity", "inf"]),
    **dict.fromkeys(["True", "true"], True),
    **dict.fromkeys(["False", "false"], False),
}
_SURROGATES = lazy_regex("[\ud800-\udbff][\udc00-\udfff]")
_ENDS = {"{": "}", "[": "]", "(": ")"}


class NoLiteral(ValueError):
    """No literal stands here.

    Attributes: at, the offset; cut, True if the text ends within one.
    """

    def __init__(self, at: int, *, cut: bool) -> None:
        self.at, self.cut = at, cut
        super().__init__(f"no literal: char {at}")


def read_literal(text: str, at: int) -> tuple[Any, int]:
    """The array or object at an offset, and its end. Raises NoLiteral."""
    literal = _Literal(text, at)
    kind, word = literal.next()
    if word not in ("{", "["):
        raise NoLiteral(at, cut=not word)
    return literal.value(kind, word, 0), literal.at


class _Literal:
    """A text under the reader."""

    def __init__(self, text: str, at: int) -> None:
        self.text, self.at = text, at

    def next(self) -> tuple[str, str]:
        """Kind and text of the next token. Raises NoLiteral."""
        match = _TOKEN.match(self.text, self.at)
        if match is None:
            raise NoLiteral(self.at, cut=_CUT_OFF.match(self.text, self.at) is not None)
        self.at = match.end()
        kind = match.lastgroup or ""
        return kind, match.group(kind)

    def _peek(self) -> str:
        """The next token if it is a mark or text, not taken."""
        match = _TOKEN.match(self.text, self.at)
        return match.group(match.lastgroup or "") if match and match.lastgroup in ("mark", "text") else ""

    def value(self, kind: str, word: str, depth: int) -> Any:
        """The value begun by a token. Raises NoLiteral."""
        if depth > MAX_NESTING:
            raise NoLiteral(self.at, cut=False)
        if kind == "text":
            return self._text(word)
        if kind == "number":
            return _number(word)
        if kind == "name":
            return self._named(word, depth)
        if word == "{":
            return self._object(depth)
        if word in _ENDS:
            return self._items(_ENDS[word], depth)[0]
        raise NoLiteral(self.at, cut=False)

    def _text(self, word: str) -> str:
        """A string, with the strings right behind it (pprint)."""
        texts = [word]
        while self._peek()[:1] in ("'", '"', "`"):
            texts.append(self.next()[1])
        return "".join(map(_unquoted, texts))

    def _named(self, name: str, depth: int) -> Any:
        """A constant, or a call by its arguments."""
        if name == "new":
            return self.value(*self.next(), depth + 1)
        if name in _CONSTANTS:
            return _CONSTANTS[name]
        if self._peek() != "(":
            raise NoLiteral(self.at, cut=self.at >= len(self.text))
        self.next()
        items, named = self._items(")", depth)
        if "date" in name.lower() and len(items) >= 3 and all(isinstance(item, int) for item in items):
            return "-".join(map(str, items[:3]))
        return items[0] if len(items) == 1 else items or named or None

    def _object(self, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while True:
            kind, word = self.next()
            if word == "}":
                return found
            if word == ",":
                continue
            key = self._text(word) if kind == "text" else word
            if kind == "mark" or self.next() != ("mark", ":"):
                raise NoLiteral(self.at, cut=False)
            found[key] = self.value(*self.next(), depth + 1)

    def _items(self, end: str, depth: int) -> tuple[list[Any], dict[str, Any]]:
        """Items up to a bracket; those of a call may have names."""
        items: list[Any] = []
        named: dict[str, Any] = {}
        while True:
            kind, word = self.next()
            if word == end:
                return items, named
            if word == ",":
                continue
            if end == ")" and kind == "name" and self._peek() == "=":
                self.next()
                inner = self.next()
                plain = inner[0] == "name" and inner[1] not in _CONSTANTS and self._peek() != "("
                named[word] = None if plain else self.value(*inner, depth + 1)
                continue
            items.append(self.value(kind, word, depth + 1))


def _number(word: str) -> Any:
    plain = word.replace("_", "").lstrip("+")
    try:
        return int(plain)
    except ValueError:
        return float(plain)


def _unquoted(word: str) -> str:
    """The content of a quoted string; pairs of surrogates as one character."""
    inner = word[1:-1]
    if "\\" not in inner:
        return inner
    return _SURROGATES.sub(
        lambda pair: pair.group().encode("utf-16", "surrogatepass").decode("utf-16"),
        _ESCAPE.sub(_escaped, inner),
    )


def _escaped(match: re.Match[str]) -> str:
    code = next(filter(None, match.groups()[:4]), None)
    if code is None:
        return _LETTERS.get(match.group(5), match.group(5))
    number = int(code, 16)
    return chr(number) if number < 0x110000 else "\ufffd"
