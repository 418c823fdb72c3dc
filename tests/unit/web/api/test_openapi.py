"""The description of the API against its answers."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from retrieval.web.api.openapi import describe_api
from retrieval.web.api.table import ENDPOINTS
from tests.unit.web.conftest import CLOUD, STAFF
from tests.unit.web.served_site import API, Got, ServedSite

PLACE = f"{CLOUD}/266-290"
DRAFT = "他说:“2月10日以来,中车株洲所7000余名员工已经返岗”。《株洲日报》报道:“渡口大桥昨日通车运营”。"

CALLS: list[tuple[str, str, str, dict[str, Any]]] = [
    ("get", "/ask", "/ask", {"question": STAFF, "top": 10}),
    ("get", "/ask", "/ask", {"question": "关于复工的报道有哪些?"}),
    ("get", "/ask", "/ask", {"question": "最新一期是哪天?"}),
    ("get", "/ask", "/ask", {"question": "火星上有多少只企鹅?", "since": "2020", "page": "A1"}),
    ("get", "/ask", "/ask", {"question": ""}),
    ("post", "/ask", "/ask", {"question": "荷塘区呢?", "turns": ["天元区有多少家企业复工?"]}),
    ("get", "/search", "/search", {"query": "株洲 OR 企业"}),
    ("get", "/search", "/search", {"query": "日期:2020"}),
    ("get", "/search", "/search", {"query": "没有这样的词语"}),
    ("get", "/search", "/search", {"query": "("}),
    ("get", "/trend", "/trend", {"word": "复工"}),
    ("get", "/days/{date}", "/days/latest", {}),
    ("get", "/days/{date}", "/days/1999-01-01", {}),
    ("get", "/articles/{id}", f"/articles/{CLOUD}", {}),
    ("get", "/articles/{id}/similar", f"/articles/{CLOUD}/similar", {}),
    ("get", "/quotes/{id}/{start}-{end}", f"/quotes/{PLACE}", {}),
    ("get", "/quotes/{id}/{start}-{end}", f"/quotes/{PLACE}", {"digest": "0" * 16}),
    ("post", "/check", "/check", {"text": DRAFT}),
    ("get", "/archive", "/archive", {}),
    ("get", "/feed.json", "/feed.json", {"query": "a", "question": "b"}),
    ("get", "/export", "/export", {"format": "csv"}),
]


@pytest.fixture(scope="module")
def description(served: ServedSite) -> dict[str, Any]:
    found: dict[str, Any] = served.get(f"{API}/openapi.json").json
    return found


def test_the_description_is_openapi_3_1(description: dict[str, Any]) -> None:
    validate(description)

    assert description["openapi"] == "3.1.0"
    assert len(description["paths"]) == len(ENDPOINTS)


@pytest.mark.parametrize("call", CALLS)
def test_an_answer_has_the_shape_described(
    served: ServedSite, description: dict[str, Any], call: tuple[str, str, str, dict[str, Any]]
) -> None:
    method, path, address, given = call
    got = served.get(API + address, **given) if method == "get" else served.post(API + address, given)

    schema = _schema(description, description["paths"][API + path][method], got)
    resource = DRAFT202012.create_resource(description)
    registry: Registry[Any] = Registry().with_resource("urn:api", resource)
    reference = {"$ref": "urn:api" + schema["$ref"]}
    errors = list(Draft202012Validator(reference, registry=registry).iter_errors(got.json))
    assert errors == []


def _schema(description: dict[str, Any], operation: dict[str, Any], got: Got) -> Any:
    responses = operation["responses"]
    name = str(got.status) if str(got.status) in responses else "default"
    response = responses[name]
    if "$ref" in response:
        response = description["components"]["responses"][response["$ref"].rpartition("/")[2]]
    return response["content"][got.headers["content-type"].partition(";")[0]]["schema"]


def test_parameters_are_described_with_their_limits() -> None:
    operation = describe_api()["paths"]["/api/v1/ask"]["get"]

    described = {one["name"]: one for one in operation["parameters"]}
    assert described["question"]["required"]
    assert described["top"]["schema"]["anyOf"][0] == {"type": "integer", "minimum": 1, "maximum": 10}
