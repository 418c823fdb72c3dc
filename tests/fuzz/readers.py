"""Hunts for bytes that crash or hang a reader, led by the lines of code they reach.

    pip install atheris
    python -m tests.fuzz.readers CORPUS_FOLDER [-max_total_time=600] [-timeout=10] [libFuzzer options]

CORPUS_FOLDER keeps inputs that reach something new; it is filled with a few pages and tests/fuzz/corpus at
first, and a second run goes on from it. An input that crashes, hangs longer than `-timeout` seconds, or
breaks a promise of the readers (see `promises`) is written beside it as `crash-…` or `timeout-…`; once mended
it belongs into tests/fuzz/corpus. What a long hunt has reached is boiled down to a few inputs by
`-merge=1 tests/fuzz/corpus CORPUS_FOLDER`.
"""

from __future__ import annotations

import gzip
import io
import sys
import tempfile
import zipfile
from collections import Counter
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["retrieval"]):
    from tests.fuzz import promises
    from tests.fuzz.promises import CORPUS, SUFFIXES

TRIED: Counter[str] = Counter()
"""Inputs by the name they were read under."""
TELL_EVERY = 10_000
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
    if data:
        TRIED[SUFFIXES[data[0] % len(SUFFIXES)] or "(no suffix)"] += 1
    if TRIED.total() % TELL_EVERY == 0:
        sys.stderr.write(f"tried {TRIED.total()}: {dict(TRIED)}\n")
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        promises.read(data, Path(folder))


FOLDER = tempfile.mkdtemp(prefix="fuzz-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None)


def main() -> None:
    """Fill the corpus folder and hunt until told to stop."""
    folders = [Path(word) for word in sys.argv[1:] if not word.startswith("-")] or [Path("corpus")]
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    known = [path.read_bytes() for path in CORPUS.iterdir()] if CORPUS.is_dir() else []
    for number, content in enumerate([*seeds(), *known]):
        (folders[-1] / f"seed-{number}").write_bytes(content)
    options = (word for word in sys.argv[1:] if word.startswith("-"))
    atheris.Setup([sys.argv[0], *map(str, folders), *options], read)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
