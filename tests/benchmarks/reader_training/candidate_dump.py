"""Write the program's first candidates for the questions of a set, one JSON row a question.

    python -m tests.benchmarks.reader_training.candidate_dump SET [SET …] --out FOLDER
        [--archive FILE] [--limit N] [--without]

SET is a set as `retrieval.evaluation.datasets` reads it, or a `dialogues.jsonl`, whose turns are asked in
full (`complete`). Each row has the question as the program normalises it, and of the best `CANDIDATES`
sentences place, text, neighbours, headline, date, the trees' score, and the label. `--without` adds a second
row for answerable questions, with the gold articles taken out ("wo"). Sets are read in place; the rows hold
newspaper text and stay outside of the repository.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from retrieval.answering.answerer import Answerer
from retrieval.answering.ranking.candidates import Candidate
from retrieval.archive.archive import Archive
from retrieval.errors import QuestionError
from retrieval.settings import Settings

CANDIDATES = 16
Row = dict[str, Any]


def rows_of(path: Path) -> list[Row]:
    """Questions of a set or, in full, of dialogues; each with an id."""
    file = path / "questions.jsonl" if path.is_dir() else path
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    if rows and "turns" in rows[0]:
        return [
            {**turn, "id": f"{row['id']}.{number}", "question": turn["complete"], "archive": row["archive"]}
            for row in rows
            for number, turn in enumerate(row["turns"])
        ]
    return [row for row in rows if row.get("confidence", "high") == "high"]


def gold_articles(row: Row) -> list[str]:
    """Ids of the articles that answer."""
    return list(row.get("article_ids") or ([row["passage_id"]] if row.get("passage_id") else []))


def label(row: Row, golds: Sequence[str], candidate: Candidate, text: str) -> bool:
    """True if the quote counts as right (see `retrieval.evaluation`)."""
    return candidate.article.id in golds and any(answer in text for answer in row.get("answers") or ())


def short_span(row: Row, text: str) -> list[int] | None:
    """The labelled answer within the sentence: the minimal phrase where it is part of an answer."""
    short = row.get("short")
    found = [answer for answer in row.get("answers") or () if answer in text]
    for answer in found:
        if short and short in answer:
            at = text.index(answer) + answer.index(short)
            return [at, at + len(short)]
    for answer in (short, *found):
        if answer and answer in text:
            at = text.index(answer)
            return [at, at + len(answer)]
    return None


def neighbour(candidate: Candidate, step: int) -> str:
    """Normalised sentence before (-1) or after (1), or nothing."""
    at = candidate.number + step
    return candidate.sentences[at].normal if 0 <= at < len(candidate.sentences) else ""


def candidate_row(row: Row, golds: Sequence[str], candidate: Candidate) -> Row:
    """One candidate as written."""
    span = candidate.sentence.span
    text = span.cut(candidate.article.text)
    right = label(row, golds, candidate, text)
    return {
        "article": candidate.article.id,
        "number": candidate.number,
        "span": [span.start, span.end],
        "text": text,
        "normal": candidate.sentence.normal,
        "before": neighbour(candidate, -1),
        "after": neighbour(candidate, 1),
        "headline": candidate.article.headline or "",
        "date": str(candidate.article.date or ""),
        "score": candidate.score,
        "signature": candidate.is_signature,
        "right": right,
        "short": short_span(row, text) if right else None,
    }


def dumped(answerer: Answerer, row: Row, without: Sequence[str] = ()) -> Row | None:
    """The row of a question; None where it cannot be asked."""
    try:
        question = answerer.understand(row["question"])
    except QuestionError:
        return None
    golds = gold_articles(row)
    candidates = answerer.candidates(question, answerer.hits(question, without=without))
    return {
        "id": row["id"],
        "question": row["question"],
        "normal": question.normal,
        "kind": row.get("kind"),
        "phenomenon": row.get("phenomenon"),
        "mismatch": row.get("mismatch"),
        "answerable": row.get("answerable", True),
        "articles": golds,
        "answers": row.get("answers") or [],
        "short": row.get("short"),
        "wo": bool(without),
        "candidates": [candidate_row(row, golds, c) for c in candidates[:CANDIDATES]],
    }


def dump(answerer: Answerer, rows: Sequence[Row], with_absent: bool) -> Iterator[Row]:
    """The rows of all questions, each perhaps twice."""
    for row in rows:
        first = dumped(answerer, row)
        if first is None:
            continue
        yield first
        if with_absent and first["answerable"] and first["articles"]:
            second = dumped(answerer, row, first["articles"])
            if second is not None:
                yield second


def chosen(rows: Sequence[Row], limit: int | None) -> list[Row]:
    """A random sample with a fixed seed, in the order of the set."""
    if limit is None or len(rows) <= limit:
        return list(rows)
    places = sorted(random.Random(5).sample(range(len(rows)), limit))
    return [rows[place] for place in places]


def archive_of(path: Path, given: Mapping[str, Any]) -> tuple[Path, ...]:
    """The passages of the set's folder, or the archive given."""
    beside = path / "passages.jsonl"
    return (beside,) if path.is_dir() and beside.is_file() else tuple(given["archive"])


def main() -> None:
    """Read the sets, open their archives, write the rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--archive", type=Path, action="append", default=[])
    parser.add_argument("--archive-name", help="of dialogues: only turns about this archive")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--without", action="store_true")
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    for path in given.sets:
        rows = rows_of(path)
        if given.archive_name:
            rows = [row for row in rows if row.get("archive", given.archive_name) == given.archive_name]
        name = (path if path.is_dir() else path.parent).name
        if "phenomenon" in rows[0]:
            name += f"_{given.archive_name}"
        with tempfile.TemporaryDirectory() as data:
            settings = Settings.read(data=Path(data), reader=False)
            answerer = Archive(settings, archive_of(path, vars(given))).answerer()
            with (given.out / f"{name}.jsonl").open("w", encoding="utf-8") as out:
                for row in dump(answerer, chosen(rows, given.limit), given.without):
                    out.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
