"""Units of a page are put into drafts, and none is lost."""

from __future__ import annotations

from retrieval.models import BlockKind
from retrieval.reading.grammar.article_drafts import Draft, draft_articles, is_photo_credit
from retrieval.reading.grammar.line_kinds import Unit, unit_of
from retrieval.reading.grammar.lines import split_lines


def units(text: str) -> list[Unit]:
    return [unit_of((line,)) for line in split_lines(text)]


def titles(draft: Draft) -> list[str]:
    return [unit.text for unit in draft.titles]


def test_two_articles_with_bylines_and_datelines_are_two_drafts() -> None:
    first, second = draft_articles(
        units(
            "渡口复航\n江川晚报记者 周明远\n本报讯 渡口昨日复航，首日运送乘客一千二百人。\n"
            "路灯换新\n江川晚报记者 江小舟\n本报讯 城东三百盏路灯昨日换新。\n"
        )
    )

    assert (titles(first), titles(second)) == (["渡口复航"], ["路灯换新"])
    assert [unit.text for unit in second.bylines] == ["江川晚报记者 江小舟"]
    assert len(first.texts) == len(second.texts) == 1


def test_a_jump_closes_its_article() -> None:
    first, second = draft_articles(
        units("渡口复航\n本报讯 渡口昨日复航。\n下转A2版\n路灯换新\n城东三百盏路灯昨日换新。\n")
    )

    assert first.closed and first.jump is not None and first.jump.page == "A2"
    assert titles(second) == ["路灯换新"]


def test_a_continuation_keeps_the_page_that_it_comes_from() -> None:
    (draft,) = draft_articles(units("（上接A1版）\n渡口复航\n首日运送乘客一千二百人。\n"))

    assert draft.jump_from == "A1"


def test_a_paragraph_over_a_photo_credit_becomes_its_caption() -> None:
    (draft,) = draft_articles(
        units("渡口复航\n本报讯 渡口昨日复航。\n票价两元不变。\n渡轮驶离河东渡口。\n江川晚报记者 周明远 摄\n")
    )

    assert [kind for kind, _ in draft.body] == [
        BlockKind.PARAGRAPH, BlockKind.PARAGRAPH, BlockKind.CAPTION,
    ]  # fmt: skip


def test_title_like_lines_under_a_byline_without_text_are_a_poem() -> None:
    (draft,) = draft_articles(units("渡口\n江川晚报记者 周明远\n河水东去\n渡船西来\n灯火初上\n人声渐远\n"))

    assert [(kind, unit.text) for kind, unit in draft.body] == [
        (BlockKind.PARAGRAPH, text) for text in ("河水东去", "渡船西来", "灯火初上", "人声渐远")
    ]


def test_the_last_byline_tells_a_photo_credit() -> None:
    assert is_photo_credit(units("谭浩瀚 摄"))
    assert not is_photo_credit(units("江川晚报记者 周明远"))
    assert not is_photo_credit([])
