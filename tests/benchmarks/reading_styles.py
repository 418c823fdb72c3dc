"""How well whole newspaper pages are read in the ways that tools flatten them.

    python -m tests.benchmarks.reading_styles EXPORT.jsonl[.gz]… [--pages N] [--style NAME] [--json FILE]

Unlike `reading_pages`, which sets chosen articles of a day, this takes the real pages of the exports with
every article of theirs: features with subheads of two lines, interviews, lists, columns. Each page is
flattened in every style; nothing of the articles is left out or sorted. Odd days are for development, even
days for the test. Measured: F1 of article starts; share of articles whose headline is right (white space
aside); share of articles with both.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import textwrap
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from retrieval.models import Page
from retrieval.reading.readers.text_file import read_text

Row = Mapping[str, Any]
FURNITURE = (
    "地址：江口市滨江路{n}号",
    "电话：0898-668{n}21",
    "本报热线：966{n}",
    "总第{n}82期",
    "扫码看更多新闻",
    "扫一扫 关注本报公众号",
    "邮编：57{n}03 零售每份：2元",
    "国内统一连续出版物号 CN46-00{n}",
    "本版责编 何青禾 美编 林小舟",
    "新闻热线 0898-6681{n}",
    "印刷：江口日报印务有限公司",
    "广告经营许可证：琼工商广字0{n}号",
)
ADVERTISEMENTS = (
    ("广告",),
    ("遗失声明", "林某某遗失身份证，号码末四位{n}，声明作废。"),
    ("招租启事", "现有临街铺面{n}平方米对外招租，有意者请来电洽谈。", "联系电话：139{n}0000"),
    ("江口楼市", "滨江花园 均价{n}元起", "热线 6688{n}"),
    ("拍卖公告", "受委托，定于下月{n}日在本公司拍卖厅公开拍卖旧车一批，有意者请携带有效证件办理登记手续。"),
    ("招聘", "会计2名 司机3名 月薪{n}元 包吃住", "联系人：王小姐"),
)


@dataclass
class FlatPage:
    """Lines of a flattened page; number (from 1) of the first line and headline of each article."""

    lines: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    kinds: dict[int, str] = field(default_factory=dict)

    def add(self, kind: str, *lines: str) -> None:
        """Append lines of one kind."""
        for line in lines:
            self.lines.append(line)
            if line.strip():
                self.kinds[len(self.lines)] = kind


@dataclass(frozen=True)
class Style:
    """A way to flatten: blank lines, indents, width of wrapped lines (0: none), and what is between."""

    name: str
    blank: int = 0
    indent: bool = True
    width: int = 0
    between: Callable[[random.Random], Sequence[str]] | None = None
    title_lines: int = 0
    after_body: bool = False
    spaced: str = ""


def furniture(rng: random.Random) -> Sequence[str]:
    """A line or two of furniture."""
    return [line.format(n=rng.randint(10, 99)) for line in rng.sample(FURNITURE, rng.randint(1, 2))]


def advertisement(rng: random.Random) -> Sequence[str]:
    """An advertisement now and then."""
    found = rng.choice(ADVERTISEMENTS) if rng.random() < 0.5 else ()
    return [line.format(n=rng.randint(10, 99)) for line in found]


STYLES = (
    Style("blank lines, indented", 1),
    Style("blank lines", 1, indent=False),
    Style("tight, indented"),
    Style("wrapped 17, indented", width=17),
    Style("wrapped 17, blank lines between articles", width=17, blank=2),
    Style("wrapped 17, no indent", width=17, indent=False),
    Style("wrapped 23, no indent", width=23, indent=False),
    Style("headline after body", after_body=True),
    Style("furniture between", between=furniture),
    Style("furniture, blank lines", 1, between=furniture, indent=False),
    Style("three-line headlines", title_lines=3),
    Style("three-line headlines, blank lines", 1, title_lines=3),
    Style("advertisements between", between=advertisement),
    Style("headlines letter-spaced", spaced="title"),
    Style("all letter-spaced", 1, spaced="all"),
)


def load_pages(paths: Sequence[Path]) -> dict[tuple[str, str, str], list[Row]]:
    """Rows of the exports by paper, date and page."""
    pages: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for path in paths:
        with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as file:
            for row in map(json.loads, file):
                if row["title"].strip() and len(row["body"].strip()) >= 40:
                    pages[row["paper"], row["date"], row["page"]].append(row)
    return {key: rows for key, rows in pages.items() if len(rows) >= 2}


def body_lines(row: Row) -> list[str]:
    """Lines of a body, stripped."""
    lines = (line.replace("\u00a0", " ").strip(" \u3000\u200b\t") for line in row["body"].split("\n"))
    return [line for line in lines if line]


def head_lines(row: Row, style: Style, rng: random.Random) -> list[str]:
    """Kicker, title and deck as lines."""
    title = [part.strip() for part in row["title"].replace("\u200b", "").split("\n") if part.strip()]
    whole = " ".join(title)
    if style.title_lines and len(whole) >= 9:
        count = min(style.title_lines, max(2, len(whole) // 4))
        at = sorted(len(whole) * n // count + rng.randint(-1, 1) for n in range(1, count))
        title = [whole[a:b].strip() for a, b in zip([0, *at], [*at, len(whole)], strict=True)]
        title = [part for part in title if part]
    if style.spaced:
        title = [" ".join(part.replace(" ", "")) for part in title]
    kicker = [row["kicker"].replace("\n", " ")] if row.get("kicker") else []
    deck = [row["subtitle"].replace("\n", " ")] if row.get("subtitle") else []
    return [*kicker, *title, *deck]


def wrapped(line: str, width: int, indent: bool) -> list[str]:
    """A paragraph broken at a width; no stop begins a line."""
    text, lines = ("　　" if indent else "") + line, []
    while text:
        at = width
        while at < len(text) and text[at] in "，。、；：？！”’）》":
            at += 1
        lines.append(text[:at])
        text = text[at:]
    return lines


def flatten(rows: Sequence[Row], style: Style, rng: random.Random) -> FlatPage:
    """A page of these articles in a style."""
    page = FlatPage()
    narrow = style.width and rng.random() < 0.5
    for number, row in enumerate(rows):
        if number and style.between:
            page.add("between", *[""] * style.blank, *style.between(rng))
        if number:
            page.add("gap", *[""] * style.blank)
        head = head_lines(row, style, rng)
        body = body_lines(row)
        if style.spaced == "all":
            body = [" ".join(line) for line in body]
        if not style.after_body:
            page.starts.append(len(page.lines) + 1)
            for title in head if narrow else ():
                first, *rest = wrapped(title, style.width, indent=False)
                page.add("head", first)
                page.add("rest", *rest)
            _emit(page, "head", [] if narrow else head, style)
        else:
            page.starts.append(len(page.lines) + 1)
        for at, line in enumerate(body):
            running = len(line) > 30 or line.endswith(("。", "？", "！", "”"))
            parts = (
                wrapped(line, style.width, style.indent) if style.width else [_indented(line, style, running)]
            )
            gap = [""] * (style.blank == 1 and (at > 0 or not style.after_body))
            page.add("gap", *gap)
            page.add("text" if not at else "more", parts[0])
            page.add("rest", *parts[1:])
        if style.after_body:
            _emit(page, "head", head, style)
        page.titles.append("".join(row["title"].replace("\u200b", "").split()))
    return page


def _emit(page: FlatPage, kind: str, lines: Sequence[str], style: Style) -> None:
    for at, line in enumerate(lines):
        page.add("gap", *[""] * (style.blank == 1 and (at > 0 or style.after_body)))
        page.add(kind, line)


def _indented(line: str, style: Style, running: bool) -> str:
    return "　　" + line if style.indent and running and style.spaced != "all" else line


def judge(flat: FlatPage, read: Page, tally: Counter[str]) -> list[str]:
    """Count what is right; gives the misses as lines."""
    found = {_start(article, flat): article for article in read.articles if article.lines}
    misses: list[str] = []
    tally["read"] += sum(flat.kinds.get(start) != "between" for start in found)
    tally["true"] += len(flat.starts)
    for start, title in zip(flat.starts, flat.titles, strict=True):
        article = found.pop(start, None)
        names = {_squeezed(t) for a in read.articles for t in _titles(a)} if article is None else set()
        headed = title in ({_squeezed(t) for t in _titles(article)} if article else names)
        tally["starts"] += article is not None
        tally["headlines"] += headed
        tally["both"] += article is not None and headed
        if article is None:
            misses.append(f"missed  {title[:40]}")
        elif not headed:
            misses.append(f"head    {title[:40]} -> {article.kicker}|{article.headline}|{article.deck}")
    misses += [
        f"made    {a.kicker}|{a.headline}|{a.deck} {n}"
        for n, a in found.items()
        if flat.kinds.get(n) != "between"
    ]
    return misses


def _start(article: Any, flat: FlatPage) -> int:
    """First line of an article; one after a label of advertisements right before it."""
    start: int = article.lines[0]
    return start + 1 if start + 1 in flat.starts and flat.lines[start - 1] == "广告" else start


def _titles(article: Any) -> Iterator[str]:
    kicker, headline, deck = (part or "" for part in (article.kicker, article.headline, article.deck))
    column = article.column or ""
    yield from (headline, kicker + headline, headline + deck, kicker + headline + deck)
    yield from (
        f"{column}{kicker}{headline}{deck}",
        f"{kicker}{headline}（{column}）",
        f"{kicker}{headline}{deck}{column}",
    )


def _squeezed(text: str) -> str:
    return "".join(text.split())


def figures(tally: Counter[str]) -> dict[str, float]:
    """Boundaries, headlines and both, 0..1."""
    true = tally["true"] or 1
    return {
        "boundaries": 2 * tally["starts"] / (tally["true"] + tally["read"] or 1),
        "headline": tally["headlines"] / true,
        "both": tally["both"] / true,
    }


def measure(
    pages: Mapping[tuple[str, str, str], Sequence[Row]], style: Style, seed: int
) -> tuple[dict[str, float], list[str]]:
    """Figures of a style over the pages, and the misses."""
    rng = random.Random(seed)
    tally: Counter[str] = Counter()
    misses: list[str] = []
    for key, rows in pages.items():
        flat = flatten(rows, style, rng)
        misses += [
            f"{'-'.join(key[1:])} {m}" for m in judge(flat, read_text("\n".join(flat.lines), "p.txt"), tally)
        ]
    return figures(tally), misses


def main() -> None:
    """Print a table of styles for both halves."""
    parser = argparse.ArgumentParser(description=textwrap.dedent(__doc__ or ""))
    parser.add_argument("exports", nargs="+", type=Path)
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--style", help="only the styles with these words in their name")
    parser.add_argument("--half", choices=("dev", "test"))
    parser.add_argument("--misses", type=int, default=0)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    results: dict[str, dict[str, dict[str, float]]] = {}
    for path in options.exports:
        pages = load_pages([path])
        for half, odd in (("dev", 1), ("test", 0)):
            if options.half not in (None, half):
                continue
            keys = [key for key in pages if int(key[1][-2:]) % 2 == odd]
            random.Random(5).shuffle(keys)
            part = {key: pages[key] for key in keys[: options.pages]}
            name = f"{keys[0][0]} {half}"
            for style in STYLES:
                if options.style and options.style not in style.name:
                    continue
                found, misses = measure(part, style, 11 + odd)
                results.setdefault(style.name, {})[name] = found
                print(
                    f"{style.name:42} {name:14}" + " ".join(f"{k} {v:.3f}" for k, v in found.items()),
                    flush=True,
                )
                print("\n".join(misses[: options.misses]))
    if options.json:
        options.json.write_text(json.dumps(results, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
