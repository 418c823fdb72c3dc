"""Version of the program, of its data formats and of Python."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from retrieval.cli.options import say

DISTRIBUTION = "jianbao"
UNINSTALLED = "–"
"""Version of a checkout that was never installed."""


def version_line() -> str:
    """One line: version, formats of index and catalog, Python and system."""
    from retrieval.index.manifest import FORMAT as INDEX_FORMAT
    from retrieval.reading.catalog.database import FORMAT as CATALOG_FORMAT

    try:
        program = version(DISTRIBUTION)
    except PackageNotFoundError:
        program = UNINSTALLED
    return say(
        "cli.version",
        version=program,
        index=INDEX_FORMAT,
        catalog=CATALOG_FORMAT,
        python=platform.python_version(),
        system=f"{platform.system()} {platform.machine()}",
    )
