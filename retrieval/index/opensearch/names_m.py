"""How the indexes of one archive are called on the cluster, and what each says of itself.

    <base>.turn            who ships at the moment
    <base>-live            alias: the generation that answers
    <base>-g-<name>        a generation: its manifest, its words, what is dead
    <base>-<format>-<segment>    a segment, shared by generations

What an index is stands in its mapping's `_meta`; one that is not `complete` was broken off.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from retrieval.errors import ClusterGone
from retrieval.index.opensearch.client import Cluster
from retrieval.index.opensearch.mapping import FORMAT


@dataclass(frozen=True)
class Names:
    """The names of one archive. base: what all begin with; two archives never share one."""

    base: str

    @property
    def live(self) -> str:
        """The alias of the live generation."""
        return f"{self.base}-live"

    def generation(self, name: str) -> str:
        """The index of a generation."""
        return f"{self.base}-g-{name.lower()}"

    def segment(self, name: str) -> str:
        """The index of a segment."""
        return f"{self.base}-{FORMAT}-{name.lower()}"

    @property
    def turn(self) -> str:
        """The index of who ships; beside the pattern of all others."""
        return f"{self.base}.turn"

    @property
    def all(self) -> str:
        """A pattern for all indexes of the archive."""
        return f"{self.base}-*"

    def metas(self, cluster: Cluster) -> dict[str, dict[str, Any]]:
        """Index -> what it says of itself, of all the archive's. Raises ClusterError."""
        params = {"filter_path": "*.mappings._meta"}
        found = cluster.build(lambda client: client.indices.get_mapping(index=self.all, params=params))
        return {index: entry["mappings"]["_meta"] for index, entry in found.items()}

    def current(self, cluster: Cluster) -> str | None:
        """The index of the live generation; None when nothing was published. Raises ClusterError."""
        try:
            found = cluster.build(lambda client: client.indices.get_alias(name=self.live))
        except ClusterGone:
            return None
        return max(found, default=None)
