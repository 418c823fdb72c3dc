"""A page or a zip that an administrator sends into the chat: read, shown as an outline, 收录 or 放弃."""

from __future__ import annotations

import telegram
from telegram import Update
from telegram.constants import ChatAction
from telegram.error import BadRequest

from bot.callback_data import Action, CallbackData
from bot.handlers.base import Context
from bot.handlers.reload import ReloadHandler
from bot.service.reload import IndexReloader
from bot.state.audit_log import AuditLog
from bot.state.languages import LanguageRepository
from bot.state.uploads import MAX_UPLOAD_BYTES, Upload, UploadQuarantine
from bot.transport.sender import edit_or_reply, reply, stop_spinner, with_action
from bot.views.message import Message, render_text
from bot.views.notices import render_upload
from retrieval.errors import JianbaoError
from retrieval.i18n import Messages

MEGABYTE = 1024 * 1024


def _too_large(megabytes: str, words: Messages) -> Message:
    return render_text(words.say("upload.too_large", size=megabytes, limit=MAX_UPLOAD_BYTES // MEGABYTE))


class UploadHandler:
    """Takes files from administrators."""

    def __init__(
        self,
        reloader: IndexReloader,
        uploads: UploadQuarantine,
        administration: ReloadHandler,
        languages: LanguageRepository,
        audit: AuditLog,
    ) -> None:
        self._reloader = reloader
        self._uploads = uploads
        self._administration = administration
        self._languages = languages
        self._audit = audit

    async def document(self, update: Update, context: Context) -> None:
        """Download, unpack, read, and show what is in it."""
        message, words = update.message, self._languages.of(update)
        if message is None or message.document is None:
            return
        if self._reloader.folder is None:
            await reply(message, render_text(words.say("upload.no_folder")))
            return
        if (size := message.document.file_size or 0) > MAX_UPLOAD_BYTES:
            await reply(message, _too_large(f"{size // MEGABYTE}", words))
            return
        try:
            upload = await with_action(message.chat, self._read(message.document), ChatAction.TYPING)
        except BadRequest as error:
            # the size need not be told before (Bot API, Document.file_size)
            if "too big" not in str(error):
                raise
            await reply(message, _too_large(f"> {MAX_UPLOAD_BYTES // MEGABYTE}", words))
            return
        except JianbaoError as error:
            await reply(message, render_text(words.error(error)))
            return
        await self._audit(update, "upload", upload.name)
        if not upload.pages:
            self._uploads.discard(upload.id)
        await reply(message, render_upload(upload, words))

    async def decide(self, update: Update, context: Context) -> None:
        """A tap on 收录 or 放弃."""
        query, words = update.callback_query, self._languages.of(update)
        tap = CallbackData.parse(query.data) if query else None
        if query is None or tap is None or not isinstance(query.message, telegram.Message):
            return
        if tap.action is Action.LEAVE:
            left = self._uploads.discard(tap.answer)
            await self._done(update, query, query.message, "upload.left" if left else None)
            return
        folder = self._reloader.folder
        taken = self._uploads.accept(tap.answer, folder) if folder is not None else None
        if taken is None:
            await self._done(update, query, query.message, None)
            return
        at_once = not self._reloader.is_reloading
        await self._done(update, query, query.message, "upload.taken" if at_once else "upload.taken_later")
        self._administration.begin_soon(query.message, words)

    async def _done(
        self, update: Update, query: telegram.CallbackQuery, message: telegram.Message, key: str | None
    ) -> None:
        words = self._languages.of(update)
        await stop_spinner(query, "" if key else words.say("upload.gone"))
        if key:
            await self._audit(update, key)
            await edit_or_reply(message, render_text(words.say(key)))

    async def _read(self, document: telegram.Document) -> Upload:
        file = await document.get_file()
        content = bytes(await file.download_as_bytearray())
        name = document.file_name or "page.txt"
        return await self._reloader.run(lambda: self._uploads.read(name, content))
