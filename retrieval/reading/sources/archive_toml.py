"""Profile of an archive: `archive.toml` in or above its folder.

    paper = "江川晚报"
    path = "{date:%Y%m%d}/{page}.txt"      # or a regular expression with groups paper, date, page
    time_zone = "Asia/Shanghai"
    licence = "© 江川晚报社"
    [columns]                               # names of an export's columns
    标题 = "title"

Only the nearest file counts. Its paper and path pattern come after sidecars and before the usual notations
of paths (`path_facts`).
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import regex

from retrieval.errors import UnreadableSource
from retrieval.processes.sandbox import ChildFailed, run_in_sandbox
from retrieval.reading.sources.page_facts import BadFact, PageFacts, page_label_or_name, parse_date
from retrieval.reading.sources.source_file import SourceFile

PROFILE_NAME = "archive.toml"
MAX_PROFILE_BYTES = 65536
MAX_PATTERN_CHARS = 300
MAX_LICENCE_CHARS = 300
_NO_COLUMNS: Mapping[str, str] = MappingProxyType({})
_PLACEHOLDER = re.compile(r"\\{(paper|date|page|page_name)(?::([^{}]{1,40}))?\\}")
_DIRECTIVES = {
    "%Y": r"\d{4}",
    "%y": r"\d{2}",
    "%m": r"\d{1,2}",
    "%d": r"\d{1,2}",
    "%j": r"\d{1,3}",
    "%b": r"[A-Za-z]{3}",
}
MAX_REPETITIONS = 1000
"""Of a count in a regular expression; a path has fewer characters."""
PATTERN_COMPILE_TIMEOUT_S = 60.0
"""The start of the child on a busy machine included; it is memory that a pattern runs out of."""
MAX_PATTERN_MEMORY = 320 * 2**20
"""Bytes of the child that compiles a regular expression: usual ones take 160 MB with the interpreter,
`(a{900}){900}(b{900}){900}` 440 MB."""
PATTERN_TIMEOUT_S = 0.2
"""Matching time for one path: nested quantifiers can backtrack for ever."""


@dataclass(frozen=True, slots=True)
class ArchiveProfile:
    """Settings of `archive.toml`; None or empty where not given.

    path:    pattern of paths, with placeholders or named groups.
    zone:    of the paper, for rows of exports dated to the second.
    licence: shown with every article.
    columns: column names of exports, given name to canonical name.
    """

    paper: str | None = None
    path: str | None = None
    zone: ZoneInfo | None = None
    licence: str | None = None
    columns: Mapping[str, str] = field(default_factory=lambda: _NO_COLUMNS)

    def facts(self, name: str) -> PageFacts:
        """Facts of a path by the pattern, and the paper.

        Raises UnreadableSource: bad_metadata, for an impossible date or page.
        """
        found = PageFacts()
        if self.path is not None:
            found = _match_path(self.path, name)
        return found.with_paper(self.paper)


def profile_of(source: SourceFile) -> ArchiveProfile:
    """The nearest profile up to the archive's root. Raises UnreadableSource: bad_metadata."""
    for up in source.folders_up:
        found = source.sibling("../" * up + PROFILE_NAME)
        if found is not None:
            stamp = found.path.stat() if found.member is None else source.path.stat()
            return _read(found, stamp.st_mtime_ns, stamp.st_size, source.name)
    return ArchiveProfile()


@lru_cache(maxsize=64)
def _read(found: SourceFile, mtime_ns: int, size: int, name: str) -> ArchiveProfile:
    try:
        fields = tomllib.loads(found.read_bytes(MAX_PROFILE_BYTES).decode("utf-8-sig"))
        return parse_profile(fields)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        value = str(error)[:120]
        raise UnreadableSource(name, "bad_metadata", field=PROFILE_NAME, value=value) from error
    except BadFact as error:
        at = f"{PROFILE_NAME} {error.field}"
        raise UnreadableSource(name, "bad_metadata", field=at, value=error.value) from error


def parse_profile(fields: Mapping[str, Any]) -> ArchiveProfile:
    """Parse the table of an `archive.toml`. Raises BadFact."""
    texts: dict[str, str | None] = {}
    for key, longest in (
        ("paper", 200),
        ("path", MAX_PATTERN_CHARS),
        ("time_zone", 60),
        ("licence", MAX_LICENCE_CHARS),
    ):
        value = fields.get(key)
        if value is not None and (not isinstance(value, str) or len(value) > longest or "\n" in value):
            raise BadFact(key, value)
        texts[key] = value or None
    zone = texts.pop("time_zone")
    if texts["path"]:
        compile_path_pattern(texts["path"])
    columns = fields.get("columns", {})
    if not isinstance(columns, dict) or not all(isinstance(value, str) for value in columns.values()):
        raise BadFact("columns", columns)
    return ArchiveProfile(
        **texts, zone=_zone(zone) if zone else None, columns=MappingProxyType(dict(columns))
    )


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadFact("time_zone", name) from error


@lru_cache(maxsize=64)
def compile_path_pattern(path: str) -> tuple[regex.Pattern[str], str | None]:
    """Regular expression of a path pattern, and the date format. Raises BadFact."""
    if "(?P<" in path:
        if not _is_sound(path):
            raise BadFact("path", path)
        return regex.compile(path), None
    formats: list[str | None] = [None]
    names = [match.group(1) for match in _PLACEHOLDER.finditer(re.escape(path))]
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
        return regex.compile(_PLACEHOLDER.sub(gap, re.escape(path))), formats[-1]
    except regex.error as error:
        raise BadFact("path", path) from error


@lru_cache(maxsize=64)
def _is_sound(path: str) -> bool:
    """True for an expression that a child compiles in bounded memory.

    A few characters can ask for gigabytes: `{99999999}`, `((a{900}){900}){900}`.
    """
    counts = [int(number) for number in re.findall(r"\d+", " ".join(re.findall(r"\{[\d,]*\}", path)))]
    if any(count > MAX_REPETITIONS for count in counts):
        return False
    try:
        [compiles] = run_in_sandbox(
            _compiles, path, seconds=PATTERN_COMPILE_TIMEOUT_S, memory=MAX_PATTERN_MEMORY
        )
    except ChildFailed:
        return False
    return compiles


def _compiles(path: str) -> Iterator[bool]:
    """In a child: True for a regular expression that can be compiled."""
    try:
        regex.compile(path)
    except (regex.error, OverflowError, RecursionError):
        yield False
    else:
        yield True


def _match_path(path: str, name: str) -> PageFacts:
    pattern, form = compile_path_pattern(path)
    parts = name.split("/")
    tails = ("/".join(parts[at:]) for at in range(len(parts)))
    try:
        matches = (pattern.fullmatch(tail[:400], timeout=PATTERN_TIMEOUT_S) for tail in tails)
        match = next((found for found in matches if found), None)
    except TimeoutError as error:
        raise UnreadableSource(name, "bad_metadata", field=f"{PROFILE_NAME} path", value=path) from error
    said = match.groupdict() if match else {}
    try:
        return PageFacts(
            said.get("paper"),
            _date(said["date"], form) if said.get("date") else None,
            page_label_or_name(said["page"]) if said.get("page") else None,
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
