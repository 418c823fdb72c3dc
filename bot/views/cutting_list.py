"""Cuttings as messages: a page of the list, one in full.

The words are shown whole, in parts where one message cannot hold them; a long one is named in a list only.
"""

from __future__ import annotations

from collections.abc import Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.callback_data import Action, CallbackData
from bot.views.answer import source_line
from bot.views.article import split_parts
from bot.views.keyboards import paging_rows, split_rows
from bot.views.markup import Markup, blockquote, bold, italic, lines, paragraphs, plain
from bot.views.message import Message
from retrieval.i18n import Messages, clip
from retrieval.models import Span
from retrieval.scrapbook.cutting import CuttingState, KeptCutting
from retrieval.scrapbook.cutting_format import CuttingFormat

ENTRIES_PER_PAGE = 5
MAX_LISTED_LENGTH = 400
"""Code points of words shown in a list; longer ones are only named: five fit in a message (4096)."""
MAX_HEADLINE_LENGTH, MAX_NOTE_LENGTH = 80, 100
"""Code points of headline and note in a list."""
MAX_SHOWN_LENGTH = 2300
"""Code points of one part of a cutting; with source and a note of 1,000 it fits in one message."""
ALL = "all"
"""Key of the whole scrapbook in callback data; else the id of a search."""
FILE_FORMATS = (CuttingFormat.PDF, CuttingFormat.MARKDOWN, CuttingFormat.RIS)
"""Formats on buttons, by their number in callback data."""
_FORMAT_NAMES = ("PDF", "Markdown", "RIS")

Listed = tuple[str, KeptCutting]
"""A cutting with the id of its buttons."""


def render_cuttings(
    found: Sequence[Listed], part: int, words: Messages, *, key: str = ALL, query: str = "", pdf: bool = True
) -> Message:
    """Render page `part` (from 0) of the cuttings.

    query: of a search within, stored as `key`. pdf: offered as a format.
    """
    count = max(1, -(-len(found) // ENTRIES_PER_PAGE))
    part = min(max(0, part), count - 1)
    shown = found[part * ENTRIES_PER_PAGE : (part + 1) * ENTRIES_PER_PAGE]
    head = "clip.found_head" if query else "clip.list_head"
    title = bold(words.say(head, count=len(found), query=clip(query, 40)))
    numbers = [_button(CallbackData(Action.CUTTING, id), str(kept.number)) for id, kept in shown]
    files = [
        _button(CallbackData(Action.CUTTINGS_FILE, key, number), f"⤓ {name}")
        for number, name in enumerate(_FORMAT_NAMES)
        if pdf or FILE_FORMATS[number] is not CuttingFormat.PDF
    ]
    rows = [*split_rows(numbers, ENTRIES_PER_PAGE), *paging_rows(Action.CUTTINGS, key, part, count), files]
    entries = [_entry(kept, words) for _, kept in shown]
    return Message.of(paragraphs([title, *entries]), InlineKeyboardMarkup(rows))


def render_cutting(
    id: str, kept: KeptCutting, state: CuttingState, words: Messages, *, part: int = 0, removing: bool = False
) -> Message:
    """Render one cutting, its note, the way back to the paper.

    state: of its words in the archive in use. removing: ask before it is removed.
    """
    cutting = kept.cutting
    parts = split_parts(cutting.text, Span(0, len(cutting.text)), MAX_SHOWN_LENGTH)
    part = min(max(0, part), len(parts) - 1)
    number = words.say("clip.number", number=kept.number)
    note = italic(words.say("clip.note_line", note=kept.note)) if kept.note else Markup()
    hint = "clip.reply_note" if state is CuttingState.HELD else f"clip.{state}"
    text = paragraphs([
        lines([bold(number), blockquote(plain(parts[part].cut(cutting.text))),
               plain(_source(kept, words))]),
        note,
        italic(words.say(hint)),
    ])  # fmt: skip
    paging = paging_rows(Action.CUTTING, id, part, len(parts))
    return Message.of(
        text, InlineKeyboardMarkup([*paging, _cutting_row(id, state, words, removing=removing)])
    )


def _cutting_row(
    id: str, state: CuttingState, words: Messages, *, removing: bool
) -> list[InlineKeyboardButton]:
    if removing:
        return [
            _button(CallbackData(Action.UNCLIP, id, 1), words.say("clip.remove_sure")),
            _button(CallbackData(Action.CUTTING, id), words.say("clip.keep")),
        ]
    back = _button(CallbackData(Action.SOURCE, id), words.say("clip.to_source"))
    return [
        *([] if state is CuttingState.GONE else [back]),
        _button(CallbackData(Action.UNCLIP, id), words.say("clip.remove")),
        _button(CallbackData(Action.CUTTINGS, ALL), words.say("clip.to_list")),
    ]


def _entry(kept: KeptCutting, words: Messages) -> Markup:
    excerpt, text = kept.cutting.excerpt, kept.cutting.text
    headline = clip(excerpt.headline or words.say("unknown.headline"), MAX_HEADLINE_LENGTH)
    paper = clip(excerpt.paper or words.say("unknown.paper"), 20)
    where = " ".join((words.date(excerpt.date), paper, clip(words.page(excerpt.page), 20)))
    head = plain(f"{kept.number}. {where} ") + bold(words.say("list.headline", headline=headline))
    if kept.cutting.is_whole:
        head = head + italic(f" {words.say('clip.whole')}")
    quoted = blockquote(plain(text)) if len(text) <= MAX_LISTED_LENGTH else Markup()
    note = words.say("clip.note_line", note=clip(" ".join(kept.note.split()), MAX_NOTE_LENGTH))
    return lines([head, quoted, italic(note) if kept.note else Markup()])


def _source(kept: KeptCutting, words: Messages) -> str:
    """Source line; words corrected by a person are said to be."""
    line = source_line(kept.cutting.excerpt, words)
    return f"{line} · {words.say('source.corrected')}" if kept.cutting.is_corrected else line


def _button(tap: CallbackData, label: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=tap.data)
