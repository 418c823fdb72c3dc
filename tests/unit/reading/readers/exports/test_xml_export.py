"""Exports in XML."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.models import Article, Page, SetAside
from retrieval.reading.archive_pages import read_archive

BODY = "本报江口讯 城东三百盏路灯昨日换新。"
ARTICLES = f"""<?xml version="1.0" encoding="gb2312"?>
<issue date="2021-03-12"><paper>江川晚报</paper>
<版 版次="A02"><文章><标题>三百盏路灯换新</标题><作者>齐云</作者><正文><p>{BODY}</p><p>节能灯每年省
电三成。</p></正文></文章><文章><标题>夜市搬家</标题><正文>夜市搬到江边。</正文></文章></版></issue>
"""
FEED = f"""<rss version="2.0"><channel><title>江川晚报</title><description>要闻</description>
<item><title>三百盏路灯换新</title><pubDate>Fri, 12 Mar 2021 08:10:00 +0800</pubDate>
<description><![CDATA[<p>{BODY}</p>]]></description></item>
<item><title>夜市搬家</title><description>夜市搬到江边。</description></item></channel></rss>
"""


def read(folder: Path, text: str | bytes, name: str = "a.xml") -> tuple[list[Article], list[SetAside]]:
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    found = list(read_archive([folder]))
    pages = [item for item in found if isinstance(item, Page)]
    return [a for page in pages for a in page.articles], [i for i in found if isinstance(i, SetAside)]


@pytest.mark.parametrize("text", [ARTICLES, ARTICLES.encode("gb18030")], ids=["UTF-8", "GB18030"])
def test_articles_have_the_facts_of_the_elements_above(tmp_path: Path, text: str | bytes) -> None:
    found, _ = read(tmp_path, text)

    assert [(a.headline, a.paper, str(a.date), a.page) for a in found] == [
        ("三百盏路灯换新", "江川晚报", "2021-03-12", "A2"),
        ("夜市搬家", "江川晚报", "2021-03-12", "A2"),
    ]
    assert found[0].text.startswith(f"{BODY}\n节能灯每年省电三成。\n")
    assert found[0].byline[0].names == ("齐云",)


def test_the_items_of_a_feed_are_articles_and_the_feed_is_none(tmp_path: Path) -> None:
    found, _ = read(tmp_path, FEED, "a.rss")

    assert [(a.headline, str(a.date)) for a in found] == [
        ("三百盏路灯换新", "2021-03-12"),
        ("夜市搬家", "None"),
    ]


def test_broken_xml_is_read_up_to_the_break_with_its_line(tmp_path: Path) -> None:
    found, notes = read(tmp_path, FEED[: FEED.index("<item><title>夜市")])

    assert [a.headline for a in found] == ["三百盏路灯换新"]
    assert [(note.reason, note.place) for note in notes if note.reason == "bad_document"] == [
        ("bad_document", 4)
    ]


@pytest.mark.parametrize("text", ["<a></a>", "<plist><dict><key>a</key></dict></plist>", "<a", "<!-- -->"])
def test_xml_without_articles_is_set_aside(tmp_path: Path, text: str) -> None:
    found, notes = read(tmp_path, text)

    assert found == []
    assert {note.reason for note in notes} & {"no_text", "bad_document"}


def test_entities_and_external_references_stay_unresolved(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("机密。" * 20, encoding="utf-8")
    head = '<!DOCTYPE a [<!ENTITY x SYSTEM "secret.txt"><!ENTITY y "&x;&x;">]>'

    found, _ = read(tmp_path, f"{head}<a><title>路灯</title><text>{BODY}&x;&y;</text></a>")

    [article] = [article for article in found if article.source == "a.xml"]
    assert article.text == f"{BODY}\n路灯"
