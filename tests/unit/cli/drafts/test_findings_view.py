from __future__ import annotations

import pytest

from retrieval.answering.quotation_check.draft_check import check_draft
from retrieval.cli.drafts.findings_view import FindingsView
from retrieval.cli.terminal import Terminal
from retrieval.i18n import Messages
from retrieval.index.generation import Generation


def shown(corpus: Generation, draft: str, capsys: pytest.CaptureFixture[str]) -> str:
    FindingsView(Terminal(Messages("zh-Hans"))).show(check_draft(corpus, draft), draft)
    return capsys.readouterr().out


def test_short_quotations_are_counted_only(
    seed_generation: Generation, capsys: pytest.CaptureFixture[str]
) -> None:
    said = shown(seed_generation, "所谓“好”的\n“越是吃劲,越要咬紧牙关”", capsys)

    assert "太短未核对 1 处" in said
    assert "第 1 行" not in said
    assert "第 2 行 · 逐字相同\n  引文:越是吃劲,越要咬紧牙关\n  —— 《毫不松懈" in said


def test_both_places_of_a_joined_quotation_are_shown(
    seed_generation: Generation, capsys: pytest.CaptureFixture[str]
) -> None:
    said = shown(seed_generation, "“越是吃劲,越要咬紧牙关,群防群治横向到边、纵向到底。”", capsys)

    assert "由几处拼接" in said
    assert said.count("  原文:") == 2


def test_control_characters_of_a_draft_are_made_visible(
    seed_generation: Generation, capsys: pytest.CaptureFixture[str]
) -> None:
    said = shown(seed_generation, "“谁也没有说过的\x1b[2J一句假话在这里”", capsys)

    assert "\x1b" not in said
