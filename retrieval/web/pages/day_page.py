"""The page of a day: its papers as front-page lists."""

from __future__ import annotations

from retrieval.i18n import Messages
from retrieval.index.printed_day import DayPage
from retrieval.web.api.browsing import LATEST, find_day
from retrieval.web.api.endpoint import ApiCall, FileReply
from retrieval.web.api.parameters import DayParameters
from retrieval.web.pages.html_templates import PageFrame, render_page


def day_page(call: ApiCall[DayParameters]) -> FileReply:
    """The papers of a day, page by page."""
    found, pages = find_day(call)
    messages = call.messages
    return render_page(
        "day",
        PageFrame.of(call),
        day=found,
        titled=[(page_title(page, messages), page.articles) for page in pages],
        count=sum(len(page.articles) for page in pages),
        is_latest=call.given.date == LATEST,
    )


def page_title(page: DayPage, messages: Messages) -> str:
    """Paper, page and name of the page."""
    first = page.articles[0]
    parts = (first.paper or messages.say("unknown.paper"), messages.page(first.page), first.page_name)
    return " ".join(part for part in parts if part)
