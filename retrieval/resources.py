"""Files shipped with the program: the operator's defaults, the sample archive.

In a checkout `config/` stands beside the packages; in an installed wheel it lies inside `retrieval/`.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent
SAMPLE_ARCHIVE = _PACKAGE / "sample"


def config_folder() -> Path:
    """The shipped `config/`: jianbao.toml, lexicon/, messages/, deploy/."""
    installed = _PACKAGE / "config"
    return installed if installed.is_dir() else _PACKAGE.parent / "config"
