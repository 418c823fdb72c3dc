"""What an archive says of itself: `archive.toml` in its folder, or in one above its files.

    paper = "江川晚报"
    path = "{date:%Y%m%d}/{page}.txt"      # or a regular expression with groups paper, date, page
    time_zone = "Asia/Shanghai"
    licence = "© 江川晚报社"
    [columns]                               # names of an export's columns
    标题 = "title"

The nearest file speaks. What it says of paper and path counts after sidecars and before the usual ways
of naming files.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import regex

from retrieval.errors import UnreadableSource
from retrieval.reading.sources.page_facts import BadFact, PageFacts, given_label, parse_date
from retrieval.reading.sources.source_file import SourceFile

PROFILE_FILE = "archive.toml"
LARGEST_PROFILE = 65536
LONGEST_PATTERN = 300
LONGEST_LICENCE = 300
_NO_COLUMNS: Mapping[str, str] = MappingProxyType({})
_GAP = re.compile(r"\\{(paper|date|page|page_name)(?::([^{}]{1,40}))?\\}")
_DIRECTIVES = {
    "%Y": r"\d{4}",
    "%y": r"\d{2}",
    "%m": r"\d{1,2}",
    "%d": r"\d{1,2}",
    "%j": r"\d{1,3}",
    "%b": r"[A-Za-z]{3}",
}
LONGEST_MATCH = 0.2
"""Seconds that a pattern may take over one path; one that repeats repetitions could take for ever."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What `archive.toml` says; None or empty where it says nothing.

    zone: where the paper appears, for rows of exports that are dated to the second.
    """

    paper: str | None = None
    path: str | None = None
    zone: ZoneInfo | None = None
    licence: str | None = None
    columns: Mapping[str, str] = field(default_factory=lambda: _NO_COLUMNS)

    def facts(self, name: str) -> PageFacts:
        """What a path within the archive says by the pattern; the paper where it does not.

        Raises UnreadableSource: bad_metadata, for a date or page that is none.
        """
        found = PageFacts()
        if self.path is not None:
            found = _by_pattern(self.path, name)
        return found.with_paper(self.paper)


def profile_of(source: SourceFile) -> Profile:
    """The nearest profile above a source, up to its archive's root. Raises UnreadableSource: bad_metadata."""
    for up in range(source.name.count("/") + 1):
        found = source.beside("../" * up + PROFILE_FILE)
        if found is not None:
            stamp = found.path.stat() if found.member is None else source.path.stat()
            return _read(found, stamp.st_mtime_ns, stamp.st_size, source.name)
    return Profile()


@lru_cache(maxsize=64)
def _read(found: SourceFile, mtime_ns: int, size: int, name: str) -> Profile:
    try:
        fields = tomllib.loads(found.data(LARGEST_PROFILE).decode("utf-8-sig"))
        return profile_from(fields)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        value = str(error)[:120]
        raise UnreadableSource(name, "bad_metadata", field=PROFILE_FILE, value=value) from error
    except BadFact as error:
        at = f"{PROFILE_FILE} {error.field}"
        raise UnreadableSource(name, "bad_metadata", field=at, value=error.value) from error


def profile_from(fields: Mapping[str, Any]) -> Profile:
    """The profile that a table describes. Raises BadFact."""
    texts: dict[str, str | None] = {}
    for key, longest in (
        ("paper", 200),
        ("path", LONGEST_PATTERN),
        ("time_zone", 60),
        ("licence", LONGEST_LICENCE),
    ):
        value = fields.get(key)
        if value is not None and (not isinstance(value, str) or len(value) > longest or "\n" in value):
            raise BadFact(key, value)
        texts[key] = value or None
    zone = texts.pop("time_zone")
    if texts["path"]:
        pattern_of(texts["path"])
    columns = fields.get("columns", {})
    if not isinstance(columns, dict) or not all(isinstance(value, str) for value in columns.values()):
        raise BadFact("columns", columns)
    return Profile(**texts, zone=_zone(zone) if zone else None, columns=MappingProxyType(dict(columns)))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadFact("time_zone", name) from error


@lru_cache(maxsize=64)
def pattern_of(path: str) -> tuple[regex.Pattern[str], str | None]:
    """The regular expression that a pattern of paths is, and the format of its date. Raises BadFact."""
    if "(?P<" in path:
        try:
            return regex.compile(path), None
        except regex.error as error:
            raise BadFact("path", path) from error
    formats: list[str | None] = [None]
    names = [match.group(1) for match in _GAP.finditer(re.escape(path))]
    if len(set(names)) < len(names):
        raise BadFact("path", path)

    def gap(match: re.Match[str]) -> str:
        name, form = match.group(1), match.group(2)
        if name == "date" and form:
            form = re.sub(r"\\(.)", r"\1", form)
            formats.append(form)
            inside = re.sub(r"%[A-Za-z]|.", lambda m: _DIRECTIVES.get(m.group(), re.escape(m.group())), form)
            return f"(?P<date>{inside})"
        return f"(?P<{name}>[^/]{{1,60}}?)"

    try:
        return regex.compile(_GAP.sub(gap, re.escape(path))), formats[-1]
    except regex.error as error:
        raise BadFact("path", path) from error


def _by_pattern(path: str, name: str) -> PageFacts:
    pattern, form = pattern_of(path)
    parts = name.split("/")
    tails = ("/".join(parts[at:]) for at in range(len(parts)))
    try:
        matches = (pattern.fullmatch(tail[:400], timeout=LONGEST_MATCH) for tail in tails)
        match = next((found for found in matches if found), None)
    except TimeoutError as error:
        raise UnreadableSource(name, "bad_metadata", field=f"{PROFILE_FILE} path", value=path) from error
    said = match.groupdict() if match else {}
    try:
        return PageFacts(
            said.get("paper"),
            _date(said["date"], form) if said.get("date") else None,
            given_label(said["page"]) if said.get("page") else None,
            said.get("page_name"),
        )
    except BadFact as error:
        raise UnreadableSource(name, "bad_metadata", field=error.field, value=error.value) from error


def _date(text: str, form: str | None) -> dt.date:
    if form is None:
        return parse_date(text)
    try:
        return dt.datetime.strptime(text, form).date()
    except ValueError as error:
        raise BadFact("date", text) from error
