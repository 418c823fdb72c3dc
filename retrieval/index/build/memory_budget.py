"""How much memory a build may take, and what follows: how many processes, how much is merged at once.

Measured on an export of 60,000 articles (220 MB) with two processes at the default: the builder 569 MB of
its own, each worker some 200. What does not follow the setting is what the builder holds of every article
(its id and digest, some 300 bytes) and SQLite's caches.
"""

from __future__ import annotations

from dataclasses import dataclass

USUAL_MB = 1024
BUILDER_MB, WORKER_MB = 400, 200
POSTINGS_A_MB = 4000
"""Postings merged at once for each MB: 37 bytes each, so that they take about a seventh."""


@dataclass(frozen=True, slots=True)
class MemoryBudget:
    """Memory that a build may take in MB, all its processes together."""

    memory_mb: int = USUAL_MB

    def processes(self, cores: int) -> int:
        """How many processes may work: as many as there are cores and room for, at least one."""
        return max(1, min(cores, (self.memory_mb - BUILDER_MB) // WORKER_MB))

    @property
    def postings_at_once(self) -> int:
        """Postings merged at once. What is merged is the same with any number."""
        return POSTINGS_A_MB * self.memory_mb
