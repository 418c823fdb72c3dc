"""Local metadata of a generation on the cluster, on every searching machine.

Doc values and document frequencies of each segment; manifest, added words and tombstones of the generation.
Each index has its metadata as a zip file in pieces; a bot fetches the pieces once and maps the files into
memory (10 to 20 MB for 100,000 passages).
"""

from __future__ import annotations

import base64
import hashlib
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from retrieval.arrays import IntArray, UIntArray, load_array
from retrieval.errors import OpenSearchGone, OpenSearchMismatch
from retrieval.index.opensearch.client import BUILD_TIMEOUT_S, OpenSearchClient
from retrieval.index.opensearch.documents import Document
from retrieval.index.segment.doc_values import DOC_VALUE_ARRAYS, DocValues
from retrieval.index.segment.segment import FIELDS, SEGMENT, Segment, read_description
from retrieval.index.segment.vocabulary import Vocabulary

PIECE_BYTES = 1_500_000
"""Bytes of the zip file in one document; 2 MB in base64."""


@dataclass(frozen=True)
class PackedMetadata:
    """A zip file as documents. digest: sha256 of the file."""

    documents: Sequence[Document]
    digest: str

    @property
    def facts(self) -> dict[str, Any]:
        """Arguments of `fetch_metadata`: number of pieces, digest."""
        return {"pieces": len(self.documents), "digest": self.digest}


def pack_segment(segment: Segment) -> PackedMetadata:
    """The metadata of a segment."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        for name in DOC_VALUE_ARRAYS:
            shutil.copy(segment.folder / f"{name}.npy", folder)
        shutil.copy(segment.folder / SEGMENT, folder)
        for name in FIELDS:
            field = segment.field(name)
            for file in (f"{name}.words", f"{name}.pairs.npy"):
                shutil.copy(segment.folder / file, folder)
            counts = field.frequencies(np.arange(len(field.vocabulary)))
            np.save(folder / f"{name}.containing.npy", counts.astype(np.uint32), allow_pickle=False)
        return pack_folder(folder)


def pack_folder(folder: Path) -> PackedMetadata:
    """The files of a folder as a zip file."""
    with TemporaryDirectory() as place:
        path = Path(place) / "cards.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
            for file in sorted(folder.iterdir()):
                packed.write(file, file.name)
        whole = hashlib.sha256()
        documents: list[Document] = []
        with path.open("rb") as whole_file:
            while piece := whole_file.read(PIECE_BYTES):
                whole.update(piece)
                documents.append((f"c{len(documents)}", {"data": base64.b64encode(piece).decode()}))
    return PackedMetadata(documents, whole.hexdigest())


def fetch_metadata(cluster: OpenSearchClient, index: str, facts: dict[str, Any], into: Path) -> Path:
    """The unpacked metadata of an index, fetched if missing. Raises OpenSearchError.

    facts: of `PackedMetadata`; into: folder of the metadata, which is returned.
    """
    if into.is_dir():
        return into
    into.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=into.parent, prefix=".fetching-") as place:
        path, whole = Path(place) / "cards.zip", hashlib.sha256()
        with path.open("wb") as file:
            for piece in _pieces(cluster, index, facts["pieces"]):
                whole.update(piece)
                file.write(piece)
        if whole.hexdigest() != facts["digest"]:
            raise OpenSearchMismatch(index=index, expected=facts["digest"][:12], found=whole.hexdigest()[:12])
        unpacked = Path(place) / "cards"
        with zipfile.ZipFile(path) as packed:
            packed.extractall(unpacked)
        if not into.is_dir():  # another process may have been faster
            unpacked.rename(into)
    return into


def _pieces(cluster: OpenSearchClient, index: str, count: int) -> Iterator[bytes]:
    for number in range(count):

        def ask(client: Any, id: str = f"c{number}") -> Any:
            params = {"request_timeout": BUILD_TIMEOUT_S}
            return client.get(index=index, id=id, params=params, stored_fields="data")

        found = cluster.build(ask)
        if not found.get("found"):
            raise OpenSearchGone(url=index, said=f"c{number}")
        yield base64.b64decode(found["fields"]["data"][0])


@dataclass(frozen=True)
class CountedTerms:
    """Vocabulary of a field of a segment, with document frequencies.

    containing: shape (terms,), document frequency of each.
    """

    vocabulary: Vocabulary
    containing: UIntArray

    def numbers_of(self, terms: Sequence[str]) -> IntArray:
        """Term numbers; -1 for an unknown term."""
        found = (self.vocabulary.get(term) for term in terms)
        return np.array([-1 if number is None else number for number in found], dtype=np.int64)

    def frequencies(self, numbers: IntArray) -> IntArray:
        """Document frequencies of these term numbers; 0 for -1."""
        found = np.zeros(len(numbers), dtype=np.int64)
        there = np.flatnonzero(numbers >= 0)
        found[there] = self.containing[numbers[there]]
        return found


@dataclass(frozen=True)
class SegmentMetadata:
    """Local metadata of one segment.

    folder: of the files; index: OpenSearch index; facts: its `_meta`.
    """

    folder: Path
    index: str
    facts: dict[str, Any]

    @cached_property
    def columns(self) -> DocValues:
        """Doc values of the articles."""
        description = read_description(self.folder)
        dates, papers, pages = (load_array(self.folder / f"{name}.npy") for name in DOC_VALUE_ARRAYS)
        return DocValues(dates, papers, pages, description.papers, description.pages)

    def terms(self, name: str) -> CountedTerms:
        """Terms of one of the `FIELDS`."""
        containing = load_array(self.folder / f"{name}.containing.npy")
        return CountedTerms(Vocabulary.load(self.folder, name), containing)

    @property
    def passages(self) -> int:
        """Number of passages."""
        return int(self.facts["passages"])
