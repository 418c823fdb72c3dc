"""Question sets: questions with gold answers.

A set is a folder with `questions.jsonl` and its archive, `passages.jsonl`; or a `questions.jsonl` alone, with
a separate archive (by default the current one). A question's row: `question`, `answers` (a right quote
contains any of them), the gold article (`passage_id`, `article_ids` or `article_no`), `answerable` (default
true), `confidence` (only "high", where given, is scored), and for figures by group and of the marked phrase
`kind`, `mismatch` and `short`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrieval.errors import BadDataset
from retrieval.models import Article


@dataclass(frozen=True, slots=True)
class Gold:
    """One question with its gold answers.

    articles: ids of the gold articles; empty where only `article_no` is known.
    kind, mismatch: groups for which figures are shown apart, where given.
    short:    the minimal phrase that answers, verbatim, where given.
    """

    question: str
    answers: tuple[str, ...]
    articles: frozenset[str]
    article_no: int | None
    answerable: bool
    kind: str = ""
    mismatch: str = ""
    short: str = ""

    def is_in(self, article: Article) -> bool:
        """True for a gold article."""
        return article.id in self.articles or (self.article_no is not None and article.no == self.article_no)


@dataclass(frozen=True, slots=True)
class Dataset:
    """A named question set with its archive (empty: the current one)."""

    name: str
    archive: tuple[Path, ...]
    questions: tuple[Gold, ...]


def read_dataset(path: Path, archive: Sequence[Path] = ()) -> Dataset:
    """The set in a folder or in a questions file. Raises BadDataset."""
    questions = path / "questions.jsonl" if path.is_dir() else path
    passages = questions.with_name("passages.jsonl")
    beside = (passages,) if passages.is_file() and not archive else tuple(archive)
    try:
        rows = [
            json.loads(line) for line in questions.read_text(encoding="utf-8").splitlines() if line.strip()
        ]
        golds = tuple(
            _gold(row) for row in rows if row.get("confidence", "high") == "high" and row["question"]
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadDataset(path=path) from error
    return Dataset(path.name if path.is_dir() else path.parent.name, beside, golds)


def _gold(row: dict[str, Any]) -> Gold:
    articles = row.get("article_ids") or ([row["passage_id"]] if row.get("passage_id") else [])
    return Gold(
        row["question"],
        tuple(row.get("answers") or ()),
        frozenset(articles),
        row.get("article_no"),
        bool(row.get("answerable", True)),
        *(str(row.get(name) or "") for name in ("kind", "mismatch", "short")),
    )
