"""A quote as a newspaper clipping, its paragraph below masthead and titles.

Typeset from the text and labelled as such: `retrieval.imaging.facsimile` shows the printed page. Takes a
quote, gives a PNG as bytes.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from retrieval.citations import cite_all_pages, paragraph_around
from retrieval.errors import PictureTooLong
from retrieval.i18n import Messages, byline_text, clip
from retrieval.imaging.fonts import advance, face_of, font, text_width, typesettable
from retrieval.imaging.line_breaking import break_lines
from retrieval.language.sentences import split_sentences
from retrieval.models import Quote, Span

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

WIDTH = 1080
"""Pixels; Telegram shows a photo at most 1280 wide without loss, and a phone is about 400 points wide."""
EDGE, MARGIN = 28, 64
BODY, LEADING = 42, 68
"""Size of the running text and distance of its lines, in pixels: 15 points on a phone."""
MAX_QUOTE_LENGTH = 1500
"""Code points of a quote in a clipping."""
CONTEXT_LENGTH = 160
"""Code points shown before and after the quote, to the next sentence end, where its paragraph is long."""
MAX_HEADLINE_LINES = 4

_DESK, _PAPER, _INK, _GREY = (205, 200, 188), (250, 246, 236), (28, 26, 24), (112, 106, 96)
_RULE, _MARKER, _PHRASE = (70, 66, 60), (255, 232, 130), (178, 34, 34)


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of type.

    below: distance to the top of the next line; left: indent, both in pixels. justify: set to the full
    measure. marked, phrase: spans of the quote and of the answer within `text`. rule: a rule, no text.
    """

    text: str
    face: str
    size: int
    below: int
    colour: tuple[int, int, int] = _INK
    left: float = 0.0
    heavy: bool = False
    justify: bool = False
    centred: bool = False
    marked: Span | None = None
    phrase: Span | None = None
    rule: bool = False


_SMALL_TITLE = TextLine("", "serif", 34, 52, colour=_GREY)
_BYLINE = TextLine("", "sans", 28, 46, colour=_GREY)


def render_clipping(quote: Quote, words: Messages) -> bytes:
    """The clipping as PNG. Raises PictureTooLong, MissingExtra."""
    if len(quote.text) > MAX_QUOTE_LENGTH:
        raise PictureTooLong(length=len(quote.text), limit=MAX_QUOTE_LENGTH)
    lines = [*_masthead(quote, words), *_titles(quote, words), *_body(quote), *_foot(quote, words)]
    image, draw = _sheet(sum(line.below for line in lines))
    y = EDGE + MARGIN // 2 + 8
    for line in lines:
        _set(draw, line, y)
        y += line.below
    return _png(image)


def excerpt(quote: Quote) -> Span:
    """The excerpt of the article: the paragraph, or sentences around the quote."""
    around, text = paragraph_around(quote), quote.article.text
    first, last = max(around.start, quote.start - CONTEXT_LENGTH), min(around.end, quote.end + CONTEXT_LENGTH)
    sentences = split_sentences(text, around.start, around.end)
    starts = [s.start for s in sentences if first <= s.start <= quote.start]
    ends = [s.end for s in sentences if quote.end <= s.end <= last]
    return Span(min(starts, default=quote.start), max(ends, default=quote.end))


def _measure() -> float:
    return float(WIDTH - 2 * EDGE - 2 * MARGIN)


def _masthead(quote: Quote, words: Messages) -> list[TextLine]:
    article = cite_all_pages(quote.article, Span(quote.start, quote.end))
    paper = typesettable(clip(article.paper or words.say("unknown.paper"), 16))
    where = typesettable(f"{words.date(article.date)}  {words.page(article.page)}")
    name = [] if not article.page_name else [typesettable(clip(article.page_name, 12))]
    return [
        TextLine(paper, "serif", 62, 92, heavy=True, centred=True),
        TextLine("  ".join([where, *name]), "sans", 27, 50, colour=_GREY, centred=True),
        TextLine("", "sans", 4, 44, rule=True),
    ]


def _titles(quote: Quote, words: Messages) -> list[TextLine]:
    article, found = quote.article, []
    if article.kicker:
        found += _break_title(clip(article.kicker, 60), _SMALL_TITLE, max_lines=2)
    headline = clip(article.headline or words.say("unknown.headline"), 90)
    size = 64 if len(headline) <= 26 else 52
    style = TextLine("", "serif", size, int(size * 1.32), heavy=True)
    found += _break_title(headline, style, max_lines=MAX_HEADLINE_LINES)
    if article.deck:
        found += _break_title(clip(article.deck, 60), _SMALL_TITLE, max_lines=2)
    byline = clip(byline_text(article.byline), 60)
    if byline:
        found += [TextLine("", "sans", 4, 12), *_break_title(byline, _BYLINE, max_lines=2)]
    return [*found, TextLine("", "sans", 4, 26)]


def _body(quote: Quote) -> list[TextLine]:
    """Lines of the excerpt: the quote marked, the answer span underlined."""
    article, shown = quote.article, excerpt(quote)
    phrase = None
    if quote.answer is not None:
        phrase = Span(quote.start + quote.answer.start, quote.start + quote.answer.end)
    found: list[TextLine] = []
    at = shown.start
    for paragraph in shown.cut(article.text).split("\n"):
        span = Span(at, at + len(paragraph))
        at = span.end + 1
        if paragraph.strip():
            found += _paragraph(article.text, span, Span(quote.start, quote.end), phrase)
    return found


def _paragraph(text: str, span: Span, quoted: Span, phrase: Span | None) -> list[TextLine]:
    """Lines of one paragraph, with spans mapped to the typesettable text."""
    pieces = [typesettable(char) for char in span.cut(text)]
    starts = [0]
    for piece in pieces:
        starts.append(starts[-1] + len(piece))

    def moved(part: Span | None) -> Span:
        if part is None or part.end <= span.start or span.end <= part.start:
            return Span(0, 0)
        first, last = max(part.start, span.start), min(part.end, span.end)
        return Span(starts[first - span.start], starts[last - span.start])

    shown, marked, strong, indent = "".join(pieces), moved(quoted), moved(phrase), 2.0 * BODY
    broken = break_lines(shown, lambda c: advance(c, "serif", BODY), _measure(), indent=indent)
    return [
        TextLine(
            line.cut(shown),
            "serif",
            BODY,
            LEADING,
            left=indent if number == 0 else 0.0,
            justify=number + 1 < len(broken),
            marked=_within(marked, line),
            phrase=_within(strong, line),
        )
        for number, line in enumerate(broken)
    ]


def _within(part: Span, line: Span) -> Span | None:
    first, last = max(part.start, line.start), min(part.end, line.end)
    return Span(first - line.start, last - line.start) if first < last else None


def _foot(quote: Quote, words: Messages) -> list[TextLine]:
    article = cite_all_pages(quote.article, Span(quote.start, quote.end))
    where = f"{clip(article.paper or words.say('unknown.paper'), 16)} {words.date(article.date)} "
    where += words.page(article.page)
    return [
        TextLine("", "sans", 4, 30),
        TextLine("", "sans", 4, 26, rule=True),
        TextLine(typesettable(where), "sans", 27, 42, colour=_GREY),
        TextLine(typesettable(words.say("picture.typeset")), "sans", 25, 52, colour=_GREY),
    ]


def _break_title(text: str, style: TextLine, *, max_lines: int) -> list[TextLine]:
    """Lines of a title in a style; its parts break first."""
    face, size = style.face, style.size
    parts = [text] if text_width(typesettable(text), face, size) <= _measure() else text.split()
    broken = [
        span.cut(part)
        for part in map(typesettable, parts)
        for span in break_lines(part, lambda c: advance(c, face, size), _measure())
    ]
    lines = broken[:max_lines]
    if len(broken) > max_lines:
        lines[-1] = lines[-1][:-1] + "…"
    return [replace(style, text=line.strip()) for line in lines]


def _sheet(height: int) -> tuple[Image, ImageDraw]:
    from PIL import Image, ImageDraw

    whole = height + 2 * EDGE + MARGIN
    image = Image.new("RGB", (WIDTH, whole), _DESK)
    draw = ImageDraw.Draw(image)
    draw.rectangle((EDGE + 6, EDGE + 8, WIDTH - EDGE + 6, whole - EDGE + 8), fill=(176, 170, 156))
    draw.rectangle((EDGE, EDGE, WIDTH - EDGE, whole - EDGE), fill=_PAPER, outline=(150, 144, 130))
    return image, draw


def _set(draw: ImageDraw, line: TextLine, y: int) -> None:
    left = float(EDGE + MARGIN)
    if line.rule:
        right = left + _measure()
        draw.line((left, y, right, y), fill=_RULE, width=4)
        draw.line((left, y + 8, right, y + 8), fill=_RULE, width=1)
        return
    if line.centred:
        left += max(0.0, (_measure() - text_width(line.text, line.face, line.size)) / 2)
    places = _places(line, left + line.left)
    for part, colour, top, bottom in (
        (line.marked, _MARKER, -3, 13),
        (line.phrase, _PHRASE, line.size + 9, 13),
    ):
        if part is not None:
            end = places[part.end] if part.end < len(places) else places[-1]
            draw.rectangle((places[part.start], y + top, end, y + line.size + bottom), fill=colour)
    for char, x in zip(line.text, places, strict=False):
        if not char.isspace():
            typeface = font(face_of(char, line.face) or line.face, line.size)
            draw.text((x, y), char, font=typeface, fill=line.colour, stroke_width=int(line.heavy))


def _places(line: TextLine, x: float) -> list[float]:
    """Left edges of the characters and the last right edge, in pixels."""
    widths = [advance(char, line.face, line.size) for char in line.text]
    spare = _measure() - line.left - sum(widths)
    gap = spare / (len(widths) - 1) if line.justify and len(widths) > 1 and 0 < spare < 3 * line.size else 0.0
    places = [x]
    for each in widths:
        places.append(places[-1] + each + gap)
    return places


def _png(image: Image) -> bytes:
    """The picture as PNG with a palette of 48 colours."""
    from PIL.Image import Dither, Quantize

    out = io.BytesIO()
    image.quantize(48, method=Quantize.FASTOCTREE, dither=Dither.NONE).save(out, "PNG", compress_level=6)
    return out.getvalue()
