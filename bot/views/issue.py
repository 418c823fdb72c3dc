"""View of an issue: pages of a date, headlines, numbered openers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.callback_data import Action, CallbackData
from bot.views.keyboards import opener_rows, paging_rows, split_rows
from bot.views.markup import Markup, bold, lines, plain
from bot.views.message import Message
from retrieval.i18n import Messages, clip
from retrieval.index.printed_day import DayPage, PrintedDay
from retrieval.models import Article

HEADLINES_PER_MESSAGE = 12
"""Headlines in one message; a day of no more is shown without its pages."""
PAGES_PER_MESSAGE = 24
MAX_HEADLINE_LENGTH = 80
MAX_LEAD_HEADLINE_LENGTH = 30
"""Code points of the first headline in the line of a page."""
MAX_NAME_LENGTH = 30
MAX_LABEL_LENGTH, MAX_PAPER_LENGTH = 8, 6
"""Code points on a button: of the page label, and of the paper's name on a day of several papers."""
PAGES_PER_ROW, PAPERS_PER_ROW = 6, 3

ButtonRows = list[list[InlineKeyboardButton]]


def render_issue(day: PrintedDay, page: int, part: int, words: Messages) -> Message:
    """Render a page (from 1) of a day; otherwise the whole day.

    part: index of the message part, from 0.
    """
    if 1 <= page <= len(day.pages):
        return _page(day, page, part, words)
    return (
        _all_headlines(day, words)
        if len(day.articles) <= HEADLINES_PER_MESSAGE
        else _all_pages(day, part, words)
    )


def issue_button(date: dt.date, label: str) -> InlineKeyboardButton:
    """Button to open the issue of a date."""
    return InlineKeyboardButton(label, callback_data=CallbackData(Action.BROWSE, _key(date)).data)


def _all_headlines(day: PrintedDay, words: Messages) -> Message:
    body, number = [], 1
    for page in day.pages:
        body += [bold(_title(page, words)), *_headlines(page.articles, number, words)]
        number += len(page.articles)
    shown = body or [plain(words.say("browse.day_empty"))]
    keyboard = [*opener_rows(day.articles), *_around(day)]
    return Message.of(lines([_head(day, words), *shown]), _markup(keyboard))


def _all_pages(day: PrintedDay, part: int, words: Messages) -> Message:
    """Each page with its first headline and a button."""
    count = -(-len(day.pages) // PAGES_PER_MESSAGE)
    part = min(part, count - 1)
    first = part * PAGES_PER_MESSAGE
    shown = day.pages[first : first + PAGES_PER_MESSAGE]
    papers = len({page.articles[0].paper for page in day.pages})
    labels = [_label(page, words, papers=papers) for page in shown]
    buttons = [_page_button(day, number, label) for number, label in enumerate(labels, first + 1)]
    rows = split_rows(buttons, PAGES_PER_ROW if papers == 1 else PAPERS_PER_ROW)
    keyboard = [*rows, *paging_rows(Action.BROWSE, _key(day.date), part, count), *_around(day)]
    body = [_page_line(page, words) for page in shown]
    return Message.of(lines([_head(day, words), *body]), _markup(keyboard))


def _page(day: PrintedDay, number: int, part: int, words: Messages) -> Message:
    """Headlines of one page, with buttons to adjacent pages and the day."""
    articles = day.pages[number - 1].articles
    count = -(-len(articles) // HEADLINES_PER_MESSAGE)
    part = min(part, count - 1)
    first = part * HEADLINES_PER_MESSAGE
    shown = articles[first : first + HEADLINES_PER_MESSAGE]
    title = f"{words.date(day.date)} {_title(day.pages[number - 1], words)}"
    head = bold(words.say("browse.page", title=title, count=len(articles)))
    more = paging_rows(Action.BROWSE, _key(day.date), part, count, number=number)
    keyboard = [*opener_rows(shown), *more, _neighbours(day, number, words)]
    return Message.of(lines([head, *_headlines(shown, 1, words)]), _markup(keyboard))


def _title(page: DayPage, words: Messages) -> str:
    """Paper, page label and page name."""
    first = page.articles[0]
    paper, label = first.paper or words.say("unknown.paper"), words.page(first.page)
    return " ".join(clip(part, MAX_NAME_LENGTH) for part in (paper, label, first.page_name) if part)


def _label(page: DayPage, words: Messages, *, papers: int) -> str:
    """Button label of a page, on a day of `papers` papers."""
    first = page.articles[0]
    label = clip(first.page or "?", MAX_LABEL_LENGTH)
    if papers == 1:
        return label
    return f"{clip(first.paper or words.say('unknown.paper'), MAX_PAPER_LENGTH)} {label}"


def _head(day: PrintedDay, words: Messages) -> Markup:
    return bold(words.say("browse.day", date=words.date(day.date), count=len(day.articles)))


def _page_line(page: DayPage, words: Messages) -> Markup:
    lead = clip(page.articles[0].headline or words.say("unknown.headline"), MAX_LEAD_HEADLINE_LENGTH)
    return plain(words.say("browse.day_page", title=_title(page, words), count=len(page.articles), lead=lead))


def _headlines(articles: Sequence[Article], first: int, words: Messages) -> list[Markup]:
    named = (
        clip(article.headline or words.say("unknown.headline"), MAX_HEADLINE_LENGTH) for article in articles
    )
    return [plain(f"{number}. {headline}") for number, headline in enumerate(named, first)]


def _around(day: PrintedDay) -> ButtonRows:
    before = [issue_button(day.before, f"« {day.before.isoformat()}")] if day.before else []
    after = [issue_button(day.after, f"{day.after.isoformat()} »")] if day.after else []
    return [[*before, *after]] if before or after else []


def _neighbours(day: PrintedDay, number: int, words: Messages) -> list[InlineKeyboardButton]:
    papers = len({page.articles[0].paper for page in day.pages})

    def to(other: int, form: str) -> list[InlineKeyboardButton]:
        if not 1 <= other <= len(day.pages):
            return []
        label = _label(day.pages[other - 1], words, papers=papers)
        return [_page_button(day, other, form.format(label))]

    whole = issue_button(day.date, words.say("browse.whole_day"))
    return [*to(number - 1, "« {}"), whole, *to(number + 1, "{} »")]


def _page_button(day: PrintedDay, number: int, label: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=CallbackData(Action.BROWSE, _key(day.date), number).data)


def _markup(rows: ButtonRows) -> InlineKeyboardMarkup | None:
    return InlineKeyboardMarkup(rows) if rows else None


def _key(date: dt.date) -> str:
    return str(date.toordinal())
