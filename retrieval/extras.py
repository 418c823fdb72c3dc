"""Optional dependencies: imported lazily, named clearly when missing.

An extra is imported inside the function that needs it; ImportError becomes MissingExtra, with the command
that installs the extra."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from retrieval.errors import MissingExtra


def import_extra(module: str, extra: str) -> ModuleType:
    """Import a module of an extra. Raises MissingExtra."""
    try:
        return import_module(module)
    except ImportError as error:
        raise MissingExtra(extra=extra) from error


@cache
def is_installed(module: str) -> bool:
    """True if a module can be imported; the module stays unimported."""
    return find_spec(module) is not None
