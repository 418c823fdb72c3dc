"""Cuttings in the terminal: long words cut on a screen, whole in a pipe."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from retrieval.cli.scrapbook.clip_view import list_to_json, place_to_json, print_cutting, print_cuttings
from retrieval.cli.terminal import Terminal
from retrieval.i18n import Messages
from retrieval.scrapbook.cutting import CuttingPlace, CuttingState, KeptCutting
from tests.unit.scrapbook.conftest import keep

__all__ = ["keep"]


def test_a_row_has_number_source_words_and_note(
    keep: Callable[..., KeptCutting], capsys: pytest.CaptureFixture[str]
) -> None:
    print_cuttings(Terminal(Messages()), [keep(3, "再\t核对")])

    assert capsys.readouterr().out.splitlines()[1] == (
        "3\t2021-03-04\t江畔日报\t2\t渡口夜航恢复\t渡口今晚恢复夜航。\t再 核对"
    )


def test_a_changed_article_is_told(
    keep: Callable[..., KeptCutting], capsys: pytest.CaptureFixture[str]
) -> None:
    print_cutting(Terminal(Messages()), keep(3), CuttingPlace(CuttingState.CHANGED))

    shown = capsys.readouterr()
    assert "▌ 渡口今晚恢复夜航。" in shown.out
    assert "后来有改动" in shown.err


def test_json_counts_and_names_the_state(keep: Callable[..., KeptCutting]) -> None:
    assert list_to_json([keep(1), keep(2)])["total"] == 2
    assert place_to_json(CuttingPlace(CuttingState.GONE)) == {"state": "gone", "now": None}
