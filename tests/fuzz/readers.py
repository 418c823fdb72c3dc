"""Hunts for bytes that crash or hang a reader, led by the lines of code they reach.

    pip install atheris
    python -m tests.fuzz.readers CORPUS_FOLDER [-max_total_time=600] [-timeout=10] [libFuzzer options]

The first byte of an input chooses the file's name, the rest is its content. CORPUS_FOLDER keeps inputs that
reach something new; it is filled with a few pages at first, and a second run goes on from it. An input that
crashes, hangs longer than `-timeout` seconds, or breaks a promise of the readers is written beside it as
`crash-…` or `timeout-…`. The same promises are held by tests/unit/reading/test_hostile.py on a few inputs.
"""

from __future__ import annotations

import gzip
import io
import sys
import tempfile
import zipfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["retrieval"]):
    from retrieval.models import Page
    from retrieval.reading.archive import read_archive

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
)
SEED_PAGE = Path(__file__).parents[1] / "fixtures" / "seed" / "zhuzhou_daily_A1.txt"


def seeds() -> list[bytes]:
    """Inputs to begin with, each with the byte of its name in front."""
    page = SEED_PAGE.read_bytes()
    row = '{"title":"路灯换新","text":"城东三百盏路灯昨日换新。","date":"2021-03-12","page":"A1"}\n'.encode()
    table = "标题,正文,日期\n路灯换新,城东三百盏路灯昨日换新。,2021-03-12\n".encode()
    html = (
        "<!doctype html><meta charset=gb18030><h3>引题</h3><h1>路灯换新</h1><p>城东三百盏路灯昨日换新。</p>"
        "<!--enpproperty <date>2021-03-12 </date><title>路灯换新</title> /enpproperty-->"
    ).encode("gb18030")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("江川晚报/2021-03-12/A1.txt", page[:2000])
    contents = {
        ".txt": page, ".jsonl": row * 3, ".csv": table, ".html": html, ".jsonl.gz": gzip.compress(row),
        ".zip": packed.getvalue(), "": "第A1版 2021年3月12日\n（上接第一版）\n".encode("gb18030"),
    }  # fmt: skip
    return [bytes([SUFFIXES.index(suffix)]) + content for suffix, content in contents.items()]


def read(data: bytes) -> None:
    """Read one input as a file and hold the readers to their promises."""
    if not data:
        return
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        path = Path(folder) / f"a{SUFFIXES[data[0] % len(SUFFIXES)]}"
        path.write_bytes(data[1:])
        for item in read_archive([path]):
            for article in item.articles if isinstance(item, Page) else ():
                for block in article.blocks:
                    if not article.text[block.start : block.end]:
                        raise AssertionError(f"an empty block: {block}")
                article.text.encode()


FOLDER = tempfile.mkdtemp(prefix="fuzz-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None)


def main() -> None:
    """Fill the corpus folder and hunt until told to stop."""
    corpus = Path(next((word for word in sys.argv[1:] if not word.startswith("-")), "corpus"))
    corpus.mkdir(parents=True, exist_ok=True)
    for number, content in enumerate(seeds()):
        (corpus / f"seed-{number}").write_bytes(content)
    atheris.Setup([sys.argv[0], str(corpus), *(word for word in sys.argv[1:] if word.startswith("-"))], read)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
