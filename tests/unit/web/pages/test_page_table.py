"""The table of pages."""

from __future__ import annotations

from retrieval.web.api.table import ENDPOINTS
from retrieval.web.lanes import WorkKind
from retrieval.web.pages.html_templates import HTML
from retrieval.web.pages.page_table import PAGES


def test_pages_are_read_alone_and_named_once() -> None:
    assert [page.name for page in PAGES if page.methods != ("GET",)] == ["report_page"]
    assert [page.path for page in PAGES if page.media != (HTML,)] == ["/references/{id}"]
    names = [endpoint.name for endpoint in (*ENDPOINTS, *PAGES)]
    assert len(names) == len(set(names))


def test_an_answer_counts_against_the_questions_of_a_client() -> None:
    counted = {page.path for page in PAGES if page.is_question}

    assert "/ask" in counted
    assert {page.path for page in PAGES if page.kind is WorkKind.ANSWER} <= counted
    assert "/" not in counted


def test_every_page_passes_over_the_parameters_of_other_programs() -> None:
    assert {page.name: page.parameters.model_config.get("extra") for page in PAGES} == {
        page.name: "ignore" for page in PAGES
    }
