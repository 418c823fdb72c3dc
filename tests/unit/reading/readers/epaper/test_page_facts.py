"""Facts by file names of e-paper systems."""

from __future__ import annotations

from pathlib import Path

from retrieval.reading.grammar.lines import split_lines
from retrieval.reading.readers.epaper.page_facts import folio_lines_facts, parse_folio
from tests.unit.reading.readers.epaper.pages import article, second


def test_a_file_named_as_founder_names_articles_says_date_page_and_place(tmp_path: Path) -> None:
    page = second(stripped=True).replace("2021年03月09日", "").replace("第&nbsp;05", "").replace("第05版", "")

    found = article(tmp_path, page, "html/nw.D110000ljrb_20210309_4-05.htm")

    assert (str(found.date), found.page, found.no) == ("2021-03-09", "05", 4)


def test_a_line_with_labels_for_page_and_its_name_is_a_folio() -> None:
    facts = parse_folio("日期：[2021-03-12] 版次：[A03] 版名：[民生]")

    assert (str(facts.date), facts.page, facts.page_name) == ("2021-03-12", "A3", "民生")


def test_a_lone_label_is_the_page_and_several_are_a_list() -> None:
    cells = "江川晚报\n2021年3月12日 星期五\n第A03版：民生\n渡口复航"

    assert folio_lines_facts(split_lines(cells)).page == "A3"
    assert folio_lines_facts(split_lines(cells + "\n第A04版：文化")).page is None
