"""Addressing of messages: mentions, replies to the bot, quoted text. Pure."""

from __future__ import annotations

import re

import telegram
from telegram import Update
from telegram.constants import ChatType
from telegram.ext import filters


class Addressed(filters.MessageFilter):
    """Filter: messages with a mention of the bot, replies to the bot."""

    def filter(self, message: telegram.Message) -> bool:
        """True if the message mentions the bot or replies to it."""
        bot = message.get_bot()
        replied = message.reply_to_message
        # in a topic, every message without a reply target replies to the message that opened the topic
        if (
            replied is not None
            and replied.forum_topic_created is None
            and replied.from_user is not None
            and replied.from_user.id == bot.id
        ):
            return True
        parse = message.parse_entities if message.text else message.parse_caption_entities
        mentions = parse([telegram.MessageEntity.MENTION]).values()
        return f"@{bot.username}".lower() in {mention.lower() for mention in mentions}


def expects_reply(update: Update) -> bool:
    """True if the sender expects a reply: private message, command, mention."""
    message = update.message
    if message is None or message.from_user is None:
        return False
    return bool(
        message.chat.type == ChatType.PRIVATE
        or filters.COMMAND.check_update(update)
        or ((message.text or message.caption) and Addressed().filter(message))
    )


def without_mention(text: str, bot_name: str) -> str:
    """Remove the mentions of the bot, but of no longer name."""
    return re.sub(rf"@{re.escape(bot_name)}(?!\w)", " ", text, flags=re.IGNORECASE | re.ASCII).strip()


def quoted_words(message: telegram.Message, replied: telegram.Message) -> str | None:
    """Text quoted by a reply, else all of the replied message."""
    return (message.quote.text if message.quote else None) or replied.text or replied.caption
