"""CSV and TSV exports."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from retrieval.models import SetAside
from retrieval.reading.archive_pages import read_archive
from tests.unit.reading.readers.exports.sample_rows import articles

HEADER = "paper,date,page,title,body\n"
ROW = "江川晚报,2021-03-12,A1,路灯换新,城东三百盏路灯昨日换新。\n"


def set_aside(path: Path) -> list[tuple[str, int | None]]:
    return [(item.reason, item.place) for item in read_archive([path]) if isinstance(item, SetAside)]


def test_a_row_is_an_article_whose_text_begins_with_its_own(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(HEADER + ROW)

    [article] = articles(tmp_path)

    assert article.text == "城东三百盏路灯昨日换新。\n路灯换新"
    assert (article.paper, str(article.date), article.page) == ("江川晚报", "2021-03-12", "A1")
    assert (article.id, article.lines) == ("江川晚报/2021-03-12/A1/1", (2, 2))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_encoding_and_delimiter_are_told_from_the_content(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    (tmp_path / "a.csv").write_bytes((HEADER + ROW * 3).replace(",", delimiter).encode(encoding))

    assert [a.headline for a in articles(tmp_path)] == ["路灯换新"] * 3


def test_a_packed_export_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress((HEADER + ROW).encode()))

    assert len(articles(tmp_path)) == 1


def test_a_truncated_packed_export_gives_what_it_holds_and_says_so(tmp_path: Path) -> None:
    rows = "".join(ROW.replace("三百", str(n * 7919)) for n in range(3000))
    data = gzip.compress((HEADER + rows).encode())
    (tmp_path / "a.csv.gz").write_bytes(data[: len(data) // 2])

    assert articles(tmp_path)
    assert set_aside(tmp_path) == [("bad_gzip", None)]


def test_a_cell_in_quotes_may_hold_newlines_commas_and_quotes(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        HEADER + '江川晚报,2021-03-12,A1,"路灯,换新","第一段。\n""第二段""。"\n' + ROW
    )

    first, second = articles(tmp_path)

    assert (first.headline, first.text[:12]) == ("路灯,换新", '第一段。\n"第二段"。\n')
    assert (first.lines, second.lines) == ((2, 2), (4, 4))


def test_bad_rows_are_set_aside_with_their_lines(tmp_path: Path) -> None:
    lines = [HEADER, ROW, "只有一格\n", ROW, ROW.replace("2021-03-12", "2021-02-30"), ROW]
    (tmp_path / "a.csv").write_text("".join(lines))

    assert set_aside(tmp_path) == [("bad_csv", 3), ("bad_metadata", 5)]
    assert [a.lines for a in articles(tmp_path)] == [(2, 2), (4, 4), (6, 6)]


def test_a_quote_that_is_never_closed_spoils_its_own_line(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(HEADER + ROW + ROW.replace("路灯换新", '"路灯换新', 1) + ROW)

    assert set_aside(tmp_path) == [("bad_csv", 3)]
    assert [a.lines for a in articles(tmp_path)] == [(2, 2), (4, 4)]


def test_bytes_that_are_no_text_are_marked_and_reported_with_their_row(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes((HEADER + ROW).encode() + b"\xff\xfe,2021-03-12,A1,x,y\n" + ROW.encode())

    found = articles(tmp_path)

    assert ("broken_characters", None) in set_aside(tmp_path)
    assert len(found) == 3
    assert found[0].text.count("\ufffd") == found[2].text.count("\ufffd") == 0


@pytest.mark.parametrize(
    "above", ["江川晚报数据库导出\n\n", "2021年一季度\n制表：资料室\n", "sep=,\n江川晚报数据库导出\n"]
)
def test_lines_above_the_row_of_names_are_named_and_pass(tmp_path: Path, above: str) -> None:
    (tmp_path / "a.csv").write_text(above + HEADER + ROW)

    assert [a.headline for a in articles(tmp_path)] == ["路灯换新"]
    assert "left_cells" in {reason for reason, _ in set_aside(tmp_path)}


def test_an_export_of_one_column_has_no_lines_above(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text\n" + "城东三百盏路灯昨日换新，市民晚上出门不再打手电。\n" * 30)

    assert len(articles(tmp_path)) == 30
    assert "left_cells" not in {reason for reason, _ in set_aside(tmp_path)}
