"""Cards: what a bot keeps of a segment counts its terms as the segment does."""

from __future__ import annotations

import zipfile
from base64 import b64decode
from io import BytesIO
from pathlib import Path

from retrieval.index.generation import Generation
from retrieval.index.opensearch.local_metadata import SegmentMetadata, pack_segment


def test_cards_count_terms_and_know_columns_as_their_segment_does(
    seed_generation: Generation, tmp_path: Path
) -> None:
    (segment,) = seed_generation.store.segments
    packed = pack_segment(segment)
    whole = b"".join(b64decode(fields["data"]) for _, fields in packed.documents)
    with zipfile.ZipFile(BytesIO(whole)) as file:
        file.extractall(tmp_path / "cards")

    cards = SegmentMetadata(tmp_path / "cards", "index", {"passages": len(segment.passages.starts)})

    terms = ["_天元", "企业", "_不在", "株洲"]
    for name in ("body", "title"):
        field, counted = segment.field(name), cards.terms(name)
        assert counted.frequencies(counted.numbers_of(terms)).tolist() == (
            field.frequencies(field.numbers_of(terms)).tolist()
        )
    assert cards.columns.paper_names == segment.columns.paper_names
    assert cards.columns.dates.tolist() == segment.columns.dates.tolist()
