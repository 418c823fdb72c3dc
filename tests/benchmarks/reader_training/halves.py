"""Halves of the articles of a set: a branch of the reader learns from one, and is judged by the other."""

from __future__ import annotations

from typing import Any
from zlib import crc32


def half_of_article(article: str) -> str:
    """A or B, by the id of the gold article."""
    return "AB"[crc32(article.encode()) % 2]


def half_of(row: dict[str, Any]) -> str:
    """A or B, by the gold article; by the question where there is none."""
    return half_of_article(str(min(row["articles"], default=row["id"])))
