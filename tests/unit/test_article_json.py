"""An article comes back equal from its JSON."""

import datetime as dt
import json

from hypothesis import given
from hypothesis import strategies as st

from retrieval.article_json import article_from_json, article_to_json
from retrieval.models import Article, ArticleKind, Block, BlockKind, Box, Copy, Credit, PageLabel, Place

text = st.text(max_size=20)
maybe = st.one_of(st.none(), st.text(min_size=1, max_size=10))
places = st.builds(Place, st.integers(1, 9), st.integers(0, 9), st.integers(0, 9))
blocks = st.builds(
    Block,
    st.sampled_from(BlockKind),
    st.just(0),
    st.integers(0, 9),
    st.lists(places).map(tuple),
    st.booleans(),
)
articles = st.builds(
    Article,
    id=st.text(min_size=1, max_size=8),
    no=st.integers(1, 99),
    kind=st.sampled_from(ArticleKind),
    text=text,
    blocks=st.lists(blocks).map(tuple),
    source=text,
    paper=maybe,
    date=st.one_of(st.none(), st.dates()),
    page=st.one_of(st.none(), st.just(PageLabel("A1"))),
    headline=maybe,
    byline=st.lists(st.builds(Credit, text, st.lists(text).map(tuple))).map(tuple),
    lines=st.one_of(st.none(), st.tuples(st.integers(1, 9), st.integers(1, 9))),
)


@given(articles)
def test_an_article_comes_back_equal(article: Article) -> None:
    assert article_from_json(article_to_json(article)) == article


def test_unknown_fields_take_no_room() -> None:
    article = Article("a", 1, ArticleKind.NEWS, "渡口复航。", (), "a.txt")

    assert json.loads(article_to_json(article)) == {
        "id": "a", "no": 1, "kind": "news", "text": "渡口复航。", "source": "a.txt",
        "date": None, "byline": [], "blocks": [],
    }  # fmt: skip


def test_a_place_on_another_page_and_a_copy_come_back() -> None:
    place = Place(3, 0, 5, PageLabel("A4"), "b.txt", Box(1, 0.0, 1.0, 2.0, 3.0))
    blocks = (Block(BlockKind.PARAGRAPH, 0, 5, (place, Place(4, 0, 2))),)
    article = Article(
        "a", 1, ArticleKind.NEWS, "渡口复航。", blocks, "a.txt",
        date=dt.date(2021, 3, 1), jump_to=PageLabel("A4"), also_in=(Copy("c.txt", PageLabel("A1")),),
    )  # fmt: skip

    assert article_from_json(article_to_json(article)) == article
