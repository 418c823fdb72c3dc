"""Quote references: written and read back, with everything in its place."""

from __future__ import annotations

import json
from dataclasses import asdict

from bot.state.quote_refs import QuoteRef
from retrieval.models import Span
from tests.unit.bot.conftest import quote_of


def test_a_reference_survives_json() -> None:
    reference = QuoteRef.of(quote_of("返岗员工22万人。", Span(4, 8)))

    assert QuoteRef.from_json(json.loads(json.dumps(asdict(reference)))) == reference
    assert (reference.start, reference.end, reference.phrase) == (0, 9, (4, 8))


def test_a_reference_of_an_older_version_has_no_other_articles() -> None:
    fields = asdict(QuoteRef.of(quote_of("一句。")))
    del fields["also"]

    assert QuoteRef.from_json(fields).also == ()
