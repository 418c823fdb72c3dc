"""Figures of near misses and groups, worked out by hand."""

from __future__ import annotations

import pytest

from retrieval.evaluation.abstention import Abstention, NearMiss, lines
from retrieval.evaluation.outcomes import Outcome, Stage


def asked(
    *, right: bool, confidence: float, answered: bool, kind: str = "who", marked: float = 0.5
) -> Outcome:
    return Outcome(
        "问",
        Stage.RIGHT,
        (right,),
        (True,),
        answered,
        confidence,
        0.0,
        marked if right else None,
        "",
        1.0,
        kind,
        "low",
    )


OUTCOMES = (
    asked(right=True, confidence=0.9, answered=True),
    asked(right=True, confidence=0.4, answered=False, kind="when", marked=1.0),
    asked(right=False, confidence=0.8, answered=True),
    asked(right=False, confidence=0.1, answered=False),
)
NEAR = (NearMiss(True, 0.6, "who", "low"), NearMiss(False, 0.2, "who", "low"))


def test_answered_ones_are_right_wrong_or_near_misses() -> None:
    found = Abstention.of(OUTCOMES, NEAR)

    assert (found.answered_right, found.answered_wrong, found.near_misses_answered) == (0.25, 0.25, 0.5)


def test_the_area_compares_right_first_quotes_with_near_misses() -> None:
    assert Abstention.of(OUTCOMES, NEAR).auroc == pytest.approx(3 / 4)  # 0.9 above both, 0.4 above one
    assert Abstention.of(OUTCOMES, ()).auroc is None


def test_a_near_miss_counts_as_wrong_in_the_calibration() -> None:
    sure = (asked(right=True, confidence=1.0, answered=True),)

    assert Abstention.of(sure, ()).calibration_error == 0.0
    assert Abstention.of(sure, (NearMiss(True, 1.0),)).calibration_error == 0.5


def test_marked_phrases_count_on_right_quotes_only() -> None:
    assert Abstention.of(OUTCOMES, NEAR).marked_f1 == pytest.approx(0.75)
    assert Abstention.of(OUTCOMES[2:], NEAR).marked_f1 is None


def test_every_group_has_its_row_under_all() -> None:
    table = lines("集", OUTCOMES, NEAR)

    assert [line.split()[0] for line in table] == ["集", "all", "±", "low", "who", "when"]
    assert table[1].split()[1] == "4+2"
    assert table[5].split()[1:3] == ["1+0", "1.000"]


def test_a_set_without_groups_has_no_table() -> None:
    plain = (asked(right=True, confidence=0.9, answered=True, kind=""),)

    assert (
        lines(
            "集",
            tuple(
                Outcome(
                    *(
                        getattr(o, f)
                        for f in (
                            "question",
                            "stage",
                            "rights",
                            "found",
                            "answered",
                            "confidence",
                            "phrase_f1",
                            "marked_f1",
                            "first_quote",
                            "elapsed_ms",
                        )
                    )
                )
                for o in plain
            ),
            (),
        )
        == []
    )
