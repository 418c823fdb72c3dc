"""The table of routes: each update goes to its first fitting pattern."""

from __future__ import annotations

from telegram.ext import filters

from bot.access.permissions import Privilege
from bot.callback_data import Action
from bot.container import Handlers
from bot.handlers.addressing import Addressed
from bot.handlers.scrapbook.cutting_replies import RepliesToCutting
from bot.routing import Route, UpdateKind

PRIVATE = filters.ChatType.PRIVATE

GROUP = filters.ChatType.GROUPS

TEXT = filters.TEXT & ~filters.COMMAND & ~filters.VIA_BOT

CAPTION = filters.CAPTION & ~filters.VIA_BOT

CHECK_CAPTION = filters.CaptionRegex(r"^/check\b")

VIEWS = frozenset({Action.QUOTE, Action.CONTEXT, Action.ARTICLE, Action.CHECK, Action.LIST})

VOTES = frozenset({Action.GOOD, Action.BAD})


def routes(to: Handlers) -> tuple[Route, ...]:
    """The table of handlers: pattern, handler, privilege needed."""
    return (*_commands(to), *_taps(to), *_other_updates(to))


def _commands(to: Handlers) -> tuple[Route, ...]:
    """Routes of commands."""
    return (
        Route("ask", to.ask.command, Privilege.EVERYONE),
        Route("new", to.ask.new, Privilege.EVERYONE),
        Route("start", to.help.start, Privilege.EVERYONE),
        Route("help", to.help.help, Privilege.EVERYONE),
        Route("status", to.help.status, Privilege.EVERYONE),
        Route("lang", to.help.language, Privilege.EVERYONE),
        Route("privacy", to.privacy.privacy, Privilege.EVERYONE),
        Route("forget", to.privacy.forget, Privilege.EVERYONE),
        Route("day", to.issues.day, Privilege.EVERYONE),
        Route("today", to.issues.today, Privilege.EVERYONE),
        Route("trend", to.trends.trend, Privilege.EVERYONE),
        Route("calendar", to.browse.calendar, Privilege.EVERYONE),
        Route("check", to.drafts.check, Privilege.EVERYONE),
        Route("clip", to.clip.clip, Privilege.EVERYONE),
        Route("similar", to.similar.similar_to_last, Privilege.EVERYONE),
        Route("watch", to.subscriptions.watch, Privilege.EVERYONE),
        Route("unwatch", to.subscriptions.unwatch, Privilege.EVERYONE),
        Route("fix", to.fix.fix, Privilege.ADMINS),
        Route("reload", to.reload.reload, Privilege.ADMINS),
        Route("stats", to.stats.stats, Privilege.ADMINS),
        Route("export", to.votes.export, Privilege.ADMINS),
    )


def _taps(to: Handlers) -> tuple[Route, ...]:
    """Routes of taps on buttons."""
    return (
        Route(frozenset({Action.LANGUAGE}), to.help.choose_language, Privilege.EVERYONE),
        Route(frozenset({Action.STOP}), to.reload.cancel, Privilege.ADMINS),
        Route(frozenset({Action.ROLL_BACK}), to.reload.roll_back, Privilege.ADMINS),
        Route(frozenset({Action.SHRINK}), to.reload.settle_shrink, Privilege.ADMINS),
        Route(frozenset({Action.TAKE, Action.LEAVE}), to.uploads.decide, Privilege.ADMINS),
        Route(VIEWS, to.buttons.show, Privilege.EVERYONE),
        Route(frozenset({Action.PICTURE}), to.clippings.show, Privilege.EVERYONE),
        Route(frozenset({Action.EXPORT}), to.exports.export, Privilege.EVERYONE),
        Route(frozenset({Action.TREND}), to.trends.turn, Privilege.EVERYONE),
        Route(frozenset({Action.CLIP}), to.cuttings.keep, Privilege.EVERYONE),
        Route(frozenset({Action.CUTTING}), to.cuttings.show, Privilege.EVERYONE),
        Route(frozenset({Action.CUTTINGS}), to.cuttings.turn_page, Privilege.EVERYONE),
        Route(frozenset({Action.CUTTINGS_FILE}), to.cuttings.export, Privilege.EVERYONE),
        Route(frozenset({Action.SOURCE}), to.cuttings.lead_back, Privilege.EVERYONE),
        Route(frozenset({Action.UNCLIP}), to.cuttings.remove, Privilege.EVERYONE),
        Route(frozenset({Action.SIMILAR}), to.similar.similar, Privilege.EVERYONE),
        Route(frozenset({Action.BROWSE}), to.issues.turn_page, Privilege.EVERYONE),
        Route(frozenset({Action.OPEN}), to.issues.open_article, Privilege.EVERYONE),
        Route(VOTES, to.votes.vote, Privilege.EVERYONE),
        Route(frozenset({Action.NOTHING}), to.buttons.nothing, Privilege.EVERYONE),
        Route(frozenset({Action.DROP, Action.UNFILTER, Action.MEANT}), to.reask.reask, Privilege.EVERYONE),
        Route(UpdateKind.ANY_TAP, to.buttons.unknown, Privilege.EVERYONE),
    )


def _other_updates(to: Handlers) -> tuple[Route, ...]:
    """Routes of messages without a known command, inline queries and memberships."""
    return (
        Route(PRIVATE & filters.Document.ALL & CHECK_CAPTION, to.drafts.check, Privilege.EVERYONE),
        Route(PRIVATE & filters.Document.ALL & to.is_admin, to.uploads.document, Privilege.ADMINS),
        Route(UpdateKind.INLINE, to.inline.query, Privilege.EVERYONE),
        Route(UpdateKind.MEMBERSHIP, to.membership.changed, Privilege.ANYBODY),
        Route(filters.StatusUpdate.MIGRATE, to.membership.moved, Privilege.ANYBODY),
        Route(PRIVATE & TEXT & RepliesToCutting(), to.clip.note, Privilege.EVERYONE),
        Route(PRIVATE & TEXT, to.ask.text, Privilege.EVERYONE),
        Route(GROUP & (TEXT | CAPTION) & Addressed(), to.ask.addressed, Privilege.EVERYONE),
        Route(PRIVATE & filters.COMMAND, to.help.unknown_command, Privilege.EVERYONE),
        Route(PRIVATE & ~filters.StatusUpdate.ALL & ~filters.VIA_BOT, to.help.not_text, Privilege.EVERYONE),
    )
