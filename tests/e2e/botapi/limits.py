"""The numbers of the Bot API, each named once. A test compares them with the schema's descriptions."""

from __future__ import annotations

MESSAGE_TEXT = 4096
"""Unicode code points of a message's text after entity parsing."""

RAW_TEXT_BYTES = 32_768
"""Bytes of a text before parsing (telegram-bot-api, Client.cpp)."""

ENTITIES = 100
"""Entities that a message keeps; further ones are dropped without a word."""

QUOTE_TEXT = 1024
CALLBACK_DATA_BYTES = 64
COPY_TEXT = 256
BUTTONS = 100
BUTTONS_IN_ROW = 8
PLACEHOLDER = 64
CALLBACK_ANSWER = 200
COMMAND = 32
COMMAND_DESCRIPTION = 256
COMMANDS = 100
NAME = 64
DESCRIPTION = 512
SHORT_DESCRIPTION = 120
UPDATES = 100
"""Updates in one answer, and the default of `limit`."""

POLL_SECONDS = 50
"""Longest time that getUpdates is held (telegram-bot-api, Client.cpp)."""

CAPTION = 1024
PHOTO_BYTES = 10 * 1024 * 1024
FILE_BYTES = 50 * 1024 * 1024
DOWNLOAD_BYTES = 20 * 1024 * 1024
PHOTO_SIDES = 10_000
"""Width and height of a photo together, in pixels (Bot API, sendPhoto.photo)."""
PHOTO_RATIO = 20

INLINE_QUERY = 256
INLINE_RESULTS = 50
RESULT_ID_BYTES = 64
NEXT_OFFSET_BYTES = 64

FLOOD_OVERALL = (30, 1.0)
FLOOD_CHAT = (3, 3.0)
FLOOD_GROUP = (20, 60.0)
"""Messages, and the seconds within which that many are taken (core.telegram.org/bots/faq)."""

WEBHOOK_SECRET = 256
WEBHOOK_CONNECTIONS = 100
ALBUM = 10
