"""A page of a newspaper set from articles: columns, heads over several of them, boxes, pictures, rules."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from tests.lending import made_once
from tests.unit.reading.pages import SEED

MARGIN = 40.0
NO_FIRST = "，。、；：？！”’）》,;:?!"


@dataclass(frozen=True)
class Style:
    """Sizes in points; leading: from line to line of text; ruled: whether rules part the articles."""

    text: float = 9.0
    leading: float = 13.5
    headline: float = 20.0
    kicker: float = 12.0
    subhead: float = 11.0
    gutter: float = 14.0
    ruled: bool = True
    face: str = "NotoSansSC-Regular.otf"


USUAL = Style()


@dataclass(frozen=True)
class Slot:
    """Where an article goes: its head over `span` columns from `column`, then boxes (column, y0, y1)."""

    article: int
    column: int
    span: int
    top: float
    boxes: tuple[tuple[int, float, float], ...]
    picture: tuple[float, float] | None = None


def gold_articles() -> list[dict[str, Any]]:
    """The articles of the seed as people read them."""
    gold: dict[str, Any] = json.loads((SEED / "zhuzhou_daily_A1.gold.json").read_text(encoding="utf-8"))
    return list(gold["articles"])


def byline_of(article: dict[str, Any]) -> str:
    """The signature as the page prints it."""
    if "signature" in article:
        return str(article["signature"])
    if article["kind"] == "photo":
        return "通讯员 熊海祿 株洲日报记者 谭浩瀚 摄"
    parts = [
        f"{'株洲日报' if c['role'] == '记者' else ''}{c['role']} {' '.join(c['names'])}"
        for c in article["byline"]
    ]
    return "朱理平" if article["kind"] == "commentary" else " ".join(parts)


class Sheet:
    """A PDF page that characters are set on one by one."""

    def __init__(self, columns: int, width: float, height: float, style: Style = USUAL) -> None:
        from fpdf import FPDF

        self.pdf = FPDF(unit="pt", format=(width, height))
        self.pdf.set_auto_page_break(False)
        self.pdf.add_font("sc", fname=str(files("pylopdf_fonts_zh_cn") / style.face))
        self.pdf.add_page()
        self.columns = columns
        self.style = style
        self.column_width = (width - 2 * MARGIN - (columns - 1) * style.gutter) / columns

    def left(self, column: int) -> float:
        return MARGIN + column * (self.column_width + self.style.gutter)

    def span(self, columns: int) -> float:
        return columns * self.column_width + (columns - 1) * self.style.gutter

    def rows(self, text: str, size: float, width: float, indent: float = 0) -> list[str]:
        """The lines that a text breaks into; a stop may hang over the end of one."""
        self.pdf.set_font("sc", size=size)
        rows, row, used = [], "", indent
        for char in text:
            advance = self.pdf.get_string_width(char)
            if used + advance > width + 0.1 and char not in NO_FIRST:
                rows.append(row)
                row, used = "", 0.0
            row, used = row + char, used + advance
        return [*rows, row] if row else rows

    def put(self, text: str, x: float, y: float, size: float) -> None:
        self.pdf.set_font("sc", size=size)
        self.pdf.text(x, y + size * 0.9, text)

    def rule(self, x: float, y: float, width: float) -> None:
        self.pdf.set_line_width(0.5)
        self.pdf.line(x, y, x + width, y)

    def head(self, article: dict[str, Any], slot: Slot, *, byline: bool) -> float:
        """Set the head; gives the y beneath it."""
        y, width = slot.top, self.span(slot.span)
        style = self.style
        series = [(article["column"], style.text + 2), (article["kicker"], style.kicker)]
        series.append((article["headline"], style.headline))
        series += [(article["deck"], style.kicker), (byline_of(article) if byline else None, style.text)]
        for text, size in series:
            for part in (text or "").split("\n"):
                for row in self.rows(part, size, width) if part else []:
                    indent = (width - self.pdf.get_string_width(row)) / 2
                    self.put(row, self.left(slot.column) + max(indent, 0), y, size)
                    y += size * 1.35
        return y + 6


def flow(sheet: Sheet, article: dict[str, Any]) -> list[tuple[str, float, float, bool]]:
    """The lines of an article's text: words, size, indent, whether a subhead."""
    found = []
    text, subhead = sheet.style.text, sheet.style.subhead
    subheads = {s["before_paragraph"]: s["text"] for s in article["subheads"]}
    for at, paragraph in enumerate(article["paragraphs"] or [article["caption"]]):
        if at in subheads:
            found += [
                (row, subhead, 0.0, True) for row in sheet.rows(subheads[at], subhead, sheet.column_width)
            ]
        rows = sheet.rows(paragraph["text"], text, sheet.column_width, 2 * text)
        found += [(row, text, 0.0 if n else 2 * text, False) for n, row in enumerate(rows)]
    if article["jump_to"]:
        found.append((f"下转{article['jump_to']}版", text, 0.0, False))
    return found


def set_article(sheet: Sheet, article: dict[str, Any], slot: Slot) -> int:
    """Set one article into its slot; gives how many lines found no room."""
    photo = article["kind"] == "photo"
    beneath = sheet.head(article, slot, byline=not photo)
    if slot.picture:
        from PIL import Image

        x, width = sheet.left(slot.column), sheet.span(slot.span)
        sheet.pdf.image(Image.new("L", (40, 30), 150), x, beneath, width, slot.picture[1])
        beneath += slot.picture[1] + 8
    lines = flow(sheet, article)
    if photo:
        lines += [
            (row, sheet.style.text, 0.0, False)
            for row in sheet.rows(byline_of(article), sheet.style.text, sheet.column_width)
        ]
    for column, top, bottom in slot.boxes:
        y = top if top else beneath
        while lines and y + sheet.style.leading <= bottom:
            words, size, indent, _ = lines.pop(0)
            sheet.put(words, sheet.left(column) + indent, y, size)
            y += sheet.style.leading
    return len(lines)


def set_page(slots: list[Slot], articles: list[dict[str, Any]], sheet: Sheet, folio: str) -> bytes:
    """A page with the articles in their slots. Raises ValueError where one finds no room."""
    if folio:
        sheet.put(folio, MARGIN, 14, sheet.style.text)
    for slot in slots:
        left = set_article(sheet, articles[slot.article - 1], slot)
        if left:
            raise ValueError(f"article {slot.article}: {left} lines too many")
        if slot.top > MARGIN and sheet.style.ruled:
            sheet.rule(sheet.left(slot.column), slot.top - 6, sheet.span(slot.span))
    return finished(sheet.pdf)


def finished(pdf: Any) -> bytes:
    """The file as bytes, its typefaces closed."""
    data = bytes(pdf.output())
    put_away(pdf)
    return data


def put_away(pdf: Any) -> None:
    """Close the typefaces of a file, whether it was written or only measured with."""
    for font in pdf.fonts.values():
        font.ttfont.close()


Band = list[tuple[int, int, int]]
"""Articles beside each other: number, columns of the head, columns of the text."""


def banded(
    bands: list[Band],
    columns: int,
    width: float,
    *,
    folio: str = "",
    articles: list[dict[str, Any]] | None = None,
    style: Style = USUAL,
) -> bytes:
    """A page in bands: text in columns of one height beneath each head.

    A text of more columns than its head goes on beneath the article that follows it in its band.
    """
    articles = articles or gold_articles()
    measure, leading = Sheet(columns, width, 3000, style), style.leading
    slots: list[Slot] = []
    top = MARGIN
    for band in bands:
        column, bottom, ends = 0, top, {}
        for number, head, text in band:
            article = articles[number - 1]
            lines = len(flow(measure, article)) + (3 if article["kind"] == "photo" else 0)
            picture = (60.0, 90.0) if article["kind"] == "photo" else None
            y = measure.head(article, Slot(number, column, head, top, ()), byline=article["kind"] != "photo")
            y += 98 if picture else 0
            slots.append(Slot(number, column, head, top, (), picture))
            ends[number] = (y, column, lines, text, head)
            column += head
        final: list[Slot] = []
        for slot in slots[-len(band) :]:
            y, column, lines, text, head = ends[slot.article]
            others = [ends[n] for n in ends if n != slot.article and ends[n][1] >= column + head]
            over = (
                max((o[0] + leading * -(-o[2] // o[3]) + 20 for o in others), default=y) if text > head else y
            )
            height = next(
                h
                for h in range(lines + 80)
                if head * h + (text - head) * max(0, h - -(-int(over - y) // leading)) >= lines
            )
            end = y + leading * height + 1
            boxes = [(column + k, y if k < head else over, end) for k in range(text)]
            final.append(Slot(slot.article, column, head, top, tuple(boxes), slot.picture))
            bottom = max(bottom, end)
        slots[-len(band) :] = final
        top = bottom + 24
    put_away(measure.pdf)
    return set_page(slots, articles, Sheet(columns, width, top + 20, style), folio)


LAYOUTS: dict[str, tuple[list[Band], int, float]] = {
    "four columns": (
        [[(1, 4, 4)], [(2, 2, 2), (3, 2, 2)], [(4, 1, 1), (5, 3, 3)], [(6, 2, 2), (7, 2, 2)], [(8, 4, 4)]],
        4,
        900.0,
    ),
    "five columns": (
        [[(5, 3, 3), (2, 2, 2)], [(8, 3, 3), (4, 2, 2)], [(1, 5, 5)], [(7, 2, 2), (6, 3, 3)], [(3, 5, 5)]],
        5,
        1050.0,
    ),
    "text beneath another": (
        [[(1, 3, 4), (4, 1, 1)], [(6, 4, 4)], [(3, 1, 1), (7, 3, 3)], [(8, 2, 2), (2, 2, 2)], [(5, 4, 4)]],
        4,
        900.0,
    ),
}
"""Pages of different make-up: bands, columns, width."""
FOLIO = "株洲日报 2020年2月16日 星期日 A1版"


def sample_sheet(layout: str = "four columns") -> bytes:
    """The seed's page in one of the layouts, set once a run: it takes four seconds."""

    def make(folder: Path) -> None:
        bands, columns, width = LAYOUTS[layout]
        (folder / "page.pdf").write_bytes(banded(bands, columns, width, folio=FOLIO))

    return (made_once(f"sheet in {layout}", make) / "page.pdf").read_bytes()


def protected(folios: list[str], *, password: str | None) -> bytes:
    """A file of small pages with one article each, readable with the password only."""
    from fpdf import FPDF

    pdf = FPDF(unit="pt", format=(400, 300))
    pdf.set_auto_page_break(False)
    pdf.add_font("sc", fname=str(files("pylopdf_fonts_zh_cn") / "NotoSansSC-Regular.otf"))
    if password is not None:
        pdf.set_encryption(owner_password=password, user_password=password)
    for number, folio in enumerate(folios, 1):
        pdf.add_page()
        rows = [
            (20, 9, folio),
            (60, 20, f"第{number}座渡口复航"),
            (90, 9, "    本报讯 停航两年的湘江渡口昨日复航,"),
        ]
        rows.append((104, 9, "首日运送乘客一千二百人。"))
        for y, size, text in rows:
            pdf.set_font("sc", size=size)
            pdf.text(40, y, text)
    return finished(pdf)


def blank_pages(count: int, *, side: int = 300) -> bytes:
    """A file of empty pages, written by hand."""
    kids = " ".join(f"{3 + at} 0 R" for at in range(count))
    bodies = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {count}/Kids[{kids}]>>"]
    bodies += [f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {side} {side}]>>"] * count
    parts, at, offsets = [b"%PDF-1.4\n"], 9, []
    for number, body in enumerate(bodies, 1):
        offsets.append(at)
        parts.append(f"{number} 0 obj\n{body}\nendobj\n".encode())
        at += len(parts[-1])
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    parts.append(f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{table}".encode())
    parts.append(f"trailer\n<</Root 1 0 R/Size {len(bodies) + 1}>>\nstartxref\n{at}\n%%EOF\n".encode())
    return b"".join(parts)


def squeezed(value: Any) -> Any:
    """Without white space: where the page breaks a line, the file has none."""
    if isinstance(value, str):
        return "".join(value.split())
    if isinstance(value, list):
        return [squeezed(item) for item in value]
    return {key: squeezed(item) for key, item in value.items()} if isinstance(value, dict) else value
