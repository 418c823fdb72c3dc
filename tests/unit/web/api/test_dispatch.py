"""Dispatch: entity tags, limits."""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from retrieval.archive.live_index import IndexSnapshot, LiveIndex
from retrieval.errors import EmptyQuestion
from retrieval.web.api import dispatch, drafts
from retrieval.web.api.dispatch import TagFacts, matches
from tests.unit.web.conftest import CLOUD, STAFF
from tests.unit.web.served_site import API, ServedSite, serving


def test_an_answer_that_is_known_already_is_not_sent_again(served: ServedSite) -> None:
    etag = served.get(f"{API}/articles/{CLOUD}").headers["etag"]

    known = served.get(f"{API}/articles/{CLOUD}", {"If-None-Match": f'"other", {etag}'})
    unknown = served.get(f"{API}/articles/{CLOUD}", {"If-None-Match": '"other"'})
    other_language = served.get(f"{API}/articles/{CLOUD}", {"If-None-Match": etag, "Accept-Language": "en"})

    assert (known.status, known.body, known.headers["etag"]) == (304, b"", etag)
    assert (unknown.status, other_language.status) == (200, 200)


def test_a_problem_is_sent_though_the_tag_is_known(served: ServedSite) -> None:
    etag = served.get(f"{API}/articles/{CLOUD}").headers["etag"]

    assert served.get(f"{API}/articles/nothing", {"If-None-Match": etag}).status == 404


ETAG = TagFacts("en", "/x", None).of("g")


@pytest.mark.parametrize(
    ("header", "same"),
    [
        (ETAG, True),
        (ETAG.removeprefix("W/"), True),
        (f'"x", {ETAG}', True),
        ("*", False),
        ('"g"', False),
        ("", False),
    ],
)
def test_tags_are_compared_weakly(header: str, same: bool) -> None:
    assert matches(header, ETAG) is same


def test_an_answer_of_another_day_address_language_or_index_has_another_tag() -> None:
    day = dt.date(2021, 3, 4)
    tags = {
        TagFacts("en", "/x", None).of("g"),
        TagFacts("en", "/x", None).of("h"),
        TagFacts("en", "/y", None).of("g"),
        TagFacts("en", "/x", day).of("g"),
        TagFacts("zh-Hans", "/x", None).of("g"),
    }

    assert len(tags) == 5
    assert TagFacts("en", "/x", day).of("g").startswith('W/"g.en.2021-03-04.')


def test_another_program_has_other_tags(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatch, "program_version", lambda: "9.9")

    assert TagFacts("en", "/x", None).of("g") != ETAG


def test_addresses_have_the_scheme_of_a_named_proxy(live_index: LiveIndex) -> None:
    headers = {"X-Forwarded-Proto": "https", "Host": "archive.example"}
    with serving(live_index, proxies=("127.0.0.1",), hosts=("archive.example",)) as served:
        proxied = served.get(f"{API}/feed.json", headers, top=1).json["feed_url"]
    with serving(live_index, hosts=("archive.example",)) as served:
        direct = served.get(f"{API}/feed.json", headers, top=1).json["feed_url"]

    assert (proxied, direct) == (
        "https://archive.example/api/v1/feed.json?top=1",
        "http://archive.example/api/v1/feed.json?top=1",
    )


def test_a_client_that_asks_too_fast_is_told_to_wait(live_index: LiveIndex) -> None:
    with serving(live_index, questions_per_minute=2, proxies=("127.0.0.1",)) as served:
        statuses = [served.get(f"{API}/trend", word="复工").status for _ in range(3)]
        refused = served.get(f"{API}/ask", question=STAFF)
        read = served.get(f"{API}/articles/{CLOUD}")
        other = served.get(f"{API}/trend", {"X-Forwarded-For": "198.51.100.7"}, word="复工")

    assert statuses == [200, 200, 429]
    assert refused.json["key"] == "web.too_many"
    assert 1 <= int(refused.headers["retry-after"]) <= 30
    assert (read.status, other.status) == (200, 200)


def test_the_question_of_a_client_that_is_gone_costs_nothing(live_index: LiveIndex) -> None:
    with serving(live_index) as served:
        go_on, asked = threading.Event(), threading.Semaphore(0)
        service, answered = served.site.service, []

        def hold(snapshot: IndexSnapshot) -> None:
            asked.release()
            assert go_on.wait(30)

        def note(*_: object, **__: object) -> None:
            answered.append(True)

        loop = asyncio.new_event_loop()
        holding = [asyncio.run_coroutine_threadsafe(service.read(hold), loop) for _ in range(3)]
        thread = threading.Thread(target=loop.run_forever)
        thread.start()
        for _ in holding:  # every thread of the service is busy
            assert asked.acquire(timeout=30)
        with pytest.MonkeyPatch.context() as patch, served.connect() as gone:
            patch.setattr(live_index.snapshot.answerer, "answer", note)
            gone.sendall(f"GET {API}/ask?question=%3F%3F HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            _until(lambda: service.waiting == 4)
            gone.close()
            _until(lambda: service.waiting == 3)
            go_on.set()
            assert [one.result(30) for one in holding] == [None] * 3
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()

    assert answered == []


def _until(is_so: Callable[[], bool]) -> None:
    """Wait for a change in another thread."""
    end = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_slow_endpoints_wait_for_each_other_and_leave_a_thread_for_questions(live_index: LiveIndex) -> None:
    with serving(live_index) as served, ThreadPoolExecutor(2) as threads:
        checking, go_on = threading.Event(), threading.Event()

        def hold(*_: object, **__: object) -> None:
            checking.set()
            assert go_on.wait(30)
            raise EmptyQuestion()

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(drafts, "check_draft", hold)
            held = [threads.submit(served.post, f"{API}/check", {"text": "“?”"}) for _ in range(2)]
            assert checking.wait(30)

            assert served.get(f"{API}/ask", question=STAFF).status == 200
            assert served.get(f"{API}/articles/{CLOUD}").status == 200

            go_on.set()
            assert [one.result(30).status for one in held] == [400, 400]
