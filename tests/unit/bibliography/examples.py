"""Records for the tests of all formats."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from retrieval.bibliography.cited_record import CitedRecord
from retrieval.models import Article, ArticleKind, Credit, PageLabel

PRINTED = st.text(
    st.characters(exclude_categories=["Cs", "Cc"])
    | st.sampled_from(list("{}\\%&$#_^~\"'@=,;\n\t*_[]<>|`江畔夜航")),
    max_size=30,
)
"""Whatever a paper may print, the special characters of all formats often among it."""


def article(**facts: object) -> Article:
    known: dict[str, object] = {
        "paper": "江畔日报",
        "date": dt.date(2021, 3, 4),
        "page": PageLabel("2"),
        "page_name": "要闻",
        "headline": "渡口夜航恢复",
        "byline": (Credit("记者", ("苏敏", "贺长河")),),
    }
    return Article("n1", 1, ArticleKind.NEWS, "", (), "0304/2.txt", **{**known, **facts})  # type: ignore[arg-type]


def record(text: str = "北岸渡口恢复夜航。", **facts: object) -> CitedRecord:
    return CitedRecord("何时夜航?", 1, article(**facts), text, "夜航", True, 0.75)


NOTHING = CitedRecord("谁?", 1, None, answered=False, remark="没有看出要问什么")
