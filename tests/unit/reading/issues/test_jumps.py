"""Continuations joined across the pages of one issue."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.article_json import article_from_json, article_to_json
from retrieval.citations import page_of, pages_of, source_of
from retrieval.models import Article, Page, PageLabel, Span
from retrieval.reading.archive_pages import read_archive
from retrieval.reading.issues.jumps import join_jumps, resolve_label, unmatched_jumps
from tests.unit.reading.pages import paragraphs, read

FRONT = (
    "夜市下月搬进新场地\n\n本报记者 周明远\n\n本报讯 河西夜市将于下月搬进新场地。\n\n"
    "新场地有摊位三百个，比原来多出一\n\n下转 A2版\n"
)
BACK = (
    "◀上接A01版\n\n夜市搬进新场地\n\n百个。管理方说，摊位费一年不涨。\n\n"
    "公交十二路将延长到夜市门口。\n\n路灯换新\n\n本报讯 城东三百盏路灯昨日换新。\n"
)


def issue(*texts: str, labels: str = "A1 A2 A3 A4", **known: object) -> list[Page]:
    names = labels.split()
    facts = {"paper": "江川晚报", "date": __import__("datetime").date(2021, 3, 12)} | known
    return [
        read(text, f"{name}.txt", page=PageLabel(name), **facts)
        for name, text in zip(names, texts, strict=False)
    ]


def articles(pages: tuple[Page, ...]) -> list[Article]:
    return [article for page in pages for article in page.articles]


def test_a_sentence_broken_at_the_jump_is_joined_and_the_other_article_stays() -> None:
    pages, unmatched = join_jumps(issue(FRONT, BACK))

    first, second = articles(pages)
    assert unmatched == ()
    assert paragraphs(first) == [
        "本报讯 河西夜市将于下月搬进新场地。",
        "新场地有摊位三百个，比原来多出一百个。管理方说，摊位费一年不涨。",
        "公交十二路将延长到夜市门口。",
    ]
    assert not any(block.truncated for block in first.blocks)
    assert (second.headline, second.page) == ("路灯换新", "A2")


def test_two_jumps_of_one_page_that_lies_in_two_files_are_not_told_apart_by_being_the_only_ones() -> None:
    fronts = [
        "夜市搬家\n\n本报讯 夜市下月搬家。\n\n下转 A2版\n",
        "路灯换新\n\n本报讯 路灯昨日换新。\n\n下转 A2版\n",
    ]
    backs = ["◀上接A1版\n\n公交线路同日调整。\n", "◀上接A1版\n\n学校下周放假。\n"]

    one_each, unmatched_alone = join_jumps(issue(fronts[0], backs[0]))
    pages, unmatched = join_jumps(issue(*fronts, *backs, labels="A1 A1 A2 A2"))

    assert (len(articles(one_each)), unmatched_alone) == (1, ())
    assert len(articles(pages)) == 4
    assert len(unmatched) == 4


def test_a_quote_names_the_page_on_which_its_words_stand() -> None:
    [first, _] = articles(join_jumps(issue(FRONT, BACK))[0])

    def where(words: str) -> tuple[tuple[str, ...], str | None, str]:
        at = first.text.index(words)
        span = Span(at, at + len(words))
        return pages_of(first, span), page_of(first, span), source_of(first, span)

    assert where("河西夜市") == (("A1",), "A1", "A1.txt")
    assert where("公交十二路") == (("A2",), "A2", "A2.txt")
    assert where("比原来多出一百个") == (("A1", "A2"), "A1", "A1.txt")


def test_every_piece_keeps_its_place_in_its_own_file() -> None:
    sources = {"A1.txt": FRONT, "A2.txt": BACK}
    [first, _] = articles(join_jumps(issue(FRONT, BACK))[0])

    for block in first.blocks:
        pieces = [sources[p.source or first.source][p.start : p.end] for p in block.places]
        assert first.text[block.start : block.end] in ("".join(pieces), " ".join(pieces))


def test_the_index_stores_where_the_pieces_stand() -> None:
    [first, _] = articles(join_jumps(issue(FRONT, BACK))[0])

    assert article_from_json(article_to_json(first)) == first


def test_a_shortened_headline_is_kept_and_a_repeated_one_is_not() -> None:
    [shortened, _] = articles(join_jumps(issue(FRONT, BACK))[0])
    [repeated, _] = articles(
        join_jumps(issue(FRONT, BACK.replace("夜市搬进新场地", "夜市下月搬进新场地")))[0]
    )

    assert shortened.headline == repeated.headline == "夜市下月搬进新场地"
    assert "\n夜市搬进新场地" in shortened.text
    assert repeated.text.count("夜市下月搬进新场地") == 1


def test_of_two_continuations_each_finds_its_own_article_by_the_headline() -> None:
    front = FRONT + "\n老码头改成读书角\n\n本报讯 老码头的仓库改成了读书角。\n\n（下转第二版）\n"
    back = (
        "老码头改成读书角\n（上接第一版）\n\n读书角由志愿者轮流值守。\n\n"
        "夜市搬进新场地\n（上接第一版）\n\n百个。管理方说，摊位费一年不涨。\n"
    )

    pages, unmatched = join_jumps(issue(front, back))

    night, quay = articles(pages)
    assert unmatched == ()
    assert paragraphs(night)[-1].endswith("比原来多出一百个。管理方说，摊位费一年不涨。")
    assert paragraphs(quay)[-1] == "读书角由志愿者轮流值守。"


def test_an_article_may_go_on_over_three_pages() -> None:
    middle = "（上接A1版）\n\n百个。管理方说，摊位费一年不\n\n（下转A3版）\n"
    last = "（上接A2版）\n\n涨。公交也将延长。\n"

    [article] = articles(join_jumps(issue(FRONT, middle, last))[0])

    assert (
        paragraphs(article)[-1]
        == "新场地有摊位三百个，比原来多出一百个。管理方说，摊位费一年不涨。公交也将延长。"
    )
    end = Span(article.text.index("公交"), article.text.index("公交") + 2)
    assert pages_of(article, end) == ("A3",)


def test_one_mark_is_enough_where_the_headline_is_the_same() -> None:
    front = FRONT.replace("下转 A2版\n", "")

    first, _ = articles(join_jumps(issue(front, BACK))[0])

    assert paragraphs(first)[-1] == "公交十二路将延长到夜市门口。"


def test_jumps_without_a_partner_are_reported_and_nothing_is_dropped() -> None:
    stranger = "（上接A7版）\n\n这里的文字属于另一篇报道，与本版无关。\n"

    pages, unmatched = join_jumps(issue(FRONT, stranger))

    assert [(u.source, u.page, u.target, u.forward) for u in unmatched] == [
        ("A1.txt", "A1", "A2", True),
        ("A2.txt", "A2", "A7", False),
    ]
    assert len(articles(pages)) == 2
    assert [u.target for a in articles(pages) for u in unmatched_jumps(a)] == ["A2", "A7"]


def test_a_continuation_under_another_headline_is_not_joined_on_one_mark() -> None:
    other = "（上接A1版）\n\n水厂扩建完工\n\n本报讯 城南水厂扩建工程昨日完工，日供水增加两万吨。\n"

    pages, _ = join_jumps(issue(FRONT.replace("下转 A2版\n", ""), other))

    assert [a.headline for a in articles(pages)] == ["夜市下月搬进新场地", "水厂扩建完工"]


@pytest.mark.parametrize(
    ("jump", "labels", "found"),
    [("A1", "A1 1", "A1"), ("1", "A1 A2", "A1"), ("A1", "1 2", "1"), ("5", "05 06", "05"), ("1", "A1 B1", ""),
     ("B1", "A1 A2", ""), ("头版", "A1", "")],
)  # fmt: skip
def test_a_jump_means_the_page_of_its_label_or_the_only_one_of_its_number(
    jump: str, labels: str, found: str
) -> None:
    pages = {PageLabel(label): {number} for number, label in enumerate(labels.split())}

    assert resolve_label(PageLabel(jump), pages) == (pages[PageLabel(found)] if found else set())


def test_an_export_that_holds_the_whole_text_on_both_pages_keeps_its_offsets(tmp_path: Path) -> None:
    whole = "河西夜市搬迁。\n新场地有摊位三百个，比原来多出一百个。\n公交十二路将延长到夜市门口。"
    rest = "上接A01版\n\n比原来多出一百个。\n公交十二路将延长到夜市门口。"
    rows = [
        {"paper": "江川晚报", "date": "2021-03-12", "page": page, "title": "夜市搬家", "body": body}
        for page, body in (("1", whole), ("4", rest))
    ]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))

    [page] = read_archive([tmp_path])

    assert isinstance(page, Page)
    [article] = page.articles
    assert article.text == whole + "\n夜市搬家"
    at = article.text.index("比原来")
    assert page_of(article, Span(at - 2, at)) == "1"
    assert page_of(article, Span(at, at + 2)) == "4"


def test_rows_with_ids_of_their_own_stay_two_and_name_each_other(tmp_path: Path) -> None:
    rows = [
        {"id": "a", "paper": "江川晚报", "date": "2021-03-12", "page": "A1", "title": "夜市搬家",
         "text": "河西夜市搬迁。\n（下转A2版）"},
        {"id": "b", "paper": "江川晚报", "date": "2021-03-12", "page": "A2", "title": "夜市搬家",
         "text": "（上接A1版）\n摊位三百个。"},
    ]  # fmt: skip
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))

    found = [a for page in read_archive([tmp_path]) if isinstance(page, Page) for a in page.articles]

    assert [(a.id, a.continued_in, a.continues) for a in found] == [("a", "b", None), ("b", None, "a")]
    assert not [u for a in found for u in unmatched_jumps(a)]


LINE = st.sampled_from([
    "下转A2版", "（上接A1版）", "（下转第三版）", "（紧接第2版）", "夜市搬家", "本报记者 周明远", "",
        "新场地有摊位",
    "三百个，比原来多。", "本报讯 路灯换新。", "“”", "◀上接A3版",
])  # fmt: skip
TEXT = st.lists(LINE, min_size=1, max_size=9).map("\n".join)


@settings(max_examples=150, deadline=None)
@given(st.lists(TEXT, min_size=2, max_size=3))
def test_joining_loses_no_word_and_places_every_piece(texts: list[str]) -> None:
    pages = issue(*texts)

    joined, _ = join_jumps(pages)

    before = {p for a in articles(tuple(pages)) for b in a.blocks for p in a.text[b.start : b.end].split()}
    after = "".join("".join(a.text.split()) for a in articles(joined))
    assert all(word in after for word in before)
    for article in articles(joined):
        for block in article.blocks:
            pieces = [texts[int((p.source or article.source)[1]) - 1][p.start : p.end] for p in block.places]
            assert article.text[block.start : block.end] in ("".join(pieces), " ".join(pieces))
