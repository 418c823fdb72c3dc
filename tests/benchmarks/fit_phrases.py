"""Fit the phrase model on phrases that answer; report the overlap across archives.

    python -m tests.benchmarks.fit_phrases SET[=ARCHIVE] … [--cache FOLDER] [--write]

For each question with a minimal phrase (`short`) the right sentence that ranks highest is quoted, and every
phrase of the quote is a candidate, its target its overlap with the minimal phrase. The weights maximise the
softmax share of the targets (a softmax of the overlap, `SHARPNESS`) with a ridge, by Adam; of the candidates
the best `KEPT_BEST` and `KEPT_OTHERS` at random are fitted on. Printed is character F1 of the phrase on each
set, by weights fitted on the other sets. `--write` fits on all and writes
`retrieval/answering/quoting/weights/phrases.json`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from retrieval.answering.quoting.answer_span import answering_phrase
from retrieval.answering.quoting.marking import folded
from retrieval.answering.quoting.phrase_features import (
    end_features,
    phrase_features,
    start_features,
)
from retrieval.answering.quoting.phrase_model import PHRASES_FILE, PhraseModel, overlap
from retrieval.answering.quoting.phrase_view import PhraseView
from retrieval.arrays import AnyArray, FloatArray, IntArray
from retrieval.evaluation.measures import bootstrap_interval
from retrieval.evaluation.outcomes import character_f1
from retrieval.language.normalization import normalise, normalise_with_offsets
from retrieval.models import Span
from tests.benchmarks.askings import AskedSet, Asking, arguments, asked_sets, file_head, is_right
from tests.benchmarks.fit_trees import grow, scores_of

SHARPNESS = 12.0
KEPT_BEST, KEPT_OTHERS = 12, 50
LEAST_SEEN = 12
"""Candidates in which a feature is seen, at least."""
LEAST_WEIGHT = 0.03
"""Weights below are not written."""
RIDGE, STEPS, RATE = 1e-3, 80, 0.08


@dataclass(frozen=True)
class Lesson:
    """One quote with phrases of it and their targets, 0..1.

    phrases: their numbers among those of the view, shape (n,).  targets: shape (n,).
    """

    view: PhraseView
    phrases: IntArray
    targets: FloatArray
    short: str

    @property
    def features(self) -> list[list[str]]:
        """Names of each phrase's features, by question type as well."""
        first, last = self.view.phrases[self.phrases].T
        columns = [
            *(feature.named(first) for feature in start_features(self.view)),
            *(feature.named(last) for feature in end_features(self.view)),
            *(feature.named(self.phrases) for feature in phrase_features(self.view)),
        ]
        plain = ([name for name in names if name] for names in zip(*columns, strict=True))
        kind = self.view.question.kind
        return [[x for name in names for x in (name, f"{kind}|{name}")] for names in plain]


def lessons(asked: AskedSet, trees: Sequence[FloatArray]) -> list[Lesson]:
    """The lessons of a set, quoted by these scores of the trees."""
    found = (
        _lesson(asked, asking, scores)
        for asking, scores in zip(asked.askings, trees, strict=True)
        if asking.right.any() and asking.gold.short
    )
    return [lesson for lesson in found if lesson is not None]


def _lesson(asked: AskedSet, asking: Asking, scores: FloatArray) -> Lesson | None:
    raised = np.where(asking.right, scores + 1000.0, scores)  # a right sentence first
    quote = asked.quotes(asking, asking.ranked(raised), 1)[0]
    if not is_right(asking, quote):
        return None
    copy = normalise_with_offsets(quote.span.cut(quote.candidate.article.text))
    text = copy.text
    words = list(asked.answerer.generation.analyser.cut(text))
    weights = asked.answerer.weights(asking.question)
    ruled = answering_phrase(asking.question, weights, quote.candidate.article, quote.span)
    view = PhraseView.of(asking.question, text, words, ruled and folded(copy.starts, ruled))
    short = normalise(asking.gold.short)
    place = _place(text, short, [normalise(answer) for answer in asking.gold.answers])
    if place is None or not len(view.phrases):
        return None
    targets = np.array([overlap(view.span(*phrase), place) for phrase in view.phrases])
    return Lesson(view, np.arange(len(targets)), targets, asking.gold.short)


def _place(text: str, short: str, answers: Sequence[str]) -> Span | None:
    """Place of the minimal phrase, within an answer where it is part of one."""
    for answer in (*(a for a in answers if a in text and short in a), short):
        at = text.find(answer)
        if at >= 0:
            at += answer.find(short)
            return Span(at, at + len(short))
    return None


def thinned(lesson: Lesson) -> Lesson:
    """The lesson with its best phrases and some others."""
    best = np.argsort(-lesson.targets, kind="stable")[:KEPT_BEST]
    chance = np.random.default_rng(1)
    others = chance.choice(len(lesson.phrases), min(KEPT_OTHERS, len(lesson.phrases)), replace=False)
    kept = sorted({*map(int, best), *map(int, others)})
    return Lesson(lesson.view, lesson.phrases[kept], lesson.targets[kept], lesson.short)


def fit(taught: Sequence[Lesson]) -> dict[str, float]:
    """Weights by name of the feature."""
    thin = [thinned(lesson) for lesson in taught]
    rows = [names for lesson in thin for names in lesson.features]
    seen = Counter(name for names in rows for name in names)
    places = {
        name: at for at, name in enumerate(sorted(n for n, count in seen.items() if count >= LEAST_SEEN))
    }
    matrix = _matrix(rows, places)
    sizes = np.array([len(lesson.phrases) for lesson in thin])
    starts = np.cumsum(sizes) - sizes
    groups = np.repeat(np.arange(len(thin)), sizes)
    wanted = _softmax(SHARPNESS * np.concatenate([lesson.targets for lesson in thin]), starts, groups)
    weights, mean, square = np.zeros(len(places)), np.zeros(len(places)), np.zeros(len(places))
    for step in range(1, STEPS + 1):
        off = _softmax(matrix @ weights, starts, groups) - wanted
        gradient = matrix.T @ off / len(thin) + RIDGE * weights
        mean, square = 0.9 * mean + 0.1 * gradient, 0.99 * square + 0.01 * gradient * gradient
        weights -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return {name: float(weights[at]) for name, at in places.items() if abs(weights[at]) >= LEAST_WEIGHT}


def _matrix(rows: Sequence[Sequence[str]], places: Mapping[str, int]) -> sparse.csr_matrix:
    columns = [[places[name] for name in names if name in places] for names in rows]
    ends = np.cumsum([0, *map(len, columns)])
    flat = np.array([at for each in columns for at in each], dtype=np.int32)
    return sparse.csr_matrix((np.ones(len(flat)), flat, ends), shape=(len(rows), len(places)))


def _softmax(values: FloatArray, starts: AnyArray, groups: AnyArray) -> FloatArray:
    """Softmax within each group."""
    chances = np.exp(values - np.maximum.reduceat(values, starts)[groups])
    shares: FloatArray = chances / np.add.reduceat(chances, starts)[groups]
    return shares


def report(name: str, judged: Sequence[Lesson], model: PhraseModel) -> None:
    """Print character F1 of a set, for all phrases and with those marked alone."""
    found = [model.best(lesson.view) for lesson in judged]
    overlaps = [
        character_f1(best[0].cut(lesson.view.text), lesson.short) if best else 0.0
        for lesson, best in zip(judged, found, strict=True)
    ]
    low, high = bootstrap_interval(overlaps)
    print(f"{name:24} {len(judged)} quotes, F1 {np.mean(overlaps):.3f} ({low:.3f} to {high:.3f})", flush=True)


def main() -> None:
    """Read the sets, fit, report; write the weights on request."""
    given = arguments(__doc__).parse_args()
    sets = [asked for asked in asked_sets(given) if asked.is_of_readers]
    taught = {asked.name: lessons(asked, scores_of(grow(sets), asked.askings)) for asked in sets}
    for name, judged in taught.items():
        others = [lesson for other, each in taught.items() if other != name for lesson in each]
        report(name, judged, PhraseModel(fit(others or judged)))
    if given.write:
        weights = fit([lesson for each in taught.values() for lesson in each])
        head = file_head("fit_phrases", list(taught)).splitlines()
        stored = {"head": head, "weights": {name: round(weights[name], 3) for name in sorted(weights)}}
        PHRASES_FILE.write_text(json.dumps(stored, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
