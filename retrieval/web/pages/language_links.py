"""Links from a page to itself in other languages."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from retrieval.web.content_language import LANGUAGE_NAMES, LANGUAGE_PARAMETER

MAX_FIELDS = 200
"""Parameters of an address that are kept."""


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """A language to read a page in.

    code: of the catalogue. address: a query alone, so that the browser keeps the path as it knows it.
    """

    code: str
    name: str
    address: str


def language_links(query: str) -> tuple[LanguageLink, ...]:
    """The links of a page. query: of its address."""
    return tuple(LanguageLink(code, name, f"?{_query(query, code)}") for code, name in LANGUAGE_NAMES.items())


def _query(query: str, code: str) -> str:
    """The query with a language in place of any other."""
    try:
        fields = parse_qsl(query, keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="replace")
    except ValueError:  # too many: no form of ours
        fields = []
    kept = [(name, value) for name, value in fields if name != LANGUAGE_PARAMETER]
    return urlencode([*kept, (LANGUAGE_PARAMETER, code)], errors="replace")
