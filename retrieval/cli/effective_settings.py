"""Effective settings with their origins, for `jianbao config`.

Reads the same sources as `SourcedSettings.read`, one at a time, to find the first that has each setting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr

from retrieval.settings import MASK, SourcedSettings
from retrieval.settings_sources import (
    DOTENV,
    Dotenv,
    Environment,
    Secrets,
    TomlTable,
    secrets_folder,
    settings_files,
)


@dataclass(frozen=True, slots=True)
class EffectiveSetting:
    """A setting in force: full name, value as text (secrets masked), origin."""

    name: str
    value: str
    origin: str


def effective_settings(classes: Sequence[type[SourcedSettings]]) -> Iterator[EffectiveSetting]:
    """Every setting of some classes with its value and origin."""
    for cls in classes:
        settings = cls.read()
        sources = _named_sources(cls)
        prefix = f"{cls.table}." if cls.table else ""
        for name in cls.model_fields:
            value = getattr(settings, name)
            origin = next((label(name) for label, given in sources if name in given), "")
            yield EffectiveSetting(prefix + name, _display_value(value), origin)


def _display_value(value: Any) -> str:
    if isinstance(value, SecretStr):
        return MASK if value.get_secret_value() else ""
    if isinstance(value, tuple):
        return ", ".join(str(part) for part in value)
    return str(value)


def _constant(text: str) -> Callable[[str], str]:
    return lambda _: text


def _named_sources(cls: type[SourcedSettings]) -> list[tuple[Callable[[str], str], dict[str, Any]]]:
    """Sources by precedence: a function naming the origin, the values."""
    variable = str(cls.model_config.get("env_prefix", ""))
    files = [(_constant(str(file.path)), TomlTable(cls, file)()) for file in settings_files()]
    return [
        (lambda name: (variable + name).upper(), Environment(cls)()),
        (_constant(str(DOTENV)), Dotenv(cls)()),
        (_constant(str(secrets_folder())), Secrets(cls)()),
        *files,
    ]
