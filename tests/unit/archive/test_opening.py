"""Opening the index at a start: patient with other builders and with a cluster that is away."""

from __future__ import annotations

import pytest

from retrieval.archive.opening import RETRY_OPEN_S, wait_for_index
from retrieval.errors import ArchiveBusy, JianbaoError, OpenSearchUnreachable, SearchUnavailable

INDEX = object()


@pytest.mark.parametrize(
    "away",
    [
        [ArchiveBusy(holder="there", since="now"), ArchiveBusy(holder="there", since="now")],
        [OpenSearchUnreachable(url="u", said="s"), SearchUnavailable(why="w")],
    ],
    ids=["another bot builds the first index", "the cluster starts after the bot"],
)
def test_an_index_that_cannot_be_opened_yet_is_waited_for(away: list[JianbaoError]) -> None:
    waited: list[float] = []

    def open_index() -> object:
        if away:
            raise away.pop()
        return INDEX

    assert wait_for_index(open_index, waited.append) is INDEX
    assert waited == [RETRY_OPEN_S] * 2
