"""Headlines without <h1>: classes, heading levels and type sizes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.reading.readers.epaper.pages import article

TEXT = "<P>　　渡口停航两年，码头昨天清早重新开船，头班载客六十人。</P>"


@pytest.mark.parametrize(
    "headline",
    [
        '<td><strong style="font-size:23px">渡口重新开船</strong></td>',
        '<td><font size="5">渡口重新开船</font></td>',
        '<td><div class="article-title">渡口重新开船</div></td>',
        '<td><span style="font-size: 18pt">渡口重新开船</span></td>',
        "<td><h2>渡口重新开船</h2></td>",
    ],
)
def test_a_headline_is_found_by_its_style(tmp_path: Path, headline: str) -> None:
    page = f"<html><body><table><tr>{headline}</tr></table><founder-content>{TEXT}</founder-content></body>"

    assert article(tmp_path, page).headline == "渡口重新开船"


def test_kicker_and_deck_stand_around_the_heading_of_a_title_box(tmp_path: Path) -> None:
    box = (
        '<div class="newsdetatit"><p class="yinti">水位回升</p><h3>渡口重新开船</h3>'
        '<p class="futi">头班载客六十人</p></div>'
    )

    found = article(tmp_path, f"<html><body>{box}<founder-content>{TEXT}</founder-content></body></html>")

    assert (found.kicker, found.headline, found.deck) == ("水位回升", "渡口重新开船", "头班载客六十人")


def test_the_name_of_the_paper_is_no_headline(tmp_path: Path) -> None:
    page = (
        '<html><body><h2>江門日報</h2><b style="font-size:22px">渡口重新开船</b>'
        f"<founder-content>{TEXT}</founder-content></body></html>"
    )

    assert article(tmp_path, page).headline == "渡口重新开船"


def test_a_heading_of_a_higher_level_is_the_headline(tmp_path: Path) -> None:
    titles = "<div><h2>渡口重新开船</h2><h3>头班载客六十人</h3></div>"

    found = article(tmp_path, f"<html><body>{titles}<founder-content>{TEXT}</founder-content></body></html>")

    assert (found.headline, found.deck) == ("渡口重新开船", "头班载客六十人")
