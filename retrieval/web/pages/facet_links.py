"""Links that narrow a result, and links that take a filter back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from retrieval.answering.boolean.facet_counts import FacetCounts
from retrieval.i18n import Messages
from retrieval.web.pages.page_parameters import FormParameters

NAMED_VALUES = 12
"""Values of a facet in sight; the others unfold."""
MAX_VALUES = 200
"""Values of a facet."""

Restrictions = Mapping[str, str]
Address = Callable[[dict[str, str]], str]
"""Gives the address of the result under restrictions."""


@dataclass(frozen=True, slots=True)
class FacetLink:
    """A value of a facet.

    address: of the result with it; of a chosen one without it.
    """

    label: str
    count: int
    address: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet with a choice.

    key: of its name in the catalogue. links: in sight. more: unfold. note: on the articles counted.
    """

    key: str
    links: tuple[FacetLink, ...]
    more: tuple[FacetLink, ...] = ()
    note: str = ""

    @classmethod
    def of(cls, key: str, links: Sequence[FacetLink], note: str = "") -> Facet:
        """The facet of its links; a chosen one stays in sight."""
        shown = [link for at, link in enumerate(links) if at < NAMED_VALUES or link.is_chosen]
        more = [link for link in links[:MAX_VALUES] if link not in shown]
        return cls(key, tuple(shown), tuple(more), note)


@dataclass(frozen=True, slots=True)
class ChosenFilter:
    """A filter in force. address: of the result without it."""

    label: str
    address: str


def facet_links(
    given: FormParameters, counts: FacetCounts, messages: Messages, address: Address
) -> list[Facet]:
    """The facets with a choice. counts: of the whole result."""
    is_part = counts.signed_of < counts.articles
    note = messages.say("page.signed_of", count=counts.signed_of) if is_part else ""
    made = partial(_link, given.restrictions, address)
    papers = [made(name, count, {"paper": name}) for name, count in counts.papers]
    years = [
        made(year, count, {"since": year, "until": year})
        for year, count in ((f"{year:04}", count) for year, count in counts.years)
    ]
    pages = [made(messages.page(label), count, {"page": label}) for label, count in counts.pages]
    bylines = [made(name, count, {"byline": name}) for name, count in counts.bylines]
    facets = (
        Facet.of("page.paper", papers),
        Facet.of("columns.year", years),
        Facet.of("page.page", pages),
        Facet.of("page.byline", bylines, note),
    )
    return [one for one in facets if len(one.links) > 1 or any(link.is_chosen for link in one.links)]


def chosen_filters(held: Restrictions, messages: Messages, address: Address) -> list[ChosenFilter]:
    """The filters in force, each with the way back."""
    is_one = bool(held.get("since")) and held.get("since") == held.get("until")
    groups = [("since", "until")] if is_one else [("since",), ("until",)]
    found = []
    for names in (*groups, ("paper",), ("page",), ("byline",)):
        if value := held.get(names[0]):
            key = "page.on_days" if len(names) > 1 else f"page.{names[0]}"
            found.append(ChosenFilter(f"{messages.say(key)} {value}", address(_without(held, names))))
    return found


def _link(held: Restrictions, address: Address, label: str, count: int, values: dict[str, str]) -> FacetLink:
    is_chosen = all(held.get(name) == value for name, value in values.items())
    wanted = _without(held, values) | ({} if is_chosen else values)
    return FacetLink(label, count, address(wanted), is_chosen)


def _without(held: Restrictions, names: Iterable[str]) -> dict[str, str]:
    return {name: value for name, value in held.items() if name not in names}
