"""Coverage-guided fuzzing of the readers, by atheris.

    pip install atheris
    python -m tests.fuzz.readers CORPUS_FOLDER [-max_total_time=600] [-timeout=10] [libFuzzer options]

CORPUS_FOLDER keeps inputs with new coverage; it starts with a few pages and tests/fuzz/corpus, and a second
run continues from it. An input with a crash, a hang longer than `-timeout` seconds or a broken promise (see
`promises`) is written beside it as `crash-…` or `timeout-…`; after the repair it belongs into
tests/fuzz/corpus. The result of a long run is minimised by `-merge=1 tests/fuzz/corpus CORPUS_FOLDER`.
"""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import sys
import tempfile
import zipfile
from collections import Counter
from pathlib import Path

import atheris
import py7zr

with atheris.instrument_imports(include=["retrieval"]):
    from tests.fuzz import promises
    from tests.fuzz.promises import CORPUS, SUFFIXES

INPUT_COUNTS: Counter[str] = Counter()
"""Inputs by file suffix."""
REPORT_INTERVAL = 10_000
"""Inputs between two reports."""
SEED_PAGE = Path(__file__).parents[1] / "fixtures" / "seed" / "zhuzhou_daily_A1.txt"


def seeds() -> list[bytes]:
    """Initial inputs, each after the byte of its file name."""
    page = SEED_PAGE.read_bytes()
    row = '{"title":"路灯换新","text":"城东三百盏路灯昨日换新。","date":"2021-03-12","page":"A1"}\n'.encode()
    table = "标题,正文,日期\n路灯换新,城东三百盏路灯昨日换新。,2021-03-12\n".encode()
    html = (
        "<!doctype html><meta charset=gb18030><h3>引题</h3><h1>路灯换新</h1><p>城东三百盏路灯昨日换新。</p>"
        "<!--enpproperty <date>2021-03-12 </date><title>路灯换新</title> /enpproperty-->"
    ).encode("gb18030")
    saved = b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=gb18030\r\n\r\n"
    letter = b"Subject: =?gb2312?B?1rS12w==?=\r\nFrom: a@example.org\r\n\r\n" + page[:500]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("江川晚报/2021-03-12/A1.txt", page[:2000])
    solid = io.BytesIO()
    with py7zr.SevenZipFile(solid, "w") as archive:
        archive.writestr(page[:2000], "江川晚报/2021-03-12/A1.txt")
    document = io.BytesIO()
    body = '<a xmlns:text="t"><text:h>路灯换新</text:h><text:p>昨日换新。</text:p></a>'
    with zipfile.ZipFile(document, "w") as archive:
        archive.writestr("content.xml", body)
    lines = [{"text": "路灯换新", "box": [[0, 0], [90, 0], [90, 30], [0, 30]]}]
    tree = {"pages": [{"page": "A1", "articles": [json.loads(row)]}, {"ocr_results": lines}]}
    markdown = "---\ntitle: 路灯换新\ntags: [灯]\n---\n# 江川晚报\n\n**昨日**[换新](a)。\n"
    contents = {
        ".txt": page, ".jsonl": row * 3, ".csv": table, ".html": html, ".jsonl.gz": gzip.compress(row),
        ".json": json.dumps(tree).encode(),
        ".md": markdown.encode(),
        ".odt": document.getvalue(), ".docx": document.getvalue(), ".epub": document.getvalue(),
        ".xlsx": document.getvalue(), ".ods": document.getvalue(), ".mht": saved + html,
        ".zip": packed.getvalue(),
        ".7z": solid.getvalue(),
        ".eml": letter,
        ".bib": b"@article{a, title={x {y}}, year=1998, abstract={z \\& w}}\n",
        ".xml": b"<a><b date='2021-03-12'><title>x</title><text>y<p>z</p></text></b></a>",
        "": "第A1版 2021年3月12日\n（上接第一版）\n".encode("gb18030"),
    }  # fmt: skip
    found = [*contents.items(), *structured_seeds(letter)]
    return [bytes([SUFFIXES.index(suffix)]) + content for suffix, content in found]


def structured_seeds(letter: bytes) -> list[tuple[str, bytes]]:
    """Initial inputs of exports and digitised pages, with their suffixes."""
    article, box = "<title>路灯换新</title><text>城东换灯。</text>", 'HPOS="1" VPOS="2" WIDTH="9" HEIGHT="3"'
    words = [
        f"<alto><Page><TextLine {box}><String CONTENT='路灯新'/></TextLine></Page></alto>",
        "<PcGts><Page><TextLine><Coords points='1,2 9,5'/><TextEquiv><Unicode>路灯</Unicode></TextEquiv>"
        "</TextLine></Page></PcGts>",
        "<html><div class='ocr_page'><span class='ocr_line' title='bbox 1 2 9 5'>路 灯</span></div></html>",
        "<TEI><teiHeader><date when='1'/></teiHeader><text><div><head>灯</head><p>新</p></div></text></TEI>",
        "<xml><records><record><ref-type name='Journal'>1</ref-type><titles><title>路灯</title></titles>"
        "<abstract>换新。</abstract></record></records></xml>",
        "<nitf><head><title>路灯</title></head><body><body.head><hedline><hl1>路灯</hl1></hedline></body.head>"
        "<body.content><p>换新。</p></body.content></body></nitf>",
        f"<issue date='2021-03-12'><page no='A1'><article>{article}</article></page></issue>",
    ]
    feed = (
        f"<rss><channel><title>报</title><item>{article}<pubDate>2021-03-12</pubDate></item></channel></rss>"
    )
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE news (title text, content text)")
    database.execute("INSERT INTO news VALUES ('路灯换新', '城东三百盏路灯昨日换新。')")
    dump = "-- MySQL\nCREATE TABLE `n` (`title` text);\nINSERT INTO `n` VALUES ('路\\'灯'),(NULL);\n"
    copied = "COPY n (title, body) FROM stdin;\n路灯\t换新\\n。\n\\.\n"
    return [
        *((".xml", text.encode()) for text in words),
        (".rss", feed.encode()),
        (".db", database.serialize()),
        (".sql", dump.encode()),
        (".sql", copied.encode()),
        (".mbox", b"From a@example.org Fri Mar 12 08:00:00 2021\n" + letter),
        (".nbib", "PMID- 1\nTI  - 路灯\nDP  - 2021 Mar 12\nAB  - 换新。\n".encode()),
        (".js", "var a = [{title: '路灯', text: \"换\\u65b0\", n: None,}];".encode()),
        (".txt", "{'title': '路灯', 'text': '换新。', 'd': datetime.date(2021, 3, 12)}\n".encode()),
        (".txt", "标题：路灯\n时间：2021-03-12\n正文：\n换新。\n".encode()),
        (
            ".txt",
            "简讯\n2021年3月12日 来源：江川晚报 作者：何青禾\n1、换新\n换灯。\n2、添灯\n添灯。\n".encode(),
        ),
        (".txt", "TY  - NEWS\nTI  - 路灯\nPY  - 2021\nAB  - 换新。\nER  - \n".encode()),
    ]


def read(data: bytes) -> None:
    """Read one input as a file and check the promises."""
    if data:
        INPUT_COUNTS[SUFFIXES[data[0] % len(SUFFIXES)] or "(no suffix)"] += 1
    if INPUT_COUNTS.total() % REPORT_INTERVAL == 0:
        sys.stderr.write(f"tried {INPUT_COUNTS.total()}: {dict(INPUT_COUNTS)}\n")
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        promises.read(data, Path(folder))


FOLDER = tempfile.mkdtemp(prefix="fuzz-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None)


def main() -> None:
    """Fill the corpus folder and fuzz until stopped."""
    folders = [Path(word) for word in sys.argv[1:] if not word.startswith("-")] or [Path("corpus")]
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    corpus = [path.read_bytes() for path in CORPUS.iterdir()] if CORPUS.is_dir() else []
    for number, content in enumerate([*seeds(), *corpus]):
        (folders[-1] / f"seed-{number}").write_bytes(content)
    options = (word for word in sys.argv[1:] if word.startswith("-"))
    atheris.Setup([sys.argv[0], *map(str, folders), *options], read)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
