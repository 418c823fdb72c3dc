"""`jianbao serve` as a process, over a page of PDF and a page of text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from retrieval.archive.archive import Archive
from retrieval.settings import Settings
from tests.e2e.archives import ferry_page
from tests.e2e.process import WITHOUT_READER, BotProcess
from tests.lending import lend_dictionary
from tests.unit.reading.typesetting import sample_sheet

SERVE = "from retrieval.__main__ import main; main()"


def made_archive(folder: Path) -> None:
    """株洲日报 of 16 February 2020 as a PDF of one page, and a text of one short article, a year later."""
    page = folder / "株洲日报" / "2020-02-16" / "A1.pdf"
    page.parent.mkdir(parents=True)
    page.write_bytes(sample_sheet())
    ferry_page(folder)


@contextmanager
def serving_pages(work: Path) -> Iterator[str]:
    """The address of a server over `made_archive`, with all it has in a working folder."""
    made_archive(work / "报纸")
    archive = Archive(Settings.read(data=work / "data", reader=False), [work / "报纸"])
    lend_dictionary(archive.shelf)
    archive.index()
    settings = {"JIANBAO_WEB_LOG_FORMAT": "lines", "JIANBAO_WEB_QUESTIONS_PER_MINUTE": "0"}
    command = ("serve", str(work / "报纸"), "--listen", "127.0.0.1:0")
    served = BotProcess(work, {**WITHOUT_READER, **settings}, *command, program=SERVE)
    try:
        served.wait_for_output(" serving ")
        found = re.search(r'address="?(http://[^"\s]+)', served.output)
        assert found is not None
        yield found[1]
        assert served.terminate() == 0, served.output
    finally:
        served.kill()
