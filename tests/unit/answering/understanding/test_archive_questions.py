"""Questions about the archive itself."""

from __future__ import annotations

import pytest

from retrieval.answering.understanding.archive_questions import archive_question
from retrieval.models import FactKind


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("最新一期是哪天?", FactKind.NEWEST_ISSUE),
        ("档案收录到哪年", FactKind.NEWEST_ISSUE),
        ("最早的一期是什么时候", FactKind.OLDEST_ISSUE),
        ("哪天开始收录的?", FactKind.OLDEST_ISSUE),
        ("档案从什么时候开始收录的", FactKind.OLDEST_ISSUE),
        ("收录了哪些年的报纸", FactKind.COVERAGE),
        ("有哪些报纸", FactKind.PAPERS),
        ("你们收录了几种报纸呀", FactKind.PAPERS),
        ("一共多少篇", FactKind.ARTICLES),
        ("档案里一共有多少篇文章?", FactKind.ARTICLES),
        ("一共有多少期报纸", FactKind.ISSUES),
        ("这天几版", FactKind.PAGES),
        ("的报纸有多少版", FactKind.PAGES),
    ],
)
def test_a_fact_of_the_archive_is_asked_for(question: str, kind: FactKind) -> None:
    assert archive_question(question) is kind


@pytest.mark.parametrize(
    "question",
    [
        "新区的规划有几版",
        "最新一期培训班是哪天开的",
        "茶馆里有哪些报纸可看",
        "他写了多少篇文章",
        "大桥修了多少天",
        "最新的报告说了什么",
        "",
    ],
)
def test_a_question_to_the_articles_is_none(question: str) -> None:
    assert archive_question(question) is None
