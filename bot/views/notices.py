"""Notices of the bot: welcome, help, status, reloads, uploads.

Text from files, people and exceptions is clipped and escaped; a `Message` keeps Telegram's limits.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.views.keyboards import shrink_keyboard, upload_keyboard
from bot.views.markup import Markup, bold, italic, lines, paragraphs, plain
from bot.views.message import Message, render_text
from retrieval.answering.answer_messages import coverage_line, questions_to_try
from retrieval.errors import ArchiveEmpty, ArchiveShrunk, EmptyQuestion, JianbaoError
from retrieval.i18n import Messages, clip
from retrieval.models import Article, Page, SetAside

if TYPE_CHECKING:
    from bot.service.reload import ReloadResult
    from bot.state.uploads import Upload
    from retrieval.archive.live_index import Coverage

ANY_DAY = dt.date(2020, 2, 16)
"""Shown as the form of a date for an archive without dates."""
MAX_SET_ASIDE = 10
MAX_OUTLINE_LINES = 20
MAX_LINE_LENGTH = 150
"""Code points of a line naming a file, a paper or a headline with its source."""


def render_examples(key: str, examples: Sequence[str], words: Messages) -> str:
    """Questions to try. key: of the message they stand in."""
    return words.say(key, questions="\n".join(questions_to_try(examples, words)))


def first_example(examples: Sequence[str], words: Messages) -> str:
    """One question to try."""
    return questions_to_try(examples, words)[0]


def render_welcome(coverage: Coverage, examples: Sequence[str], words: Messages) -> Message:
    """Render the welcome of /start. `examples`: questions to try."""
    covered = lines([plain(coverage_line(coverage, words)), sample_note(coverage, words)])
    parts = (plain(words.say("bot.welcome")), plain(render_examples("bot.example", examples, words)), covered)
    return Message.of(paragraphs([*parts, plain(words.say("bot.see_help"))]))


def render_about(examples: Sequence[str], words: Messages) -> Message:
    """Render the reply to a greeting. `examples`: questions to try."""
    return render_text("\n\n".join([words.say("note.about"), render_examples("bot.try", examples, words)]))


def render_empty_question(error: EmptyQuestion, examples: Sequence[str], words: Messages) -> Message:
    """Render the error of a message without a question.

    examples: questions to try.
    """
    return render_text("\n\n".join([words.error(error), render_examples("bot.try", examples, words)]))


def render_help(
    coverage: Coverage, examples: Sequence[str], words: Messages, *, bot_name: str, admin: bool
) -> Message:
    """Render the help text, with administrators' commands for them.

    examples: questions to try.
    """
    day = coverage.last or ANY_DAY
    text = words.say("bot.help", bot=bot_name, question=first_example(examples, words), day=day)
    return render_text("\n\n".join([text, words.say("bot_admin.help")]) if admin else text)


def render_status(coverage: Coverage, words: Messages) -> Message:
    """Render coverage, live generation and build time."""
    return Message.of(_status(coverage, words))


def render_admin_status(coverage: Coverage, words: Messages, *, reloading: bool) -> Message:
    """Render the status with counts and a running reload."""
    counts = plain(words.say("bot_admin.counts", **coverage.counts))
    under_way = plain(words.say("bot_admin.under_way")) if reloading else Markup()
    return Message.of(lines([_status(coverage, words), counts, under_way]))


def _status(coverage: Coverage, words: Messages) -> Markup:
    built = dt.datetime.fromisoformat(coverage.built)
    return lines([
        plain(coverage_line(coverage, words)),
        plain(words.say("bot.generation", name=coverage.generation, built=f"{built:%Y-%m-%d %H:%M}")),
        sample_note(coverage, words),
    ])  # fmt: skip


def render_reload_progress(stage: str, done: int, total: int | None, words: Messages) -> Message:
    """Render the progress of a reload."""
    count = f" {done}/{total}" if total else f" {done}" if done else ""
    return render_text(f"{words.say('bot_admin.reloading')}\n{words.say(f'index.{stage}')}{count}")


def render_reload_result(reloaded: ReloadResult, words: Messages) -> Message:
    """Render counts, changes and set-aside files of a reload."""
    say, report = words.say, reloaded.report
    changes = report.changes
    sizes = {name: len(getattr(changes, name)) for name in ("added", "changed", "removed")}
    is_changed = any(sizes.values()) or reloaded.pages
    changed = say("bot_admin.changes", pages=reloaded.pages, **sizes) if is_changed else ""
    return Message.of(
        lines([
            bold(say("bot_admin.reloaded")),
            plain(say("index.done", seconds=f"{report.seconds:.1f}", **report.counts)),
            plain(changed or say("bot_admin.no_changes")),
            *_named("bot_admin.added", reloaded.added, sizes["added"], words),
            *_named("bot_admin.changed", reloaded.changed, sizes["changed"], words),
            *_named("bot_admin.removed", reloaded.removed, sizes["removed"], words),
            *_set_aside(report.set_aside, len(report.set_aside), words),
        ])
    )  # fmt: skip


def render_reload_failure(error: JianbaoError, words: Messages) -> Message:
    """Render the reason of a failed reload."""
    items = error.items if isinstance(error, ArchiveEmpty) else ()
    count = int(error.facts.get("set_aside", len(items)))
    why = words.error(error)
    return Message.of(
        lines([
            bold(words.say("bot_admin.failed")),
            plain(why if len(why) <= 5 * MAX_LINE_LENGTH else clip(why, 5 * MAX_LINE_LENGTH)),
            *_set_aside(items, count, words),
        ])
    )  # fmt: skip


def render_shrunk(shrunk: ArchiveShrunk, generation: str, words: Messages) -> Message:
    """Render a refused reload of a much smaller archive, with buttons.

    generation: name of the live one.
    """
    return Message.of(
        lines([bold(words.say("bot_admin.failed")), plain(words.say("bot_admin.shrunk", **shrunk.facts))]),
        shrink_keyboard(generation, words),
    )


def render_upload(upload: Upload, words: Messages) -> Message:
    """Render an upload: pages, headlines, set-aside files, decision buttons."""
    if not upload.pages:
        head, keyboard = bold(words.say("upload.nothing")), None
    else:
        count = sum(len(page.articles) for page in upload.pages)
        head = bold(words.say("upload.read", pages=len(upload.pages), articles=count))
        keyboard = upload_keyboard(upload.id, words)
    shown = [line for page in upload.pages for line in _outline(page, words)]
    more = len(shown) - MAX_OUTLINE_LINES
    rest = plain(words.say("upload.more", count=more)) if more > 0 else Markup()
    aside = _set_aside(upload.set_aside, len(upload.set_aside), words)
    return Message.of(lines([head, *shown[:MAX_OUTLINE_LINES], rest, *aside]), keyboard)


def _outline(page: Page, words: Messages) -> list[Markup]:
    paper = clip(page.paper or words.say("unknown.paper"), 30)
    place = f"{paper} {words.date(page.date)} {clip(words.page(page.label), 30)}"
    named = [clip(a.headline or words.say("unknown.headline"), 60) for a in page.articles]
    return [bold(place), *(plain(f"• {headline}") for headline in named)]


def sample_note(coverage: Coverage, words: Messages) -> Markup:
    """Note on the shipped sample archive; empty for any other."""
    return italic(words.say("bot.sample_note")) if coverage.is_sample else Markup()


def _named(key: str, articles: Sequence[Article], count: int, words: Messages) -> list[Markup]:
    if not articles:
        return []
    named = [plain(words.say(key, article=clip(words.source_line(a), MAX_LINE_LENGTH))) for a in articles]
    more = count - len(articles)
    return [*named, plain(words.say("index.set_aside_more", count=more)) if more else Markup()]


def _set_aside(items: Sequence[SetAside], count: int, words: Messages) -> list[Markup]:
    if not items:
        return []
    shown = [plain(clip(words.set_aside(item), MAX_LINE_LENGTH)) for item in items[:MAX_SET_ASIDE]]
    more = count - len(shown)
    return [
        bold(words.say("index.set_aside", count=count)),
        *shown,
        plain(words.say("index.set_aside_more", count=more)) if more > 0 else Markup(),
    ]
