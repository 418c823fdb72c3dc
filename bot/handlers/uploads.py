"""Uploads of administrators: read, outlined, then accepted (收录) or discarded (放弃)."""

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
    """Receives files from administrators."""

    def __init__(
        self,
        reloader: IndexReloader,
        uploads: UploadQuarantine,
        reload: ReloadHandler,
        languages: LanguageRepository,
        audit: AuditLog,
    ) -> None:
        self._reloader = reloader
        self._uploads = uploads
        self._reload = reload
        self._languages = languages
        self._audit = audit

    async def document(self, update: Update, context: Context) -> None:
        """Download and read a file; reply with its outline."""
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
            # file_size is optional (Bot API, Document)
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
        """Accept (收录) or discard (放弃) an upload after a tap."""
        query, words = update.callback_query, self._languages.of(update)
        tap = CallbackData.parse(query.data) if query else None
        if query is None or tap is None or not isinstance(query.message, telegram.Message):
            return
        if tap.action is Action.LEAVE:
            is_discarded = self._uploads.discard(tap.answer)
            await self._finish(update, query, query.message, "upload.left" if is_discarded else None)
            return
        folder = self._reloader.folder
        accepted = self._uploads.accept(tap.answer, folder) if folder is not None else None
        if accepted is None:
            await self._finish(update, query, query.message, None)
            return
        key = "upload.taken_later" if self._reloader.is_reloading else "upload.taken"
        await self._finish(update, query, query.message, key)
        self._reload.begin_soon(query.message, words)

    async def _finish(
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
