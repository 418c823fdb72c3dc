"""Everything that can go wrong in a way a person can act on.

Each class carries facts; the sentence a reader sees is made from them at the edge
(`retrieval.i18n`), in the reader's language. `key` names that sentence's entry in the catalogue.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from retrieval.models import SetAside


class JianbaoError(Exception):
    """Root of the tree: `key` names the message, `facts` fill its gaps."""

    key = "error.unknown"

    def __init__(self, **facts: object) -> None:
        self.facts = {name: str(value) for name, value in facts.items()}
        super().__init__(f"{self.key}: " + ", ".join(f"{k}={v}" for k, v in self.facts.items()))

    def __reduce__(self) -> tuple[Callable[..., JianbaoError], tuple[object, ...]]:
        """For the way from one process to another."""
        return _again, (type(self), self.args, self.__dict__)


def _again(kind: type[JianbaoError], args: tuple[object, ...], fields: dict[str, object]) -> JianbaoError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(fields)
    return error


class ArchiveError(JianbaoError):
    """The archive cannot be used as asked."""

    key = "error.archive"


class ArchiveMissing(ArchiveError):
    """path: what was asked for and does not exist."""

    key = "error.archive_missing"


class ArchiveEmpty(ArchiveError):
    """path: the archive; set_aside: how many of its files could not be read; items: the first of them."""

    key = "error.archive_empty"

    def __init__(self, *, path: object, set_aside: int, items: Sequence[SetAside] = ()) -> None:
        self.items = tuple(items)
        super().__init__(path=path, set_aside=set_aside)


class UnreadableSource(ArchiveError):
    """One source cannot be read; it is set aside and reading goes on.

    source: its path; reason: key under `reason.` in the catalogue; further facts fill that sentence.
    """

    key = "error.unreadable_source"

    def __init__(self, source: str, reason: str, **facts: object) -> None:
        self.source = source
        self.reason = reason
        super().__init__(source=source, reason=reason, **facts)


class DamagedGeneration(ArchiveError):
    """path: the generation; part: the file that does not match its checksum or is missing."""

    key = "error.damaged_generation"


class NoRoom(ArchiveError):
    """path: the folder of the indexes; detail: why nothing more can be written there."""

    key = "error.no_room"


class BuildBroken(ArchiveError):
    """path: the archive; the process that built its index has died, or has hung and was ended."""

    key = "error.build_broken"


class OutdatedGeneration(ArchiveError):
    """path: the generation; found, expected: formats. It has to be built again."""

    key = "error.outdated_generation"


class NotIndexed(ArchiveError):
    """path: the archive, of which nothing was built yet."""

    key = "error.not_indexed"


class NothingBefore(ArchiveError):
    """path: the archive, which has no generation before the live one."""

    key = "error.nothing_before"


class ArchiveBusy(ArchiveError):
    """holder: the process that builds; since: when it began."""

    key = "error.archive_busy"


class NothingToBackUp(ArchiveError):
    """path: the data folder, which holds neither an index nor a bot's memory."""

    key = "error.nothing_to_back_up"


class BackupDamaged(ArchiveError):
    """path: the backup; part: where it is not as it was written, or why it is none."""

    key = "error.backup_damaged"


class StateInUse(ArchiveError):
    """path: the bot's memory, which a running bot has open."""

    key = "error.state_in_use"


class OpenSearchError(ArchiveError):
    """The OpenSearch cluster cannot be used as it is. url: where it was asked; said: its words, or why."""

    key = "error.cluster_fault"

    def __init__(self, **facts: object) -> None:
        super().__init__(**{"url": "?", "said": "?", "status": "?", **facts})


class OpenSearchUnreachable(OpenSearchError):
    """No node answers, or none in time."""

    key = "error.cluster_unreachable"


class OpenSearchUntrusted(OpenSearchError):
    """The certificate of the cluster is not one that we trust."""

    key = "error.cluster_untrusted"


class OpenSearchDenied(OpenSearchError):
    """The cluster does not know the user or his password, or he may not do this. user: his name."""

    key = "error.cluster_denied"


class OpenSearchBusy(OpenSearchError):
    """The cluster has turned requests away (429) for as long as we asked."""

    key = "error.cluster_busy"


class OpenSearchRed(OpenSearchError):
    """Parts of the index are on no node that runs."""

    key = "error.cluster_red"


class OpenSearchGone(OpenSearchError):
    """An index, or a document, that should be there is not."""

    key = "error.cluster_gone"


class DocumentTooLarge(OpenSearchError):
    """The cluster takes no request of that size (413)."""

    key = "error.document_too_large"


class OpenSearchFault(OpenSearchError):
    """The cluster said no. status: of its answer."""

    key = "error.cluster_fault"


class OpenSearchTooOld(OpenSearchError):
    """The cluster's version lacks what we ask for. found: its version; oldest: the first that has it."""

    key = "error.cluster_too_old"


class OpenSearchMismatch(OpenSearchError):
    """What was loaded into the cluster does not stand its check. index: where; expected, found."""

    key = "error.cluster_mismatch"


class SearchUnavailable(JianbaoError):
    """Questions cannot be answered for now: the cluster does not answer. why: what it was, for the log."""

    key = "error.search_unavailable"


class UsageError(JianbaoError):
    """The call cannot be carried out as it was put."""

    key = "error.usage"


class NoSuchFile(UsageError):
    """path: what was named and does not exist."""

    key = "error.no_such_file"


class CannotWrite(UsageError):
    """A file that was asked for cannot be written. Facts: path, detail."""

    key = "error.cannot_write"


class BadDate(UsageError):
    """value: what was given for a date."""

    key = "error.bad_date"


class BadPage(UsageError):
    """value: what was given for a page."""

    key = "error.bad_page"


class DateOrder(UsageError):
    """since, until: the first date is later than the last."""

    key = "error.date_order"


class BadDataset(UsageError):
    """path: what was named as a question set and is none."""

    key = "error.bad_dataset"


class QuestionError(UsageError):
    """The question cannot be asked as it stands."""

    key = "error.usage"


class EmptyQuestion(QuestionError):
    """Nothing is left to search for."""

    key = "error.question_empty"


class QuestionTooLong(QuestionError):
    """length: code points given; limit: how many are allowed."""

    key = "error.question_too_long"


class SettingsError(JianbaoError):
    """setting: its name; value: as given, secrets masked; expected: what would be right."""

    key = "error.settings"


class UnknownSetting(SettingsError):
    """A settings file names no setting. Facts: setting, path, nearest."""

    key = "error.unknown_setting"


class MissingExtra(JianbaoError):
    """extra: the optional part to install."""

    key = "error.missing_extra"


class PictureTooLong(JianbaoError):
    """length: code points of what should be drawn; limit: how many a picture can hold."""

    key = "error.picture_too_long"
