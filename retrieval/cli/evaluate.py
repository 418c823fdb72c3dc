"""The command for measuring answers on question sets: eval."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from retrieval.cli.options import ArchiveOption, DataOption, JsonOption, say
from retrieval.cli.session import open_answerer, open_archive, print_json, with_progress


def evaluate(
    sets: Annotated[list[Path], typer.Argument(readable=False, help=say("cli.sets"))],
    archive: ArchiveOption = None,
    data: DataOption = None,
    against: Annotated[Path | None, typer.Option(readable=False, help=say("cli.eval_against"))] = None,
    chart: Annotated[Path | None, typer.Option(readable=False, help=say("cli.eval_chart"))] = None,
    as_json: JsonOption = False,
) -> None:
    """Measure the answers on question sets."""
    from retrieval.evaluation import abstention, comparison, reliability
    from retrieval.evaluation.datasets import read_dataset
    from retrieval.evaluation.report import errors, heading, intervals, measure, row

    datasets = [read_dataset(path, archive or ()) for path in sets]
    earlier = comparison.read_earlier(against) if against is not None else {}
    measured = []
    print("" if as_json else heading() + "\n", end="")
    for dataset in datasets:
        answerer = open_answerer(open_archive(list(dataset.archive) or None, data))
        answerer.generation.searcher.warm_up_in_background()
        measured.append(with_progress(partial(measure, dataset, answerer)))
        print("" if as_json else row(measured[-1]) + "\n", end="", flush=True)
    compared = [c for m in measured if (c := comparison.compare(m, earlier)) is not None]
    if chart is not None:
        reliability.draw(reliability.askings_of(measured), chart)
    if as_json:
        beside = {c.name: comparison.to_json(c) for c in compared}
        print_json([{**m.to_json(), "against": beside.get(m.name)} for m in measured], indent=1)
        return
    said = [line(m) for line in (intervals, errors) for m in measured]
    near = [x for m in measured for x in abstention.lines(m.name, m.outcomes, m.near_misses)]
    for line in [*said, *near, *(x for c in compared for x in comparison.lines(c))]:
        print(line)
