"""The table of endpoints."""

from __future__ import annotations

import re

from retrieval.web.api.table import ENDPOINTS


def test_names_and_paths_are_unique_and_names_in_a_path_are_parameters() -> None:
    assert len({one.name for one in ENDPOINTS}) == len({one.path for one in ENDPOINTS}) == len(ENDPOINTS)
    for endpoint in ENDPOINTS:
        assert set(re.findall(r"\{(\w+)\}", endpoint.path)) <= endpoint.parameters.model_fields.keys()
