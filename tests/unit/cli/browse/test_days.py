"""`jianbao day`."""

from __future__ import annotations

import json
from collections.abc import Callable

Browse = Callable[..., list[str]]


def test_a_day_is_listed_by_pages(browse: Browse) -> None:
    assert browse("day", "3月2日") == [
        "0",
        "报纸\t版\t标题\t署名\t编号",
        "江畔日报\t1\t两岸公交改线\t作者 许茗\tr3",
        "江畔日报\t3\t图书馆延长开放\t作者 闻笛\tr4",
    ]


def test_a_day_as_json_names_the_days_around(browse: Browse) -> None:
    _, text, *_ = browse("day", "--json", "--paper", "江畔晚报")

    found = json.loads(text)

    assert (found["schema"], found["date"], found["before"], found["after"]) == (
        1, "2021-03-04", "2021-03-02", None,
    )  # fmt: skip
    assert [[article["article_id"] for article in page["articles"]] for page in found["pages"]] == [["r6"]]


def test_a_day_without_an_issue_names_the_nearest(browse: Browse) -> None:
    code, message = browse("day", "2021-03-03")

    assert (code, message) == ("1", "档案里没有 2021年3月3日 的报纸。最近的有:2021年3月2日、2021年3月4日。")


def test_a_page_that_a_day_has_not_names_its_pages(browse: Browse) -> None:
    assert browse("day", "3月2日", "--page", "9") == ["1", "2021年3月2日 的报纸没有这一版。有:1版、3版。"]


def test_no_day_is_wrong_usage(browse: Browse) -> None:
    assert browse("day", "复工")[0] == "2"
