"""Corrections of an archive: wrong words to a line of a source.

Takes words as shown, gives the corrected line as written to the correction file. The words must stand once in
the article, or once in the quote, and within one line of the source.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.citations import place_spans
from retrieval.errors import BadCorrection
from retrieval.models import Article, Place, Span
from retrieval.reading.discovery import find_source
from retrieval.reading.line_corrections import place_of_line
from retrieval.reading.registry import RowReader, reader_for
from retrieval.reading.sources.correction_file import MAX_LINE_LENGTH, CorrectedLine, correct_line
from retrieval.reading.sources.source_file import SourceFile


@dataclass(frozen=True, slots=True)
class WordCorrection:
    """Words to be replaced in an article.

    within: of a quote, searched first; None for the whole article.
    """

    article: Article
    wrong: str
    right: str
    within: Span | None = None


def correct_words(
    paths: Sequence[Path], links: Sequence[Path], wanted: WordCorrection, now: dt.datetime
) -> CorrectedLine:
    """Write a correction beside the sources; gives the line.

    paths, links: of the archive, as of `list_sources`.
    Raises BadCorrection, CorrectedMeanwhile, SourceChanged, CannotWrite, UnreadableSource.
    """
    if wanted.wrong == wanted.right:
        raise BadCorrection("same")
    if "\n" in wanted.right:
        raise BadCorrection("line_end")
    at = _occurrence(wanted)
    place, start, end = _line_of(wanted, at)
    source = _source_of(paths, links, place.source or wanted.article.source)
    shown = wanted.article.text[start:end]
    text = shown[: at.start - start] + wanted.right + shown[at.end - start :]
    if len(text) > MAX_LINE_LENGTH:
        raise BadCorrection("too_long", limit=MAX_LINE_LENGTH)
    line = CorrectedLine(place_of_line(place, shown if place.read_as is None else place.read_as), text)
    correct_line(_root_of(paths, source), source, line, shown=shown, now=now)
    return line


def _occurrence(wanted: WordCorrection) -> Span:
    """The one place of the words. Raises BadCorrection."""
    text, words = wanted.article.text, wanted.wrong
    whole = Span(0, len(text))
    for span in (wanted.within or whole, whole):
        found = _starts(text, words, span)
        if len(found) == 1:
            return Span(found[0], found[0] + len(words))
        if len(found) > 1:
            raise BadCorrection("several", words=words[:40], count=len(found))
    raise BadCorrection("not_there", words=words[:40])


def _starts(text: str, words: str, span: Span) -> list[int]:
    found, at = [], text.find(words, span.start, span.end) if words else -1
    while at >= 0:
        found.append(at)
        at = text.find(words, at + 1, span.end)
    return found


def _line_of(wanted: WordCorrection, at: Span) -> tuple[Place, int, int]:
    """The line of the words, and its span. Raises BadCorrection."""
    touched = [
        one
        for block in wanted.article.blocks
        for one in place_spans(block)
        if one[1] < at.end and at.start < one[2]
    ]
    if not touched:
        raise BadCorrection("no_place")
    if len(touched) > 1 or not touched[0][1] <= at.start <= at.end <= touched[0][2]:
        raise BadCorrection("two_lines", words=wanted.wrong[:40])
    return touched[0]


def _source_of(paths: Sequence[Path], links: Sequence[Path], name: str) -> SourceFile:
    source = find_source(paths, name, links)
    if source is None:
        raise BadCorrection("no_source", source=name)
    if isinstance(reader_for(source), RowReader):
        raise BadCorrection("export", source=name)
    return source


def _root_of(paths: Sequence[Path], source: SourceFile) -> Path:
    """The archive's folder; of a single file its own."""
    folders = [path for path in paths if path.is_dir() and source.path.is_relative_to(path)]
    return folders[0] if folders else source.path.parent
