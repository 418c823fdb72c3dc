"""The promise of reading: every character of a source is in an article, in a named leftover, or is markup."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.models import Page, SetAside
from retrieval.reading.archive_pages import read_archive
from retrieval.reading.leftovers import chars_left, count_chars

FIRST, SECOND = "甲乙丙丁戊己庚辛壬癸", "鼠牛虎兔龙蛇马羊猴鸡"
FORMS = (
    "{}新桥通车", "本报讯 {}昨日换新，三百盏路灯亮了。", "{}昨日复航，头班船坐了二百人。", "记者 {}",
    "责任编辑：{}", "（下转A2版）", "江川晚报 2021年3月12日 A1", "热线电话：0731-22{}", "{}",
    "图为{}。齐云 摄", "●{}", "广告", "●", "本报地址：{}路18号 邮编：412000", "关键词：{}", "来源：{}",
    "--- {} ---", "2021-03-12", "第A2版",
)  # fmt: skip
"""Lines as they stand in files, each with room for a word that stands nowhere else."""

Lines = Sequence[str]


def numbered(forms: Sequence[str]) -> list[str]:
    """Lines with words of their own: 甲鼠词, 甲牛词 …"""
    return [form.format(word(at)) for at, form in enumerate(forms)]


def word(at: int) -> str:
    """A word of three characters that no other line has."""
    return FIRST[at // len(SECOND) % len(FIRST)] + SECOND[at % len(SECOND)] + "词"


def in_threes(lines: Lines) -> list[tuple[str, str, str]]:
    """Lines three by three, as far as they go."""
    return list(zip(lines[::3], lines[1::3], lines[2::3], strict=False))


def as_text(lines: Lines) -> bytes:
    return "\n".join(lines).encode()


def as_labelled(lines: Lines) -> bytes:
    head = ["标题：路灯换新", "日期：2021-03-12"]
    return "\n".join([*head, *(f"摘要：{line}" for line in lines[:1]), "正文：", *lines]).encode()


def as_markdown(lines: Lines) -> bytes:
    marks = ("", "# ", "> ", "- ", "## ", "**注** ")
    return "\n\n".join(marks[at % len(marks)] + line for at, line in enumerate(lines)).encode()


def as_front_matter(lines: Lines) -> bytes:
    head = [f"键{at}: {line}" for at, line in enumerate(lines[:3]) if ":" not in line]
    return "\n".join(["---", "title: 路灯换新", *head, "---", "", *lines]).encode()


def as_html(lines: Lines) -> bytes:
    tags = ("p", "li", "h1", "div", "td", "span", "aside")
    inside = "".join(f"<{tags[at % 7]}>{line}</{tags[at % 7]}>" for at, line in enumerate(lines))
    body = "".join(f"<p>城东第{at}盏路灯昨日换新，节能灯每年省电三成。</p>" for at in range(4))
    return f"<html><body><h1>路灯换新</h1><div id=ozoom>{body}</div>{inside}</body></html>".encode()


def as_csv(lines: Lines) -> bytes:
    rows = [f'"{one}","路灯换新","{two}",{three}' for one, two, three in in_threes(lines)]
    return "\n".join(["备注,标题,正文,标题", *rows, *lines[len(rows) * 3 :]]).encode()


def as_rows(lines: Lines) -> bytes:
    rows = [{"title": "路灯换新", "text": a, "注": b, "body": c} for a, b, c in in_threes(lines)]
    bad = [f"{{{line}}}" for line in lines[len(rows) * 3 :]]
    return "\n".join([*(json.dumps(row, ensure_ascii=False) for row in rows), *bad]).encode()


def as_tree(lines: Lines) -> bytes:
    first, second, third, *rest = lines
    blocks = [{"type": "p", "text": a, "注": b} for a, b in zip(rest[::2], rest[1::2], strict=False)]
    blocks.append({"type": "p", "text": "城东换了三百盏灯。", "注": rest[-1]})
    article = {"title": "路灯换新", "text": blocks, "栏": [first]}
    tree = {"说明": second, "pages": [{"page": "A1", "主编": third, "articles": [article]}]}
    return json.dumps(tree, ensure_ascii=False).encode()


def as_recognised(lines: Lines) -> bytes:
    boxed = [{"text": line, "box": [40, 40 * at, 400, 40 * at + 20]} for at, line in enumerate(lines)]
    return json.dumps({"ocr_results": boxed, "引擎": "江边"}, ensure_ascii=False).encode()


def as_word(lines: Lines) -> bytes:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = lines[-1]
    for at, line in enumerate(lines[:-1]):
        document.add_heading(line, 1) if at % 5 == 1 else document.add_paragraph(line)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def packed(members: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        for name, content in members.items():
            file.writestr(name, content)
    return stream.getvalue()


def as_open_document(lines: Lines) -> bytes:
    space = 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    body = "".join(f"<text:p>{line}</text:p>" for line in lines[:-1])
    header = f"<a {space}><text:p>{lines[-1]}</text:p></a>"
    return packed({"content.xml": f"<a {space}>{body}</a>", "styles.xml": header})


def as_book(lines: Lines) -> bytes:
    tags = ("p", "h2", "div", "dd", "section")
    inside = "".join(f"<{tags[at % 5]}>{line}</{tags[at % 5]}>" for at, line in enumerate(lines[1:-1]))
    container = '<container><rootfiles><rootfile full-path="a.opf"/></rootfiles></container>'
    item = '<item id="{0}" href="{0}.xhtml" media-type="application/xhtml+xml"/>'
    items = item.format("c") + item.format("n")
    package = f'<package><manifest>{items}</manifest><spine><itemref idref="c"/></spine></package>'
    return packed(
        {
            "META-INF/container.xml": container,
            "a.opf": package,
            "c.xhtml": f"<html><body>{lines[0]}{inside}</body></html>",
            "n.xhtml": f"<html><body><p>{lines[-1]}</p></body></html>",
        }
    )


WRITERS: dict[str, Callable[[Lines], bytes]] = {
    "a.txt": as_text, "b.txt": as_labelled, "a.md": as_markdown, "b.md": as_front_matter, "a.html": as_html,
    "a.csv": as_csv, "a.jsonl": as_rows, "a.json": as_tree, "b.json": as_recognised, "a.docx": as_word,
    "a.odt": as_open_document, "a.epub": as_book,
}  # fmt: skip


@pytest.mark.parametrize("name", WRITERS)
@settings(max_examples=20, deadline=None)
@given(forms=st.lists(st.sampled_from(FORMS), min_size=3, max_size=30))
def test_every_word_is_in_an_article_or_counted_among_the_leftovers(name: str, forms: list[str]) -> None:
    lines = numbered([FORMS[0], FORMS[1], *forms])

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(WRITERS[name](lines))
        items = list(read_archive([Path(folder)]))

    pages = [item for item in items if isinstance(item, Page)]
    notes = [item for item in items if isinstance(item, SetAside)]
    read = "\n".join(part for page in pages for part in (str(page.name), *(a.text for a in page.articles)))
    missing = [line for at, line in enumerate(lines) if word(at) in line and word(at) not in read]
    needed = sum(
        len(word(0)) if "：" in line or "---" in line else count_chars(line) for line in missing
    )  # labels and rules are markup
    assert pages
    assert needed <= sum(map(chars_left, notes)), missing
    assert sum(map(chars_left, notes)) <= 5 * sum(map(len, lines)) + 200
