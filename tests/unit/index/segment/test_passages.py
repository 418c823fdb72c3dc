"""Passages are whole sentences and together the whole body."""

from __future__ import annotations

from retrieval.index.generation import Generation
from retrieval.index.segment.passages import PASSAGE_LENGTH, passages_of, sentences_of, title_text
from retrieval.models import Article, ArticleKind, Block, BlockKind, Place


def article_of(*blocks: tuple[BlockKind, str]) -> Article:
    text, typed = "", []
    for kind, words in blocks:
        start = len(text) + 1 if text else 0
        text = f"{text}\n{words}" if text else words
        typed.append(Block(kind, start, start + len(words), (Place(1, start, start + len(words)),)))
    return Article("a", 1, ArticleKind.NEWS, text, tuple(typed), "a.txt")


def test_a_passage_ends_with_a_sentence() -> None:
    sentence = "渡口" * 60 + "。"
    article = article_of((BlockKind.PARAGRAPH, sentence * 5))

    passages = [span.cut(article.text) for span in passages_of(article)]

    assert passages == [sentence * 2, sentence * 2, sentence]


def test_a_sentence_longer_than_a_passage_is_a_passage() -> None:
    article = article_of((BlockKind.PARAGRAPH, "渡" * (PASSAGE_LENGTH + 50) + "。短句。"))

    assert [len(span) for span in passages_of(article)] == [PASSAGE_LENGTH + 51, 3]


def test_passages_cover_every_sentence_of_the_seed_once(seed_generation: Generation) -> None:
    for row in range(seed_generation.manifest.counts["articles"]):
        article = seed_generation.store.article(row)
        passages = list(passages_of(article))

        for sentence in sentences_of(article):
            assert sum(p.start <= sentence.start and sentence.end <= p.end for p in passages) == 1


def test_title_lines_are_a_field_of_their_own() -> None:
    article = article_of(
        (BlockKind.PARAGRAPH, "渡口复航。"), (BlockKind.HEADLINE, "湘江渡口"), (BlockKind.BYLINE, "记者 甲")
    )

    assert title_text(article) == "湘江渡口\n记者 甲"
    assert [span.cut(article.text) for span in passages_of(article)] == ["渡口复航。"]


def test_an_article_without_a_body_is_found_by_its_title_lines() -> None:
    article = article_of((BlockKind.HEADLINE, "湘江渡口"))

    assert [span.cut(article.text) for span in passages_of(article)] == ["湘江渡口"]
