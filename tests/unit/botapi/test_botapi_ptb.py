"""A small real bot, written with python-telegram-bot, against the double."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters, Update
from telegram.error import RetryAfter
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from tests.e2e.botapi import FakeBotAPI, Person

Ending = tuple[asyncio.AbstractEventLoop, asyncio.Event]

KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("大写", callback_data="upper")]])


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    message = update.effective_message
    assert message is not None
    assert message.text is not None
    await message.reply_chat_action("typing")
    reply = ReplyParameters(message.message_id, quote=message.text[:2])
    try:
        await message.reply_html(f"<b>{message.text}</b>", reply_markup=KEYBOARD, reply_parameters=reply)
    except RetryAfter:
        await message.reply_text("稍候")


async def make_upper(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    query = update.callback_query
    assert query is not None
    assert update.effective_message is not None
    assert update.effective_message.text is not None
    await query.answer("好")
    await query.edit_message_text(update.effective_message.text.upper())


async def run_bot(api: FakeBotAPI, ending: Future[Ending]) -> None:
    """The bot's whole life; `ending` gets what brings it to an end."""
    stop = asyncio.Event()
    ending.set_result((asyncio.get_running_loop(), stop))
    bot = Application.builder().token(api.token).base_url(api.base_url).build()
    bot.add_handler(CommandHandler("start", echo))
    bot.add_handler(MessageHandler(filters.TEXT, echo))
    bot.add_handler(CallbackQueryHandler(make_upper))
    async with bot:
        await bot.bot.set_my_commands([("ask", "提问")], language_code="zh")
        await bot.start()
        assert bot.updater is not None
        await bot.updater.start_polling(timeout=50)
        await stop.wait()
        await bot.updater.stop()
        await bot.stop()


@pytest.fixture
def bot(api: FakeBotAPI, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The bot in a thread and a loop of its own, as the stand-in for another process."""
    # Otherwise RetryAfter warns that its seconds will be a timedelta one day.
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    ending: Future[Ending] = Future()
    with ThreadPoolExecutor(1) as pool:
        life = pool.submit(lambda: asyncio.run(run_bot(api, ending)))
        loop, stop = ending.result(10)
        api.wait_until_listening()
        yield
        loop.call_soon_threadsafe(stop.set)
        life.result(15)
    api.assert_clean()


@pytest.fixture
def bob(api: FakeBotAPI) -> Person:
    return api.user(1002, "Bob", language_code="en")


@pytest.mark.usefixtures("bot")
def test_a_real_bot_answers_and_edits(api: FakeBotAPI, bob: Person) -> None:
    bob.says("zhuzhou")
    reply = bob.next_reply()
    press = bob.presses(reply, "大写")

    assert reply.marked("bold") == ["zhuzhou"]
    assert reply.quote == "zh"
    assert bob.chat_actions() == ["typing"]
    assert press.wait_for_answer() == "好"
    assert reply.wait_for_edit().text == "ZHUZHOU"
    assert reply.buttons == []
    assert api.menu()["commands"] == {
        ('{"type": "default"}', "zh"): [{"command": "ask", "description": "提问"}]
    }


@pytest.mark.usefixtures("bot")
def test_a_real_bot_meets_the_flood_limit(api: FakeBotAPI, bob: Person) -> None:
    api.fail_next("sendMessage", status=429, retry_after=1)

    bob.says("zhuzhou")

    assert bob.next_reply().text == "稍候"


@pytest.mark.usefixtures("bot")
def test_a_real_bot_lives_through_a_broken_poll(api: FakeBotAPI, bob: Person) -> None:
    api.reset_next("getUpdates")

    bob.says("one")
    bob.next_reply()
    bob.says("two")

    assert bob.next_reply().text == "two"


@pytest.mark.usefixtures("bot")
def test_a_real_bot_is_served_in_a_group(api: FakeBotAPI, bob: Person) -> None:
    group = api.group("读报群")

    group.says(bob, "不是问你")
    group.says(bob, "/start@jianbao_test_bot")

    reply: Any = group.next_reply()
    assert reply.text == "/start@jianbao_test_bot"
    assert reply.reply_to.text == "/start@jianbao_test_bot"
