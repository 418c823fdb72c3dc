"""Numbers in any script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.language.numbers import chinese_numeral, contradicts, number_forms, parse_numeral, quantities


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("一千九百零九人", [("一千九百零九", "1909", "1,909")]),
        ("1,909人", [("1,909", "1909", "一千九百零九")]),
        ("七千余名", [("七千", "7000", "7,000")]),
        ("7000余名", [("7000", "7,000", "七千")]),
        ("12万和十二", [("12万", "120000", "120,000", "十二万")]),
        ("四万六", [("四万六", "46000", "46,000", "四万六千", "4万6000", "4万6千", "4.6万")]),
        ("4.6万人", [("4.6万", "46000", "46,000", "四万六千", "四万六", "4万6000", "4万6千")]),
        (
            "两千两百万元",
            [("两千两百万", "22000000", "二千二百万", "两千二百万", "2200万", "2,200万")],
        ),
        (
            "3.4亿元",
            [("3.4亿", "340000000", "三亿四千万", "3亿4000万", "3亿4千万", "34000万", "34,000万")],
        ),
        ("增长7%", [("7%", "百分之七", "百分之7")]),
        ("减产四成", [("四成", "40%", "百分之四十", "百分之40")]),
        ("成立,第三成员", []),
        ("百分之八点二", [("百分之八点二", "8.2%", "百分之8.2")]),
        ("廿六人", [("廿六", "26", "二十六")]),
        ("2020年", []),
        ("二〇二〇年", []),
        ("3.1415", []),
        ("2020-02-15", []),
    ],
)
def test_a_number_has_its_other_forms(text: str, forms: list[tuple[str, ...]]) -> None:
    assert number_forms(text) == forms


@given(st.integers(1, 10**12 - 1))
def test_a_number_in_words_is_read_back(value: int) -> None:
    assert parse_numeral(chinese_numeral(value)) == value


@given(st.text(alphabet="一二两三九十百千万亿零〇0123456789,.年", max_size=30))
def test_any_row_of_numerals_is_read_or_left(text: str) -> None:
    assert all(form for forms in number_forms(text) for form in forms)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("三万八", 38000),
        ("八百六", 860),
        ("五千零二", 5002),
        ("十六", 16),
        ("卅二", 32),
        ("一亿五", 150000000),
    ],
)
def test_a_numeral_as_spoken_has_its_value(written: str, value: int) -> None:
    assert parse_numeral(written) == value


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("5万3", 53_000),
        ("2百5", 250),
        ("1万2500", 12_500),
        ("1万5千", 15_000),
        ("1千零8", 1_008),
        ("2万零30", 20_030),
        ("3千6百", 3_600),
        ("1亿2千5百万", 125_000_000),
        ("7亿零400万", 700_000_000 + 4_000_000),
        ("6亿3500万2千", 635_002_000),
    ],
)
def test_figures_and_words_in_turn_are_one_number(written: str, value: int) -> None:
    assert [quantity.value for quantity in quantities(f"共{written}元")] == [value]


@given(st.integers(1, 9999), st.integers(1, 9999))
def test_a_number_parted_by_yi_and_wan_is_the_whole(high: int, low: int) -> None:
    assert [int(q.value) for q in quantities(f"投资{high}亿{low}万元")] == [high * 10**8 + low * 10**4]
    assert f"{high}亿{low}万" in number_forms(f"投资{high * 10**8 + low * 10**4}元")[0]


def test_a_number_and_its_unit_are_one_quantity() -> None:
    found = quantities("修路3.6万米、种树四千二百亩,占百分之七,2019年完工")

    assert [(int(quantity.value), quantity.unit) for quantity in found] == [
        (36000, "米"),
        (4200, "亩"),
        (7, "%"),
    ]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("堤坝长四千米", True),
        ("堤坝长三千二百米", False),
        ("堤坝高3200公里", False),
        ("堤坝完工", False),
    ],
)
def test_another_value_in_the_same_unit_contradicts(said: str, expected: bool) -> None:
    assert contradicts("哪座堤坝长3200米?", said) is expected


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("7月12日谁来了?", "7月14日来了客人"),
        ("第3次会议在哪?", "第4次会议开了,共7次"),
        ("三百来家铺子卖什么?", "有320家铺子"),
        ("增长7%", "增长百分之七"),
    ],
)
def test_dates_ordinals_and_round_numbers_are_not_contradicted(asked: str, said: str) -> None:
    assert not contradicts(asked, said)
