"""A small paper made up for lists and browsing: four days of 江畔日报 and one of 江畔晚报."""

from __future__ import annotations

import json
from pathlib import Path

ROWS = [
    {
        "id": "r1", "paper": "江畔日报", "date": "2021-03-01", "page": "1", "title": "渡口大桥今天通车",
        "author": "许茗", "body": "渡口大桥全长九百米。\n市民说，渡口大桥方便了两岸。\n通车仪式在上午举行。",
    },
    {
        "id": "r2", "paper": "江畔日报", "date": "2021-03-01", "page": "2", "title": "春茶开采",
        "author": "柳岸", "body": "茶农天不亮就上山。\n今年的春茶比去年早了五天。",
    },
    {
        "id": "r3", "paper": "江畔日报", "date": "2021-03-02", "page": "1", "title": "两岸公交改线",
        "author": "许茗", "body": "渡口大桥通车后，三条公交线改道。\n新线路明天起运行。",
    },
    {
        "id": "r4", "paper": "江畔日报", "date": "2021-03-02", "page": "3", "title": "图书馆延长开放",
        "author": "闻笛", "body": "图书馆开放到晚上九点。\n读者可以在网上预约座位。",
    },
    {
        "id": "r5", "paper": "江畔日报", "date": "2021-03-04", "page": "1", "title": "大桥夜景灯亮了",
        "author": "柳岸", "body": "昨晚，江边来了许多人。\n有人把车停在很远的地方。\n孩子们追着灯光跑来跑去，"
        "老人在长椅上坐着说话。\n"
        "直到九点，人群才慢慢散开，小贩也收了摊子。\n远处的轮船拉响了汽笛，水面上映着一片灯火，几位摄影爱好者还守着三脚架。\n灯光照着渡口大桥。",
    },
    {
        "id": "r6", "paper": "江畔晚报", "date": "2021-03-04", "page": "A1", "title": "茶馆里的春天",
        "author": "闻笛", "body": "老茶馆重新开张。\n掌柜请街坊喝头道春茶。",
    },
    {
        "id": "r7", "paper": "江畔日报", "date": "2020-03-02", "page": "1", "title": "旧渡轮的最后一班",
        "author": "许茗", "body": "老渡轮开了四十年。\n船长说，舍不得。",
    },
]  # fmt: skip


def write_river_paper(folder: Path) -> Path:
    """The paper as an export in a folder."""
    path = folder / "江畔.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS), encoding="utf-8")
    return path
