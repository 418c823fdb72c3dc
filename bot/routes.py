"""TODO."""

from __future__ import annotations

from telegram.ext import filters

from bot.access.permissions import Who
from bot.callback_data import Action
from bot.container import Handlers
from bot.handlers.addressing import Addressed
from bot.routing import Route, UpdateKind

PRIVATE = filters.ChatType.PRIVATE

GROUP = filters.ChatType.GROUPS

TEXT = filters.TEXT & ~filters.COMMAND & ~filters.VIA_BOT

VIEWS = frozenset({Action.QUOTE, Action.CONTEXT, Action.ARTICLE, Action.CHECK})

VOTES = frozenset({Action.GOOD, Action.BAD})


def routes(to: Handlers) -> tuple[Route, ...]:
    """Pattern, handler, who may."""
    asking, buttons, guide = to.asking, to.buttons, to.guide
    return (
        Route("ask", asking.command, Who.EVERYONE),
        Route("new", asking.new, Who.EVERYONE),
        Route("start", guide.start, Who.EVERYONE),
        Route("help", guide.help, Who.EVERYONE),
        Route("status", guide.status, Who.EVERYONE),
        Route("lang", guide.language, Who.EVERYONE),
        Route(frozenset({Action.LANGUAGE}), guide.choose_language, Who.EVERYONE),
        Route("privacy", guide.privacy, Who.EVERYONE),
        Route("forget", guide.forget, Who.EVERYONE),
        Route("day", to.days.day, Who.EVERYONE),
        Route("today", to.days.today, Who.EVERYONE),
        Route("trend", to.browsing.trend, Who.EVERYONE),
        Route("calendar", to.browsing.calendar, Who.EVERYONE),
        Route("similar", to.browsing.like_the_last, Who.EVERYONE),
        Route("watch", to.alerts.watch, Who.EVERYONE),
        Route("unwatch", to.alerts.unwatch, Who.EVERYONE),
        Route("reload", to.administration.reload, Who.ADMINS),
        Route("stats", to.records.stats, Who.ADMINS),
        Route("export", to.records.export, Who.ADMINS),
        Route(PRIVATE & filters.Document.ALL & to.of_admins, to.receiving.document, Who.ADMINS),
        Route(frozenset({Action.STOP}), to.administration.cancel, Who.ADMINS),
        Route(frozenset({Action.ROLL_BACK}), to.administration.roll_back, Who.ADMINS),
        Route(frozenset({Action.TAKE, Action.LEAVE}), to.receiving.decide, Who.ADMINS),
        Route(VIEWS, buttons.show, Who.EVERYONE),
        Route(frozenset({Action.PICTURE}), to.clippings.show, Who.EVERYONE),
        Route(frozenset({Action.SIMILAR}), to.browsing.similar, Who.EVERYONE),
        Route(frozenset({Action.BROWSE}), to.days.turn, Who.EVERYONE),
        Route(frozenset({Action.OPEN}), to.days.open, Who.EVERYONE),
        Route(VOTES, buttons.vote, Who.EVERYONE),
        Route(frozenset({Action.NOTHING}), buttons.nothing, Who.EVERYONE),
        Route(frozenset({Action.DROP, Action.UNFILTER, Action.MEANT}), asking.again, Who.EVERYONE),
        Route(UpdateKind.ANY_TAP, buttons.unknown, Who.EVERYONE),
        Route(UpdateKind.INLINE, to.inline.query, Who.EVERYONE),
        Route(UpdateKind.MEMBERSHIP, to.membership.changed, Who.ANYBODY),
        Route(filters.StatusUpdate.MIGRATE, to.membership.moved, Who.ANYBODY),
        Route(PRIVATE & TEXT, asking.text, Who.EVERYONE),
        Route(GROUP & TEXT & Addressed(), asking.addressed, Who.EVERYONE),
        Route(PRIVATE & filters.COMMAND, guide.unknown_command, Who.EVERYONE),
        Route(PRIVATE & ~filters.StatusUpdate.ALL & ~filters.VIA_BOT, guide.not_text, Who.EVERYONE),
    )
