"""Manifest of a generation: segments, checksums and corpus statistics.

Written last into the folder of a generation; a folder without a whole manifest is damaged. The manifest has
a checksum of its own; one without is of an earlier version.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from retrieval.checksums import Facts, failed_reading
from retrieval.errors import DamagedGeneration, OutdatedGeneration
from retrieval.files import flush_all
from retrieval.index.segment.statistics import FieldStatistics

MANIFEST = "manifest.json"
CHECKSUM = "checksum"
"""Field with the checksum of all others."""

FORMAT = 3
"""Increased when files or tokens of a generation change meaning; an older one is rebuilt."""


@dataclass(frozen=True)
class Manifest:
    """Description of a generation and of its files.

    archive:  paths of the sources; built: time, ISO 8601 with offset.
    counts:   pages, articles, passages, set_aside; papers: their names.
    segments: name -> facts of its `segment.json`; lexicon: name of the dictionary; files, lexicon_files:
              facts of the other files in the generation's folder and the dictionary's.
    statistics: of each field, see `FieldStatistics`; k1, b: of BM25.
    """

    name: str
    built: str
    archive: Sequence[str]
    counts: dict[str, int]
    papers: Sequence[str]
    segments: dict[str, Facts]
    lexicon: str
    lexicon_files: dict[str, Facts]
    statistics: dict[str, Mapping[str, Any]]
    k1: float
    b: float
    files: dict[str, Facts]
    format: int = FORMAT

    def statistics_of(self, field: str) -> FieldStatistics:
        """The corpus statistics of a field."""
        facts = self.statistics[field]
        histogram = {int(frequency): int(count) for frequency, count in facts["histogram"]}
        return FieldStatistics(facts["documents"], facts["length"], histogram)


def statistics_to_json(statistics: FieldStatistics) -> dict[str, Any]:
    """Corpus statistics as the manifest has them."""
    histogram = sorted(statistics.histogram.items())
    return {"documents": statistics.documents, "length": statistics.length, "histogram": histogram}


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest into a generation's folder and fsync the folder."""
    fields = asdict(manifest)
    text = json.dumps({**fields, CHECKSUM: _checksum(fields)}, ensure_ascii=False)
    (folder / MANIFEST).write_text(text, encoding="utf-8", errors="surrogatepass")  # paths may be no UTF-8
    flush_all(folder)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a generation.

    Raises DamagedGeneration for a missing or broken one, OutdatedGeneration for another format.
    """
    try:
        fields = json.loads((folder / MANIFEST).read_text(encoding="utf-8", errors="surrogatepass"))
        if fields["format"] != FORMAT:
            raise OutdatedGeneration(path=folder, found=fields["format"], expected=FORMAT)
        checksum = fields.pop(CHECKSUM, None)
        if checksum is not None and checksum != _checksum(fields):
            raise DamagedGeneration(path=folder, part=MANIFEST)
        return Manifest(**fields)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise failed_reading(error, folder, MANIFEST) from error


def _checksum(fields: Mapping[str, Any]) -> str:
    """sha256 of the fields as JSON, in the order of the file."""
    text = json.dumps(fields, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
