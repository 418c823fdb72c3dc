"""SQL dumps as rows: INSERT and COPY, columns named by CREATE TABLE.

INSERT of mysqldump, phpMyAdmin, pg_dump, SQL Server and sqlite3's .dump, and COPY of pg_dump. Other
statements are passed over. Nothing is run; a row is held at a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TextIO

from retrieval.patterns import lazy_regex

CHUNK_CHARS = 2**18
MAX_TOKEN_CHARS = 16 * 2**20
MAX_COLUMNS = 1000
_SPACE = r"(?>\s+|--[^\n]*(?:\n|\Z)|#[^\n]*(?:\n|\Z)|/\*.{0,65536}?\*/)*+"
_REST = (
    r'|"(?P<quoted>(?:[^"]|"")*)"|`(?P<ticked>[^`]*)`|\[(?P<boxed>[^\[\]]*)\]'
    r"|(?P<number>[-+]?\d[\w.+]*)|(?P<word>[^\W\d][\w$]*)|(?P<mark>.))"
)
_TOKENS = {
    True: re.compile(_SPACE + r"(?:'(?P<text>[^'\\]*(?:(?:\\.|'')[^'\\]*)*)'" + _REST, re.DOTALL),
    False: re.compile(_SPACE + r"(?:'(?P<text>[^']*(?:''[^']*)*)'" + _REST, re.DOTALL),
}
"""Tokens, by whether a backslash escapes, as in MySQL."""
_ESCAPE = lazy_regex(r"\\(.)", re.DOTALL)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "0": "", "b": "", "Z": ""}
_NO_COLUMNS = ("PRIMARY", "KEY", "UNIQUE", "CONSTRAINT", "INDEX", "FULLTEXT", "FOREIGN", "CHECK", "LIKE")
_MODIFIERS = ("INTO", "IGNORE", "IF", "NOT", "EXISTS", "ONLY", "OR", "REPLACE")
_STATEMENTS = ("INSERT", "REPLACE", "COPY", "TABLE")
TableRow = tuple[str, dict[str, Any]]
"""A row with the name of its table."""


class SqlDump:
    """The text of a dump under the reader.

    bad_rows, bad_chars: rows cut off or with another number of values than of columns, and their length.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._ended = stream, False
        self._text, self._at = "", 0
        self._more()
        self._escapes = any(sign in self._text for sign in ("`", "MySQL", "MariaDB", "ENGINE=", r"\""))
        self.kind, self.word, self._again = "", "", False
        self.bad_rows = self.bad_chars = 0

    def rows(self) -> Iterator[TableRow]:
        """Rows of all tables, in order."""
        names: dict[str, list[str]] = {}
        while word := self._until(_STATEMENTS):
            if word == "TABLE":
                name = self._name()
                if self._is_mark("("):
                    names[name] = self._names()
            elif word == "COPY":
                yield from self._copied_rows()
            else:
                yield from self._inserted_rows(names)

    def _named(self, columns: list[str], values: list[Any]) -> dict[str, Any] | None:
        """The values by column; None for another number of them.

        Cut off, they end in Ellipsis.
        """
        if values[-1] is ... or (columns and len(columns) != len(values)):
            self.bad_rows += 1
            self.bad_chars += sum(len(value) for value in values if isinstance(value, str))
            return None
        return dict(zip(columns or (f"#{at}" for at in range(1, len(values) + 1)), values, strict=False))

    def _more(self) -> bool:
        chunk = self._stream.read(max(CHUNK_CHARS, len(self._text) - self._at))
        self._ended = not chunk
        self._text, self._at = self._text[self._at :] + chunk, 0
        return bool(chunk)

    def _take(self) -> str:
        """The next token, "" at the end; sets kind and word."""
        while not self._again:
            match = _TOKENS[self._escapes].match(self._text, self._at)
            open_text = match is not None and match.group("mark") in ("'", '"', "`")
            cut = match is None or match.end() >= len(self._text) - 1 or open_text
            if cut and not self._ended and len(self._text) - self._at < MAX_TOKEN_CHARS and self._more():
                continue
            if match is None:
                self.kind, self.word, self._at = "", "", len(self._text)
                return ""
            self.kind = match.lastgroup or ""
            self.word, self._at = match.group(self.kind), match.end()
            break
        self._again = False
        return self.word or "''"

    def _until(self, words: tuple[str, ...]) -> str:
        """Move behind one of these words; "" at the end."""
        while self._take():
            if self.kind == "word" and self.word.upper() in words:
                return self.word.upper()
        return ""

    def _name(self) -> str:
        """The name of a table without its database.

        The token behind it is taken.
        """
        name = ""
        while self._take() and (self.kind not in ("mark", "number") or self.word == "."):
            upper = self.word.upper() if self.kind == "word" else ""
            if upper in ("VALUES", "SELECT", "FROM"):
                break
            name = name if self.word == "." or upper in _MODIFIERS else self.word
        return name

    def _is_mark(self, mark: str) -> bool:
        return self.kind == "mark" and self.word == mark

    def _names(self) -> list[str]:
        """First words of the parts of a list, its opening bracket taken."""
        found: list[str] = []
        depth, first = 1, True
        while depth and self._take():
            word = self.word.upper() if self.kind == "word" else ""
            if first and self.kind != "mark" and word not in _NO_COLUMNS:
                found.append(self.word)
            depth += self._is_mark("(") - self._is_mark(")")
            first = depth == 1 and self._is_mark(",")
        return found[:MAX_COLUMNS]

    def _inserted_rows(self, names: dict[str, list[str]]) -> Iterator[TableRow]:
        """Rows of an INSERT."""
        name = self._name()
        columns = names.get(name, [])
        if self._is_mark("("):
            columns = self._names()
            while self._take() and self.kind == "word" and self.word.upper() != "VALUES":
                pass
        if self.kind != "word" or self.word.upper() != "VALUES":
            return
        while self._take() and self._is_mark("("):
            if row := self._named(columns, self._values()):
                yield name, row
            if not self._take() or not self._is_mark(","):
                self._again = True  # SQL Server ends no statement
                return

    def _values(self) -> list[Any]:
        """Values of a row, its opening bracket taken.

        Of an expression its first text.
        """
        values: list[Any] = [None]
        depth, calls = 1, ""
        while depth and self._take():
            depth += self._is_mark("(") - self._is_mark(")")
            if depth == 1 and self._is_mark(","):
                values.append(None)
                calls = ""
            elif self.kind == "word":
                calls += self.word.lower()
            elif self.kind == "text" and values[-1] is None and calls not in ("x", "b"):
                values[-1] = self._plain(self.word)
            elif self.kind == "number" and values[-1] is None and not self.word.startswith("0x"):
                values[-1] = self.word
            elif self.kind == "text" and calls.startswith("replace") and self.word in (r"\n", r"\r"):
                values[-1] = values[-1].replace(self.word, "\n" if self.word == r"\n" else "")
        return [*values, ...] if depth else values[:MAX_COLUMNS]

    def _plain(self, text: str) -> str:
        text = text.replace("''", "'")
        return _unescaped(text) if self._escapes else text

    def _copied_rows(self) -> Iterator[TableRow]:
        """Rows of COPY … FROM stdin, one a line."""
        name = self._name()
        columns = self._names() if self._is_mark("(") else []
        if not self._until(("STDIN",)):
            return
        self._line()
        while (line := self._line()) and line.rstrip("\r\n") != r"\.":
            cells = line.rstrip("\r\n").split("\t")[:MAX_COLUMNS]
            if row := self._named(columns, [None if cell == r"\N" else _unescaped(cell) for cell in cells]):
                yield name, row

    def _line(self) -> str:
        """The rest of the line, with its end."""
        while (end := self._text.find("\n", self._at)) < 0 and len(self._text) - self._at < MAX_TOKEN_CHARS:
            if not self._more():
                break
        end = len(self._text) if end < 0 else end + 1
        line, self._at = self._text[self._at : end], end
        return line


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda match: _ESCAPED.get(match.group(1), match.group(1)), text)
