"""Column mapping of an export, by names and contents.

Takes rows under the names of the file, gives rows under canonical names, then notes: columns understood by
their contents, columns not read with their length, rows without a text, characters broken in the file.
Nothing of a row is dropped without a word in the notes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from statistics import median
from typing import Any

from retrieval.models import SetAside
from retrieval.reading.readers.exports.cell_values import (
    is_address,
    is_date,
    is_paper_name,
    line_of_value,
    split_citation,
    split_page,
    text_of_value,
    unread_of_value,
)
from retrieval.reading.readers.exports.date_notation import DateNotation, notation_of, plain_date
from retrieval.reading.readers.exports.export_columns import (
    ABSTRACT,
    COLUMNS,
    DATE_PARTS,
    column_of,
    column_rank,
    is_index_name,
    plain_name,
)
from retrieval.reading.sources.encoding import credibility

SAMPLE_ROWS = 64
"""Rows by which the columns are decided."""
SAMPLE_CHARS = 400
"""Code points of a cell looked at."""
MIN_SHARE = 0.8
"""Share of cells of one form from which a column has the form."""
MIN_TEXT_CHARS = 25
"""Median length of a text column."""
TITLE_CHARS = (4, 60)
"""Median length of a title column."""
MAX_LISTED = 12
"""Columns or rows named in one note."""
RECORD_PATH = "\0path"
"""Key of a row with its path in a JSON document, for reports; not a column."""
_KNOWN = frozenset([*COLUMNS, ABSTRACT, *DATE_PARTS])
_CANONICAL = frozenset(COLUMNS)
_TEXTS = frozenset(["kicker", "title", "subtitle", "author", "text", "body", ABSTRACT])
_AGENCY_NAMES = frozenset(
    [
        "source",
        "来源",
        "新闻来源",
        "文章来源",
        "稿件来源",
        "消息来源",
        "出处",
        "sourcename",
        "newssource",
        "origin",
    ]
)
"""Names of columns with the paper, or with the agency that a report came from."""

NumberedRow = tuple[int, "Mapping[str, Any] | SetAside"]
"""A row with its number (1-based line of the file), or the reason why it could not be read."""


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Canonical column of each name; a name without one is not read.

    guessed: names understood by their contents alone.
    """

    columns: Mapping[str, str]
    guessed: tuple[str, ...] = ()


@dataclass(slots=True)
class _Leftovers:
    """Counts of cells and rows that were not read."""

    chars: Counter[str] = field(default_factory=Counter)
    abstracts: list[int] = field(default_factory=list)
    bare: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)


def canonical_rows(
    rows: Iterator[NumberedRow], given: Mapping[str, str], source: str
) -> Iterator[NumberedRow]:
    """Rows under canonical names, then the notes on them.

    given: mapping of `archive.toml`, goes before all others.
    """
    sample = list(islice(rows, SAMPLE_ROWS))
    mapping = decide_columns([row for _, row in sample if not isinstance(row, SetAside)], given)
    known = dict(mapping.columns)
    notation = _notation([row for _, row in sample if not isinstance(row, SetAside)], known)
    left = _Leftovers()
    for number, row in chain(sample, rows):
        if isinstance(row, SetAside):
            yield number, row
            continue
        if given or not row.keys() <= _CANONICAL:
            row = _renamed(row, known, given, left)  # noqa: PLW2901
        if notation is not None and row.get("date"):
            row = {**row, "date": plain_date(row["date"], notation)}  # noqa: PLW2901
        _note_row(row, number, left)
        yield number, row
    yield from ((0, note) for note in _notes(mapping, left, source))


def _notation(rows: Sequence[Mapping[Any, Any]], known: Mapping[str, str]) -> DateNotation | None:
    """The notation of the date column of these rows."""
    name = next((name for name, target in known.items() if target == "date"), None)
    return notation_of([cell for row in rows if (cell := row.get(name)) not in (None, "")])


def _renamed(
    row: Mapping[Any, Any], known: dict[str, str], given: Mapping[str, str], left: _Leftovers
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    ranks: dict[str, int] = {}
    for name, value in row.items():
        if not isinstance(name, str) or name == RECORD_PATH:
            found |= {RECORD_PATH: value} if name == RECORD_PATH else {}
            continue
        if name not in known:
            target = column_of(name, given)
            known[name] = target if target in _KNOWN else ""
        target = known[name]
        if value is None or value in ("", [], {}):
            if target:
                found.setdefault(target, value)
            continue
        rank = -1 if name in given else column_rank(name)
        if target and (found.get(target) in (None, "") or rank < ranks.get(target, 99)):
            if found.get(target) not in (None, ""):
                left.chars[name] += _length(found[target])
            found[target], ranks[target] = value, rank
        elif not (is_index_name(name) and str(value).strip().isdigit()):
            left.chars[name] += _length(value)
    return found


def _note_row(row: Mapping[str, Any], number: int, left: _Leftovers) -> None:
    body = row.get("text") or row.get("body")
    abstract = row.get(ABSTRACT)
    if row.get("text") and row.get("body"):
        left.chars["body"] += _length(row["body"])
    if abstract and body:
        left.chars[ABSTRACT] += _length(abstract)
    for name, value in row.items():
        if isinstance(value, list | dict) and name in _TEXTS:
            left.chars.update(unread_of_value(name, value))
    if not body:
        (left.abstracts if abstract else left.bare).append(number)
    if any("\ufffd" in value for value in row.values() if isinstance(value, str)):
        left.broken.append(number)


def _length(value: object) -> int:
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        return sum(map(_length, value.values()))
    return sum(map(_length, value)) if isinstance(value, list) else len(str(value))


def _notes(mapping: ColumnMapping, left: _Leftovers, source: str) -> Iterator[SetAside]:
    """Notes on the columns and rows of an export."""
    renamed = [f"{name} → {to}" for name, to in mapping.columns.items() if to and name != to]
    if mapping.guessed:
        guessed = [f"{name} → {mapping.columns[name]}" for name in mapping.guessed]
        yield SetAside(source, "columns_guessed", (("columns", listed(guessed)),))
    elif renamed:
        yield SetAside(source, "columns_read", (("columns", listed(renamed)),))
    if left.chars:
        yield unused_columns_note(source, left.chars)
    if left.abstracts:
        yield SetAside(source, "abstract_only", rows_facts(left.abstracts))
    if left.bare:
        yield SetAside(source, "title_only", rows_facts(left.bare))
    if left.broken:
        yield SetAside(source, "broken_characters", rows_facts(left.broken))


def unused_columns_note(source: str, chars: Mapping[str, int]) -> SetAside:
    """Note on columns or fields not read, the longest first.

    chars: length of each.
    """
    longest = sorted(chars.items(), key=lambda item: -item[1])
    named = [f"{name or '∅'}({count})" for name, count in longest]
    facts = (("columns", listed(named)), ("chars", str(sum(chars.values()))))
    return SetAside(source, "columns_unused", facts)


def rows_facts(rows: Sequence[int]) -> tuple[tuple[str, str], ...]:
    """Facts of a note on some rows: their count and numbers."""
    return (("count", str(len(rows))), ("rows", listed(list(map(str, rows)))))


def partial_dates_note(source: str, periods: Mapping[int, str]) -> SetAside:
    """Note on rows dated by a month or year, by row number."""
    example = next(iter(periods.values()))
    return SetAside(source, "partial_date", (*rows_facts(list(periods)), ("value", example)))


def listed(items: Sequence[str]) -> str:
    """The first items of a list, each cut short, for a note."""
    more = "…" if len(items) > MAX_LISTED else ""
    return "、".join(item[:60] for item in items[:MAX_LISTED]) + more


def decide_columns(rows: Sequence[Mapping[Any, Any]], given: Mapping[str, str]) -> ColumnMapping:
    """The mapping by names, checked against contents, then by contents.

    given: as in `canonical_rows`.
    """
    cells = _cells_by_name(rows)
    columns = {name: target for name in cells if (target := column_of(name, given)) in _KNOWN}
    for name, target in list(columns.items()):
        if name not in given and name != target:
            columns[name] = _checked(name, target, cells[name], columns)
    _prefer_longest_text(columns, cells, given)
    taken = set(columns.values())
    unknown = {name: values for name, values in cells.items() if name not in columns and name not in given}
    guessed = {} if given and {"title", "text"} <= set(given.values()) else _guessed(unknown, taken)
    return ColumnMapping({**dict.fromkeys(cells, ""), **columns, **guessed}, tuple(guessed))


def _cells_by_name(rows: Sequence[Mapping[Any, Any]]) -> dict[str, list[Any]]:
    """Non-empty cells of each column, in the order of first sight."""
    cells: dict[str, list[Any]] = {}
    for row in rows:
        for name, value in row.items():
            if isinstance(name, str) and name != RECORD_PATH:
                cells.setdefault(name, [])
                if value is not None and value not in ("", [], {}):
                    cells[name].append(value)
    return cells


def _checked(name: str, target: str, values: Sequence[Any], columns: Mapping[str, str]) -> str:
    """The column of a usual name, by its contents; "" for none.

    A section that is no number is a page name, an address no paper, a time of day no date.
    """
    if not values:
        return target
    texts = [str(line_of_value(value) or "")[:SAMPLE_CHARS] for value in values]
    if target == "date" and not _share(map(is_date, values)) and not any(map(_looks_dated, texts)):
        return "" if notation_of(values) is None else target
    if target == "page" and not any(split_page(text)[0] for text in texts):
        return "" if "page_name" in columns.values() else "page_name"
    if target in ("paper", "text", "body", ABSTRACT) and _share(map(is_address, texts)) > 0.5:
        return ""
    agency = target == "paper" and plain_name(name) in _AGENCY_NAMES
    return "" if agency and _share(is_paper_name(split_citation(text)[0]) for text in texts) < 0.5 else target


def _looks_dated(text: str) -> bool:
    """True for a text with a year.

    An impossible date is reported; a time of day is no date."""
    return any(year in text for year in ("18", "19", "20", "年"))


def _prefer_longest_text(
    columns: dict[str, str], cells: Mapping[str, Sequence[Any]], given: Mapping[str, str]
) -> None:
    """Keep the longest of several text columns."""
    texts = [name for name, target in columns.items() if target in ("text", "body")]
    if len(texts) < 2 or any(name in given for name in texts) or {"text", "body"} & set(texts):
        return
    longest = max(texts, key=lambda name: _median_length(cells[name]))
    for name in texts:
        if name != longest:
            columns[name] = ""


def _guessed(cells: Mapping[str, Sequence[Any]], taken: set[str]) -> dict[str, str]:
    """Columns understood by contents, for what no name gave."""
    found: dict[str, str] = {}
    texts = {
        name: [text[:SAMPLE_CHARS] for value in values if (text := str(line_of_value(value) or "").strip())]
        for name, values in cells.items()
        if not is_index_name(name)
    }
    texts = {name: values for name, values in texts.items() if values}

    def take(target: str, names: Iterable[str]) -> None:
        name = next(iter(names), None)
        if target not in taken and name is not None:
            found[name] = target
            texts.pop(name)

    by_length = sorted(texts, key=lambda name: -_median_length(texts[name]))
    take("date", [name for name in texts if _share(map(is_date, texts[name])) >= MIN_SHARE])
    if not taken & {"text", "body", ABSTRACT}:
        take("text", [n for n in by_length if n in texts and _is_prose(texts[n], MIN_TEXT_CHARS)])
    low, high = TITLE_CHARS
    take("title", [n for n in texts if low <= _median_length(texts[n]) <= high and _is_title(texts[n])])
    take("page", [n for n in texts if _share(bool(_labelled(text)) for text in texts[n]) >= MIN_SHARE])
    take("paper", [n for n in texts if _share(map(is_paper_name, texts[n])) >= MIN_SHARE])
    return found


def _labelled(text: str) -> str | None:
    """The label of a page written as one: with letters or 版."""
    label, _ = split_page(text)
    return label if label and (not label.isdigit()) else None


def _is_prose(texts: Sequence[str], length: int) -> bool:
    return _median_length(texts) >= length and credibility("".join(texts[:20])) >= 0.2


def _is_title(texts: Sequence[str]) -> bool:
    """True for distinct Chinese lines without a full stop."""
    distinct = len(set(texts)) >= 0.6 * len(texts)
    chinese = _share(sum("\u3400" <= c <= "\u9fff" for c in text) * 2 >= len(text) for text in texts)
    ended = _share(text.endswith(("。", "；", "，")) for text in texts)
    return distinct and chinese >= MIN_SHARE and ended < 0.2 and not any(map(is_address, texts))


def _median_length(values: Sequence[Any]) -> float:
    return median(len(str(text_of_value(value) or "")) for value in values) if values else 0


def _share(found: Iterable[bool]) -> float:
    flags = list(found)
    return sum(flags) / len(flags) if flags else 0.0
