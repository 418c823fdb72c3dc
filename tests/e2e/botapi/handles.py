"""What a test holds of messages and button presses: live views, safe to use from the test's thread."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from . import errors
from .inline import InlineQuery
from .ledger import Announcement
from .stage import Stage
from .text import utf16_slice
from .world import CallbackQuery, Json, Message, Version


@dataclass(slots=True)
class Seen:
    """A message as people see it now. Two views of the same message are equal."""

    stage: Stage = field(compare=False, repr=False)
    message: Message
    looked_at: int = field(default=1, compare=False, repr=False)
    """Versions of the message that `wait_for_edit` has given out."""

    @property
    def id(self) -> int:
        return self.message.id

    @property
    def text(self) -> str:
        """Its text or caption, without markup."""
        return self.message.text

    @property
    def json(self) -> Json:
        """The Message object of the Bot API."""
        with self.stage.changes.looked_at():
            return self.message.as_json()

    @property
    def history(self) -> list[str]:
        """All texts it has shown, the present one last."""
        with self.stage.changes.looked_at():
            return [one.text for one in self.message.versions]

    @property
    def versions(self) -> list[Version]:
        """All it has shown: contents and keyboards, the present one last."""
        return list(self.message.versions)

    @property
    def deleted(self) -> bool:
        return self.message.deleted

    @property
    def entities(self) -> list[Json]:
        """MessageEntity objects; offsets in UTF-16 units."""
        return self.message.entities

    def marked(self, kind: str) -> list[str]:
        """The words under each entity of a kind, e.g. "blockquote"."""
        text = self.text
        return [
            utf16_slice(text, one["offset"], one["length"]) for one in self.entities if one["type"] == kind
        ]

    @property
    def buttons(self) -> list[list[str]]:
        """Labels of the inline keyboard, row by row."""
        return [[button["text"] for button in row] for row in self._rows()]

    def button(self, label: str) -> Json:
        """The InlineKeyboardButton with this label."""
        for row in self._rows():
            for button in row:
                if button["text"] == label:
                    return button
        raise LookupError(f"no button {label!r}; there are {self.buttons}")

    @property
    def reply_to(self) -> Seen | None:
        """The message it answers."""
        target = self.message.reply_to
        return Seen(self.stage, target) if target else None

    @property
    def topic(self) -> Seen | None:
        """The message that opened the topic it is in."""
        root = self.message.topic
        return Seen(self.stage, root) if root else None

    @property
    def quote(self) -> str | None:
        """The words of that message that it quotes."""
        return self.message.quote["text"] if self.message.quote else None

    def wait_for_edit(self, timeout: float | None = None) -> Seen:
        """Itself, once it shows something that this view has not given out yet."""
        shown = self.looked_at
        self.stage.await_(
            lambda: len(self.message.versions) > shown, f"an edit of {self.text[:60]!r}", timeout
        )
        self.looked_at = len(self.message.versions)
        return self

    def wait_until_deleted(self, timeout: float | None = None) -> None:
        self.stage.await_(lambda: self.message.deleted, f"the deletion of {self.text[:60]!r}", timeout)

    def _rows(self) -> list[list[Json]]:
        markup = self.message.now.markup
        return markup["inline_keyboard"] if markup else []


@dataclass(slots=True)
class Press:
    """One press of a button."""

    stage: Stage = field(repr=False)
    query: CallbackQuery

    @property
    def id(self) -> str:
        return self.query.id

    @property
    def answered(self) -> bool:
        return self.query.answer is not None

    def wait_for_answer(self, timeout: float | None = None) -> str:
        """The text of the toast or alert; empty when the spinner just stopped."""
        answer: dict[str, Any] = self.stage.await_(
            lambda: self.query.answer, f"the answer to the press of {self.query.button['text']!r}", timeout
        )
        return str(answer.get("text", ""))

    def expires(self) -> Press:
        """From now on Telegram refuses an answer; that refusal counts as announced."""
        with self.stage.changes.made():
            self.query.expired = True
            self.stage.ledger.announcements.append(
                Announcement(
                    "answerCallbackQuery",
                    errors.QUERY_EXPIRED.description,
                    about={"callback_query_id": self.query.id},
                )
            )
        return self


@dataclass(slots=True)
class Typed:
    """One inline query, and what is shown under it."""

    stage: Stage = field(repr=False)
    query: InlineQuery

    @property
    def answered(self) -> bool:
        return self.query.answer is not None

    def results(self, timeout: float | None = None) -> list[Json]:
        """The results, once the bot has given them."""
        return list(self._answer(timeout).get("results", []))

    def button(self, timeout: float | None = None) -> Json | None:
        """The button above the results."""
        return self._answer(timeout).get("button")

    def _answer(self, timeout: float | None) -> Json:
        what = f"the answer to the inline query {self.query.text!r}"
        return self.stage.await_(lambda: self.query.answer, what, timeout)
