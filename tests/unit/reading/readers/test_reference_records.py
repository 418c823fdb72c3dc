"""Exports of reference managers and press databases."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from retrieval.models import Article, Page, SetAside
from retrieval.reading.archive_pages import read_archive

BODY = "本报江口讯（记者齐云）城东三百盏路灯昨日换新。节能灯每年省电三成。"
REFWORKS = """RT Newspaper Article
SR 1
A1 齐云;何青
T1 三百盏路灯换新
JF 江川晚报
YR 2021
FD 2021-03-12
OP A02
K1 路灯;;节能
AB <正>{body}
SN 1000-0000
LA 中文;
DS CNKI
"""
REFER = """%0 Newspaper Article
%A 齐云
%A 何青
%T 三百盏路灯换新
%J 江川晚报
%D 2021
%8 2021-03-12
%P A02
%K 路灯;节能
%X {body}
%W CNKI
"""
NOTE_EXPRESS = """{{Reference Type}}: Newspaper Article
{{Title}}: 三百盏路灯换新
{{Author}}: 齐云;何青
{{Journal}}: 江川晚报
{{Year}}: 2021
{{Date}}: 2021-03-12
{{Pages}}: A02
{{Keywords}}: 路灯;节能
{{Abstract}}: {body}
{{Database Provider}}: CNKI
"""
RIS = """TY  - NEWS
TI  - 三百盏路灯换新
AU  - 齐云
AU  - 何青
T2  - 江川晚报
PY  - 2021
DA  - 2021/03/12/
SP  - A02
AB  - {body}
ER  -
"""
CNKI = """SrcDatabase-来源库: 报纸
Title-题名: 三百盏路灯换新
Author-作者: 齐云;何青;
Organ-单位: 江口市
Source-文献来源: 江川晚报
Keyword-关键词: 路灯;节能
Summary-摘要: {body}
PubTime-发表时间: 2021-03-12
PageCount-页码: A02
"""
MEDLINE = """PMID- 1
DP  - 2021 Mar 12
TI  - 三百盏路灯换新
AU  - 齐云
AU  - 何青
JT  - 江川晚报
PT  - Newspaper Article
PG  - A02
AB  - {body}
"""
NOTATIONS = {
    "MEDLINE": MEDLINE,
    "RefWorks": REFWORKS,
    "Refer": REFER,
    "NoteExpress": NOTE_EXPRESS,
    "RIS": RIS,
    "CNKI": CNKI,
}


def read(folder: Path, text: str) -> tuple[list[Article], list[SetAside]]:
    (folder / "a.txt").write_text(text, encoding="utf-8")
    found = list(read_archive([folder]))
    pages = [item for item in found if isinstance(item, Page)]
    return [a for page in pages for a in page.articles], [i for i in found if isinstance(i, SetAside)]


@pytest.mark.parametrize("record", NOTATIONS.values(), ids=NOTATIONS)
def test_a_record_is_an_article_with_its_paper_date_and_page(tmp_path: Path, record: str) -> None:
    [article], notes = read(tmp_path, record.format(body=BODY))

    assert (article.headline, article.paper, str(article.date), article.page, article.byline[0].names) == (
        "三百盏路灯换新", "江川晚报", "2021-03-12", "A2", ("齐云", "何青"),
    )  # fmt: skip
    assert article.text.split("\n")[0] == BODY
    assert ("abstract_only", {"count": "1", "rows": "1"}) in [(n.reason, dict(n.facts)) for n in notes]


@pytest.mark.parametrize("record", [r for r in NOTATIONS.values() if r != MEDLINE])
def test_records_follow_one_another(tmp_path: Path, record: str) -> None:
    second = record.format(body="夜市搬到江边。\n摊位多了一倍。").replace("三百盏路灯换新", "夜市搬家")

    found, _ = read(tmp_path, f"{record.format(body=BODY)}\n{second}\n")

    assert [(article.headline, article.text.split("\n")[0]) for article in found] == [
        ("三百盏路灯换新", BODY),
        ("夜市搬家", "夜市搬到江边。"),
    ]
    assert found[1].text.startswith("夜市搬到江边。\n摊位多了一倍。\n")


def test_a_tag_without_a_place_is_named(tmp_path: Path) -> None:
    _, notes = read(tmp_path, RIS.format(body=BODY).replace("PY  - 2021", "KW  - 路灯"))

    unused = next(note for note in notes if note.reason == "columns_unused")
    assert dict(unused.facts) == {"columns": "TY(4)、KW(2)", "chars": "6"}


def test_the_year_and_pages_of_a_journal_are_no_date_and_page(tmp_path: Path) -> None:
    head = "RT Journal Article\nSR 1\nT1 路灯节能的测算\nJF 照明技术\nYR 2021\nIS 03\nOP 12-15\n"

    [article], _ = read(tmp_path, head + "AB 测算路灯的用电。\n")

    assert (article.headline, article.paper, article.date, article.page) == (
        "路灯节能的测算", "照明技术", None, None,
    )  # fmt: skip


def test_a_record_without_an_abstract_is_said_to_have_a_title_only(tmp_path: Path) -> None:
    _, notes = read(tmp_path, REFER.format(body=""))

    assert [dict(note.facts)["rows"] for note in notes if note.reason == "title_only"] == ["1"]


def test_places_point_into_the_file(tmp_path: Path) -> None:
    text = REFWORKS.format(body=BODY)

    [article], _ = read(tmp_path, text)

    for block in article.blocks:
        assert "".join(text[p.start : p.end] for p in block.places) == article.text_of(block)


@pytest.mark.parametrize(
    "text",
    [
        "AI 走进车间\n\n江口一家车间昨日装上机器人。工人说省力。\n",
        "%0 是一个符号\n\n江口一所小学昨日讲百分数。学生听得认真。\n",
        "RT 系列报道\n\nT1 航站楼启用\n\n江口机场昨日启用新楼。旅客说方便。\n",
    ],
)
def test_capitals_and_signs_before_a_text_are_no_tags(tmp_path: Path, text: str) -> None:
    [article], notes = read(tmp_path, text)

    assert article.paper is None
    assert "江口" in article.text
    assert "columns_unused" not in json.dumps([note.reason for note in notes])


def test_wrapped_lines_of_a_field_are_one_paragraph(tmp_path: Path) -> None:
    text = MEDLINE.format(body="城东三百盏路灯\n      昨日换新。The lamps\n      are new.")

    [article], _ = read(tmp_path, f"{text}\n")

    assert article.text.split("\n")[0] == "城东三百盏路灯昨日换新。The lamps are new."
    [place] = article.blocks[0].places
    assert (
        text[place.start : place.end].startswith("城东三百盏") and text[place.end - 4 : place.end] == "new."
    )
