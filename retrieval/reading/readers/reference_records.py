"""References as press databases export them: each field behind a tag.

    RT Newspaper Article        %0 Newspaper Article        TY  - NEWS
    T1 三百盏路灯换新             %T 三百盏路灯换新             TI  - 三百盏路灯换新
    JF 江川晚报                  %J 江川晚报                  T2  - 江川晚报

CNKI, Wanfang and VIP write them for RefWorks, EndNote (Refer) and NoteExpress, Zotero and `jianbao ask
--format ris` as RIS; CNKI has a notation of its own (Title-题名: …). A table for each notation says which tag
stands for which column of an export.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from retrieval.models import Page, SetAside
from retrieval.patterns import lazy_regex
from retrieval.reading.grammar.lines import Line, join_lines
from retrieval.reading.readers.exports.cell_values import is_date, split_date
from retrieval.reading.readers.field_records import BODY_COLUMNS, RecordField, pages_of_records
from retrieval.reading.sources.page_facts import BadFact, PageFacts, page_label, parse_period

MAX_HEAD_LINES = 40
"""Lines searched for the tags of a first record."""
MIN_TAGS = 3
"""Tags of a first record, at least; a title among them."""
_NEWS_TYPES = ("news", "报纸", "報紙")
_SNAPSHOT = "<正>"
"""Before the opening of an article that CNKI gives for an abstract; not its words."""


@dataclass(frozen=True, slots=True)
class ReferenceNotation:
    """Notation of a reference manager.

    tag:     a tag at the start of a line; its first group is the name.
    columns: name of a tag -> column, or "type" of the reference; others have no place in an article.
    wrapped: True if a line without a tag continues the one before.
    """

    tag: re.Pattern[str]
    columns: Mapping[str, str]
    wrapped: bool = False

    def column_of(self, line: Line) -> str | None:
        """Column of the tag of a line; "-" for others, or None."""
        match = self.tag.match(line.text)
        return self.columns.get(match.group(1), "-") if match else None


def _columns(**tags: str) -> dict[str, str]:
    """Tag -> column, of the tags of each column, parted by commas."""
    return {tag: column for column, names in tags.items() for tag in names.split(",")}


NOTATIONS: Mapping[str, ReferenceNotation] = {
    "RefWorks": ReferenceNotation(
        lazy_regex(
            r"(RT|SR|ID|A[1-6DV]|T[1-3]|J[FO]|YR|FD|VO|vo|IS|[SO]P|K1|AB|NO|P[BPM]|ED|S[NFT]|C[NLR]|LA|LK|"
            r"D[BIOS]|OL|OT|RD|RP|U[LR1-5]|W[PTV])(?=\s|$)\s*"
        ),
        _columns(
            type="RT", title="T1", author="A1", paper="JF,JO", date="FD,YR", page="OP,SP", abstract="AB",
        ),
    ),
    "Refer": ReferenceNotation(
        lazy_regex(r"(%[0-9A-Z@+*#$&!?^~<>()\[\]=:;.,'-])(?=\s|$)\s*"),
        _columns(
            type="%0", title="%T", author="%A", paper="%J,%B", date="%8,%D", page="%P", page_name="%&",
            abstract="%X",
        ),
    ),
    "NoteExpress": ReferenceNotation(
        lazy_regex(r"\{([A-Z][A-Za-z /]{1,30})\}\s*[:：]?\s*"),
        _columns(
            type="Reference Type", title="Title", subtitle="Subtitle", author="Author",
            paper="Journal,Newspaper,Newspaper Name,Periodical,Secondary Title",
            date="Date,Issue Date,Publication Date,Year", page="Pages,Page,Start Page", page_name="Section",
            abstract="Abstract",
        ),
    ),
    "RIS": ReferenceNotation(
        lazy_regex(r"([A-Z][A-Z0-9]) {1,2}-(?=\s|$)\s*"),
        _columns(
            type="TY", title="TI,T1", author="AU,A1", paper="T2,JF,JO,JA", date="DA,PY,Y1", page="SP",
            page_name="SE", abstract="AB,N2",
        ),
    ),
    "MEDLINE": ReferenceNotation(
        lazy_regex(r"(?=[A-Z ]{4}-)([A-Z]{2,4}) {0,2}-(?=\s|$)\s*"),
        _columns(type="PT", title="TI,TT", author="AU", paper="JT,TA", date="DP", page="PG", abstract="AB"),
        wrapped=True,
    ),
    "CNKI": ReferenceNotation(
        lazy_regex(r"([A-Z][A-Za-z]{2,20})-[A-Za-z\u3400-\u9fff]{1,12}\s*[:：]\s*"),
        _columns(
            type="SrcDatabase", title="Title", author="Author", paper="Source", date="PubTime,Year",
            page="PageCount,Page", abstract="Summary",
        ),
    ),
}  # fmt: skip


def read_references(lines: Sequence[Line], name: str, known: PageFacts) -> Iterator[Page | SetAside] | None:
    """Pages of references; None for any other text.

    name: of the source.  known: facts that hold where a reference gives none.
    """
    notation = next((notation for notation in NOTATIONS.values() if _is_written_in(lines, notation)), None)
    return None if notation is None else pages_of_records(_records(lines, notation), name, known)


def _is_written_in(lines: Sequence[Line], notation: ReferenceNotation) -> bool:
    """True for tags from the first line on, a title among them."""
    if not lines or notation.column_of(lines[0]) is None:
        return False
    columns = [notation.column_of(line) for line in lines[:MAX_HEAD_LINES]]
    return "title" in columns and sum(column is not None for column in columns) >= MIN_TAGS


def _records(lines: Sequence[Line], notation: ReferenceNotation) -> Iterator[list[RecordField]]:
    """Fields of each reference; its first tag again begins the next."""
    tagged: list[tuple[str, list[Line]]] = []
    for line in lines:
        match = notation.tag.match(line.text)
        if match is None:
            tagged[-1][1].append(line)
            continue
        tag, rest = match.group(1), line.cut(match.end())
        if tagged and tag == tagged[0][0]:
            yield _fields(tagged, notation)
            tagged = []
        tagged.append((tag, [rest] if rest.text else []))
    yield _fields(tagged, notation)


def _fields(tagged: Sequence[tuple[str, list[Line]]], notation: ReferenceNotation) -> list[RecordField]:
    """Fields of a reference, authors in one.

    A year beside a date adds nothing; the pages of a journal are no page of a paper.
    """
    written = ((tag, [join_lines(lines)] if notation.wrapped and lines else lines) for tag, lines in tagged)
    fields = [RecordField(tag, notation.columns.get(tag, "-"), tuple(lines)) for tag, lines in written]
    kind = next((field.text.lower() for field in fields if field.column == "type"), "")
    in_paper = not kind or any(word in kind for word in _NEWS_TYPES)
    authors = tuple(line for field in fields if field.column == "author" for line in field.lines)
    dated = any(field.column == "date" and is_date(field.text) for field in fields)
    done: list[RecordField] = []
    for field in fields:
        if field.column == "author":
            if authors:
                done.append(replace(field, lines=authors))
            authors = ()
        elif (field.column == "date" and not _is_date_of_record(field.text, dated)) or (
            field.column == "page" and not (in_paper and _is_page(field.text))
        ):
            done.append(replace(field, column="-"))
        else:
            done.append(_without_snapshot_mark(field))
    return done


def _is_date_of_record(text: str, dated: bool) -> bool:
    """True for a date, or a partial one without any other."""
    return is_date(text) or (not dated and parse_period(split_date(text)[0]) is not None)


def _is_page(text: str) -> bool:
    try:
        page_label(text)
    except BadFact:
        return False
    return True


def _without_snapshot_mark(field: RecordField) -> RecordField:
    if field.column not in BODY_COLUMNS or not field.lines or not field.lines[0].text.startswith(_SNAPSHOT):
        return field
    first, *more = field.lines
    rest = first.cut(len(_SNAPSHOT))
    return replace(field, lines=(rest, *more) if rest.text else tuple(more))
