"""Optional parts of the program: imported only where they are used, named clearly where they are missing."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from retrieval.errors import MissingExtra


def needs(module: str, extra: str) -> ModuleType:
    """The module, which the optional part `extra` installs. Raises MissingExtra where it is not there."""
    try:
        return import_module(module)
    except ImportError as error:
        raise MissingExtra(extra=extra) from error
