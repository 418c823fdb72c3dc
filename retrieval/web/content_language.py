"""Content negotiation by Accept-Language, and a reader's own choice.

A reader chooses by the parameter `lang` of any page; a cookie keeps the choice for the next one. The address
of an article stays one for all languages that way, and `?lang=en` is an address of its own to be passed on.
"""

from __future__ import annotations

from functools import lru_cache

from retrieval.i18n import match_language

MAX_RANGES = 20
"""Language ranges of a header that are read; browsers send three to five."""


LANGUAGE_PARAMETER = "lang"
LANGUAGE_COOKIE = "lang"
LANGUAGE_NAMES = {"zh-Hans": "简体", "zh-Hant": "繁體", "en": "English"}
"""Catalogues, each named in its own language."""


@lru_cache(maxsize=256)
def choose_language(accepted: str, default: str) -> str:
    """The catalogue for a header (RFC 9110, 12.5.4), else the default.

    The highest quality wins, the first of equal ones; `*` is the default.
    """
    best, language = 0.0, default
    for part in accepted.split(",")[:MAX_RANGES]:
        tag, _, parameters = part.strip().partition(";")
        quality = _quality(parameters)
        found = default if tag.strip() == "*" else match_language(tag.strip())
        if found is not None and quality > best:
            best, language = quality, found
    return language


def _quality(parameters: str) -> float:
    """The weight of a range, 0..1; 0 for a malformed one."""
    name, _, value = parameters.strip().partition("=")
    if not name:
        return 1.0
    try:
        weight = float(value.strip()) if name.strip().lower() == "q" else 1.0
    except ValueError:
        return 0.0
    return weight if 0.0 <= weight <= 1.0 else 0.0
