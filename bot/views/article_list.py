"""A list of articles as a message: counts, headlines, matching sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.callback_data import Action, CallbackData
from bot.views.keyboards import opener_rows, paging_rows
from bot.views.markup import Markup, blockquote, bold, italic, lines, paragraphs, plain
from bot.views.message import Message, render_text
from retrieval.i18n import Messages, clip
from retrieval.list_messages import fact_lines, list_heading, list_notes
from retrieval.models import ArchiveFact, ArticleList, ListedArticle, ListOrder

ENTRIES_PER_MESSAGE = 5
MAX_HEADLINE_LENGTH = 80
MAX_PAPER_LENGTH = 20
MAX_SENTENCE_LENGTH = 400
"""Code points of a sentence; a longer one is left out, never shortened: five fit in a message (4096)."""
ORDERS = (ListOrder.DATE, ListOrder.BEST)
"""Orders by their number in callback data."""


@dataclass(frozen=True, slots=True)
class ListPage:
    """Place of a page in its stored list.

    id: of the stored answer. part: from 0. size: entries of the whole stored list. has_subject: the articles
    have words in common, and thus another order. has_quotes: there are quotes beside it.
    """

    id: str
    part: int
    size: int
    has_subject: bool
    has_quotes: bool = True

    @property
    def count(self) -> int:
        """Number of pages."""
        return max(1, -(-self.size // ENTRIES_PER_MESSAGE))


def render_list(
    listing: ArticleList,
    page: ListPage,
    words: Messages,
    *,
    understanding: Markup | None = None,
    reask: Sequence[Sequence[InlineKeyboardButton]] = (),
) -> Message:
    """Render one page of a list, holding its items alone.

    understanding: lines on filters and the like. reask: rows of buttons to ask again.
    """
    first = page.part * ENTRIES_PER_MESSAGE + 1
    notes = list_notes(listing, words)
    if page.size < listing.total:
        notes.append(words.say("list.capped", shown=f"{page.size:,}"))
    entries = [_entry(number, one, words) for number, one in enumerate(listing.items, first)]
    text = paragraphs([
        bold(clip(_heading(listing, page, words), MAX_HEADLINE_LENGTH)), *entries,
        lines([*map(italic, notes), understanding or Markup()]),
    ])  # fmt: skip
    return Message.of(text, _keyboard(listing, page, words, reask))


def render_facts(facts: Sequence[ArchiveFact], words: Messages) -> Message:
    """Render facts of the archive itself, labelled as such."""
    return render_text("\n".join(fact_lines(facts, words)))


def list_button(id: str, order: ListOrder, label: str, part: int = 0) -> InlineKeyboardButton:
    """Button to a page of a stored list."""
    return _button(CallbackData(Action.LIST, id, ORDERS.index(order), part + 1), label)


def _heading(listing: ArticleList, page: ListPage, words: Messages) -> str:
    """The heading; counts alone where the subject is no longer known."""
    if page.has_subject and not listing.subject:
        return words.say("list.kept", count=f"{listing.total:,}", days=listing.days)
    return list_heading(listing, words)


def _entry(number: int, one: ListedArticle, words: Messages) -> Markup:
    article, span = one.article, one.sentence
    headline = clip(article.headline or words.say("unknown.headline"), MAX_HEADLINE_LENGTH)
    paper = clip(article.paper or words.say("unknown.paper"), MAX_PAPER_LENGTH)
    place = " ".join((words.date(article.date), paper, clip(words.page(article.page), MAX_PAPER_LENGTH)))
    head = plain(f"{number}. {place} ") + bold(words.say("list.headline", headline=headline))
    if span is None or len(span) > MAX_SENTENCE_LENGTH:
        return head
    return lines([head, blockquote(plain(span.cut(article.text)))])


def _keyboard(
    listing: ArticleList,
    page: ListPage,
    words: Messages,
    reask: Sequence[Sequence[InlineKeyboardButton]],
) -> InlineKeyboardMarkup:
    number = ORDERS.index(listing.order)
    rows = [list(row) for row in reask]
    rows += opener_rows([one.article for one in listing.items], page.part * ENTRIES_PER_MESSAGE + 1)
    rows += paging_rows(Action.LIST, page.id, page.part, page.count, number=number)
    other = next(order for order in ORDERS if order is not listing.order)
    beside = []
    if page.has_subject and page.size > 1:
        beside.append(list_button(page.id, other, words.say(f"list.order_{other}")))
    if page.has_quotes:
        beside.append(_button(CallbackData(Action.QUOTE, page.id), words.say("list.quotes")))
    beside.append(_button(CallbackData(Action.EXPORT, page.id), words.say("button.export")))
    return InlineKeyboardMarkup([*rows, *([beside] if beside else [])])


def _button(tap: CallbackData, label: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=tap.data)
