"""Named entities of a text."""

import pytest

from retrieval.answering.understanding.entities import ending_in, organisations, people, places


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("杜家毫哪天到株洲督导检查?", ("杜家毫",)),
        ("市委书记、市人大常委会主任毛腾飞主持会议。", ("毛腾飞",)),
        ("毛腾飞和阳卫国参加座谈", ("毛腾飞", "阳卫国")),
        ("穆罕默德和本杰明·拉登是什么身份", ("本杰明·拉登",)),
        ("李晨因参加什么综艺节目而走红?", ("李晨",)),
        ("张作霖在哪里?", ("张作霖",)),
        ("王宁写了几首诗?", ("王宁",)),
        ("王宁波写了几首诗?", ("王宁波",)),
        ("天元区有多少家企业复工?", ()),
        ("系列评论有几篇?", ()),
    ],
)
def test_people_are_told_by_surname_and_what_follows(text: str, names: tuple[str, ...]) -> None:
    assert people(text) == names


def test_places_and_organisations_are_told_by_their_ends() -> None:
    assert places("天元区有多少家企业复工?") == ("天元区",)
    assert places("向湖北省调拨了哪些物资?") == ("湖北省",)
    assert organisations("市贸促会开证明用了多久?") == ("市贸促会",)


def test_a_noun_finds_the_phrase_it_stands_for() -> None:
    assert ending_in("公司", "建恒铁路装备公司为什么面临赔偿?") == ("建恒铁路装备公司",)
    assert ending_in("公司", "哪些企业复工?") == ()
