"""Questions to try are made of the archive's own newest articles, and each is answered from its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from retrieval.answering.answerer import Answerer, WordLists
from retrieval.answering.example_questions import MAX_LENGTH, MAX_TRIED, example_questions
from retrieval.i18n import Messages
from retrieval.index.generation import Generation
from retrieval.models import Answer
from tests.conftest import LEXICON, build_archive

ROADS = ("江北县", "江南县", "河东县", "河西县", "山前镇", "山后镇", "湖滨区", "海角市")


def opened(folder: Path, rows: list[tuple[str, str, str]], *, threshold: float = 0.0) -> Answerer:
    """An archive of articles: date, headline, text."""
    archive = folder / "archive.jsonl"
    lines = [
        {"id": f"a{number}", "paper": "江畔日报", "date": date, "title": headline, "body": text}
        for number, (date, headline, text) in enumerate(rows)
    ]
    archive.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    shelf = build_archive(archive, folder / "data")
    return Answerer(Generation.open(shelf.current()), WordLists.read(LEXICON), threshold=threshold)


def asked_of(answerer: Answerer, count: int = 3) -> tuple[str, ...]:
    return example_questions(answerer.generation.store, answerer, count)


def test_the_sample_archive_is_asked_about_itself(seed_answerer: Answerer) -> None:
    found = asked_of(seed_answerer)

    assert found == ("中车株洲所多少名员工返岗?", "中国航发南方工业有限公司复工复产人员已超过多少人?")
    for question in found:
        assert seed_answerer.answer(question).answered
        assert len(question) <= MAX_LENGTH


def test_the_newest_articles_come_first(tmp_path: Path) -> None:
    answerer = opened(
        tmp_path,
        [
            ("2020-01-02", "旧闻", "江北县新修公路30公里。"),
            ("2021-05-06", "新闻", "河东县新建图书馆12座。"),
            ("2019-05-06", "更旧", "山前镇新栽果树200亩。"),
        ],
    )

    assert asked_of(answerer, 1) == ("河东县新建图书馆多少座?",)


def test_the_person_of_a_headline_is_asked_for_where_the_text_names_the_office(tmp_path: Path) -> None:
    text = "本报讯 昨日,县长许茗主持会议,讨论渡口大桥的养护。"
    answerer = opened(tmp_path, [("2021-05-06", "许茗主持渡口大桥养护会议", text)])

    assert asked_of(answerer) == ("谁主持渡口大桥养护会议?",)


@pytest.mark.parametrize(
    "text",
    [
        "江北县举办第3届龙舟赛。",
        "江北县2021年5月举办龙舟赛。",
        "江北县增长8.3%。",
        "江北县修路30公里建桥12座。",
        "全县新修公路30公里。",
        "其中江北县新修公路30公里。",
        "江北县第十二届人民代表大会第四次会议主席团举行第二次会议听取30名代表的意见。",
        "某甲主持了会议。",
        "🎈江北县🎈30🎈",
        "",
    ],
)
def test_nothing_is_asked_of_what_makes_no_question_by_itself(tmp_path: Path, text: str) -> None:
    answerer = opened(tmp_path, [("2021-05-06", "消息", text or "无。")])

    assert asked_of(answerer) == ()


class Counting:
    """Counts the questions."""

    def __init__(self, answerer: Answerer) -> None:
        self.count = 0
        self._answerer = answerer

    def answer(self, text: str, **options: object) -> Answer:
        self.count += 1
        return self._answerer.answer(text, **options)


def test_what_is_not_answered_is_no_example_and_not_tried_for_ever(tmp_path: Path) -> None:
    days = [f"2021-05-{day:02}" for day in range(1, 21)]
    rows = [(day, f"消息{day}", f"{place}新修公路30公里。") for day in days for place in ROADS]
    answerer = opened(tmp_path, rows, threshold=1.01)
    counting = Counting(answerer)

    assert example_questions(answerer.generation.store, counting) == ()
    assert counting.count == MAX_TRIED


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_where_there_is_no_example_the_archive_still_answers_what_is_shown(
    river: Answerer, language: str
) -> None:
    assert asked_of(river) == ()

    assert river.answer(Messages(language).say("bot.any_question")).facts
