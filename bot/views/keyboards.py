"""Inline keyboards of all messages; their data are `bot.callback_data`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from bot.callback_data import Action, CallbackData
from bot.deep_links import ArticleRef, link_to_quote, link_url
from retrieval.answering.understanding.filters import KINDS
from retrieval.bibliography.record_formats import RecordFormat
from retrieval.citations import cite_all_pages, gbt7714_citation, text_digest
from retrieval.i18n import Messages, clip
from retrieval.models import Answer, Article, Span

MAX_LABEL_LENGTH = 30
"""Code points of a name on a button."""
NUMBERS_PER_ROW = 6
"""Numbers in a row, each wide enough for a finger."""
LANGUAGE_NAMES = {"zh-Hans": "简体中文", "zh-Hant": "繁體中文", "en": "English"}
"""Name of each language in that language."""
RECORD_FORMATS = {
    RecordFormat.CSV: "CSV", RecordFormat.MARKDOWN: "Markdown", RecordFormat.RIS: "RIS",
    RecordFormat.BIBTEX: "BibTeX",
}  # fmt: skip
"""Formats of exported answers, in the order of their buttons."""
AUTO_LANGUAGE = "auto"
"""Key of the choice that follows the language of the Telegram client."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """Capabilities of this bot: pictures (fonts installed), user name, audience.

    is_public: serves everybody. sheets: the scrapbook is exported as PDF.
    """

    pictures: bool
    bot_name: str
    is_public: bool = True
    sheets: bool = True


def answer_keyboard(
    id: str, answer: Answer, number: int, words: Messages, capabilities: Capabilities
) -> InlineKeyboardMarkup | None:
    """Keyboard under quote `number` of the answer stored as `id`.

    Under the nearest passages of no answer only the ways to look on and to ask again.
    """
    again = reask_rows(id, answer, words)
    if not answer.quotes:
        return InlineKeyboardMarkup(again) if again else None
    count = len(answer.quotes)

    def button(action: Action, key: str) -> InlineKeyboardButton:
        return _button(CallbackData(action, id, number), words.say(key))

    following = CallbackData(Action.QUOTE, id, (number + 1) % count)
    more_key = "button.more" if answer.answered else "button.more_near"
    more = _button(following, words.say(more_key, number=number + 1, count=count))
    reading = [*([more] if count > 1 else []), button(Action.CONTEXT, "button.context")]
    if not answer.answered:
        return InlineKeyboardMarkup([*again, reading])
    rows = [[*reading, button(Action.ARTICLE, "button.article")]]
    return InlineKeyboardMarkup([*again, *rows, *_using_rows(id, answer, number, words, capabilities)])


def _using_rows(
    id: str, answer: Answer, number: int, words: Messages, capabilities: Capabilities
) -> list[list[InlineKeyboardButton]]:
    """Buttons to check, cite, keep and judge a quote."""
    quote = answer.quotes[number]
    article = cite_all_pages(quote.article, Span(quote.start, quote.end))
    copied = CopyTextButton(gbt7714_citation(article))
    link = CopyTextButton(link_url(capabilities.bot_name, link_to_quote(quote)))

    def button(action: Action, key: str) -> InlineKeyboardButton:
        return _button(CallbackData(action, id, number), words.say(key))

    picture = button(Action.PICTURE, "button.picture")
    return [
        [
            *([picture] if capabilities.pictures else []),
            button(Action.CHECK, "button.check"),
            InlineKeyboardButton(words.say("button.cite"), copy_text=copied),
            button(Action.SIMILAR, "button.similar"),
        ],
        [
            _button(CallbackData(Action.GOOD, id), "👍"),
            _button(CallbackData(Action.BAD, id), "👎"),
            button(Action.CLIP, "button.clip"),
            _button(CallbackData(Action.EXPORT, id), words.say("button.export")),
            InlineKeyboardButton(words.say("button.link"), copy_text=link),
        ],
    ]


def reask_rows(id: str, answer: Answer, words: Messages) -> list[list[InlineKeyboardButton]]:
    """Buttons to ask again: corrected name, no carried-over parts, no filter."""
    rows = []
    if answer.meant:
        meant = words.say("button.meant", name=clip(answer.meant[1], MAX_LABEL_LENGTH))
        rows.append([_button(CallbackData(Action.MEANT, id), meant)])
    if answer.carried:
        rows.append([_button(CallbackData(Action.DROP, id), words.say("button.drop"))])
    filters = [
        _button(
            CallbackData(Action.UNFILTER, id, KINDS.index(kind)),
            words.say("button.unfilter", filter=clip(part, MAX_LABEL_LENGTH)),
        )
        for kind, part in words.filters(answer.filters)
    ]
    return [*rows, *split_rows(filters, 2)]


def export_keyboard(id: str) -> InlineKeyboardMarkup:
    """Keyboard of the formats of an answer's records."""
    buttons = [
        _button(CallbackData(Action.EXPORT, id, number), name)
        for number, name in enumerate(RECORD_FORMATS.values(), 1)
    ]
    return InlineKeyboardMarkup([buttons])


def back_keyboard(id: str, number: int, words: Messages) -> InlineKeyboardMarkup:
    """Button back to the quote."""
    return InlineKeyboardMarkup([[_back(id, number, words)]])


def article_keyboard(
    id: str, number: int, part: int, count: int, words: Messages, *, back: str
) -> InlineKeyboardMarkup:
    """Paging of an article; buttons back to the quote, and to keep.

    back: key of the label of the first.
    """
    last = [
        _button(CallbackData(Action.QUOTE, id, number), words.say(back)),
        _button(CallbackData(Action.CLIP, id, number, 1), words.say("button.clip")),
    ]
    return InlineKeyboardMarkup([*paging_rows(Action.ARTICLE, id, part, count, number=number), last])


def opener_rows(articles: Sequence[Article], first: int = 1) -> list[list[InlineKeyboardButton]]:
    """Buttons to open articles, numbered from `first`."""
    buttons = [
        _button(CallbackData(Action.OPEN, ArticleRef.of(article).text), str(number))
        for number, article in enumerate(articles, first)
    ]
    return split_rows(buttons, NUMBERS_PER_ROW)


def split_rows(buttons: Sequence[InlineKeyboardButton], length: int) -> list[list[InlineKeyboardButton]]:
    """Split buttons into rows of `length`."""
    return [list(buttons[at : at + length]) for at in range(0, len(buttons), length)]


def paging_rows(
    action: Action, key: str, part: int, count: int, *, number: int = 0
) -> list[list[InlineKeyboardButton]]:
    """Row ◀ 2/3 ▶ for part `part` (from 0); none for a single part.

    The part in callback data counts from 1; 0 stands for no choice.
    """
    if count < 2:
        return []
    row = [_button(CallbackData(Action.NOTHING, key), f"{part + 1}/{count}")]
    if part > 0:
        row.insert(0, _button(CallbackData(action, key, number, part), "◀"))
    if part + 1 < count:
        row.append(_button(CallbackData(action, key, number, part + 2), "▶"))
    return [row]


CANCEL_RELOAD = CallbackData(Action.STOP, "reload")
"""Callback data of the button under a running reload."""


def roll_back_data(generation: str) -> CallbackData:
    """Callback data to roll back from this generation, while live."""
    return CallbackData(Action.ROLL_BACK, text_digest(generation))


def shrink_data(generation: str, *, take: bool) -> CallbackData:
    """Callback data to take a much smaller archive, or not.

    generation: name of the live one.
    """
    return CallbackData(Action.SHRINK, text_digest(generation), int(take))


def shrink_keyboard(generation: str, words: Messages) -> InlineKeyboardMarkup:
    """Keyboard to take a much smaller archive, or to keep the index."""
    keep, take = (shrink_data(generation, take=take) for take in (False, True))
    return InlineKeyboardMarkup([
        [_button(keep, words.say("bot_admin.shrink_keep")), _button(take, words.say("bot_admin.shrink_take"))]
    ])  # fmt: skip


def single_button(tap: CallbackData, label: str) -> InlineKeyboardMarkup:
    """Keyboard of a single button."""
    return InlineKeyboardMarkup([[_button(tap, label)]])


def language_keyboard(words: Messages) -> InlineKeyboardMarkup:
    """Keyboard of the languages, and the Telegram client's choice."""
    named = [
        _button(CallbackData(Action.LANGUAGE, language), name) for language, name in LANGUAGE_NAMES.items()
    ]
    return InlineKeyboardMarkup(
        [named, [_button(CallbackData(Action.LANGUAGE, AUTO_LANGUAGE), words.say("button.lang_auto"))]]
    )


def upload_keyboard(id: str, words: Messages) -> InlineKeyboardMarkup:
    """Keyboard to accept (收录) or discard (放弃) an upload."""
    take, leave = CallbackData(Action.TAKE, id), CallbackData(Action.LEAVE, id)
    return InlineKeyboardMarkup([
        [_button(take, words.say("upload.take")), _button(leave, words.say("upload.leave"))]
    ])  # fmt: skip


def _back(id: str, number: int, words: Messages) -> InlineKeyboardButton:
    return _button(CallbackData(Action.QUOTE, id, number), words.say("button.back"))


def _button(tap: CallbackData, label: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=tap.data)
