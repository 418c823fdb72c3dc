"""Search gives the passages, scores and order of scoring every passage, however the archive is in parts."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Any

import pytest
from rank_bm25 import BM25Okapi

from retrieval.index.generation import Generation
from retrieval.index.search import maxscore_numpy, topk
from retrieval.index.search.searcher import TITLE_WEIGHT
from retrieval.index.segment.passages import passages_of, title_text
from retrieval.index.segment.segment import key_of_article
from retrieval.models import Article, Filters, PageLabel
from tests.conftest import build_archive

WORDS = ["渡口", "复航", "乘客", "江豚", "湘江", "停航", "改造", "罗欣", "船只"]
QUESTIONS = ["渡口", "渡口复航", "江豚回到湘江", "乘客和船只", "罗欣"]
Scored = Callable[[str], dict[tuple[str, int], float]]


def article(choose: random.Random, number: int) -> dict[str, str]:
    body = "".join("".join(choose.choices(WORDS, k=choose.randint(3, 40))) + "。" for _ in range(12))
    return {
        "id": f"{number:02}", "paper": choose.choice(["湘江晚报", "洞庭日报"]),
        "date": f"2021-03-{choose.randint(1, 9):02}", "page": choose.choice(["A1", "A2"]),
        "title": "".join(choose.choices(WORDS, k=3)), "author": "罗欣", "body": body,
    }  # fmt: skip


@pytest.fixture(scope="module", params=range(2))
def grown(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Generation:
    """An archive that grew and changed in four builds: several segments, some of their articles dead."""
    choose = random.Random(request.param)
    folder = tmp_path_factory.mktemp("grown")
    rows = {}
    for minute, numbers in enumerate((range(60), range(60, 70), [60], [61])):
        rows.update({number: article(choose, number) for number in numbers})
        rows[minute + 90] = {**rows[0], "id": f"{minute + 90}"}  # the same words in each segment: ties
        lines = (json.dumps(row, ensure_ascii=False) for row in rows.values())
        (folder / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
        shelf = build_archive(folder / "a.jsonl", folder / "data", minute=minute)
    return Generation.open(shelf.current())


@pytest.fixture(params=["numpy", "compiled"])
def path(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Both paths, told to prune even where there is next to nothing."""
    for module, name, value in (
        (maxscore_numpy, "GUESSED_POSTINGS", 2),
        (maxscore_numpy, "FEW_POSTINGS", 2), (topk, "GUESSED_POSTINGS", 2)
    ):  # fmt: skip
        monkeypatch.setattr(module, name, value)
    if request.param == "compiled":
        pytest.importorskip("numba")
        topk.load_core()
    yield request.param
    topk.unload_core()


def articles_of(generation: Generation) -> list[tuple[int, Article]]:
    store, rows = generation.store, range(generation.store.first_rows[-1])
    live = [row for row in rows if store.row_of(store.article(row).id) == row]
    return sorted(((row, store.article(row)) for row in live), key=lambda pair: key_of_article(pair[1]))


def every_passage(generation: Generation, question: str) -> dict[tuple[str, int], float]:
    """Score of all passages that share a token, as {(article id, start): score}, by rank-bm25."""
    tokens, held = generation.analyser.tokens, articles_of(generation)
    titles = [tokens(title_text(article)) for _, article in held]
    places = [(n, span) for n, (_, article) in enumerate(held) for span in passages_of(article)]
    texts = [tokens(span.cut(held[n][1].text)) for n, span in places]
    asked = tokens(question)
    by_text, by_title = (BM25Okapi(corpus).get_scores(asked) for corpus in (texts, titles))
    return {
        (held[n][1].id, span.start): by_text[i] + TITLE_WEIGHT * by_title[n]
        for i, (n, span) in enumerate(places)
        if Counter(asked) & Counter(texts[i] + titles[n])
    }


@pytest.fixture(scope="module")
def scored(grown: Generation) -> Scored:
    """Scores by question, each reckoned once: the tests ask it ten times."""
    return cache(partial(every_passage, grown))


def found(generation: Generation, question: str, **given: Any) -> list[tuple[Article, int, float]]:
    hits = generation.searcher.search(generation.analyser.tokens(question), **given)
    return [(generation.store.article(hit.article_row), hit.span.start, hit.score) for hit in hits]


def are_the_best(
    hits: list[tuple[Article, int, float]], scores: dict[tuple[str, int], float], limit: int
) -> bool:
    """Whether these are hits of such scores, and no better ones were to be had, and ties are in order."""
    assert [score for *_, score in hits] == pytest.approx(sorted(scores.values(), reverse=True)[:limit])
    assert [scores[article.id, start] for article, start, _ in hits] == pytest.approx([h[2] for h in hits])
    assert len({(article.id, start) for article, start, _ in hits}) == len(hits)
    places = [(-score, key_of_article(article), start) for article, start, score in hits]
    return places == sorted(places)


def test_the_archive_is_in_parts_and_has_dead_articles(grown: Generation) -> None:
    assert len(grown.store.segments) > 1
    assert any(live is not None for live in grown.store.live)


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("limit", [1, 7, 100])
def test_the_hits_are_those_of_scoring_every_passage(
    grown: Generation, scored: Scored, path: str, question: str, limit: int
) -> None:
    hits = found(grown, question, limit=limit)

    assert are_the_best(hits, scored(question), limit)


@pytest.mark.parametrize("question", QUESTIONS)
def test_filters_leave_out_and_change_no_score(
    grown: Generation, scored: Scored, path: str, question: str
) -> None:
    passing = {a.id for _, a in articles_of(grown) if (a.paper, a.page) == ("湘江晚报", "A2")}

    hits = found(grown, question, limit=20, filters=Filters(paper="湘江晚报", page=PageLabel("A2")))

    scores = scored(question)
    assert are_the_best(hits, {place: score for place, score in scores.items() if place[0] in passing}, 20)


@pytest.mark.parametrize("question", QUESTIONS)
def test_articles_left_out_are_as_if_they_were_not_there(
    grown: Generation, scored: Scored, path: str, question: str
) -> None:
    scores = scored(question)
    best = max(scores, key=scores.__getitem__)[0]

    hits = found(grown, question, limit=20, without=grown.rows_of([best]))

    assert are_the_best(hits, {place: score for place, score in scores.items() if place[0] != best}, 20)
