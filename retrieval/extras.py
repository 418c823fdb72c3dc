"""Optional parts of the program: imported only where they are used, named clearly where they are missing."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from retrieval.errors import MissingExtra


def import_extra(module: str, extra: str) -> ModuleType:
    """The module, which the optional part `extra` installs. Raises MissingExtra where it is not there."""
    try:
        return import_module(module)
    except ImportError as error:
        raise MissingExtra(extra=extra) from error


@cache
def is_installed(module: str) -> bool:
    """Whether a module could be imported, without importing it."""
    return find_spec(module) is not None
