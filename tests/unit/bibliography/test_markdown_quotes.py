"""Markdown, read back by a renderer."""

from __future__ import annotations

from hypothesis import given
from markdown_it import MarkdownIt

from retrieval.bibliography.cited_record import CitedRecord
from retrieval.bibliography.markdown_quotes import markdown_quotes
from retrieval.i18n import Messages
from tests.unit.bibliography.examples import NOTHING, PRINTED, article, record


def written(*records: CitedRecord) -> str:
    return "".join(markdown_quotes(records, Messages()))


def paragraphs(markdown: str) -> list[str]:
    tokens = MarkdownIt().parse(markdown)
    return [
        "".join(part.content for part in token.children or ()) for token in tokens if token.type == "inline"
    ]


def test_a_quote_is_followed_by_its_reference() -> None:
    assert written(record(), record("灯塔已经修好。")) == (
        "## 何时夜航?\n\n"
        "> 北岸渡口恢复夜航。\n\n"
        "—— 苏敏, 贺长河. 渡口夜航恢复\\[N\\]. 江畔日报, 2021-03-04(2).\n\n"
        "> 灯塔已经修好。\n\n"
        "—— 苏敏, 贺长河. 渡口夜航恢复\\[N\\]. 江畔日报, 2021-03-04(2).\n\n"
    )


def test_articles_without_a_quote_are_a_list() -> None:
    listed = [CitedRecord("渡口", rank, article()) for rank in (1, 2)]

    assert written(*listed).splitlines()[2:4] == [
        "1. 苏敏, 贺长河. 渡口夜航恢复\\[N\\]. 江畔日报, 2021-03-04(2).",
        "2. 苏敏, 贺长河. 渡口夜航恢复\\[N\\]. 江畔日报, 2021-03-04(2).",
    ]


def test_a_question_without_a_quote_says_so() -> None:
    assert written(NOTHING) == "## 谁?\n\n没有看出要问什么\n\n"


@given(PRINTED)
def test_a_renderer_shows_the_words_of_the_paper(text: str) -> None:
    lines = [" ".join(line.split()) for line in text.splitlines()]

    assert paragraphs(written(record(text)))[1:-1] == [line for line in lines if line]
