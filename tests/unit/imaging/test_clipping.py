"""Clippings: the quote marked, no tofu, within the limits of a photo."""

from __future__ import annotations

import datetime as dt
import io
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from retrieval.errors import MissingExtra, PictureTooLong
from retrieval.i18n import Messages
from retrieval.imaging import fonts
from retrieval.imaging.clipping import EDGE, MARGIN, MAX_QUOTE_LENGTH, render_clipping
from retrieval.imaging.clipping_lines import MEASURE, excerpt
from retrieval.imaging.fonts import face_of, typesettable
from retrieval.models import Credit, PageLabel, Quote, Span
from tests.unit.bot.conftest import article_of, quote_of

WORDS = Messages()
FACTS = {
    "headline": "多家企业免费提供“云服务”",
    "kicker": "防控期间,在线复工",
    "paper": "株洲日报",
    "date": dt.date(2020, 2, 16),
    "page": PageLabel("A1"),
    "byline": (Credit("记者", ("高晓燕",)),),
}
MARKER = (255, 232, 130)
Colour = tuple[int, ...]


def picture(quote: Quote) -> Image.Image:
    return Image.open(io.BytesIO(render_clipping(quote, WORDS))).convert("RGB")


def colours(image: Image.Image) -> set[Colour]:
    return {colour for _, colour in image.getcolors(1 << 24) or [] if isinstance(colour, tuple)}


def near(colour: Colour, other: Colour) -> bool:
    return max(abs(a - b) for a, b in zip(colour, other, strict=True)) <= 12


def test_the_quote_is_marked_on_a_sheet_of_a_phones_width() -> None:
    image = picture(quote_of("2月10日以来,7000余名员工返岗。", Span(8, 14), **FACTS))

    assert image.width == 1080
    assert any(near(colour, MARKER) for colour in colours(image))


@pytest.mark.parametrize("length", range(15, 24))
def test_the_marker_stays_within_the_measure_where_a_closing_mark_hangs(length: int) -> None:
    image = picture(quote_of("字" * length + "。" + "后" * 30, Span(0, 2), **FACTS))

    margin = image.crop((EDGE + MARGIN + int(MEASURE) + 1, 0, image.width, image.height))
    assert not any(near(colour, MARKER) for colour in colours(margin))


def test_more_text_makes_a_longer_sheet_within_what_telegram_takes() -> None:
    short, long = picture(quote_of("短。", **FACTS)), picture(quote_of("长" * MAX_QUOTE_LENGTH, **FACTS))

    assert short.height < long.height
    assert long.width + long.height <= 10_000  # Bot API, sendPhoto.photo


def test_a_quote_that_no_sheet_can_hold_is_refused_not_cut() -> None:
    with pytest.raises(PictureTooLong):
        render_clipping(quote_of("长" * (MAX_QUOTE_LENGTH + 1)), WORDS)


def test_of_a_long_paragraph_the_sentences_around_the_quote_are_shown() -> None:
    text = "前" * 300 + "。" + "近前句。" + "引文在此。" + "近后句。" + "后" * 300 + "。"
    quote = Quote(article_of(text), 305, 310, None, 0.9)

    assert excerpt(quote).cut(text) == "近前句。引文在此。近后句。"


@pytest.mark.parametrize("char", "中國東龍纔喆㙟株洲々〇·—…“”《》A9%℃①")
def test_the_typefaces_have_what_newspapers_print(char: str) -> None:
    assert face_of(char) is not None


def test_what_no_typeface_has_is_set_as_printers_do() -> None:
    assert typesettable("前😀后\u200b\x00\ue000") == "前〓后"


@given(st.text(max_size=80))
def test_everything_set_has_a_glyph(text: str) -> None:
    assert all(char.isspace() or face_of(char) for char in typesettable(text))


@settings(max_examples=25, deadline=None)
@given(st.text(min_size=1, max_size=120), st.text(max_size=200), st.text(max_size=60), st.data())
def test_any_article_becomes_a_picture(text: str, headline: str, paper: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = Quote(article_of(text, headline=headline, paper=paper, kicker=headline), start, end, None, 0.9)

    assert picture(quote).width == 1080


def test_without_the_extra_there_are_no_pictures_and_the_error_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "pylopdf_fonts_zh_cn", None)
    fonts.font_paths.cache_clear()
    try:
        assert not fonts.fonts_available()
        with pytest.raises(MissingExtra, match="pictures"):
            fonts.font("serif", 997)
    finally:
        fonts.font_paths.cache_clear()
