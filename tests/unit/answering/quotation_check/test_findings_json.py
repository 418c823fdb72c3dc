from __future__ import annotations

import json

from retrieval.answering.quotation_check.draft_check import check_draft
from retrieval.answering.quotation_check.findings_json import report_to_json
from retrieval.index.generation import Generation
from tests.unit.answering.quotation_check.conftest import BRIDGE


def test_a_finding_has_its_place_in_draft_and_archive(county: Generation) -> None:
    draft = "开头。\n他说“每一颗螺钉都换过”（清溪日报，2021年9月15日）。"

    value = report_to_json(check_draft(county, draft), draft, name="稿.md")

    json.dumps(value, allow_nan=False)
    assert (value["schema"], value["draft"], value["counts"]["altered"]) == (1, "稿.md", 1)
    (one,) = value["quotations"]
    assert draft[one["start"] : one["end"]] == one["text"] == "每一颗螺钉都换过"
    assert (one["line"], one["kind"], one["outcome"]) == (2, "marked", "altered")
    (piece,) = one["pieces"]
    assert (piece["article_id"], piece["paper"], piece["date"], piece["page"]) == (
        "bridge", "清溪日报", "2021-09-14", "A1",
    )  # fmt: skip
    assert BRIDGE[piece["start"] : piece["end"]] == piece["text"] == "每一颗铆钉都换过"
    assert [(d["draft_text"], d["source_text"]) for d in piece["differences"]] == [("螺", "铆")]
    assert {c["kind"]: c["agrees"] for c in one["claims"]} == {"paper": True, "date": False}
