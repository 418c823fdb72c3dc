"""Views of an article: paragraph around a quote, parts, proof.

Long texts are cut at sentence ends. Every piece is a slice of the article's text.
"""

from __future__ import annotations

from telegram import InlineKeyboardMarkup

from bot.views.answer import MAX_HEADLINE_LENGTH, mark_answer_span, quote_source, source_line
from bot.views.markup import Markup, blockquote, bold, folded_blockquote, italic, lines, paragraphs, plain
from bot.views.message import Message
from retrieval.citations import CONTEXT_LENGTH, paragraph_around, text_sha256
from retrieval.i18n import Messages, clip
from retrieval.language.sentences import split_sentences
from retrieval.models import BODY_KINDS, Article, Block, BlockKind, Quote, Span

MAX_PART_LENGTH = 3000
"""Code points of one part of an article; with headline and source it fits in one message (4096)."""
MAX_SOURCE_LENGTH = 200

_RUNNING = (*BODY_KINDS, BlockKind.SUBHEAD)


def body_span(article: Article) -> Span:
    """Span of the running text; title lines and bylines follow it."""
    return Span(0, max((b.end for b in article.blocks_of(*_RUNNING)), default=len(article.text)))


def split_parts(text: str, whole: Span, limit: int = MAX_PART_LENGTH) -> list[Span]:
    """Split `whole` into adjacent spans of at most `limit` code points.

    Cut at sentence ends, and within a sentence only if longer than `limit`. At least one span.
    """
    ends = [sentence.start for sentence in split_sentences(text, whole.start, whole.end)][1:]
    pieces, begin, fits = [], whole.start, whole.start
    for end in (*ends, whole.end):
        if end - begin > limit and fits > begin:
            pieces.append(Span(begin, fits))
            begin = fits
        while end - begin > limit:
            pieces.append(Span(begin, begin + limit))
            begin += limit
        fits = end
    return [*pieces, Span(begin, whole.end)]


def part_at(pieces: list[Span], offset: int) -> int:
    """Index of the part at an offset; the last beyond the end."""
    return next((n for n, piece in enumerate(pieces) if offset < piece.end), len(pieces) - 1)


def render_article(
    article: Article, quoted: Span | None, part: int, words: Messages, keyboard: InlineKeyboardMarkup | None
) -> Message:
    """Render one part of an article, the quoted words bold."""
    pieces = split_parts(article.text, body_span(article))
    piece = pieces[min(part, len(pieces) - 1)]
    head = bold(clip(article.headline or words.say("unknown.headline"), MAX_HEADLINE_LENGTH))
    corrections = map(italic, words.corrections(article, piece))
    source = lines([plain(source_line(article, words)), *corrections])
    return Message.of(paragraphs([head, _with_bold(article.text, piece, quoted), source]), keyboard)


def render_context(quote: Quote, words: Messages, keyboard: InlineKeyboardMarkup | None) -> Message:
    """Render a quote with its paragraph in a folded blockquote."""
    around = paragraph_around(quote)
    quoted = Span(quote.start, min(quote.end, around.end))
    first = blockquote(mark_answer_span(quote)) if len(quote.text) <= CONTEXT_LENGTH else Markup()
    paragraph = folded_blockquote(_with_bold(quote.article.text, around, quoted))
    title = plain(words.say("button.context_of"))
    return Message.of(
        paragraphs([first, lines([title, paragraph]), plain(quote_source(quote, words))]), keyboard
    )


def render_proof(quote: Quote, words: Messages, keyboard: InlineKeyboardMarkup | None) -> Message:
    """Render the proof of a quote: source file, lines, offsets, digest.

    The caller has resolved the quote by its place and digest.
    """
    article, text = quote.article, quote.text
    found = source_lines(quote)
    facts = {
        "source": clip(article.source, MAX_SOURCE_LENGTH),
        "article": clip(article.id, MAX_SOURCE_LENGTH),
        "start": quote.start,
        "end": quote.end,
        "length": quote.end - quote.start,
        "digest": text_sha256(text),
    }
    place = _lines(found, words) if found else ""
    corrections = words.corrections(article, Span(quote.start, quote.end))
    return Message.of(
        lines([
            bold(words.say("check.same_but" if corrections else "check.same")),
            plain(words.say("check.place", **facts)),
            plain(place),
            *map(plain, corrections),
            plain(source_line(article, words)),
        ]),
        keyboard,
    )  # fmt: skip


def _lines(found: tuple[int, int], words: Messages) -> str:
    first, last = found
    if first == last:
        return words.say("check.line", first=first)
    return words.say("check.lines", first=first, last=last)


def source_lines(quote: Quote) -> tuple[int, int] | None:
    """First and last source line of a quote; None if unknown."""
    numbers = [n for block in quote.article.blocks for n in _line_numbers(block, quote)]
    return (min(numbers), max(numbers)) if numbers else None


def _line_numbers(block: Block, quote: Quote) -> list[int]:
    """Source lines of the block's places overlapped by the quote."""
    found, at = [], block.start
    for place in block.places:
        following = at + (place.end - place.start)
        if at < quote.end and quote.start < following and at < block.end:
            found.append(place.line)
        at = following
    return found


def _with_bold(text: str, piece: Span, strong: Span | None) -> Markup:
    """Slice of a text, the part in `strong` bold."""
    if strong is None or strong.end <= piece.start or piece.end <= strong.start:
        return plain(piece.cut(text))
    first, last = max(piece.start, strong.start), min(piece.end, strong.end)
    return plain(text[piece.start : first]) + bold(text[first:last]) + plain(text[last : piece.end])
