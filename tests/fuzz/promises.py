"""Promises of the readers for any input, and the file made of a fuzzer's input.

The first byte of an input chooses the file's name, the rest is its content. `corpus/` keeps small inputs:
past failures, and a minimal set with the coverage of all fuzzing so far. Each test run reads them again
(tests/unit/reading/test_corpus.py).
"""

from __future__ import annotations

from pathlib import Path

from retrieval.models import Page, SetAside
from retrieval.reading.archive_pages import read_archive

CORPUS = Path(__file__).parent / "corpus"
SUFFIXES = (
    ".txt",
    ".csv",
    ".tsv",
    ".jsonl",
    ".html",
    ".csv.gz",
    ".jsonl.gz",
    ".zip",
    ".tar",
    ".tar.gz",
    ".pdf",
    "",
    ".json",
    ".md",
    ".xlsx",
    ".docx",
    ".odt",
    ".epub",
    ".ods",
    ".mht",
    ".7z",
    ".eml",
    ".xml",
    ".bib",
    ".sql",
    ".db",
    ".mbox",
    ".nbib",
    ".js",
    ".rss",
)


def read(data: bytes, folder: Path) -> list[Page | SetAside]:
    """Read one input as a file in this folder. Raises AssertionError for a broken promise."""
    if not data:
        return []
    path = folder / f"a{SUFFIXES[data[0] % len(SUFFIXES)]}"
    path.write_bytes(data[1:])
    found = list(read_archive([path]))
    for item in found:
        assert isinstance(item, Page | SetAside)
        for article in item.articles if isinstance(item, Page) else ():
            for block in article.blocks:
                assert article.text[block.start : block.end], f"an empty block: {block}"
            article.text.encode()
    return found
