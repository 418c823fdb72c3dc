"""The errors a person can act on, as one tree.

    JianbaoError
        ArchiveError        the archive cannot be used as requested
            OpenSearchError     … because of the cluster
        SearchUnavailable   search is down for now
        UsageError          the call is wrong as given
            QuestionError       … because of the question
        SettingsError       a setting is wrong
        AnswerTimeout, TooBusy, Superseded, PictureTooLong, MissingExtra

A class carries facts; the message is made from them at the edge (`retrieval.i18n`), in the reader's
language. `key` names its entry in the message catalogue. The bot adds its own in `bot.errors`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from retrieval.models import SetAside


class JianbaoError(Exception):
    """Root of the tree. `key` names the message, `facts` fill its gaps."""

    key = "error.unknown"

    def __init__(self, **facts: object) -> None:
        self.facts = {name: str(value) for name, value in facts.items()}
        super().__init__(f"{self.key}: " + ", ".join(f"{k}={v}" for k, v in self.facts.items()))

    def __reduce__(self) -> tuple[Callable[..., JianbaoError], tuple[object, ...]]:
        """Pickle with keyword facts, for transport between processes."""
        return _unpickle, (type(self), self.args, self.__dict__)


def _unpickle(kind: type[JianbaoError], args: tuple[object, ...], fields: dict[str, object]) -> JianbaoError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(fields)
    return error


class ArchiveError(JianbaoError):
    """The archive cannot be used as requested."""

    key = "error.archive"


class ArchiveMissing(ArchiveError):
    """The archive does not exist. Facts: path."""

    key = "error.archive_missing"


class ArchiveEmpty(ArchiveError):
    """No article was read from the archive.

    path: the archive; set_aside: number of unreadable sources; items: the first of them.
    """

    key = "error.archive_empty"

    def __init__(self, *, path: object, set_aside: int, items: Sequence[SetAside] = ()) -> None:
        self.items = tuple(items)
        if not set_aside:
            self.key = "error.archive_without_files"
        super().__init__(path=path, set_aside=set_aside)


class UnreadableSource(ArchiveError):
    """A source cannot be read; it is set aside and reading continues.

    source: its path; reason: key under `reason.` in the catalogue; further facts fill that message.
    """

    key = "error.unreadable_source"

    def __init__(self, source: str, reason: str, **facts: object) -> None:
        self.source = source
        self.reason = reason
        super().__init__(source=source, reason=reason, **facts)


class DamagedGeneration(ArchiveError):
    """A generation fails verification. Facts: path; part, the missing or altered file."""

    key = "error.damaged_generation"


class NoRoom(ArchiveError):
    """The disk of the indexes is full or read-only. Facts: path, detail."""

    key = "error.no_room"


class DataUnusable(ArchiveError):
    """The data folder, or a file in it, cannot be used.

    Facts: path; detail, the system's words.
    """

    key = "error.data_unusable"


class DatabaseBusy(ArchiveError):
    """Another process keeps a database locked. Facts: path, holder."""

    key = "error.database_busy"


class DamagedDatabase(ArchiveError):
    """A database is damaged, and the caller only reads. Facts: path, detail."""

    key = "error.damaged_database"


class ArchiveShrunk(ArchiveError):
    """The archive has far fewer articles than its live index.

    Facts: path, before, now.
    """

    key = "error.archive_shrunk"


class BuildBroken(ArchiveError):
    """The build process died, or hung and was killed. Facts: path."""

    key = "error.build_broken"


class OutdatedGeneration(ArchiveError):
    """A generation has an old format. Facts: path, found, expected."""

    key = "error.outdated_generation"


class NotIndexed(ArchiveError):
    """The archive has no generation yet. Facts: path."""

    key = "error.not_indexed"


class NothingBefore(ArchiveError):
    """The archive has no previous generation to roll back to. Facts: path."""

    key = "error.nothing_before"


class ArchiveBusy(ArchiveError):
    """Another process builds the index. Facts: holder, since."""

    key = "error.archive_busy"


class ArchiveLocked(ArchiveBusy):
    """Another process holds the lock of the index. Facts: holder, "?" if unknown."""

    key = "error.archive_locked"


class NothingToBackUp(ArchiveError):
    """The data folder holds neither an index nor bot state. Facts: path."""

    key = "error.nothing_to_back_up"


class BackupDamaged(ArchiveError):
    """A backup fails verification. Facts: path; part, the place or the reason."""

    key = "error.backup_damaged"


class StateInUse(ArchiveError):
    """A running bot has its state open. Facts: path."""

    key = "error.state_in_use"


class OpenSearchError(ArchiveError):
    """The OpenSearch cluster cannot be used. Facts: url, said, status.

    said: answer of the cluster, or the reason for none.
    """

    key = "error.cluster_fault"

    def __init__(self, **facts: object) -> None:
        super().__init__(**{"url": "?", "said": "?", "status": "?", **facts})


class OpenSearchUnreachable(OpenSearchError):
    """No node answers within the timeout."""

    key = "error.cluster_unreachable"


class OpenSearchUntrusted(OpenSearchError):
    """The certificate of the cluster is not trusted."""

    key = "error.cluster_untrusted"


class OpenSearchDenied(OpenSearchError):
    """Authentication or authorisation failed. Facts: user."""

    key = "error.cluster_denied"


class OpenSearchBusy(OpenSearchError):
    """The cluster kept rejecting requests (429) through all retries."""

    key = "error.cluster_busy"


class OpenSearchRed(OpenSearchError):
    """Shards of the index are unassigned: cluster health is red."""

    key = "error.cluster_red"


class OpenSearchGone(OpenSearchError):
    """An index or a document is missing (404)."""

    key = "error.cluster_gone"


class DocumentTooLarge(OpenSearchError):
    """A request exceeds the size limit of the cluster (413)."""

    key = "error.document_too_large"


class OpenSearchFault(OpenSearchError):
    """The cluster answered with an error. Facts: status."""

    key = "error.cluster_fault"


class OpenSearchTooOld(OpenSearchError):
    """The version of the cluster is not supported. Facts: found, oldest."""

    key = "error.cluster_too_old"


class OpenSearchMismatch(OpenSearchError):
    """An index fails verification after loading. Facts: index, expected, found."""

    key = "error.cluster_mismatch"


class SearchUnavailable(JianbaoError):
    """Search is down: the cluster does not answer. Facts: why."""

    key = "error.search_unavailable"


class UsageError(JianbaoError):
    """The call is wrong as given."""

    key = "error.usage"


class NoSuchFile(UsageError):
    """A named file does not exist. Facts: path."""

    key = "error.no_such_file"


class FolderGiven(UsageError):
    """A folder is named in place of a file. Facts: path."""

    key = "error.folder_given"


class CannotWrite(UsageError):
    """An output file cannot be written. Facts: path, detail."""

    key = "error.cannot_write"


class CorrectedMeanwhile(UsageError):
    """Another person has corrected a line. Facts: now, its text; source."""

    key = "error.corrected_meanwhile"


class SourceChanged(UsageError):
    """Corrections are of another content. Facts: source, path, count."""

    key = "error.source_changed"


class BadCorrection(UsageError):
    """A correction cannot be placed. why: key of the reason."""

    def __init__(self, why: str, **facts: object) -> None:
        self.key = f"fix.{why}"
        super().__init__(**facts)


class SettingsFileExists(UsageError):
    """A settings file exists, and nobody agreed to replace it. Facts: path."""

    key = "error.settings_file_exists"


class UnknownSuffix(UsageError):
    """An output file whose suffix names no format. Facts: path."""

    key = "error.unknown_suffix"


class BadDate(UsageError):
    """A value is not a date. Facts: value."""

    key = "error.bad_date"


class UnknownPaper(UsageError):
    """The archive has no paper of this name. Facts: paper, papers."""

    key = "error.unknown_paper"


class BadPage(UsageError):
    """A value is not a page label. Facts: value."""

    key = "error.bad_page"


class DateOrder(UsageError):
    """The first date is later than the last. Facts: since, until."""

    key = "error.date_order"


class BadDataset(UsageError):
    """A file is not a question set. Facts: path."""

    key = "error.bad_dataset"


class QuestionError(UsageError):
    """The question cannot be answered as given."""

    key = "error.usage"


class EmptyQuestion(QuestionError):
    """The question has no searchable term."""

    key = "error.question_empty"


class QuestionTooLong(QuestionError):
    """The question is too long. Facts: length, limit (code points)."""

    key = "error.question_too_long"


class BadQuery(QuestionError):
    """A boolean query cannot be read.

    why: key under `error.query_` in the catalogue. Facts: at, 1-based place of the first character at
    fault; further facts fill that message.
    """

    key = "error.query_empty"

    def __init__(self, why: str, **facts: object) -> None:
        self.key = f"error.query_{why}"
        super().__init__(**facts)


class DraftTooLong(UsageError):
    """A draft is too long. Facts: size, limit (kilobytes)."""

    key = "error.draft_too_long"


class SettingsError(JianbaoError):
    """A setting has a wrong value.

    setting: its name; value: as given, secrets masked; expected: key under `expected.` in the catalogue,
    with further facts for that message.
    """

    key = "error.settings"


class UnknownSetting(SettingsError):
    """A settings file names an unknown setting. Facts: setting, path, nearest."""

    key = "error.unknown_setting"


class UnknownVariable(UnknownSetting):
    """A variable names an unknown setting.

    Facts: setting, path (empty for the environment), nearest.
    """

    def __init__(self, *, setting: object, path: object, nearest: object) -> None:
        self.key = "error.unknown_setting" if str(path) else "error.unknown_variable"
        super().__init__(setting=setting, path=path, nearest=nearest)


class SettingsFileError(SettingsError):
    """A settings file cannot be read.

    why: "encoding", "syntax" (with facts line, column) or "unreadable" (detail). Facts: path.
    """

    def __init__(self, why: str, **facts: object) -> None:
        self.key = f"error.settings_{why}"
        super().__init__(**facts)


class UnusableAddress(SettingsError):
    """The address cannot be listened on.

    Facts: setting; address, as set; said: the system's words.
    """

    key = "error.unusable_address"


class MissingExtra(JianbaoError):
    """An optional dependency is not installed. Facts: extra."""

    key = "error.missing_extra"


class CuttingTooLong(UsageError):
    """Too many words for a cutting. Facts: length, limit (code points)."""

    key = "error.cutting_too_long"


class CuttingsFull(UsageError):
    """No more cuttings are kept. Facts: limit."""

    key = "error.cuttings_full"


class NoCutting(UsageError):
    """A collection has no cutting of this number. Facts: number."""

    key = "error.no_cutting"


class BadClipPlace(UsageError):
    """No such part of an article.

    Facts: value; id and length of the article.
    """

    key = "error.bad_clip_place"


class NoteTooLong(UsageError):
    """A note is too long. Facts: length, limit (code points)."""

    key = "error.note_too_long"


class PrintedPageError(JianbaoError):
    """No picture of a printed page. Facts: source."""

    key = "error.printed_page_unreadable"


class PrintedPageLost(PrintedPageError):
    """The source file has left the archive."""

    key = "error.printed_page_lost"


class PrintedPageChanged(PrintedPageError):
    """The source file is newer than the index: boxes may lie elsewhere."""

    key = "error.printed_page_changed"


class PictureTooLong(JianbaoError):
    """A quote exceeds the picture. Facts: length, limit (code points)."""

    key = "error.picture_too_long"


class AnswerTimeout(JianbaoError):
    """The time limit of a question is over. seconds: the limit."""

    key = "error.answer_timeout"


class TooBusy(JianbaoError):
    """The queue of questions is full."""

    key = "error.too_busy"


class Superseded(JianbaoError):
    """A later question of the same person came before this one's turn."""

    key = "error.superseded"
