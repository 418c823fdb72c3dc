"""Facts by file names of e-paper systems."""

from __future__ import annotations

from pathlib import Path

from tests.unit.reading.readers.epaper.pages import article, second


def test_a_file_named_as_founder_names_articles_says_date_page_and_place(tmp_path: Path) -> None:
    page = second(stripped=True).replace("2021年03月09日", "").replace("第&nbsp;05", "").replace("第05版", "")

    found = article(tmp_path, page, "html/nw.D110000ljrb_20210309_4-05.htm")

    assert (str(found.date), found.page, found.no) == ("2021-03-09", "05", 4)
