"""A small archive with something of everything: three papers, three months, bylines, long and short texts."""

from __future__ import annotations

import datetime as dt
import json
import random
from pathlib import Path
from typing import Any

PAPERS = ("湘江晚报", "株洲日报", "洣水周刊")
AUTHORS = ("江小舟", "罗欣", "毛腾飞", "高晓燕")
PLACES = ("天元区", "荷塘区", "芦淞区", "渌口区", "炎陵县", "茶陵县")
THINGS = ("渡口复航", "企业复工", "春耕备耕", "云服务", "口罩生产", "古桥修缮", "公交线路", "湘莲种植")
DEEDS = ("启动了", "完成了", "暂停了", "检查了", "推广了")
PEOPLE = ("区长", "村民", "护士", "船工", "教师")


def row(number: int, chance: random.Random) -> dict[str, Any]:
    """One article as a row of an export."""
    pick = chance.choice
    day = dt.date(2020, 1, 1) + dt.timedelta(days=chance.randrange(90))
    sentences = [
        f"{pick(PLACES)}{pick(PEOPLE)}{pick(DEEDS)}{pick(THINGS)},{chance.randrange(2, 900)}人参加。"
        for _ in range(chance.randrange(1, 40))
    ]
    known = {"paper": pick(PAPERS), "date": day.isoformat(), "page": f"A{chance.randrange(1, 9)}"}
    return {
        "id": f"文-{number}",
        **(known if number % 11 else {}),
        "title": f"{pick(PLACES)}{pick(THINGS)}",
        "author": pick(AUTHORS),
        "text": "".join(sentences),
    }


def rows(count: int = 300) -> list[dict[str, Any]]:
    """The same rows every time, and four that tests ask for by name."""
    chance = random.Random(7)
    return [
        *(row(number, chance) for number in range(count)),
        {"id": "phrase", "title": "另一件事", "text": "这里说的是“湘江上的风”,不是别的。" * 3, **_known(1)},
        {"id": "latin", "title": "IMAX影院开张", "text": "影院有GB300型设备,湘潭人也来看。", **_known(2)},
        {"id": "long", "title": "长文", "text": "洣水流过茶陵县城。" * 3000, **_known(3)},
        {"id": "endless", "title": "没有句号", "text": "无" * 40_000, **_known(4)},
    ]


def place_of_removed(given: list[dict[str, Any]]) -> int:
    """A row whose removal moves no other: the last of its paper's file."""
    return max(at for at, each in enumerate(given) if each.get("paper") == PAPERS[1])


def _known(day: int) -> dict[str, str]:
    return {"paper": PAPERS[0], "date": f"2020-03-{day:02}", "page": "B1"}


def write(folder: Path, given: list[dict[str, Any]]) -> Path:
    """An archive of these rows, a file for each paper."""
    folder.mkdir(parents=True, exist_ok=True)
    by_paper: dict[str, list[str]] = {}
    for each in given:
        by_paper.setdefault(each.get("paper", "无名"), []).append(json.dumps(each, ensure_ascii=False))
    for paper, lines in by_paper.items():
        (folder / f"{paper}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder
