"""One generation, open for reading: its articles, its postings and the analyser that made them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from retrieval.errors import DamagedGeneration, OutdatedGeneration
from retrieval.index.generations import FORMAT, Manifest, check_files, read_manifest
from retrieval.index.search import Searcher
from retrieval.index.store import Store
from retrieval.language.lexicon import Lexicon
from retrieval.language.tokens import Analyser


@dataclass(frozen=True)
class Generation:
    """Everything a question needs, read-only; may be shared by threads."""

    folder: Path
    manifest: Manifest
    store: Store
    searcher: Searcher
    analyser: Analyser

    @classmethod
    def open(cls, folder: Path) -> Generation:
        """Open a generation's folder after comparing it with its manifest.

        Raises DamagedGeneration when a file is not as it was built, OutdatedGeneration when this
        program writes another format.
        """
        manifest = read_manifest(folder)
        if manifest.format != FORMAT:
            raise OutdatedGeneration(path=folder, found=manifest.format, expected=FORMAT)
        check_files(folder, manifest)
        try:
            searcher = Searcher.load(
                folder, paper_names=manifest.papers, page_labels=manifest.pages, k1=manifest.k1, b=manifest.b
            )
            return cls(
                folder, manifest, Store(folder), searcher, Analyser.for_questions(Lexicon.load(folder))
            )
        except (OSError, ValueError) as error:
            raise DamagedGeneration(path=folder, part=str(error)) from error

    def rows_of(self, article_ids: Iterable[str]) -> list[int]:
        """The rows of these articles; ids the generation does not hold are left out."""
        rows = (self.store.row_of(article_id) for article_id in article_ids)
        return [row for row in rows if row is not None]
