"""Small archives of made articles."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from retrieval.answering.answerer import Answerer, WordLists
from retrieval.index.generation import Generation
from tests.conftest import LEXICON, build_archive

LINES = (
    "江心岛渔业合作社由三十二户渔民联合组成。",
    "主营产品:鳜鱼、河虾。",
    "产品年销售额达到四百万元。",
    "江心岛渔业合作社理事长是周海生。",
)


def answerer_over(folder: Path, **row: str) -> Answerer:
    """Answers from an archive of one article."""
    (folder / "a.jsonl").write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    shelf = build_archive(folder / "a.jsonl", folder / "data")
    return Answerer(Generation.open(shelf.current()), WordLists.read(LEXICON))


@pytest.fixture(scope="package")
def bridge_answerer(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    """An article with a length, a width and a telephone number."""
    text = "江心大桥全长1708米,宽约30米。渡口的咨询电话为8765-4321。渡口由航运站负责。"
    folder = tmp_path_factory.mktemp("bridge")
    return answerer_over(folder, paper="测试日报", date="2020-02-16", title="江心大桥与渡口", text=text)


@pytest.fixture(scope="package")
def fishery_answerer(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    """An article of four lines on one cooperative."""
    return answerer_over(tmp_path_factory.mktemp("fishery"), title="水上人家", text="\n".join(LINES))
