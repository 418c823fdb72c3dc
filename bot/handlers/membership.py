"""Membership of the bot: added to groups, removed, blocked; migrated groups."""

from __future__ import annotations

import logging

from telegram import ChatMember, Update
from telegram.constants import ChatType

from bot.access.permissions import Audience
from bot.handlers.base import Context
from bot.state.subscriptions import SubscriptionRepository
from retrieval.ops.logging import log_event

_INSIDE = frozenset({ChatMember.MEMBER, ChatMember.ADMINISTRATOR, ChatMember.RESTRICTED})


class MembershipHandler:
    """Leaves unauthorised groups; drops the subscriptions of unreachable chats."""

    def __init__(self, audience: Audience, subscriptions: SubscriptionRepository) -> None:
        self._audience = audience
        self._subscriptions = subscriptions

    async def changed(self, update: Update, context: Context) -> None:
        """Handle a change of the bot's own membership in a chat."""
        change = update.my_chat_member
        if change is None:
            return
        inside = change.new_chat_member.status in _INSIDE
        if not inside:
            log_event("shut_out", chat=change.chat.type)
            await self._subscriptions.drop_chat(change.chat.id)
        elif change.chat.type != ChatType.PRIVATE and not self._audience.includes_group(change.chat.id):
            log_event("group_left", chat_id=change.chat.id)
            await change.chat.leave()

    async def moved(self, update: Update, context: Context) -> None:
        """Handle the migration of a group to a supergroup with another id."""
        message = update.message
        if message is None or message.migrate_to_chat_id is None:
            return
        old, new = message.chat.id, message.migrate_to_chat_id
        await self._subscriptions.migrate_chat(old, new)
        is_listed = self._audience.mode != "public" and self._audience.includes_group(old)
        hint = {"hint": f"bot.groups: {old} → {new}"} if is_listed else {}
        level = logging.WARNING if is_listed else logging.INFO
        log_event("group_moved", level=level, **hint)
