"""Pages of other sites, with the extra `html`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from retrieval.models import SetAside
from tests.unit.reading.readers.epaper.pages import SENTENCES, SITE, article, read


def test_a_page_of_another_site_without_an_article_is_set_aside(tmp_path: Path) -> None:
    assert read(tmp_path, "<html><body><p>登录</p></body></html>") == SetAside("saved", "no_article")


def test_a_page_of_another_site_is_read_by_the_extra(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")

    found = article(tmp_path, SITE.format(body=SENTENCES))

    assert found.headline == "江边的鸟"
    assert found.text.startswith("第1天清早，巡护员沿着江滩走了1公里")
    assert "频道" not in found.text
    assert (found.paper, found.date, found.page) == (None, None, None)


def test_calls_to_tap_and_scan_are_no_text_of_it(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    calls = "<p>长按识别二维码关注我们</p><p>点击阅读原文</p>"

    found = article(tmp_path, SITE.format(body=SENTENCES + calls))

    assert found.text == article(tmp_path, SITE.format(body=SENTENCES)).text


@pytest.mark.parametrize(
    ("line", "paper", "date", "page"),
    [
        ("2021年03月12日08:30　来源：江川晚报", "江川晚报", dt.date(2021, 3, 12), None),
        ("2021-03-12 第A02版 来源：江川晚报", "江川晚报", dt.date(2021, 3, 12), "A2"),
        ("发布时间：2021-03-12 08:30:11 作者：丁一 字号：大 中 小", None, dt.date(2021, 3, 12), None),
        ("来源：江川晚报 2021.03.12", "江川晚报", dt.date(2021, 3, 12), None),
    ],
)
def test_date_and_source_between_title_and_text_are_facts_and_no_text(
    tmp_path: Path, line: str, paper: str | None, date: dt.date, page: str | None
) -> None:
    pytest.importorskip("trafilatura")
    plain = article(tmp_path, SITE.format(body=SENTENCES))

    found = article(tmp_path, SITE.format(body=f'<div class="x9">{line}</div>{SENTENCES}'))

    assert (found.paper, found.date, found.page) == (paper, date, page)
    assert found.text == plain.text


def test_a_date_in_the_text_is_no_date_of_the_page(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    body = f"<p>2021年3月12日，江滩上来了第一批候鸟，巡护员数了三遍才放心。</p>{SENTENCES}"

    found = article(tmp_path, SITE.format(body=body))

    assert found.date is None
    assert found.text.startswith("2021年3月12日，江滩上")


def test_the_date_of_a_meta_element_is_the_date(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    head = '<head><meta name="publishdate" content="2021-03-12 08:30">'

    found = article(tmp_path, SITE.format(body=SENTENCES).replace("<head>", head))

    assert found.date == dt.date(2021, 3, 12)


def test_a_title_that_names_the_site_gives_way_to_the_headline(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    body = f'<font size="5"><b>渡口昨日复航</b></font><br>{SENTENCES}'

    found = article(tmp_path, f"<html><head><title>江川晚报</title></head><body>{body}</body></html>")

    assert found.headline == "渡口昨日复航"


BRIEF = (
    "停航两年的老渡口昨天清早重新开船，头班船载客六十人。末班船晚上九点从河东开出，票价两元不变，儿童免票。"
)


@pytest.mark.parametrize("text", [SENTENCES, "".join(f"<p>{part}。</p>" for part in BRIEF.split("。")[:2])])
def test_paper_date_and_page_above_the_headline_are_no_text(tmp_path: Path, text: str) -> None:
    pytest.importorskip("trafilatura")
    above = "<table><tr><td>江川晚报</td><td>2021年3月12日 星期五</td><td>第A03版</td></tr></table>"
    body = f"{above}<h2>渡口昨日复航</h2>{text}"

    found = article(tmp_path, f"<html><head><title>江川晚报</title></head><body>{body}</body></html>")

    assert (found.headline, str(found.date), found.page) == ("渡口昨日复航", "2021-03-12", "A3")
    assert "星期五" not in found.text and "A03" not in found.text
