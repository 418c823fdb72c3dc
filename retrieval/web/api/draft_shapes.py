"""Shapes of the report on a draft."""

from __future__ import annotations

from typing import Literal

from pydantic import with_config
from typing_extensions import TypedDict

from retrieval.web.api.shapes import CLOSED, Pair, SourceShape


@with_config(CLOSED)
class DifferenceShape(TypedDict):
    """A difference between draft and source."""

    draft: Pair
    source: Pair
    draft_text: str
    source_text: str


@with_config(CLOSED)
class PieceShape(SourceShape):
    """A piece of a quotation, found in the archive."""

    draft: Pair
    text: str
    start: int
    end: int
    differences: list[DifferenceShape]


@with_config(CLOSED)
class ClaimShape(TypedDict):
    """A fact beside a quotation: as written, and as found."""

    kind: str
    written: str
    start: int
    end: int
    found: str | None
    agrees: bool | None


@with_config(CLOSED)
class QuotationShape(TypedDict):
    """A quotation of the draft, and its outcome."""

    text: str
    start: int
    end: int
    line: int
    kind: str
    inside: int | None
    outcome: str
    remarks: list[str]
    pieces: list[PieceShape]
    claims: list[ClaimShape]
    also: int
    nearest: PieceShape | None


@with_config(CLOSED)
class ReportShape(TypedDict):
    """The report on a draft; `left_out` quotations were not checked."""

    schema: Literal[1]
    draft: str | None
    counts: dict[str, int]
    left_out: int
    quotations: list[QuotationShape]
