"""One or two whole sentences, never across paragraphs, never the same twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from retrieval.answering.answerer import Answerer
from retrieval.answering.quoting.quotes import MAX_PAIR_CHARS, Excerpt, excerpts
from retrieval.archive.archive import Archive
from retrieval.index.segment.passages import TITLES, sentences_of
from retrieval.settings import Settings


def chosen(answerer: Answerer, text: str) -> list[Excerpt]:
    question = answerer.understand(text)
    ranked = answerer.candidates(question, answerer.hits(question))
    return list(excerpts(question, answerer.weights(question), ranked))


def test_a_quote_begins_and_ends_with_a_sentence(
    seed_answerer: Answerer, seed_questions: list[dict[str, Any]]
) -> None:
    for row in seed_questions:
        for excerpt in chosen(seed_answerer, row["question"]):
            article = excerpt.candidate.article
            wholes = [*sentences_of(article), *article.blocks_of(*TITLES)]
            assert excerpt.last - excerpt.first <= 1
            assert excerpt.span.start in {whole.start for whole in wholes}
            assert excerpt.span.end in {whole.end for whole in wholes}


def test_two_sentences_are_joined_only_while_short_and_across_lines_only_after_a_heading(
    seed_answerer: Answerer, seed_questions: list[dict[str, Any]]
) -> None:
    for row in seed_questions:
        for excerpt in chosen(seed_answerer, row["question"]):
            if excerpt.last > excerpt.first:
                text = excerpt.span.cut(excerpt.candidate.article.text)
                assert "\n" not in text or text.split("\n")[0][-1] not in "。!?!?;;,,”"
                assert len(text) <= MAX_PAIR_CHARS


def test_a_heading_is_joined_to_nothing_before_it(seed_answerer: Answerer) -> None:
    # the paragraph before the heading breaks off on the page: …但有约20余名
    first, *_ = chosen(seed_answerer, "云服务是哪些企业提供的?")

    assert first.span.cut(first.candidate.article.text) == "助力复工 多家企业提供免费“云服务”"


def test_quotes_do_not_overlap(seed_answerer: Answerer) -> None:
    seen = [(e.candidate.article.id, e.span) for e in chosen(seed_answerer, "疫情防控工作怎么做?")]

    for i, (article, span) in enumerate(seen):
        assert not any(
            article == other and span.start < place.end and place.start < span.end
            for other, place in seen[:i]
        )


def test_an_article_printed_twice_is_quoted_once(tmp_path: Path) -> None:
    # begun on one page and printed whole on another, so that its two sentences rank apart
    body = "架桥机昨日从江川渡口起吊。至此,江川大桥六台架桥机全部投入架梁。"
    for page, rest in (("A1", "另据介绍,渡口已停航两年。"), ("A2", "桥面宽三十米,明年通车。")):
        text = f"大桥架梁\n\n江川晚报讯 {body}\n{rest}\n"
        (tmp_path / f"江川晚报_2021-03-01_{page}.txt").write_text(text, encoding="utf-8")
    answerer = Archive(Settings.read(data=tmp_path / "data", reader=False), (tmp_path,)).answerer()
    question = answerer.understand("江川大桥的架桥机在哪里起吊?")
    ranked = answerer.candidates(question, answerer.hits(question))
    order = {("A1", 0): 0, ("A2", 1): 1}
    ranked.sort(key=lambda c: order.get((c.article.page or "", c.number), 2))

    found = excerpts(question, answerer.weights(question), ranked)

    whole = [excerpt for excerpt in found if "起吊" in excerpt.span.cut(excerpt.candidate.article.text)]
    assert [(excerpt.candidate.article.page, excerpt.first, excerpt.last) for excerpt in whole] == [
        ("A1", 0, 1)
    ]
