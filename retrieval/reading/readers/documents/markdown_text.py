"""Markdown as lines without marks, with offsets in the source.

Parsed by markdown-it-py (CommonMark with tables and strikethrough). Emphasis, links, quotes, lists, HTML,
escapes and the marks of note programs ([[link]], ==mark==, %%comment%%) leave no trace; a picture leaves its
words below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from retrieval.reading.grammar.lines import Line, strip
from retrieval.reading.readers.documents.outline import DocumentLine
from retrieval.reading.readers.repaired_text import RepairedText

if TYPE_CHECKING:
    from markdown_it.token import Token

MIN_ALT_CHARS = 6
"""Words of a picture from which they are a caption."""
MAX_MARK_CHARS = 4096
"""Marks between two pieces of text, at most: a longer address costs the place, not the text."""
_TAG = re.compile(r"<!--.*?-->|</?[A-Za-z][^<>]*>", re.DOTALL)
_BREAK = re.compile(r"</?(?:p|div|br|li|tr|h[1-6])\b[^<>]*>", re.IGNORECASE)
_WIKI = re.compile(r"!?\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]|==([^=]+)==|%%.*?%%|\^[a-z0-9]{6}$")
_TAGS_ONLY = re.compile(r"(?:#[^\s#]+\s*)+")
_CALLOUT = re.compile(r"\[![a-z]+\][+-]?\s*", re.IGNORECASE)
_SENTENCE_ENDS = tuple("。！？!?”」』）)…；;：:")


class _Builder:
    """Collects characters with their offsets, line by line."""

    def __init__(self, source: str) -> None:
        self._source = source
        self.starts = [0, *(at + 1 for at, char in enumerate(source) if char == "\n")]
        self.chars: list[str] = []
        self.offsets: list[int] = []
        self.lines: list[tuple[int, int, int]] = []
        self._begin = 0
        self.cursor = 0

    def add(self, text: str) -> None:
        """Append text at its next place in the source."""
        at = self._find(text) if text else -1
        for count, char in enumerate(text):
            self.chars.append(char)
            self.offsets.append(at + count if at >= 0 else min(self.cursor, len(self._source) - 1))
        if at >= 0:
            self.cursor = at + len(text)

    def pass_by(self, mark: str) -> None:
        """Move behind a mark that leaves no text."""
        at = self._find(mark)
        self.cursor = at + len(mark) if at >= 0 else self.cursor

    def _find(self, text: str) -> int:
        return self._source.find(text, self.cursor, self.cursor + len(text) + MAX_MARK_CHARS)

    def end_line(self, level: int = 0) -> None:
        """End the line; an empty one is left out."""
        if len(self.chars) > self._begin:
            self.lines.append((self._begin, len(self.chars), level))
            self.chars.append("\n")
            self.offsets.append(self.offsets[-1])
        self._begin = len(self.chars)

    @property
    def last(self) -> str:
        """Last character of the line under construction, "" at its start."""
        return self.chars[-1] if len(self.chars) > self._begin else ""


def read_markdown(source: str, start: int = 0) -> tuple[list[DocumentLine], RepairedText, list[Line]]:
    """Lines of a Markdown text.

    Also the text that they count in, and lines of bare tags left out.

    start: offset after the front matter.
    """
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": 60}).enable(["table", "strikethrough"])
    parser.disable("text_join")  # escapes and entities stay apart: each has its place
    builder = _Builder(source)
    first = source.count("\n", 0, start)
    for level, token in _blocks(parser.parse(source[start:])):
        line = first + (token.map[0] if token.map else 0)
        if token.map and line < len(builder.starts):
            builder.cursor = max(builder.cursor, builder.starts[line])
        _add_block(builder, token, level)
    text = "".join(builder.chars)
    lines = [item for bounds in builder.lines if (item := _line(text, *bounds)) is not None]
    kept = [item for item in lines if not _TAGS_ONLY.fullmatch(item.line.text)]
    tags = [item.line for item in lines if _TAGS_ONLY.fullmatch(item.line.text)]
    return kept, RepairedText(text, builder.offsets, (), tuple(builder.starts)), tags


def _line(text: str, begin: int, end: int, level: int) -> DocumentLine | None:
    words = strip(text[begin:end])
    if not words:
        return None
    begin = text.index(words, begin)
    return DocumentLine(Line(1, begin, begin + len(words), words, 0, 1), level)


def _blocks(tokens: Sequence[Token]) -> Iterator[tuple[int, Token]]:
    """Tokens with text, each with the level of its heading."""
    level = 0
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1:])
        elif token.type == "heading_close":
            level = 0
        elif token.type in ("inline", "html_block", "fence", "code_block"):
            yield level, token


def _add_block(builder: _Builder, token: Token, level: int) -> None:
    if token.type == "inline":
        _add_inline(builder, token.children or [])
        builder.end_line(level)
        return
    content = token.content
    if token.type == "html_block":
        content = _TAG.sub("\n", _BREAK.sub("\n", content))
    for line in content.split("\n"):
        builder.add(strip(line))
        builder.end_line()


def _add_inline(builder: _Builder, tokens: Sequence[Token]) -> None:
    for at, token in enumerate(tokens):
        if token.type == "softbreak":
            if not builder.last or builder.last in _SENTENCE_ENDS or _is_latin(builder.last):
                builder.end_line()
        elif token.type == "hardbreak":
            builder.end_line()
        elif token.type == "image":
            if len(token.content) >= MIN_ALT_CHARS:
                builder.end_line()
                builder.add(token.content)
                builder.end_line()
        elif token.type == "html_inline":
            if _BREAK.fullmatch(token.content):
                builder.end_line()
            builder.pass_by(token.content)
        elif token.content:
            _add_words(builder, token.content, first=at == 0)


def _add_words(builder: _Builder, words: str, *, first: bool) -> None:
    """Append words without the marks of note programs."""
    if first:
        words = _CALLOUT.sub("", words, count=1)
    done = 0
    for match in _WIKI.finditer(words):
        builder.add(words[done : match.start()])
        builder.add(match.group(1) or match.group(2) or "")
        done = match.end()
    builder.add(words[done:])


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()
