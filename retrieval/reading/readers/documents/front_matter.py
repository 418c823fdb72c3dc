"""Front matter of Markdown, in YAML or TOML.

Facts and title fields of the file. Keys are columns of an export by their usual names (title, date, 来源 …);
others are named in a note.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from retrieval.models import SetAside
from retrieval.reading.readers.exports.cell_values import is_paper_name, line_of_value, split_date, split_page
from retrieval.reading.readers.exports.column_mapping import partial_dates_note, unused_columns_note
from retrieval.reading.readers.exports.export_columns import COLUMN_SYNONYMS, plain_name
from retrieval.reading.sources.page_facts import PageFacts, parse_facts

MAX_FRONT_MATTER_CHARS = 65536
_FENCED = re.compile(r"\ufeff?\s*---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_FENCED_TOML = re.compile(r"\ufeff?\s*\+\+\+[ \t]*\r?\n(.*?)\r?\n\+\+\+[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_LINK = re.compile(r"!?\[\[(?:[^\[\]|#]*/)?([^\[\]|#/]+)(?:[#|][^\[\]]*)?\]\]|\[([^\[\]]+)\]\([^()]*\)")
"""A link to a note, of a folder or under another name: [[报纸/江川晚报|晚报]], [江川晚报](江川晚报.md)."""
_TITLES = ("kicker", "title", "subtitle", "author")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Front matter as read.

    end:    offset after it.  titles: title fields by column.
    unused: keys without a place in an article, with the length of their values.
    read:   values that became facts.
    """

    end: int
    facts: PageFacts
    titles: Mapping[str, str]
    unused: Mapping[str, int]
    read: tuple[str, ...] = ()

    def notes(self, name: str) -> Iterator[SetAside]:
        """Notes on unused keys and a partial date. name: of the source."""
        if self.unused:
            yield unused_columns_note(name, self.unused)
        if self.facts.period:
            yield partial_dates_note(name, {1: self.facts.period})


def read_front_matter(source: str) -> FrontMatter | None:
    """The front matter of a text, or None.

    Raises BadFact for an impossible date or page.
    """
    head = source[: MAX_FRONT_MATTER_CHARS + 64]
    match = _FENCED.match(head) or _FENCED_TOML.match(head)
    fields = _parsed(match.group(1), toml=match.re is _FENCED_TOML) if match else None
    if match is None or fields is None:
        return None
    columns: dict[str, Any] = {}
    unused: dict[str, int] = {}
    for key, value in fields.items():
        column = COLUMN_SYNONYMS.get(plain_name(key))
        value = _unlinked(value)  # noqa: PLW2901
        if column in ("paper", "date", "page", "page_name", *_TITLES) and column not in columns:
            columns[column] = value
        elif value not in (None, "", [], {}):
            unused[key] = len(str(value))
    date, beside = split_date(columns.get("date"))
    label, page_name = split_page(str(columns.get("page") or beside or ""))
    paper = line_of_value(columns.get("paper"))
    if paper and not is_paper_name(paper):
        unused["paper"] = len(paper)
        paper = None
    facts = parse_facts({
        "date": date, "page": label or columns.get("page"),
        "page_name": columns.get("page_name") or page_name,
        "paper": paper or None,
    })  # fmt: skip
    titles = {name: text for name in _TITLES if (text := line_of_value(columns.get(name)))}
    read = tuple(str(value) for key, value in columns.items() if value and key not in (*_TITLES, *unused))
    return FrontMatter(match.end(), facts, titles, unused, read)


def _unlinked(value: Any) -> Any:
    """A value without links: [[江川晚报]] as text, or as YAML takes it."""
    if isinstance(value, list):
        inner = value[0] if len(value) == 1 and isinstance(value[0], list) else value
        return _unlinked(inner[0]) if inner is not value and len(inner) == 1 else [*map(_unlinked, inner)]
    return _LINK.sub(r"\1\2", value) if isinstance(value, str) else value


def _parsed(text: str, *, toml: bool) -> dict[str, Any] | None:
    """Fields of YAML or TOML, or None.

    Of broken YAML the lines `key: value`.
    """
    import yaml

    if toml:
        try:
            return tomllib.loads(text.replace("\r\n", "\n")) or None
        except (tomllib.TOMLDecodeError, RecursionError):
            return None

    try:
        loaded = yaml.safe_load(text) if "&" not in text or "*" not in text else None  # aliases
    except (yaml.YAMLError, ValueError, RecursionError, OverflowError):
        loaded = None
    if loaded is None:
        pairs = (line.partition(":") for line in text.splitlines() if ":" in line and line[:1] not in " -#")
        loaded = {key.strip(): value.strip().strip("\"'") for key, _, value in pairs}
    if not isinstance(loaded, dict) or not loaded:
        return None
    return {str(key): value for key, value in loaded.items()}
