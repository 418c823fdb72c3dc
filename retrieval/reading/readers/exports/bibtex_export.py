"""BibTeX exports: one reference an article, its abstract for a text.

Entries are split here, not by a library: those at hand drop entries of one key and commands of TeX, quotation
marks of an abstract among them. Commands without a character here stay as written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from retrieval.models import Page, SetAside
from retrieval.patterns import lazy_regex
from retrieval.reading.readers.exports.column_mapping import NumberedRow, canonical_rows
from retrieval.reading.readers.exports.export_pages import pages_of_rows
from retrieval.reading.sources.archive_toml import profile_of
from retrieval.reading.sources.encoding import decode
from retrieval.reading.sources.source_file import SourceFile

MAX_BIBTEX_BYTES = 64 * 2**20
_ENTRY = lazy_regex(r"^[ \t]*@([A-Za-z]{2,20})[ \t]*\{", re.MULTILINE)
_HEAD = lazy_regex(r"\s*@[A-Za-z]+[ \t]*\{(?:[^,{}=\"]{0,200},)?")
_NAME = lazy_regex(r"[\s,]*([A-Za-z][\w:-]{0,40})\s*=\s*")
_BARE = lazy_regex(r"[^\s,{}\"#]{1,200}")
_NEXT_PART = lazy_regex(r"\s*#\s*")
_MARK = lazy_regex(r"\\.|[{}\"]", re.DOTALL)
_TEX = lazy_regex(r"\\([A-Za-z]+)(?:\{\}| (?=\S))?|\\(.)|[{}~]", re.DOTALL)
_COMMANDS: Mapping[str, str] = {
    "textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}", "textasciitilde": "~",
    "textasciicircum": "^", "textquotedbl": '"', "ldots": "…", "dots": "…", "textendash": "–",
    "textemdash": "—", "textquoteleft": "‘", "textquoteright": "’", "textquotedblleft": "“",
    "textquotedblright": "”",
    **{char: char for char in "#$%&_{} ,;:!"},
}  # fmt: skip
_CHAR = lazy_regex(r"\\char(\d{1,7})(?:\{\})?")
_WRAPPED = lazy_regex("(?<=[\u3000-\u9fff\uff00-\uffef])[ \\t]*\\r?\\n\\s*(?=[\u3000-\u9fff\uff00-\uffef])")
_CLOSING = lazy_regex(r"[\s,]*\}")
_COLUMNS = {"journal": "paper", "journaltitle": "paper", "newspaper": "paper"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NO_REFERENCE = frozenset(["comment", "preamble", "string"])


class BibtexReader:
    """Reader of BibTeX."""

    version = 1

    def accepts(self, source: SourceFile, head: bytes) -> bool:
        """True for the suffix of BibTeX without null bytes."""
        return source.suffix in (".bib", ".bibtex") and b"\x00" not in head

    def read(self, source: SourceFile) -> Iterator[Page | SetAside]:
        """The references as pages.

        Raises UnreadableSource: as `SourceFile.read_bytes` and `decode`, no_text.
        """
        return pages_of_rows(self.rows(source), source)

    def rows(self, source: SourceFile) -> Iterator[NumberedRow]:
        """Rows numbered by the lines of their entries. Raises UnreadableSource."""
        columns = profile_of(source).columns
        return canonical_rows(_rows(source), columns, source.name)


def _rows(source: SourceFile) -> Iterator[NumberedRow]:
    text = decode(source.read_bytes(MAX_BIBTEX_BYTES), source.name)
    strings: dict[str, str] = {}
    number, at = 1, 0
    starts = [match.start() for match in _ENTRY.finditer(text)]
    for start, end in pairwise([*starts, len(text)]):
        number += text.count("\n", at, start)
        at = start
        entry = text[start:end]  # a value never closed takes no other entry with it
        head = _ENTRY.match(entry)
        sort = head.group(1).lower() if head else "comment"
        fields = _fields(entry, strings) if sort != "comment" else None
        if sort == "string":
            strings |= fields or {}
        elif fields is not None and sort not in _NO_REFERENCE:
            yield number, _row({name: tex_to_text(value) for name, value in fields.items()})
        elif sort not in _NO_REFERENCE:
            yield number, SetAside(source.name, "bad_document", (("detail", f"@{sort}"),), number)


def _fields(entry: str, strings: Mapping[str, str]) -> dict[str, str] | None:
    """Fields by lower-case name; None for an entry broken off."""
    head = _HEAD.match(entry)
    at = head.end() if head else 0
    found: dict[str, str] = {}
    while (match := _NAME.match(entry, at)) is not None:
        value, at = _value(entry, match.end(), strings)
        if at < 0:
            return None
        found.setdefault(match.group(1).lower(), value)
    return found if _CLOSING.match(entry, at) else None


def _value(text: str, at: int, strings: Mapping[str, str]) -> tuple[str, int]:
    """A value of parts joined by #, and its end or -1."""
    parts = []
    while True:
        if text[at : at + 1] in ("{", '"'):
            end = _closed(text, at)
            if end < 0:
                return "", -1
            parts.append(text[at + 1 : end - 1])
        elif bare := _BARE.match(text, at):
            end = bare.end()
            parts.append(strings.get(bare.group().lower(), bare.group()))
        else:
            return "", -1
        joint = _NEXT_PART.match(text, end)
        if joint is None:
            return "".join(parts), end
        at = joint.end()


def _closed(text: str, at: int) -> int:
    """End of a value in braces or quotation marks, or -1."""
    quoted, depth = text[at] == '"', 0
    for match in _MARK.finditer(text, at):
        mark = match.group()
        depth += (mark == "{") - (mark == "}")
        ends = mark == '"' and match.start() > at if quoted else mark == "}"
        if ends and depth == 0:
            return match.end()
    return -1


def _row(fields: dict[str, str]) -> dict[str, object]:
    """Columns of a reference; pages are a page of newspapers only."""
    row: dict[str, object] = {_COLUMNS.get(name, name): value for name, value in fields.items() if value}
    month = fields.get("month", "").lower()[:3]
    if "date" not in row and month in _MONTHS:
        row["month"] = _MONTHS.index(month) + 1
    if "date" in row:
        row = {name: value for name, value in row.items() if name not in ("year", "month", "day")}
    if fields.get("entrysubtype", "").lower().startswith("news") and "pages" in row:
        row["page"] = row.pop("pages")
    if "author" in fields:
        row["author"] = re.split(r"\s+and\s+", fields["author"])
    return row


def tex_to_text(value: str) -> str:
    """A value without braces, its commands as characters; others stay."""
    value = _WRAPPED.sub("", value)
    return " ".join(_TEX.sub(_character, _CHAR.sub(_numbered, value)).split())


def _numbered(match: re.Match[str]) -> str:
    number = int(match.group(1))
    return chr(number) if 31 < number < 0xD800 else match.group()


def _character(match: re.Match[str]) -> str:
    written = match.group()
    if written in ("{", "}"):
        return ""
    if written == "~":
        return " "
    return _COMMANDS.get(match.group(1) or match.group(2), written)
