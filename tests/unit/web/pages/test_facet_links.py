"""Links that narrow a result, and the way back."""

from __future__ import annotations

from functools import partial

from retrieval.answering.boolean.facet_counts import FacetCounts
from retrieval.i18n import Messages
from retrieval.web.pages.addresses import PageAddresses
from retrieval.web.pages.facet_links import ChosenFilter, FacetLink, chosen_filters, facet_links
from retrieval.web.pages.page_parameters import SearchPageParameters


def address(restrictions: dict[str, str]) -> str:
    return PageAddresses().page("/search", query="大堤", **restrictions)


def test_facets_are_offered_where_there_is_a_choice() -> None:
    counts = FacetCounts((("江畔日报", 5),), ((1998, 2), (1999, 3)), (("1", 4), ("2", 1)))
    given = SearchPageParameters(query="大堤", paper="江畔日报", page="2", start=11)

    facets = {facet.key: facet.links for facet in facet_links(given, counts, Messages(), address)}

    paper = "%E6%B1%9F%E7%95%94%E6%97%A5%E6%8A%A5"
    asked = "/search?query=%E5%A4%A7%E5%A0%A4"
    assert facets["page.paper"] == (FacetLink("江畔日报", 5, f"{asked}&page=2", True),)
    assert facets["columns.year"][0] == FacetLink(
        "1998", 2, f"{asked}&paper={paper}&page=2&since=1998&until=1998", False
    )
    assert [(link.label, link.is_chosen) for link in facets["page.page"]] == [("1版", False), ("2版", True)]
    assert "page.byline" not in facets


def test_a_single_value_is_no_choice() -> None:
    counts = FacetCounts((("江畔日报", 5),), ((1998, 5),), (("1", 5),))

    assert facet_links(SearchPageParameters(query="大堤"), counts, Messages(), address) == []


def test_names_in_bylines_say_how_many_articles_they_are_of() -> None:
    counts = FacetCounts((), (), (), (("高晓燕", 7), ("罗欣", 2)), articles=4000, signed_of=1000)

    (facet,) = facet_links(SearchPageParameters(query="大堤"), counts, Messages(), address)

    assert [(link.label, link.count) for link in facet.links] == [("高晓燕", 7), ("罗欣", 2)]
    assert facet.links[0].address.endswith("&byline=%E9%AB%98%E6%99%93%E7%87%95")
    assert facet.note == "署名只数了排在前面的 1000 篇。"


def test_many_values_unfold_and_the_chosen_one_stays_in_sight() -> None:
    counts = FacetCounts((), tuple((year, 1) for year in range(1950, 2000)), ())
    given = SearchPageParameters(query="大堤", since="1999", until="1999")

    (facet,) = facet_links(given, counts, Messages(), address)

    assert [link.label for link in facet.links] == [*map(str, range(1950, 1962)), "1999"]
    assert len(facet.links) + len(facet.more) == 50


def test_every_filter_has_its_way_back() -> None:
    given = partial(SearchPageParameters, query="大堤")

    def chosen(**restrictions: str) -> list[ChosenFilter]:
        return chosen_filters(given(**restrictions).restrictions, Messages(), address)

    asked = "/search?query=%E5%A4%A7%E5%A0%A4"
    assert chosen() == []
    assert chosen(since="1998", until="1998") == [ChosenFilter("日期 1998", asked)]
    assert chosen(since="1998", page="2") == [
        ChosenFilter("从 1998", f"{asked}&page=2"),
        ChosenFilter("版面 2", f"{asked}&since=1998"),
    ]
