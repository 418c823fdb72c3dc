"""HTML told from other files, wherever it lies; pages that are no article."""

from __future__ import annotations

import io
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from retrieval.models import Page, SetAside
from retrieval.reading.archive_pages import read_archive
from tests.unit.reading.readers.epaper.pages import INDEX, SENTENCES, SITE, article, read, second


@pytest.mark.parametrize("name", ["saved", "a.html", "a.htm", "a.txt", "a.shtml", "一页.aspx"])
def test_html_is_known_by_what_is_in_it(tmp_path: Path, name: str) -> None:
    assert article(tmp_path, second(), name).headline == "渡口重开"


def test_pages_in_zip_and_tar_are_read_where_they_lie(tmp_path: Path) -> None:
    data = second().encode()
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr("x/saved.html", data)
    with tarfile.open(tmp_path / "b.tar.gz", "w:gz") as packed:
        entry = tarfile.TarInfo("y/saved")
        entry.size = len(data)
        packed.addfile(entry, io.BytesIO(data))

    found = [(i.source, i.articles[0].headline) for i in read_archive([tmp_path]) if isinstance(i, Page)]

    assert found == [("a.zip/x/saved.html", "渡口重开"), ("b.tar.gz/y/saved", "渡口重开")]


@pytest.mark.parametrize(
    "page",
    [
        INDEX,
        '<html><head><META HTTP-EQUIV="REFRESH" CONTENT="0; URL=html/2026-10/02/node_2.htm"></head></html>',
        "<html><body>" + "<a href=x>渡口今日重开</a> " * 20 + "</body></html>",
    ],
)
def test_a_page_that_only_lists_articles_is_set_aside_as_such(tmp_path: Path, page: str) -> None:
    assert read(tmp_path, page) == SetAside("saved", "page_index")


def test_without_the_extra_it_is_named_and_e_paper_pages_are_still_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)

    aside = read(tmp_path / "a", SITE.format(body=SENTENCES))
    found = article(tmp_path / "b", second())

    assert aside == SetAside("saved", "missing_extra", (("extra", "html"),))
    assert found.headline == "渡口重开"


def test_neither_parser_is_imported_before_a_page_is_read() -> None:
    program = "import sys, retrieval.reading.archive_pages; print({'lxml', 'trafilatura'} & set(sys.modules))"

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )

    assert done.stdout == "set()\n"


def test_an_article_goes_on_across_two_pages_of_an_issue(tmp_path: Path) -> None:
    first = second().replace("晚上九点半。</P>", "晚上九点半。</P><P>（下转第六版）</P>")
    onward = second(kicker="", deck="", author="").replace(">05</founder", ">06</founder")
    begin, end = onward.index("<!--enpcontent-->"), onward.index("<!--/enpcontent-->")
    text = "<!--enpcontent--><P>　　（上接第五版）</P><P>　　船长老郑说，雾天停航的规矩不变。</P>"
    (tmp_path / "1.html").write_text(first)
    (tmp_path / "2.html").write_text(onward[:begin] + text + onward[end:])

    [page] = [item for item in read_archive([tmp_path]) if isinstance(item, Page)]

    [found] = page.articles
    [last] = [b for b in found.blocks if found.text[b.start : b.end] == "船长老郑说，雾天停航的规矩不变。"]
    assert (last.places[0].page, last.places[0].source) == ("06", "2.html")
    assert (found.page, found.headline) == ("05", "渡口重开")
