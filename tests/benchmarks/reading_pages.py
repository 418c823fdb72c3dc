"""How well pages are read: articles of known structure are typeset as plain text and read back.

    python -m tests.benchmarks.reading_pages EXPORT.jsonl[.gz]… [--json FILE]

The exports hold one article a row (paper, date, page, kicker, title, subtitle, body). Pages are set in
the manner of text taken from a page's PDF: several articles a page, kicker, headline (also of several
lines), deck, column label and byline on lines of their own, paragraphs broken by columns in mid-sentence,
jump lines; with blank lines between blocks or without, with indents or without. Odd days are for
development, even days for the test. The seeds are fixed, so two runs see the same pages.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from retrieval.reading.preview import page_to_json
from retrieval.reading.readers.text_file import read_text

FINAL = "。！？…”"
ROLE = re.compile(
    r"^(?:海南日报|本报|新华社|人民日报|株洲日报)?(?:全媒体)?(特约记者|见习记者|记者|通讯员|评论员|作者)$"
)
INLINE = re.compile(
    r"^(?P<date>(?:据)?(?:本报|新华社)[^（）\s。，]{0,24}[电讯])[\s\u00a0\u3000]*（(?P<names>[^（）]{2,80})）"
)
DATED = re.compile(r"^(?P<date>(?:据)?(?:本报|新华社)[^（）\s。，]{0,24}[电讯])[\s\u00a0\u3000]+")
UNKNOWN_CREDIT = re.compile(
    r"（(?:撰文|文字?整?理?)[/／][^）]+）$|。[^。]{2,24} 摄$|。（[\u4e00-\u9fff]{2,3}）$"
    r"|^本报讯（[^）]*实习生"
)
"""Signatures that a page prints and `names_of` does not know."""
COLUMN = re.compile(r"（([\u4e00-\u9fff·“”]{3,12})）$")


@dataclass
class Set:
    """A page being set: its lines, what it truly holds."""

    lines: list[str] = field(default_factory=list)
    kinds: dict[int, str] = field(default_factory=dict)
    articles: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Style:
    """How a page is set: blank lines between blocks, indents kept, chance of a broken paragraph."""

    spaced: bool
    indents: bool
    breaks: float = 0.3
    own_bylines: float = 0.5
    split_titles: float = 0.3


STYLES = (
    Style(True, False),
    Style(True, False, 0.5),
    Style(False, True),
    Style(True, True),
    Style(False, False, 0.15),
)


def load(paths: Sequence[Path]) -> list[dict[str, str]]:
    """All rows of the exports that can be set as they are."""
    rows = []
    for path in paths:
        with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as file:
            rows += [row for row in map(json.loads, file) if is_clean(row)]
    return rows


def body_lines(row: dict[str, str]) -> list[str]:
    """The lines of a body, trimmed; no-break spaces, of which some exports are full, made plain."""
    lines = (line.replace("\u00a0", " ").strip(" \u3000\u200b") for line in row["body"].split("\n"))
    return [line for line in lines if line]


def sort_of(line: str, at: int, count: int) -> str:
    """What a line of a body is, by rules of its own that are stricter than those measured."""
    if names_of(line) is not None:
        return "byline"
    if line.endswith(("。）", "电）", "讯）", "。’")) or line.startswith("（作者") or "。" in line:
        return "text"
    if (
        len(line) <= 32
        and 0 < at < count - 1
        and not re.search(r"[：；，、]$|^[●■◆（(—]|^\d|编者按|摄|版式|^核心|^记者：|^问：|^“.*[！？]”$", line)
    ):
        return "subhead"
    return "text" if line[-1] in FINAL and len(line) > 15 else "odd"


def is_clean(row: dict[str, str]) -> bool:
    """Whether the row's structure can be known for sure."""
    lines = body_lines(row)
    if not 1 <= len(lines) <= 60 or not row["title"] or any(mark in row["title"] for mark in "#"):
        return False
    sorts = [sort_of(line, at, len(lines)) for at, line in enumerate(lines)]
    if any(UNKNOWN_CREDIT.search(line) for line in lines):
        return False
    if "odd" in sorts or sorts.count("text") == 0 or "subhead subhead" in " ".join(sorts):
        return False
    first = sorts.index("text")
    last = len(sorts) - 1 - sorts[::-1].index("text")
    return "subhead" not in sorts[:first] and "byline" not in sorts[first : last + 1]


def names_of(line: str) -> list[list[Any]] | None:
    """The credits of a plain byline line, [[role, [names]]…], or None."""
    words = re.split(r"[\s\u00a0\u3000、，]+", line.removeprefix("■").strip())
    words = [w for w in re.sub(r"(记者|通讯员)(?=\S)", r"\1 ", " ".join(words)).split(" ") if w]
    credits: list[list[Any]] = []
    single = ""
    for word in (word.removesuffix("摄") for word in words):
        role = ROLE.match(word)
        if role:
            credits.append([role.group(1), []])
        elif credits and re.fullmatch(r"[\u4e00-\u9fff]", word):
            single, whole = ("", single + word) if single else (word, "")
            credits[-1][1] += [whole] if whole else []
        elif credits and re.fullmatch(r"[\u4e00-\u9fff·]{2,10}", word) and not single:
            credits[-1][1].append(word)
        else:
            return None
    return credits if credits and not single and (credits[0][1] or len(words) == 1) else None


def set_article(row: dict[str, str], page: Set, style: Style, rng: random.Random) -> None:
    """Set one article at the end of the page."""
    truth: dict[str, Any] = {
        "byline": [],
        "dateline": None,
        "subheads": [],
        "paragraphs": [],
        "column": None,
        "deck": None,
    }
    blocks: list[tuple[str, list[str]]] = []
    title = row["title"].replace("\n", " ").replace("\u200b", "")
    column = COLUMN.search(title)
    if column and rng.random() < 0.3 and len(title) - len(column.group()) > 5:
        title = title[: column.start()]
        truth["column"] = column.group(1)
    truth["kicker"] = row.get("kicker") or None
    head = [("kicker", [truth["kicker"]])] if truth["kicker"] else []
    parts = (
        row["title"].replace("\u200b", "").split("\n")
        if "\n" in row["title"]
        else split_title(title, style, rng)
    )
    truth["headline"] = " ".join(parts)
    head.append(("headline", parts))
    if row.get("subtitle"):
        truth["deck"] = row["subtitle"]
        head.append(("deck", [row["subtitle"]]))
    if truth["column"]:
        label = rng.choice(["Z ", "■ ", "● ", ""]) + truth["column"]
        head.insert(rng.choice([0, len(head)]) if label[1:2] == " " else 0, ("column", [label]))
    blocks += head
    lines = body_lines(row)
    sorts = [sort_of(line, at, len(lines)) for at, line in enumerate(lines)]
    first = sorts.index("text")
    for line, sort in zip(lines[:first], sorts[:first], strict=True):
        truth["byline"] += names_of(line) if sort == "byline" else []
        blocks.append(("byline", [line]))
    lines, sorts = lines[first:], sorts[first:]
    lines[0] = sign(lines[0], truth, blocks, style, rng)
    for line, sort in zip(lines, sorts, strict=True):
        if sort == "subhead":
            truth["subheads"].append(line)
            blocks.append(("subhead", [line]))
        elif sort == "byline":
            truth["byline"] += names_of(line)
            blocks.append(("byline", [line]))
        else:
            truth["paragraphs"].append(line)
            blocks += [
                ("text" if not at else "more", [part]) for at, part in enumerate(broken(line, style, rng))
            ]
    closing = re.search(
        r"（(?:据)?(?P<date>(?:本报|新华社)[^（）\s]{0,24}[电讯])(?:[\s\u00a0]+(?P<names>[^（）]+))?）$",
        lines[-1],
    )
    if closing:
        truth["dateline"] = truth["dateline"] or closing.group("date")
        truth["byline"] += names_of(closing.group("names") or "") or []
    truth["start"] = emit(blocks, page, style)
    page.articles.append(truth)


def split_title(title: str, style: Style, rng: random.Random) -> list[str]:
    """A long headline on two lines, at its space or near its middle."""
    if len(title) < 16 or rng.random() > style.split_titles:
        return [title]
    if title.count(" ") == 1:
        return title.split(" ")
    at = len(title) // 2 + rng.randint(-2, 2)
    return [title[:at].strip(), title[at:].strip()]


def sign(
    line: str, truth: dict[str, Any], blocks: list[tuple[str, list[str]]], style: Style, rng: random.Random
) -> str:
    """Find the dateline of a first paragraph; now and then move the names in it to a line of their own."""
    match = INLINE.match(line) or DATED.match(line)
    if not match:
        return line
    truth["dateline"] = match.group("date")
    names = names_of(match.groupdict().get("names") or "")
    if names:
        truth["byline"] += names
        if rng.random() < style.own_bylines:
            blocks.append(("byline", ["本报" + " ".join(f"{role} {' '.join(who)}" for role, who in names)]))
            return f"{match.group('date')} {line[match.end() :]}"
    return line


def broken(line: str, style: Style, rng: random.Random) -> list[str]:
    """A paragraph as columns break it: in mid-sentence, never before a stop."""
    if len(line) < 40 or rng.random() > style.breaks:
        return [line]
    unbroken = "，。、；：？！”’）》…—0123456789％%"
    whole = "。！？；：…“‘（《—0123456789”"
    places = [at for at in range(12, len(line) - 8) if line[at] not in unbroken and line[at - 1] not in whole]
    cuts = sorted(rng.sample(places, min(len(places), 1 + (len(line) > 300 and rng.random() < 0.3))))
    return [line[a:b] for a, b in zip([0, *cuts], [*cuts, len(line)], strict=True)]


def emit(blocks: list[tuple[str, list[str]]], page: Set, style: Style) -> int:
    """Write the blocks; gives the 1-based line of the first."""
    start = 0
    for kind, lines in blocks:
        if style.spaced and page.lines:
            page.lines.append("")
        start = start or len(page.lines) + 1
        indent = "　　" if style.indents and kind == "text" else ""
        page.kinds |= dict.fromkeys(range(len(page.lines) + 1, len(page.lines) + 1 + len(lines)), kind)
        page.lines += [indent + line for line in lines]
    return start


def pages_of(
    rows: Sequence[dict[str, str]], count: int, seed: int, styles: Sequence[Style] = STYLES
) -> Iterator[Set]:
    """Pages of four to nine articles of one day, in the styles by turns."""
    rng = random.Random(seed)
    days: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        days[row["paper"] + row["date"]].append(row)
    names = sorted(name for name, found in days.items() if len(found) >= 6)
    for number in range(count):
        style = styles[number % len(styles)]
        found = days[names[number % len(names)]]
        page = Set()
        for row in rng.sample(found, min(len(found), rng.randint(4, 9))):
            set_article(row, page, style, rng)
        if rng.random() < 0.4:
            page.lines += [""] * style.spaced + [rng.choice(["下转 A2版", "（下转第二版）", "▶下转A03版"])]
        yield page


def compare(page: Set, tally: Counter[str], misses: list[str]) -> None:
    """Read a page and count what is right."""
    truth = page.articles
    read = page_to_json(read_text("\n".join(page.lines), "page.txt"))["articles"]
    joins(page, read, tally)
    by_line = {article["lines"][0]: article for article in read if article["lines"]}
    tally["read articles"] += len(read)
    tally["true articles"] += len(truth)
    true_starts = {gold["start"] for gold in truth}
    misses += [
        f"start made {a['kicker']} | {a['headline']}" for a in read if a["lines"][0] not in true_starts
    ]
    for gold in truth:
        article = by_line.get(gold["start"])
        tally["starts"] += article is not None
        if article is None:
            misses.append(f"start     {gold['kicker']} | {gold['headline']}")
            continue
        got = dict(article, subheads=[s["text"] for s in article["subheads"]])
        captions = article["caption"]["text"].split("\n") if article["caption"] else []
        got["paragraphs"] = [p["text"] for p in article["paragraphs"]] + captions
        got["byline"] = [[c["role"], c["names"]] for c in article["byline"]]
        for name in ("kicker", "headline", "deck", "column", "byline", "dateline"):
            right = got[name] == gold[name]
            tally[name] += right
            tally[f"{name} given"] += bool(gold[name])
            tally[f"{name} given right"] += bool(gold[name]) and right
            if not right:
                head = f"({gold['kicker']} | {gold['headline']} | {gold['deck']})"
                misses.append(f"{name:9} true {gold[name]!r}  read {got[name]!r}  {head}")
        for name in ("paragraphs", "subheads"):
            common = sum((Counter(got[name]) & Counter(gold[name])).values())
            tally[f"{name} right"] += common
            tally[f"{name} true"] += len(gold[name])
            tally[f"{name} read"] += len(got[name])
            misses += [
                f"{name:9} lost {text[:50]}…{text[-20:]}"
                for text in (Counter(gold[name]) - Counter(got[name]))
            ]
            misses += [
                f"{name:9} made {text[:50]}…{text[-20:]}"
                for text in (Counter(got[name]) - Counter(gold[name]))
            ]


def joins(page: Set, read: list[dict[str, Any]], tally: Counter[str]) -> None:
    """Count the pairs of lines that a column break parted: true, put together, and rightly so."""
    filled = [number for number, line in enumerate(page.lines, 1) if line.strip()]
    true = {pair for pair in pairwise(filled) if page.kinds.get(pair[1]) == "more"}
    made: set[tuple[int, int]] = set()
    for article in read:
        for block in [*article["paragraphs"], *([article["caption"]] if article["caption"] else [])]:
            made |= set(pairwise(block["lines"]))
    tally["joins true"] += len(true)
    tally["joins read"] += len(made)
    tally["joins right"] += len(true & made)


def figures(tally: Counter[str]) -> dict[str, float]:
    """The measures: F1 of article starts, paragraphs and subheads; share exact of the rest."""

    def f1(right: str, true: str, read: str) -> float:
        total = tally[true] + tally[read]
        return 2 * tally[right] / total if total else 1.0

    found = tally["starts"] or 1
    result = {"boundary F1": f1("starts", "true articles", "read articles")}
    result |= {
        f"{name} exact": tally[name] / found
        for name in ("kicker", "headline", "deck", "column", "byline", "dateline")
    }
    result |= {
        f"{n} where given": tally[f"{n} given right"] / (tally[f"{n} given"] or 1)
        for n in ("kicker", "deck", "column", "byline", "dateline")
    }
    result |= {
        f"{n} F1": f1(f"{n} right", f"{n} true", f"{n} read") for n in ("paragraphs", "subheads", "joins")
    }
    return result


def measure(
    rows: Sequence[dict[str, str]], count: int, seed: int, styles: Sequence[Style] = STYLES
) -> tuple[dict[str, float], list[str]]:
    """The figures over `count` pages, and every miss as a line."""
    tally: Counter[str] = Counter()
    misses: list[str] = []
    for page in pages_of(rows, count, seed, styles):
        compare(page, tally, misses)
    return figures(tally), misses


def main() -> None:
    """Print the table for both halves of every export."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("exports", nargs="+", type=Path)
    parser.add_argument("--pages", type=int, default=120)
    parser.add_argument("--misses", type=int, default=0, help="print so many misses of the development half")
    parser.add_argument("--style", type=int, help="only this of the styles, from 0")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    results: dict[str, dict[str, float]] = {}
    styles = STYLES if options.style is None else STYLES[options.style : options.style + 1]
    for path in options.exports:
        rows = load([path])
        for half, odd in (("dev", 1), ("test", 0)):
            part = [row for row in rows if int(row["date"][-2:]) % 2 == odd]
            name = f"{rows[0]['paper']} {half}"
            results[name], misses = measure(part, options.pages, 20200216 + odd, styles)
            if half == "dev" and options.misses:
                print("\n".join(random.Random(1).sample(misses, min(len(misses), options.misses))))
    names = next(iter(results.values()))
    print(f"{'':24}" + "".join(f"{column:>16}" for column in results))
    for name in names:
        print(f"{name:24}" + "".join(f"{values[name]:16.3f}" for values in results.values()))
    if options.json:
        options.json.write_text(json.dumps(results, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
