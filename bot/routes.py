"""TODO."""

from __future__ import annotations

from telegram.ext import filters

from bot.access.permissions import Privilege
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
        Route("ask", asking.command, Privilege.EVERYONE),
        Route("new", asking.new, Privilege.EVERYONE),
        Route("start", guide.start, Privilege.EVERYONE),
        Route("help", guide.help, Privilege.EVERYONE),
        Route("status", guide.status, Privilege.EVERYONE),
        Route("lang", guide.language, Privilege.EVERYONE),
        Route(frozenset({Action.LANGUAGE}), guide.choose_language, Privilege.EVERYONE),
        Route("privacy", guide.privacy, Privilege.EVERYONE),
        Route("forget", guide.forget, Privilege.EVERYONE),
        Route("day", to.days.day, Privilege.EVERYONE),
        Route("today", to.days.today, Privilege.EVERYONE),
        Route("trend", to.browsing.trend, Privilege.EVERYONE),
        Route("calendar", to.browsing.calendar, Privilege.EVERYONE),
        Route("similar", to.browsing.like_the_last, Privilege.EVERYONE),
        Route("watch", to.alerts.watch, Privilege.EVERYONE),
        Route("unwatch", to.alerts.unwatch, Privilege.EVERYONE),
        Route("reload", to.administration.reload, Privilege.ADMINS),
        Route("stats", to.records.stats, Privilege.ADMINS),
        Route("export", to.records.export, Privilege.ADMINS),
        Route(PRIVATE & filters.Document.ALL & to.of_admins, to.receiving.document, Privilege.ADMINS),
        Route(frozenset({Action.STOP}), to.administration.cancel, Privilege.ADMINS),
        Route(frozenset({Action.ROLL_BACK}), to.administration.roll_back, Privilege.ADMINS),
        Route(frozenset({Action.TAKE, Action.LEAVE}), to.receiving.decide, Privilege.ADMINS),
        Route(VIEWS, buttons.show, Privilege.EVERYONE),
        Route(frozenset({Action.PICTURE}), to.clippings.show, Privilege.EVERYONE),
        Route(frozenset({Action.SIMILAR}), to.browsing.similar, Privilege.EVERYONE),
        Route(frozenset({Action.BROWSE}), to.days.turn, Privilege.EVERYONE),
        Route(frozenset({Action.OPEN}), to.days.open, Privilege.EVERYONE),
        Route(VOTES, buttons.vote, Privilege.EVERYONE),
        Route(frozenset({Action.NOTHING}), buttons.nothing, Privilege.EVERYONE),
        Route(frozenset({Action.DROP, Action.UNFILTER, Action.MEANT}), asking.again, Privilege.EVERYONE),
        Route(UpdateKind.ANY_TAP, buttons.unknown, Privilege.EVERYONE),
        Route(UpdateKind.INLINE, to.inline.query, Privilege.EVERYONE),
        Route(UpdateKind.MEMBERSHIP, to.membership.changed, Privilege.ANYBODY),
        Route(filters.StatusUpdate.MIGRATE, to.membership.moved, Privilege.ANYBODY),
        Route(PRIVATE & TEXT, asking.text, Privilege.EVERYONE),
        Route(GROUP & TEXT & Addressed(), asking.addressed, Privilege.EVERYONE),
        Route(PRIVATE & filters.COMMAND, guide.unknown_command, Privilege.EVERYONE),
        Route(PRIVATE & ~filters.StatusUpdate.ALL & ~filters.VIA_BOT, guide.not_text, Privilege.EVERYONE),
    )
