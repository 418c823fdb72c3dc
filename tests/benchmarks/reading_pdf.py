"""How well PDF pages are read: articles of known structure are set in columns and read back.

    python -m tests.benchmarks.reading_pdf EXPORT.jsonl[.gz]… [--pages N] [--scans N] [--json FILE]

The exports hold one article a row (paper, date, page, kicker, title, subtitle, body). Each page has three
to five columns, sizes of type, leading, gutter and face of its own, articles side by side and over one
another, with rules between them or without. `--scans` draws the first pages at 200 dpi and reads those by
recognition as well. The seeds are fixed, so two runs see the same pages.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from retrieval.models import Page
from retrieval.reading.archive_pages import read_file
from retrieval.reading.preview import page_to_json
from tests.benchmarks.reading_pages import body_lines, load, sort_of
from tests.unit.reading.typesetting import Band, Style, banded

SCAN_DPI = 200
SHORTEST, LONGEST = 150, 1500
"""Characters of the articles that are set."""


def article_of(row: dict[str, str]) -> dict[str, Any]:
    """A row as the article it truly is, in the form of `jianbao read --json`."""
    lines = body_lines(row)
    sorts = [sort_of(line, at, len(lines)) for at, line in enumerate(lines)]
    texts: list[dict[str, str]] = []
    subheads = []
    for line, sort in zip(lines, sorts, strict=True):
        if sort == "text":
            texts.append({"text": line})
        elif sort == "subhead":
            subheads.append({"text": line, "before_paragraph": len(texts)})
    signature = next((line for line, sort in zip(lines, sorts, strict=True) if sort == "byline"), None)
    return {
        "kind": "news", "column": None, "kicker": row.get("kicker") or None, "headline": row["title"],
        "deck": row.get("subtitle") or None, "signature": signature, "subheads": subheads,
        "paragraphs": texts, "caption": None, "jump_to": None,
    }  # fmt: skip


def style_of(rng: random.Random) -> Style:
    """Sizes as papers have them."""
    text = rng.choice([8.0, 9.0, 9.5, 10.5])
    return Style(
        text=text,
        leading=text * rng.choice([1.35, 1.5, 1.65]),
        headline=text * rng.choice([1.7, 2.2, 2.8]),
        kicker=text * rng.choice([1.25, 1.35]),
        subhead=text * rng.choice([1.2, 1.25]),
        gutter=text * rng.choice([1.4, 1.8, 2.2]),
        ruled=rng.random() < 0.5,
        face=rng.choice(["NotoSansSC-Regular.otf", "NotoSerifSC-Regular.otf"]),
    )


def bands_of(count: int, columns: int, rng: random.Random) -> list[Band]:
    """Articles 1..count beside each other and over one another, each text as wide as its head."""
    bands: list[Band] = []
    at = 1
    while at <= count:
        cut = rng.choice([0, *range(1, columns)]) if at < count else 0
        spans = [cut, columns - cut] if cut else [columns]
        bands.append([(at + k, span, span) for k, span in enumerate(spans)])
        at += len(spans)
    return bands


def pages_of(rows: Sequence[dict[str, str]], count: int) -> Iterator[tuple[bytes, list[dict[str, Any]]]]:
    """Pages set from rows drawn at random, with what they truly hold."""
    fitting = [row for row in rows if SHORTEST <= len(row["body"]) <= LONGEST and "\n" not in row["title"]]
    for seed in range(count):
        rng = random.Random(seed)
        articles = [article_of(row) for row in rng.sample(fitting, rng.randint(4, 8))]
        columns = rng.choice([3, 4, 5])
        width = columns * rng.uniform(170, 230) + 80
        bands = bands_of(len(articles), columns, rng)
        yield banded(bands, columns, width, articles=articles, style=style_of(rng)), articles


def squeezed(text: str | None) -> str:
    """Without white space."""
    return "".join((text or "").split())


def body(article: dict[str, Any]) -> str:
    """All text of an article's paragraphs."""
    return squeezed("".join(paragraph["text"] for paragraph in article["paragraphs"]))


def compare(read: Sequence[dict[str, Any]], true: Sequence[dict[str, Any]]) -> Counter[str]:
    """Counts of what was there, what was found, and what was right."""
    counts: Counter[str] = Counter(true=len(true), read=len(read))
    starts = {body(article)[:16]: article for article in read}
    for article in true:
        found = starts.get(body(article)[:16]) or max(
            read, key=lambda other: _likeness(body(other), body(article)), default=None
        )
        if found is None:
            continue
        counts["boundaries"] += body(article)[:16] in starts
        counts["headlines"] += squeezed(found["headline"]) == squeezed(article["headline"])
        counts["articles"] += _likeness(body(found), body(article)) >= 0.9
        counts["exact"] += body(found) == body(article)
        given = [squeezed(p["text"]) for p in article["paragraphs"]]
        counts["paragraphs"] += len(given)
        counts["right paragraphs"] += len(set(given) & {squeezed(p["text"]) for p in found["paragraphs"]})
        matcher = SequenceMatcher(None, body(article), body(found), autojunk=False)
        counts["characters"] += len(body(article))
        counts["right characters"] += sum(block.size for block in matcher.get_matching_blocks())
    return counts


def _likeness(one: str, other: str) -> float:
    mine, theirs = Counter(itertools.pairwise(one)), Counter(itertools.pairwise(other))
    return 2 * sum((mine & theirs).values()) / max(sum(mine.values()) + sum(theirs.values()), 1)


def measures(counts: Counter[str]) -> dict[str, float]:
    """Shares, 0..1."""
    boundaries = 2 * counts["boundaries"] / max(counts["true"] + counts["read"], 1)
    return {
        "articles": counts["true"],
        "boundary F1": round(boundaries, 4),
        "articles found": round(counts["articles"] / counts["true"], 4),
        "body exact": round(counts["exact"] / counts["true"], 4),
        "headline exact": round(counts["headlines"] / counts["true"], 4),
        "paragraphs exact": round(counts["right paragraphs"] / max(counts["paragraphs"], 1), 4),
        "characters": round(counts["right characters"] / max(counts["characters"], 1), 4),
    }


def read_pages(path: Path) -> list[dict[str, Any]]:
    """The articles read of a file."""
    return [
        article
        for item in read_file(path)
        if isinstance(item, Page)
        for article in page_to_json(item)["articles"]
    ]


def drawn(path: Path) -> Path:
    """The first page of a PDF as a scan."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    picture = document[0].render(scale=SCAN_DPI / 72).to_pil()
    document.close()
    picture.save(path.with_suffix(".png"), dpi=(SCAN_DPI, SCAN_DPI))
    return path.with_suffix(".png")


def measure(rows: Sequence[dict[str, str]], pages: int, scans: int) -> dict[str, dict[str, float]]:
    """Set, read, compare: the measures by kind of source, with seconds a page."""
    counts: dict[str, Counter[str]] = {"text layer": Counter(), "scan": Counter()}
    spent: Counter[str] = Counter()
    with TemporaryDirectory() as folder:
        for at, (data, true) in enumerate(pages_of(rows, pages)):
            path = Path(folder) / f"{at}.pdf"
            path.write_bytes(data)
            for kind, source in [("text layer", path)] + ([("scan", drawn(path))] if at < scans else []):
                began = time.perf_counter()
                read = read_pages(source)
                spent[kind] += time.perf_counter() - began
                found = compare(read, true)
                counts[kind] += found
                print(at, kind, {k: v for k, v in measures(found).items() if v < 1}, flush=True)
    number = {"text layer": pages, "scan": scans}
    return {
        kind: {
            "pages": number[kind],
            **measures(found),
            "seconds a page": round(spent[kind] / number[kind], 2),
        }
        for kind, found in counts.items()
        if found
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("exports", nargs="+", type=Path)
    parser.add_argument("--pages", type=int, default=24)
    parser.add_argument("--scans", type=int, default=0)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    result = measure(load(given.exports), given.pages, given.scans)
    for kind, row in result.items():
        print(kind)
        for name, value in row.items():
            print(f"  {name:18} {value}")
    if given.json:
        given.json.write_text(json.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
