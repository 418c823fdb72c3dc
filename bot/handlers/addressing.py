"""TODO."""

from __future__ import annotations

import telegram
from telegram import Update
from telegram.constants import ChatType
from telegram.ext import filters


class Addressed(filters.MessageFilter):
    """Messages that mention the bot, or that reply to one of its own."""

    def filter(self, message: telegram.Message) -> bool:
        """Whether this one does."""
        bot = message.get_bot()
        asked = message.reply_to_message
        # in a topic, Telegram calls the message that opened it a reply's target
        if (
            asked is not None
            and asked.forum_topic_created is None
            and asked.from_user is not None
            and asked.from_user.id == bot.id
        ):
            return True
        mentions = message.parse_entities([telegram.MessageEntity.MENTION]).values()
        return f"@{bot.username}".lower() in {mention.lower() for mention in mentions}


def expects_reply(update: Update) -> bool:
    """Whether whoever sent this waits for words of the bot: they wrote to it, not just where it is."""
    message = update.message
    if message is None or message.from_user is None:
        return False
    return bool(
        message.chat.type == ChatType.PRIVATE
        or filters.COMMAND.check_update(update)
        or (message.text and Addressed().filter(message))
    )


def without_mention(text: str, bot_name: str) -> str:
    """The text without the bot's name."""
    at = text.lower().find(f"@{bot_name}".lower())
    return text if at < 0 else (text[:at] + " " + text[at + len(bot_name) + 1 :]).strip()


def quoted_words(message: telegram.Message, asked: telegram.Message) -> str | None:
    """What a reply is about: the words it quotes, else the whole message it replies to."""
    return (message.quote.text if message.quote else None) or asked.text or asked.caption
