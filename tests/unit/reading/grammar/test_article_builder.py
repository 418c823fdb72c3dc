"""A draft becomes an article: text, blocks, credits, kind."""

from __future__ import annotations

from retrieval.models import ArticleKind, BlockKind, Credit
from retrieval.reading.grammar.article_builder import (
    compose_text,
    is_commentary,
    is_photo,
    merge_credits,
)
from retrieval.reading.grammar.datelines import Lead, read_lead, read_tail
from retrieval.reading.grammar.lines import split_lines
from tests.unit.reading.pages import read

PLAIN = Lead(None, (), 0)


def test_rows_are_composed_one_a_line_with_a_block_for_each() -> None:
    paragraph, first, second = split_lines("渡口复航。\n渡口今日\n恢复通航")
    rows = [
        (BlockKind.PARAGRAPH, (paragraph,), "", True),
        (BlockKind.HEADLINE, (first, second), " ", False),
    ]

    text, blocks = compose_text(rows, begin=10)

    assert text == "渡口复航。\n渡口今日 恢复通航"
    assert [(block.start, block.end, block.truncated) for block in blocks] == [
        (10, 15, True),
        (16, 25, False),
    ]
    assert [place.line for place in blocks[1].places] == [2, 3]


def test_short_text_with_a_photo_credit_is_a_photo() -> None:
    assert is_photo(["图为渡口复航现场。"], "周明远 摄", PLAIN, None)
    assert is_photo(
        ["渡口昨日复航。江川晚报记者 周明远 摄"], "", PLAIN, read_tail("渡口昨日复航。江川晚报记者 周明远 摄")
    )
    assert not is_photo(["图为渡口复航现场。"] * 4, "周明远 摄", PLAIN, None)
    assert not is_photo(["本报讯 渡口昨日复航。"], "周明远 摄", read_lead("本报讯 渡口昨日复航。"), None)


def test_a_column_name_or_an_author_makes_a_commentary_but_no_dateline() -> None:
    assert is_commentary("今日谈 渡口之后", [], PLAIN)
    assert is_commentary("渡口之后", ["评论员"], PLAIN)
    assert not is_commentary("渡口之后", ["记者"], PLAIN)
    assert not is_commentary("今日谈", [], read_lead("本报讯 渡口昨日复航。"))


def test_credits_are_merged_without_repetitions() -> None:
    credits = [
        Credit("记者", ("周明远", "江舟")),
        Credit("摄影", ("江舟",)),
        Credit("作者", ()),
        Credit("作者", ()),
    ]

    assert merge_credits(credits) == (Credit("记者", ("周明远", "江舟")), Credit("作者", ()))


def test_an_article_has_head_body_and_credits_of_its_page() -> None:
    page = read("渡口复航\n\n江川晚报记者 周明远\n\n本报讯 渡口昨日复航。\n\n票价两元不变。\n")

    (article,) = page.articles
    assert (article.kind, article.headline, article.dateline) == (ArticleKind.NEWS, "渡口复航", "本报讯")
    assert article.byline == (Credit("记者", ("周明远",)),)
    assert article.text == "本报讯 渡口昨日复航。\n票价两元不变。\n渡口复航\n江川晚报记者 周明远"
    assert article.lines == (1, 7)
