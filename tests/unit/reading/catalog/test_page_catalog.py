"""The catalog tells which issues a change of sources touches."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from retrieval.reading.catalog.page_catalog import PageCatalog
from retrieval.reading.catalog.page_records import digest_of
from retrieval.reading.catalog.records import IssueKey, PageRecord, PartRecord, SourceRecord
from retrieval.sqlite_files import IntegrityFailure

FIRST, SECOND = IssueKey("江川晚报", 1, ""), IssueKey("江川晚报", 2, "")


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[PageCatalog]:
    with closing(PageCatalog(tmp_path)) as opened:
        yield opened


def page(issue: IssueKey, text: str, label: str = "A1") -> PageRecord:
    return PageRecord(issue, label, digest_of(text.encode()), text.encode())


def source(name: str, *pages: PageRecord, notes: tuple[str, ...] = ()) -> SourceRecord:
    return SourceRecord(name, "stat", "digest", "TextReader/1", pages, notes, ["周明远"])


def keys(catalog: PageCatalog, issues: set[int]) -> list[IssueKey]:
    return [key for _, key in catalog.issues_in_order(issues)]


def test_a_changed_page_touches_its_issue_alone(catalog: PageCatalog) -> None:
    assert keys(catalog, catalog.put_source(source("早.txt", page(FIRST, "a"), page(SECOND, "b")))) == [
        FIRST,
        SECOND,
    ]
    assert keys(catalog, catalog.put_source(source("早.txt", page(FIRST, "a"), page(SECOND, "c")))) == [
        SECOND
    ]
    assert catalog.put_source(source("早.txt", page(FIRST, "a"), page(SECOND, "c"))) == set()


def test_a_removed_source_touches_the_issues_of_its_pages_and_takes_its_names_along(
    catalog: PageCatalog,
) -> None:
    catalog.put_source(source("早.txt", page(FIRST, "a")))

    assert keys(catalog, catalog.remove_source("早.txt")) == [FIRST]
    assert (catalog.count_pages(), catalog.byline_names(), catalog.sources()) == (0, set(), {})
    assert catalog.remove_source("早.txt") == set()


def test_pages_of_an_issue_come_in_the_order_of_their_sources(catalog: PageCatalog) -> None:
    catalog.put_source(source("b.txt", page(FIRST, "b", "A2")))
    catalog.put_source(source("a.txt", page(FIRST, "a")))
    ((issue, _),) = catalog.issues_in_order()

    assert catalog.packed_pages(issue) == [b"a", b"b"]
    assert catalog.packed_sizes([issue]) == {issue: 2}
    assert list(catalog.page_labels()) == [("江川晚报", 1, "A1"), ("江川晚报", 1, "A2")]


def test_a_page_that_differs_from_its_digest_is_not_given(catalog: PageCatalog) -> None:
    catalog.put_source(source("a.txt", page(FIRST, "a")))
    ((issue, _),) = catalog.issues_in_order()
    catalog.connection.execute("UPDATE page SET data = ?", (b"b",))

    with pytest.raises(IntegrityFailure):
        catalog.packed_pages(issue)


def test_parts_no_longer_in_order_are_deleted_and_the_rest_is_kept(catalog: PageCatalog) -> None:
    record = source("export.jsonl")
    parts = [
        PartRecord("p", [page(FIRST, "a")], ["[1]"], ["江舟"]),
        PartRecord("q", [page(SECOND, "b")], [], []),
    ]
    catalog.put_parts(record, parts, ["p", "q"], set())

    changed = catalog.put_parts(record, [], ["p"], {"p", "q"})

    assert keys(catalog, changed) == [SECOND]
    assert catalog.part_digests("export.jsonl") == {"p"}
    assert list(catalog.set_aside_notes()) == ["[1]"]
    assert catalog.byline_names() == {"江舟"}


def test_an_unchanged_source_gets_its_new_signature(catalog: PageCatalog) -> None:
    catalog.put_source(source("早.txt"))
    catalog.update_stat("早.txt", "later")

    assert catalog.sources() == {"早.txt": ("later", "digest", "TextReader/1")}


def test_notes_are_counted_by_day_and_replaced_with_their_issue(catalog: PageCatalog) -> None:
    catalog.put_source(source("早.txt", page(FIRST, "a"), notes=("[2]",)))
    ((issue, _),) = catalog.issues_in_order()
    catalog.put_issue_notes(issue, ["[3]"], ["[4]", "[5]"])

    assert list(catalog.set_aside_notes()) == ["[2]", "[3]"]
    assert list(catalog.set_aside_by_day()) == [("江川晚报", 1, 2)]
    assert list(catalog.remarks_by_day()) == [("江川晚报", 1, 2)]

    catalog.clear_issue_notes()

    assert list(catalog.set_aside_notes()) == ["[2]"]
    assert catalog.count_remarks() == 0


def test_what_is_not_committed_is_gone(tmp_path: Path) -> None:
    with closing(PageCatalog(tmp_path)) as first:
        first.begin()
        first.set_fact("generation", "1")
        first.commit()
        first.begin()
        first.set_fact("generation", "2")

    with closing(PageCatalog(tmp_path)) as second:
        assert second.fact("generation") == "1"
        assert second.fact("nothing") is None
