"""Errors: facts for the message, one tree, and a way from process to process."""

from __future__ import annotations

import pickle

import pytest

from retrieval import errors
from retrieval.errors import (
    ArchiveEmpty,
    ArchiveError,
    JianbaoError,
    OpenSearchBusy,
    OpenSearchError,
    QuestionTooLong,
    SettingsError,
    UnknownSetting,
    UnreadableSource,
    UsageError,
)
from retrieval.models import SetAside


def test_facts_are_text_and_part_of_the_errors_own_text() -> None:
    error = QuestionTooLong(length=5000, limit=1000)

    assert error.facts == {"length": "5000", "limit": "1000"}
    assert str(error) == "error.question_too_long: length=5000, limit=1000"


@pytest.mark.parametrize(
    "error",
    [
        UnreadableSource("a.pdf", "pdf_encrypted", page=3),
        ArchiveEmpty(path="a", set_aside=1, items=[SetAside("a.txt", "binary")]),
        OpenSearchBusy(url="http://a:9200"),
    ],
)
def test_an_error_comes_out_of_another_process_as_it_was(error: JianbaoError) -> None:
    copy = pickle.loads(pickle.dumps(error))

    assert type(copy) is type(error)
    assert (copy.__dict__, str(copy)) == (error.__dict__, str(error))


def test_an_unreadable_source_keeps_its_reason_beside_the_facts() -> None:
    error = UnreadableSource("a.pdf", "pdf_encrypted", page=3)

    assert (error.source, error.reason) == ("a.pdf", "pdf_encrypted")
    assert error.facts == {"source": "a.pdf", "reason": "pdf_encrypted", "page": "3"}


def test_a_fact_that_the_cluster_did_not_give_is_a_question_mark() -> None:
    assert OpenSearchBusy(url="http://a:9200").facts == {"url": "http://a:9200", "said": "?", "status": "?"}


def test_the_branches_of_the_tree() -> None:
    assert issubclass(OpenSearchError, ArchiveError)
    assert issubclass(QuestionTooLong, UsageError)
    assert issubclass(UnknownSetting, SettingsError)
    assert not issubclass(UsageError, ArchiveError)


def test_every_error_is_of_the_tree_and_has_a_key_of_the_table_of_errors() -> None:
    found = [e for e in vars(errors).values() if isinstance(e, type) and issubclass(e, Exception)]

    assert len(found) > 30
    assert all(issubclass(e, JianbaoError) and e.key.startswith("error.") for e in found)
