"""An article and its continuation become one text; every piece keeps its page."""

from __future__ import annotations

from retrieval.models import Article, BlockKind, Credit, PageLabel
from retrieval.reading.issues.jump_joining import join_continuation
from tests.unit.reading.pages import paragraphs, read

FRONT = (
    "夜市下月搬进新场地\n\n江川晚报记者 周明远\n\n本报讯 河西夜市将于下月搬家。\n\n"
    "新场地有摊位三百个，比原来多出一\n\n下转A2版\n"
)
BACK = (
    "（上接A1版）\n\n夜市搬进新场地\n\n江川晚报记者 江小舟\n\n"
    "百个。管理方说，摊位费一年不涨。\n\n公交延长到夜市门口。\n"
)


def article(text: str, page: str) -> Article:
    return read(text, f"{page}.txt", page=PageLabel(page)).articles[0]


def test_the_broken_sentence_is_joined_and_its_second_half_is_placed_on_the_other_page() -> None:
    joined = join_continuation(article(FRONT, "A1"), article(BACK, "A2"))

    assert paragraphs(joined) == [
        "本报讯 河西夜市将于下月搬家。",
        "新场地有摊位三百个，比原来多出一百个。管理方说，摊位费一年不涨。",
        "公交延长到夜市门口。",
    ]
    places = joined.blocks_of(BlockKind.PARAGRAPH)[1].places
    assert [(place.page, place.source) for place in places] == [(None, None), ("A2", "A2.txt")]


def test_offsets_before_the_jump_stay_and_blocks_lie_within_the_text() -> None:
    first = article(FRONT, "A1")
    joined = join_continuation(first, article(BACK, "A2"))

    assert joined.text.startswith("本报讯 河西夜市将于下月搬家。\n新场地有摊位三百个，比原来多出一")
    assert all(joined.text_of(block) for block in joined.blocks)
    assert joined.text.count("\n") + 1 == len(joined.blocks)


def test_bylines_are_merged_and_titles_that_only_repeat_are_left_out() -> None:
    joined = join_continuation(article(FRONT, "A1"), article(BACK, "A2"))

    assert joined.byline == (Credit("记者", ("周明远",)), Credit("记者", ("江小舟",)))
    assert joined.headline == "夜市下月搬进新场地"
    assert (joined.jump_to, joined.page) == ("A2", "A1")


def test_a_repeated_text_stays_once_and_is_placed_on_the_other_page() -> None:
    front = "夜市搬家\n\n河西夜市将于下月搬进新场地。\n\n公交延长到夜市门口，末班车十点。\n\n下转A2版\n"
    back = "（上接A1版）\n\n夜市搬家\n\n公交延长到夜市门口，末班车十点。\n"

    joined = join_continuation(article(front, "A1"), article(back, "A2"))

    assert paragraphs(joined) == ["河西夜市将于下月搬进新场地。", "公交延长到夜市门口，末班车十点。"]
    assert [place.page for place in joined.blocks_of(BlockKind.PARAGRAPH)[1].places] == ["A2"]
