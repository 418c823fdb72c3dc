"""Figures of the benchmark as tables, JSON and chart, extrapolated."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tests.benchmarks.engines.run import WORST, EngineFigures

if TYPE_CHECKING:
    from rich.table import Table

EXTRAPOLATED_PASSAGES = 10_000_000
COLUMNS = ("p50", "p99", "qps", "build_s", "bytes", "open_ms", "cold_ms", "rss_mb")
"""What is extrapolated and drawn: figure, as it is called in `EngineFigures`."""
_TITLES = {
    "p50": "p50, ms", "p99": "p99, ms", "qps": "questions/s on two cores", "build_s": "build, s",
    "bytes": "on disk, MB", "open_ms": "open, ms", "cold_ms": "cold start, ms", "rss_mb": "resident, MB",
}  # fmt: skip


_HEADS = {
    "p50": "p50\nms", "p99": "p99\nms", "qps": "asked\nper s", "build_s": "build\ns",
    "bytes": "disk\nMB", "open_ms": "open\nms", "cold_ms": "cold\nms", "rss_mb": "RSS\nMB",
}  # fmt: skip
"""The same for the terminal, in two short lines."""


def to_json(figures: Sequence[EngineFigures]) -> dict[str, Any]:
    """All figures, and their growth and extrapolation for each engine."""
    return {
        "schema": 1,
        "figures": [f.to_json() for f in figures],
        "growth": {name: growth(of_engine(figures, name)) for name in names(figures)},
        "worst": [{"ms": ms, "tokens": list(tokens)} for ms, tokens in _worst(figures)],
    }


def names(figures: Sequence[EngineFigures]) -> list[str]:
    """The engines, in the order they were measured."""
    return list(dict.fromkeys(f.engine for f in figures))


def of_engine(figures: Sequence[EngineFigures], name: str) -> list[EngineFigures]:
    """One engine's figures, by size."""
    return sorted((f for f in figures if f.engine == name), key=lambda f: f.passages)


def growth(measured: Sequence[EngineFigures]) -> dict[str, dict[str, float]]:
    """Exponent and extrapolated value of each figure, as power laws of passages.

    The power is that between the two largest sizes measured: a straight line in logarithms, drawn on.
    Empty with fewer than two sizes.
    """
    if len(measured) < 2:
        return {}
    smaller, larger = measured[-2], measured[-1]
    found = {}
    for column in COLUMNS:
        before, after = (max(1e-9, float(getattr(f, column))) for f in (smaller, larger))
        power = float(np.log(after / before) / np.log(larger.passages / smaller.passages))
        found[column] = {"power": power, "at_10m": after * (EXTRAPOLATED_PASSAGES / larger.passages) ** power}
    return found


def _worst(figures: Sequence[EngineFigures]) -> list[tuple[float, tuple[int, ...]]]:
    """jianbao's slowest questions at the largest size."""
    ours = of_engine(figures, "jianbao")
    return ours[-1].worst[:WORST] if ours else []


def tables(figures: Sequence[EngineFigures]) -> list[Table]:
    """A table for each size, one row an engine, 80 columns wide.

    With two sizes or more a last one extrapolates to `EXTRAPOLATED_PASSAGES`.
    """
    sizes = sorted({f.passages for f in figures})
    shown = []
    for size in sizes:
        shown.append(_table(f"{size:,} passages"))
        for f in (f for f in figures if f.passages == size):
            shown[-1].add_row(f.engine, *(_cell(column, getattr(f, column)) for column in COLUMNS))
    if len(sizes) > 1:
        shown.append(_table(f"{EXTRAPOLATED_PASSAGES:,} passages, extrapolated"))
        for name in names(figures):
            if far := growth(of_engine(figures, name)):
                shown[-1].add_row(name, *(_cell(column, far[column]["at_10m"]) for column in COLUMNS))
    return shown


def _table(title: str) -> Table:
    from rich import box
    from rich.table import Table

    shown = Table(title=title, box=box.SIMPLE, title_justify="left", padding=(0, 1, 0, 0))
    shown.add_column("engine", no_wrap=True)
    for column in COLUMNS:
        shown.add_column(_HEADS[column], justify="right", no_wrap=True)
    return shown


def worst_table(figures: Sequence[EngineFigures]) -> Table:
    """jianbao's slowest questions at the largest size."""
    from rich.table import Table

    shown = Table("slowest, ms", "token numbers (frequent ones are low)")
    for ms, tokens in _worst(figures):
        shown.add_row(f"{ms:.3f}", " ".join(map(str, tokens)))
    return shown


def _cell(column: str, value: float) -> str:
    value = value / 1e6 if column == "bytes" else value
    return f"{value:,.3f}" if value < 10 else f"{value:,.0f}"


def draw_chart(figures: Sequence[EngineFigures], path: Path) -> None:
    """Write the chart: one panel per figure over passages, both axes logarithmic."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    picture, charts = pyplot.subplots(2, 4, figsize=(18, 9), constrained_layout=True)
    for chart, column in zip(charts.flat, COLUMNS, strict=True):
        for number, name in enumerate(names(figures)):
            measured = of_engine(figures, name)
            values = [getattr(f, column) / (1e6 if column == "bytes" else 1) for f in measured]
            ours = name.startswith("jianbao")
            chart.plot(
                [f.passages for f in measured], values, marker="o", label=name, color=f"C{number}",
                linewidth=2.6 if ours else 1.3, zorder=3 if ours else 2,
            )  # fmt: skip
        chart.set(xscale="log", yscale="log", title=_TITLES[column])
        chart.grid(alpha=0.3)
        chart.spines[["top", "right"]].set_visible(False)
    handles, labels = charts.flat[0].get_legend_handles_labels()
    picture.legend(handles, labels, loc="outside lower center", ncols=len(labels), frameon=False)
    picture.suptitle(
        "The same questions (5 to 12 tokens, top 10) over the same passages, by number of passages"
    )
    picture.savefig(path, dpi=110)
    pyplot.close(picture)
