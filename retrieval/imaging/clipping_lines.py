"""Lines of type of a newspaper clipping: masthead, titles, paragraphs.

A quote becomes `TextLine`s in pixels; a picture and a page of a PDF set the same lines.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from retrieval.citations import cite_all_pages, paragraph_around
from retrieval.i18n import Messages, byline_text, clip
from retrieval.imaging.fonts import advance, text_width, typesettable
from retrieval.imaging.line_breaking import break_lines
from retrieval.language.sentences import split_sentences
from retrieval.models import Quote, Span

MEASURE = 896.0
"""Width of the running text in pixels: 21 characters, about what a phone shows well."""
BODY, LEADING = 42, 68
"""Size of the running text and distance of its lines, in pixels: 15 points on a phone."""
CONTEXT_LENGTH = 160
"""Code points shown before and after the quote, to the next sentence end, where its paragraph is long."""
MAX_HEADLINE_LINES = 4
INK, GREY = (28, 26, 24), (112, 106, 96)


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
    colour: tuple[int, int, int] = INK
    left: float = 0.0
    heavy: bool = False
    justify: bool = False
    centred: bool = False
    marked: Span | None = None
    phrase: Span | None = None
    rule: bool = False


SMALL_TITLE = TextLine("", "serif", 34, 52, colour=GREY)
SMALL_PRINT = TextLine("", "sans", 28, 46, colour=GREY)


def excerpt(quote: Quote) -> Span:
    """The excerpt of the article: the paragraph, or sentences around the quote."""
    around, text = paragraph_around(quote), quote.article.text
    first, last = max(around.start, quote.start - CONTEXT_LENGTH), min(around.end, quote.end + CONTEXT_LENGTH)
    sentences = split_sentences(text, around.start, around.end)
    starts = [s.start for s in sentences if first <= s.start <= quote.start]
    ends = [s.end for s in sentences if quote.end <= s.end <= last]
    return Span(min(starts, default=quote.start), max(ends, default=quote.end))


def masthead_lines(quote: Quote, words: Messages) -> list[TextLine]:
    """Paper, date and page."""
    article = cite_all_pages(quote.article, Span(quote.start, quote.end))
    paper = typesettable(clip(article.paper or words.say("unknown.paper"), 16))
    where = typesettable(f"{words.date(article.date)}  {words.page(article.page)}")
    name = [] if not article.page_name else [typesettable(clip(article.page_name, 12))]
    return [
        TextLine(paper, "serif", 62, 92, heavy=True, centred=True),
        TextLine("  ".join([where, *name]), "sans", 27, 50, colour=GREY, centred=True),
        TextLine("", "sans", 4, 44, rule=True),
    ]


def title_lines(quote: Quote, words: Messages) -> list[TextLine]:
    """Kicker, headline, deck and byline."""
    article, found = quote.article, []
    if article.kicker:
        found += break_title(clip(article.kicker, 60), SMALL_TITLE, max_lines=2)
    headline = clip(article.headline or words.say("unknown.headline"), 90)
    size = 64 if len(headline) <= 26 else 52
    style = TextLine("", "serif", size, int(size * 1.32), heavy=True)
    found += break_title(headline, style, max_lines=MAX_HEADLINE_LINES)
    if article.deck:
        found += break_title(clip(article.deck, 60), SMALL_TITLE, max_lines=2)
    byline = clip(byline_text(article.byline), 60)
    if byline:
        found += [TextLine("", "sans", 4, 12), *break_title(byline, SMALL_PRINT, max_lines=2)]
    return [*found, TextLine("", "sans", 4, 26)]


def body_lines(quote: Quote) -> list[TextLine]:
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
    broken = break_lines(shown, lambda c: advance(c, "serif", BODY), MEASURE, indent=indent)
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


def foot_lines(quote: Quote, words: Messages) -> list[TextLine]:
    """The source once more, and a note that this is no facsimile."""
    article = cite_all_pages(quote.article, Span(quote.start, quote.end))
    where = f"{clip(article.paper or words.say('unknown.paper'), 16)} {words.date(article.date)} "
    where += words.page(article.page)
    return [
        TextLine("", "sans", 4, 30),
        TextLine("", "sans", 4, 26, rule=True),
        TextLine(typesettable(where), "sans", 27, 42, colour=GREY),
        TextLine(typesettable(words.say("picture.typeset")), "sans", 25, 52, colour=GREY),
    ]


def break_title(text: str, style: TextLine, *, max_lines: int) -> list[TextLine]:
    """Lines of a title in a style; its parts break first."""
    face, size = style.face, style.size
    parts = [text] if text_width(typesettable(text), face, size) <= MEASURE else text.split()
    broken = [
        span.cut(part)
        for part in map(typesettable, parts)
        for span in break_lines(part, lambda c: advance(c, face, size), MEASURE)
    ]
    lines = broken[:max_lines]
    if len(broken) > max_lines:
        lines[-1] = lines[-1][:-1] + "…"
    return [replace(style, text=line.strip()) for line in lines]


def character_places(line: TextLine, x: float) -> list[float]:
    """Left edges of the characters and the last right edge, in pixels."""
    widths = [advance(char, line.face, line.size) for char in line.text]
    spare = MEASURE - line.left - sum(widths)
    gap = spare / (len(widths) - 1) if line.justify and len(widths) > 1 and 0 < spare < 3 * line.size else 0.0
    places = [x]
    for each in widths:
        places.append(places[-1] + each + gap)
    return places
