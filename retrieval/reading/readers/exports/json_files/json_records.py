"""Records within JSON values: articles wherever a project keeps them.

Articles may lie in arrays, below pages, below a wrapper ({"data": {"list": […]}}), under their ids or dates,
or column by column; the paper, date and page of the objects above hold for those within. OCR results (texts
with boxes) become one record of their lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from retrieval.reading.leftovers import Leftovers, count_chars
from retrieval.reading.readers.exports.cell_values import is_date, split_page
from retrieval.reading.readers.exports.export_columns import column_of, plain_name
from retrieval.reading.readers.exports.json_files.json_stream import MAX_DEPTH, BadElement, JsonElement

_FACTS = frozenset(["paper", "date", "page", "page_name"])
_BODIES = frozenset(["text", "body", "abstract"])
_PAGE_LISTS = frozenset(
    map(plain_name, ["pages", "page_list", "版面", "版面列表", "layouts", "plates", "sections", "版次"])
)
_NAMES_IN_PAGES = {"name": "page_name", "title": "page_name", "no": "page", "number": "page", "num": "page"}
"""Members of a page under names of another meaning elsewhere."""
_FEED_LISTS = frozenset(
    map(plain_name, ["item", "items", "entry", "entries", "article", "articles", "文章", "posts", "stories"])
)
"""Members of a feed with its articles; a list of related ones has another name."""
_OCR_LISTS = frozenset(
    map(
        plain_name,
        [
            "ocr_results",
            "words_result",
            "ocr_result",
            "ocr",
            "text_lines",
            "textlines",
            "ret",
            "rec_texts",
            "regions",
            "prism_wordsInfo",
            "TextDetections",
        ],
    )
)
_OCR_TEXTS = ("text", "words", "transcription", "rec_text", "word", "content", "txt", "DetectedText", "Text")
_OCR_BOXES = (
    "box",
    "bbox",
    "position",
    "points",
    "location",
    "text_region",
    "poly",
    "polygon",
    "dt_box",
    "pos",
    "Polygon",
    "boundingBox",
    "bounding_box",
    "vertices",
)
OCR_LINES = "ocr_lines"
"""Key of a record of OCR lines: a list of texts."""


def records_of(
    element: JsonElement, mapping: Mapping[str, str], left: Leftovers, number: int
) -> Iterator[tuple[str, Mapping[str, Any] | BadElement]]:
    """Records within an element, with their paths.

    mapping: of `archive.toml`, given name to canonical name. A value without any record comes as BadElement.
    left: takes texts around the records.  number: place of the element.
    """
    walk = _Walk(mapping)
    above: dict[str, Any] = {}
    for key, value in element.above:
        above |= walk.fact(key, value)
    found, whole = False, True
    used: set[int] = set()
    for path, record in walk.records(element.value, element.path, above, 0):
        found = True
        if isinstance(record, BadElement):
            whole = False
        elif path != element.path or OCR_LINES in record:
            whole = False
            used.update(map(id, texts_within(record)))
        yield path, record
    if not found:
        size = sum(map(count_chars, texts_within(element.value)))
        yield element.path, BadElement(element.path, type(element.value).__name__, size)
    elif not whole:
        for text in texts_within(element.value):
            if id(text) not in used:
                left.add("left_elements", text, number)


def texts_within(value: Any) -> Iterator[str]:
    """All texts of a value, keys aside."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from texts_within(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts_within(inner)


class _Walk:
    """A walk through one value, under one mapping of names."""

    def __init__(self, mapping: Mapping[str, str]) -> None:
        self._mapping = mapping

    def records(
        self, value: Any, path: str, above: Mapping[str, Any], depth: int
    ) -> Iterator[tuple[str, Mapping[str, Any] | BadElement]]:
        """Records of a value and all below.

        above: facts that hold for it, by canonical name.
        """
        if depth > MAX_DEPTH:
            yield path, BadElement(path, "nesting")
        elif isinstance(value, list):
            yield from self._list(value, path, above, depth)
        elif isinstance(value, dict):
            yield from self._object(value, path, above, depth)

    def _list(
        self, value: list[Any], path: str, above: Mapping[str, Any], depth: int
    ) -> Iterator[tuple[str, Mapping[str, Any] | BadElement]]:
        lines = _ocr_lines(value)
        if lines is not None:
            yield path, {**above, OCR_LINES: lines}
            return
        table = _table(value)
        for number, item in enumerate(table or value):
            inner = f"{path}[{number}]"
            if isinstance(item, list | dict):
                found = False
                for record in self.records(item, inner, above, depth + 1):
                    found = True
                    yield record
                if not found and isinstance(item, dict):
                    yield inner, BadElement(inner, "object")
            elif item is not None:
                yield inner, BadElement(inner, type(item).__name__)

    def _object(
        self, value: dict[str, Any], path: str, above: Mapping[str, Any], depth: int
    ) -> Iterator[tuple[str, Mapping[str, Any] | BadElement]]:
        columns = {key: column_of(key, self._mapping) for key in value}
        rows = _rows_of_columns(value, columns)
        if rows is not None:
            yield from self._list(rows, path, above, depth)
            return
        boxed = next((lines for inner in value.values() if (lines := _ocr_lines(inner))), None)
        if boxed is None and self._is_article(value, columns, alone=bool(path) and not path.endswith("]")):
            yield path, {**{k: v for k, v in above.items() if k not in columns.values()}, **value}
            return
        lines = boxed or _ocr_of_object(value)
        if lines is not None:
            facts: dict[str, Any] = {}
            for key, inner in value.items():
                facts |= self.fact(key, inner)
            yield path, {**above, **facts, OCR_LINES: lines}
            return
        yield from self._members(value, path, above, depth)

    def _members(
        self, value: dict[str, Any], path: str, above: Mapping[str, Any], depth: int
    ) -> Iterator[tuple[str, Mapping[str, Any] | BadElement]]:
        """Records below the members of an object that is no record itself."""
        facts = dict(above)
        in_pages = plain_name(path.rpartition(".")[2].partition("[")[0]) in _PAGE_LISTS
        for key, inner in value.items():
            name = _NAMES_IN_PAGES.get(key, key) if in_pages else key
            facts |= self.fact(name, inner)
        for key, inner in value.items():
            if isinstance(inner, list | dict):
                where = f"{path}.{key}" if path else key
                numbered = isinstance(inner, list) and "date" in facts
                found = _fact_of_key(key, numbered=numbered)
                yield from self.records(inner, where, {**facts, **found}, depth + 1)

    def fact(self, key: str, value: Any) -> dict[str, Any]:
        """Fact under its canonical name; {} for anything else."""
        column = column_of(key, self._mapping)
        scalar = isinstance(value, str | int | float) and not isinstance(value, bool)
        if column not in _FACTS or not scalar or value == "":
            return {}
        if column == "date" and not is_date(value):
            return {}
        return {column: value} if len(str(value)) <= 60 else {}

    def _is_article(self, value: Mapping[str, Any], columns: Mapping[str, str], *, alone: bool) -> bool:
        """True for a text, or a title without articles below.

        alone: the object is a member of another one; a title without a text then names that one.
        """
        bodies = [key for key, column in columns.items() if column in _BODIES]
        if not {"text", "body"} & set(columns.values()) and self._is_feed(value):
            return False
        for key in bodies:
            if isinstance(value[key], str) and value[key].strip():
                return True
            if value[key] and isinstance(value[key], list | dict) and not self._has_records(value[key]):
                return True
        if alone or "title" not in columns.values():
            return False
        title = next(value[key] for key, column in columns.items() if column == "title")
        if not title or (isinstance(title, dict) and not {"value", "rendered", "text"} & title.keys()):
            return False
        return not any(self._has_records(inner) for inner in value.values() if isinstance(inner, list | dict))

    def _is_feed(self, value: Mapping[str, Any]) -> bool:
        """True for records in a list of them, below a description."""
        return any(self._has_records(inner) for key, inner in value.items() if plain_name(key) in _FEED_LISTS)

    def _has_records(self, value: Any, depth: int = 0) -> bool:
        """True for objects with both title and text somewhere in a value."""
        if depth > 4:
            return False
        if isinstance(value, list):
            return any(self._has_records(item, depth + 1) for item in value[:8])
        if not isinstance(value, dict):
            return False
        columns = {column_of(key, self._mapping) for key in value}
        if "title" in columns and columns & _BODIES:
            return True
        return any(self._has_records(item, depth + 1) for item in value.values() if isinstance(item, list))


def _fact_of_key(key: str, *, numbered: bool) -> dict[str, Any]:
    """The date or page that a member's key gives: {"2021-03-12": […]}, {"A02版": […]}.

    numbered: a bare number is a page too, for it holds a list within a date: {"2021-03-12": {"02": […]}}.
    """
    if is_date(key) and len(key) >= 8:
        return {"date": key}
    label, name = split_page(key) if len(key) <= 20 else (None, None)
    if label is None or (label.isdigit() and not numbered):
        return {}
    return {"page": label, **({"page_name": name} if name else {})}


def _table(value: list[Any]) -> list[dict[str, Any]] | None:
    """Rows of a table whose first row holds the names, or None."""
    head = value[0] if value else None
    if len(value) < 2 or not isinstance(head, list) or not all(isinstance(cell, str) for cell in head):
        return None
    if not all(isinstance(row, list) and len(row) == len(head) for row in value):
        return None
    if not {"title", *_BODIES} & {column_of(name, {}) for name in head}:
        return None
    return [dict(zip(head, row, strict=True)) for row in value[1:]]


def _rows_of_columns(value: Mapping[str, Any], columns: Mapping[str, str]) -> list[Any] | None:
    """Rows of {"title": {"0": …}, "text": {"0": …}} or {"columns": […], "data": [[…]]}, or None."""
    names, data = value.get("columns"), value.get("data")
    if isinstance(names, list) and isinstance(data, list) and all(isinstance(row, list) for row in data):
        return [dict(zip(map(str, names), row, strict=False)) for row in data]
    if not {"title", *_BODIES} & set(columns.values()) or len(value) < 2:
        return None
    cells = list(value.values())
    if all(isinstance(cell, dict) for cell in cells) and all(
        cell.keys() == cells[0].keys() for cell in cells
    ):
        return [{name: cell[key] for name, cell in value.items()} for key in cells[0]]
    same = all(isinstance(cell, list) for cell in cells) and len({len(cell) for cell in cells}) == 1
    if same and "title" in columns.values() and len(cells[0]) > 1:
        return [dict(zip(value, row, strict=True)) for row in zip(*cells, strict=True)]
    return None


def _ocr_of_object(value: Mapping[str, Any]) -> list[Any] | None:
    """Lines of an OCR result: {"ocr_results": [{text, box}]}, {"rec_texts": [text]}."""
    for key, inner in value.items():
        if plain_name(key) in _OCR_LISTS and isinstance(inner, list) and inner:
            if all(isinstance(item, str) for item in inner):
                boxes = value.get("rec_boxes") or value.get("rec_polys") or value.get("dt_polys") or []
                return [(text, boxes[at] if at < len(boxes) else None) for at, text in enumerate(inner)]
            lines = _ocr_lines(inner, boxed=False)
            if lines is not None:
                return lines
    return next((lines for inner in value.values() if (lines := _ocr_lines(inner)) is not None), None)


def _ocr_lines(value: Any, *, boxed: bool = True) -> list[Any] | None:
    """Texts with boxes of a list of OCR lines, or None.

    boxed: every line must have a box. Also in the form [[box, [text, score]], …] of PaddleOCR.
    """
    if not isinstance(value, list) or not value:
        return None
    lines = [_ocr_line(item) for item in value]
    if any(line is None for line in lines) or (boxed and any(line[1] is None for line in lines if line)):
        return None
    return [line for line in lines if line]


def _ocr_line(item: Any) -> tuple[str, Any] | None:
    if isinstance(item, Mapping):
        text = next((item[key] for key in _OCR_TEXTS if isinstance(item.get(key), str)), None)
        box = next((item[key] for key in _OCR_BOXES if item.get(key)), None)
        return None if text is None else (text, box)
    if isinstance(item, Sequence) and len(item) in (2, 3) and not isinstance(item, str):
        box, said = item[0], item[1]
        if isinstance(said, list | tuple) and said and isinstance(said[0], str) and _is_box(box):
            return said[0], box
        if isinstance(said, str) and _is_box(box):
            return said, box
    return None


def _is_box(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) >= 4
        and all(isinstance(at, list | int | float | dict) for at in value)
    )
