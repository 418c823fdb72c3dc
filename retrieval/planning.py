"""How much an archive needs as it grows, and when it outgrows one machine.

Method. Whatever is stored, or done once an article, grows with the number of articles: each figure was
measured at one size, divided by the articles (or passages) there, and is multiplied by those planned.
Articles that are longer or shorter than the measured ones count in proportion to their characters. Not
linear are the shards, which are as many as keep each below a set size, and what is done once a build. A
question's slowest time is taken as linear in passages, for the local index reads it out of postings that
grow with the archive; that is the worst case. Two generations are kept and a third is built beside them, so
disks are planned for as many copies as can stand there at the worst moment.

Switch. The local index answers faster and needs nothing but a disk, so it is what to stay with until one of
three no longer holds: its slowest answers are within the budget, what questions read fits into the memory of
the machine, and an index can be built anew in one night.

Figures. Local: `jianbao index` on 4,449 articles of 人民日报 (2020-01 and 2020-02: 912 pages, 5.28 million
characters, 25,915 passages), bytes by `du -sb` of the folder, memory from /proc after 400 questions; seconds
by `python -m tests.benchmarks.building` on 9,716 articles of the same with two processes on two cores; times
of questions see the constant. Cluster: the same articles on three nodes, see the constants.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Literal

YEARS = (0, 1, 5, 10, 20)
"""From now: what is planned for."""
DAYS_A_YEAR = 365

ARTICLES_A_PAGE = 4449 / 912
CHARACTERS_AN_ARTICLE = 5_282_009 / 4449
PASSAGES_AN_ARTICLE = 25_915 / 4449

LOCAL_INDEX_BYTES = (53_401_734 + 57_448) / 4449
"""On disk, an article: segments (22.9 of 53.4 MB are the texts) and manifest."""
LOCAL_CATALOGUE_BYTES = 11_218_944 / 4449
"""What was read from which source; there is one, whatever number of generations is kept."""
LOCAL_READ_BYTES = (53_401_734 - 22_925_312) / 4449
"""Postings, an article: what questions read, and so what the page cache should hold."""
LOCAL_RESIDENT_BYTES = (105.9e6 - 92.3e6) / (13_347 - 4449)
LOCAL_BASE_BYTES = 92.3e6 - 4449 * LOCAL_RESIDENT_BYTES
"""Anonymous memory after 400 questions with 4,449 articles, and with the same three times in other years."""
LOCAL_BUILD_SECONDS = 10.5 / 9716
LOCAL_UPDATE_SECONDS = 0.2
"""One changed page, at 9,716 articles."""
LOCAL_UPDATE_SHARE = 0.019
"""The same as a share of the full build there: opening, known questions and the swap grow with the index."""
LOCAL_SLOWEST_MS = (16.0, 14.0)
"""p99 of a question: what does not grow (understanding and ranking: what the budget of 30 ms at 100,000
passages leaves for it, not measured), and what a million passages add (the core, `jianbao bench`)."""

CLUSTER_BYTES = (33_002_677 + 49_416) / 4449
"""Of primary shards, an article: the same archive shipped to three nodes of OpenSearch 2.19 on three shards
(`_cat/indices`: 30,366 documents, 33.0 MB, 66.0 MB with one replica), merged; texts are stored, tokens are
only indexed."""
CLUSTER_PASSAGES_A_SECOND = 1900.0
"""Of 107,530 passages loaded (2,700 to 3,000 a second), merged and copied in 50 to 57 seconds, by
`python -m tests.benchmarks.opensearch_scale` into one shard; three nodes and who loads them on the same two
cores; more cores load more."""
CLUSTER_HEAP_A_SHARD = 25e6
"""Elastic's and OpenSearch's rule of thumb: at most 25 shards for each GB of heap, with a margin."""
SHARD_BYTES = 30e9
"""OpenSearch's advice for search: shards of 10 to 30 GB."""
LEAST_SHARDS = 3
NODE_BYTES = 1e12
"""Of one node's disk, filled to 85 % at most (cluster.routing.allocation.disk.watermark.low)."""
FILLED = 0.85
LEAST_NODES = 3
HEAP_BYTES = 1e9
LARGEST_HEAP = 31e9

KEPT, BUILDING = 2, 1
"""Generations that are kept, and the one that is being built."""
BUDGET_MS = 30.0
NIGHT_SECONDS = 8 * 3600.0

Reason = Literal["fits", "slow", "short_of_memory", "overnight"]


@dataclass(frozen=True, slots=True)
class Local:
    """Needs of the index on one machine. bytes; seconds; slowest_ms: p99 of a question."""

    disk: float
    memory: float
    build_seconds: float
    day_seconds: float
    slowest_ms: float


@dataclass(frozen=True, slots=True)
class Cluster:
    """Needs of OpenSearch. disk: of all nodes, replicas and all; heap, memory: of one node."""

    disk: float
    heap: float
    memory: float
    shards: int
    nodes: int
    build_seconds: float


@dataclass(frozen=True, slots=True)
class Need:
    """What is needed so many years from now. reason: why the local index does, or what it lacks."""

    years: int
    pages: int
    articles: int
    passages: int
    local: Local
    cluster: Cluster
    reason: Reason

    @property
    def on_cluster(self) -> bool:
        """Whether this is better on a cluster."""
        return self.reason != "fits"


@dataclass(frozen=True, slots=True)
class Machine:
    """What there is. memory: bytes of the machine that the local index would be on; replicas: copies of each
    shard beside the first; articles_a_page, characters: as this archive's are on average."""

    memory: float = 8e9
    replicas: int = 1
    articles_a_page: float = ARTICLES_A_PAGE
    characters: float = CHARACTERS_AN_ARTICLE


def plan(pages: int, per_day: float, machine: Machine) -> list[Need]:
    """Needs for each of `YEARS`. pages: in the archive now; per_day: new ones each day."""
    return [need(round(pages + years * DAYS_A_YEAR * per_day), per_day, machine, years) for years in YEARS]


def need(pages: int, per_day: float, machine: Machine, years: int = 0) -> Need:
    """Needs of so many pages."""
    articles = pages * machine.articles_a_page
    weight = articles * machine.characters / CHARACTERS_AN_ARTICLE
    passages = weight * PASSAGES_AN_ARTICLE
    new = per_day * machine.articles_a_page * machine.characters / CHARACTERS_AN_ARTICLE
    local, cluster = local_need(weight, passages, new), cluster_need(weight, passages, machine.replicas)
    reason = reason_against(local, weight, machine.memory)
    return Need(years, pages, round(articles), round(passages), local, cluster, reason)


def local_need(weight: float, passages: float, new: float) -> Local:
    """weight: articles of the measured length; new: as many as come each day."""
    build = weight * LOCAL_BUILD_SECONDS
    fixed, grows = LOCAL_SLOWEST_MS
    return Local(
        disk=weight * (LOCAL_INDEX_BYTES * (KEPT + BUILDING) + LOCAL_CATALOGUE_BYTES),
        memory=LOCAL_BASE_BYTES + weight * LOCAL_RESIDENT_BYTES,
        build_seconds=build,
        day_seconds=max(LOCAL_UPDATE_SECONDS, build * LOCAL_UPDATE_SHARE) + new * LOCAL_BUILD_SECONDS,
        slowest_ms=fixed + grows * passages / 1e6,
    )


def cluster_need(weight: float, passages: float, replicas: int) -> Cluster:
    """Shards as few as their size allows; nodes as many as hold them and all their copies."""
    primary = weight * CLUSTER_BYTES
    shards = max(LEAST_SHARDS, ceil(primary / SHARD_BYTES))
    copies = shards * (1 + replicas) * (KEPT + BUILDING)
    disk = primary * (1 + replicas) * (KEPT + BUILDING) / FILLED
    nodes = max(LEAST_NODES, ceil(disk / NODE_BYTES))
    heap = min(LARGEST_HEAP, max(HEAP_BYTES, copies / nodes * CLUSTER_HEAP_A_SHARD))
    read = primary * (1 + replicas) / nodes
    return Cluster(
        disk=disk,
        heap=heap,
        memory=2 * heap + min(read, LARGEST_HEAP),  # half for the heap, and what questions read in the cache
        shards=shards,
        nodes=nodes,
        build_seconds=weight * LOCAL_BUILD_SECONDS + passages / CLUSTER_PASSAGES_A_SECOND,
    )


def reason_against(local: Local, weight: float, memory: float) -> Reason:
    """What speaks against the local index first; "fits" when nothing does."""
    if local.slowest_ms > BUDGET_MS:
        return "slow"
    if local.memory + weight * LOCAL_READ_BYTES > memory:
        return "short_of_memory"
    return "overnight" if local.build_seconds > NIGHT_SECONDS else "fits"


def switch_at(per_day: float, machine: Machine) -> Need:
    """The fewest pages that are better on a cluster, found by halving, to one page."""
    low, high = 0, 1
    while not need(high, per_day, machine).on_cluster:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if need(middle, per_day, machine).on_cluster else (middle, high)
    return need(high, per_day, machine)
