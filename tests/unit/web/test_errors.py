"""Errors of the server have their sentences."""

from __future__ import annotations

from retrieval.errors import JianbaoError
from retrieval.i18n import message_catalog
from retrieval.web import errors


def test_every_error_of_the_server_has_its_sentence() -> None:
    kinds = [e for e in vars(errors).values() if isinstance(e, type) and issubclass(e, JianbaoError)]

    assert {kind.key for kind in kinds} <= message_catalog("zh-Hans").keys()
